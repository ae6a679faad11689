/**
 * OmniMessage as far as partners' messages need it: takes each, forgets it, and costs as little as can be, so that what
 * is measured is the gateway. A process of its own; prints its URL.
 */
import { createHttpLineServer } from '../../../local/simulators/http-lines.ts';

let taken = 0;

const { server } = createHttpLineServer(({ method, target }, reply) => {
  if (method === 'POST' && target.startsWith('/api/messages')) {
    taken += 1;
    reply.answer({ status: 201, body: `{"id":"${taken.toString(16)}"}` });
  } else if (method === 'GET' && target.startsWith('/api/message_queue')) {
    reply.answer({ status: 200, body: '{"messages":[]}' });
  } else {
    reply.answer({ status: 200, body: '{}' });
  }
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});

import { createServer, type IncomingMessage, request } from 'node:http';
import { onTestFinished } from 'vitest';

const EVERYTHING = 'limit=1000000';

/** Stands in front of a core and lets each poll's `limit` go unheard: every waiting message is returned. */
export async function startForgetfulCore(core: { readonly url: string }): Promise<{ readonly url: string }> {
  const server = createServer((incoming, reply) => {
    const path = (incoming.url ?? '/').replace(/limit=\d+/, EVERYTHING);
    const onward = request(`${core.url}${path}`, onwardOf(incoming), (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    onward.on('error', () => reply.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening without a port');
  return { url: `http://127.0.0.1:${address.port}` };
}

function onwardOf({ method, headers }: IncomingMessage): {
  method: string;
  headers: IncomingMessage['headers'];
} {
  return { method: method ?? 'GET', headers };
}

/**
 * Kannel's customer, a process of its own: it posts messages to smsbox over kept-alive connections, and takes the
 * callbacks for what was sent and what came in. Over IPC it says `{port}` and takes {@link CustomerOrder}s.
 */
import { connect } from 'node:net';
import { createHttpLineServer } from '../../local/simulators/http-lines.ts';

export type CustomerOrder =
  /** `{refused}` once all are answered. `path` is the same for each. */
  | { readonly kind: 'send'; readonly port: number; readonly path: string; readonly count: number }
  /** `{callbacks}` so far. */
  | { readonly kind: 'count' }
  /** `{port}` that it takes callbacks on. */
  | { readonly kind: 'port' };

/** As many requests at once as keep smsbox busy without its queues growing. */
const CONNECTIONS = 32;
const ACCEPTED = 'HTTP/1.1 202';

let callbacks = 0;

const { server } = createHttpLineServer((_request, reply) => {
  callbacks += 1;
  reply.answer({ status: 200, body: '' });
});

function send({ port, path, count }: Extract<CustomerOrder, { kind: 'send' }>): void {
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  let left = count;
  let open = 0;
  let refused = 0;
  for (let index = 0; index < Math.min(CONNECTIONS, count); index += 1) {
    open += 1;
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    let buffered = '';
    const next = (): void => {
      if (left === 0) {
        socket.end();
        return;
      }
      left -= 1;
      socket.write(request);
    };
    socket.on('connect', next);
    socket.on('data', (chunk: Buffer) => {
      buffered += chunk.toString('latin1');
      const length = answerLength(buffered);
      if (length === null || buffered.length < length) return;
      if (!buffered.startsWith(ACCEPTED)) refused += 1;
      buffered = buffered.slice(length);
      next();
    });
    socket.on('error', (error) => {
      throw error;
    });
    socket.on('close', () => {
      open -= 1;
      if (open === 0) process.send?.({ refused: refused + left });
    });
  }
}

/** Octets of the answer that the text begins with; null: its head is not complete. */
function answerLength(text: string): number | null {
  const head = text.indexOf('\r\n\r\n');
  if (head === -1) return null;
  return head + 4 + Number(/content-length: *(\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
}

process.on('message', (order: CustomerOrder) => {
  switch (order.kind) {
    case 'send':
      send(order);
      return;
    case 'count':
      process.send?.({ callbacks });
      return;
    case 'port':
      tellPort();
      return;
  }
});
process.on('disconnect', () => process.exit(0));

function tellPort(): void {
  const address = server.address();
  process.send?.({ port: address !== null && typeof address === 'object' ? address.port : 0 });
}

server.listen(0, '127.0.0.1', tellPort);

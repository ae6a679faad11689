/** Requests as octets, for what no HTTP client sends; and what became of them. */
import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import tls from 'node:tls';

export interface Answered {
  /** Status of each answer, in order. */
  readonly statuses: readonly number[];
  readonly text: string;
}

export interface RawClient {
  readonly socket: Socket;
  /** What came so far. */
  readonly text: () => string;
  /** Resolves when the server has ended the connection; rejects where it takes longer. */
  closed(withinMs: number): Promise<void>;
}

/** `transport` plain: TCP alone, where TLS is wanted. */
export function rawClient(port: number, transport: 'tls' | 'plain' = 'tls'): RawClient {
  const chunks: Buffer[] = [];
  const to = { port, host: '127.0.0.1' };
  const socket = transport === 'tls' ? tls.connect({ ...to, rejectUnauthorized: false }) : net.connect(to);
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => socket.destroy());
  const close = once(socket, 'close');
  return {
    socket,
    text: () => Buffer.concat(chunks).toString('latin1'),
    closed: async (withinMs) => {
      const over = new AbortController();
      const late = pause(withinMs, undefined, { signal: over.signal }).then(() => {
        socket.destroy();
        throw new Error(`open after ${withinMs} ms`);
      });
      late.catch(() => undefined);
      await Promise.race([close, late]).finally(() => over.abort());
    },
  };
}

/** Sends the octets on a connection of their own; resolves once the server has ended it. */
export async function exchange(port: number, octets: string | Buffer): Promise<Answered> {
  const { socket, text, closed } = rawClient(port);
  socket.write(typeof octets === 'string' ? Buffer.from(octets, 'latin1') : octets);
  await closed(15_000);
  const statuses = [...text().matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  return { statuses, text: text() };
}

/**
 * What attackers attack while the gateway is left alone, a process of its own: it takes connections and ends each a little
 * later. So the attackers' own use of the machine is the same with and without the attack. Over IPC it says `{port}`.
 */
import { createServer } from 'node:net';

/** As long as the gateway keeps one of a flood. */
const KEPT_MS = 100;

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy());
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), KEPT_MS);
  socket.on('close', () => clearTimeout(timer));
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  process.send?.({ port: address.port });
});
process.on('disconnect', () => process.exit(0));

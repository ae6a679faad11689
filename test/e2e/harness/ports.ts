import { createServer } from 'node:net';

/**
 * Below the range that outgoing connections take theirs from (Linux: 32768–60999); a slice for each process, so that
 * test workers, and test runs beside each other, do not meet.
 */
const FIRST = 17_000;
const SLICE = 100;
const SLICES = 150;

const worker = process.pid % SLICES;
let next = 0;

/** A TCP port of 127.0.0.1 that nobody listens on; not given out twice before the slice is used up. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < SLICE; tried += 1) {
    const port = FIRST + worker * SLICE + (next % SLICE);
    next += 1;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port among ${SLICE} from ${FIRST + worker * SLICE}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

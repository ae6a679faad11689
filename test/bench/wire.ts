/**
 * What goes over the loopback interface, with the kernel's moments: a process that is told of a PDU may have been kept from
 * running meanwhile, and would then say that it came later than it did.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { eachPdu, readCapture } from './capture.ts';

/** Of Debian's wireshark-common. */
const DUMPCAP = '/usr/bin/dumpcap';
const KERNEL_BUFFER_MEGABYTES = 64;
const SUBMIT_SM = 4;
const LOOK_MS = 250;
const PATIENCE_MS = 10_000;

export class Wire {
  readonly #dumpcap: ChildProcess;
  readonly #directory: string;

  private constructor(dumpcap: ChildProcess, directory: string) {
    this.#dumpcap = dumpcap;
    this.#directory = directory;
  }

  /** Watches from now on what this filter of libpcap lets through. A string says why it cannot. */
  static async watch(filter: string): Promise<Wire | string> {
    if (!existsSync(DUMPCAP)) return `${DUMPCAP} is missing (Debian: wireshark-common)`;
    if (process.getuid?.() !== 0) return 'only root may capture';
    const directory = await mkdtemp(join(tmpdir(), 'wire-'));
    const args = ['-q', '-P', '-i', 'lo', '-s', '0', '-B', String(KERNEL_BUFFER_MEGABYTES)];
    args.push('-f', filter, '-w', join(directory, 'wire.pcap'));
    const dumpcap = spawn(DUMPCAP, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const said: string[] = [];
    // It says which file it writes once it captures.
    for await (const line of createInterface({ input: dumpcap.stderr })) {
      said.push(line);
      if (line.startsWith('File: ')) {
        dumpcap.stderr.resume();
        return new Wire(dumpcap, directory);
      }
    }
    await rm(directory, { recursive: true, force: true });
    return said.join(' ');
  }

  /**
   * What `read` finds in the capture, once that has as many values as were sent. The kernel hands over what it has captured
   * in blocks, so the last may take a moment.
   */
  async values<T>(read: (capture: Buffer) => readonly T[], count: number): Promise<readonly T[]> {
    for (const deadline = performance.now() + PATIENCE_MS; ; await pause(LOOK_MS)) {
      const values = read(await readFile(join(this.#directory, 'wire.pcap')));
      if (values.length === count) return values;
      if (performance.now() > deadline)
        throw new Error(`${values.length} messages are in the capture, and ${count} were sent`);
    }
  }

  async end(): Promise<void> {
    const ended = once(this.#dumpcap, 'close');
    this.#dumpcap.kill('SIGINT');
    await ended;
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** When each submit_sm was on the wire with its last octet, milliseconds since the epoch, in order. */
export function submitsIn(capture: Buffer): number[] {
  const moments: number[] = [];
  readCapture(capture, ({ moment, octets }) =>
    eachPdu(octets, (pdu) => {
      if (pdu.readUInt32BE(4) === SUBMIT_SM) moments.push(moment);
    }),
  );
  return moments;
}

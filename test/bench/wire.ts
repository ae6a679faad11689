/**
 * What goes over the loopback interface to one port, with the kernel's moments: a process that is told of a PDU may have
 * been kept from running meanwhile, and would then say that more came in a second than did.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

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

  /** Watches what is sent to this port from now on. A string says why it cannot. */
  static async watch(port: number): Promise<Wire | string> {
    if (!existsSync(DUMPCAP)) return `${DUMPCAP} is missing (Debian: wireshark-common)`;
    if (process.getuid?.() !== 0) return 'only root may capture';
    const directory = await mkdtemp(join(tmpdir(), 'wire-'));
    const args = ['-q', '-P', '-i', 'lo', '-s', '0', '-B', String(KERNEL_BUFFER_MEGABYTES)];
    args.push('-f', `tcp dst port ${port}`, '-w', join(directory, 'wire.pcap'));
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
   * When each of so many submit_sm was on the wire with its last octet, milliseconds since the epoch, in order. The kernel
   * hands over what it has captured in blocks, so the last may take a moment.
   */
  async submits(count: number): Promise<number[]> {
    for (const deadline = performance.now() + PATIENCE_MS; ; await pause(LOOK_MS)) {
      const moments = submitsIn(await readFile(join(this.#directory, 'wire.pcap')));
      if (moments.length === count) return moments;
      if (performance.now() > deadline)
        throw new Error(`${moments.length} submit_sm were captured, and ${count} were sent`);
    }
  }

  async end(): Promise<void> {
    const ended = once(this.#dumpcap, 'close');
    this.#dumpcap.kill('SIGINT');
    await ended;
    await rm(this.#directory, { recursive: true, force: true });
  }
}

const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const ETHERNET = 14;

/**
 * Exported for its test. `octets`: a capture file of libpcap, with Ethernet and IPv4; what is cut off at its end, because it
 * is still being written, does not count yet. Throws when octets of a connection are missing in it.
 */
export function submitsIn(octets: Buffer): number[] {
  if (octets.length < FILE_HEADER) return [];
  const magic = octets.readUInt32LE(0);
  if (magic !== MICROSECONDS && magic !== NANOSECONDS) throw new Error('no capture file of this machine');
  const perMillisecond = magic === NANOSECONDS ? 1e6 : 1e3;
  const streams = new Map<number, Stream>();
  const moments: number[] = [];
  for (let at = FILE_HEADER; at + PACKET_HEADER <= octets.length; ) {
    const moment = octets.readUInt32LE(at) * 1000 + octets.readUInt32LE(at + 4) / perMillisecond;
    const length = octets.readUInt32LE(at + 8);
    if (at + PACKET_HEADER + length > octets.length) break;
    const packet = octets.subarray(at + PACKET_HEADER, at + PACKET_HEADER + length);
    at += PACKET_HEADER + length;
    const ip = ETHERNET;
    const tcp = ip + 4 * (packet.readUInt8(ip) & 0x0f);
    const body = tcp + 4 * (packet.readUInt8(tcp + 12) >> 4);
    const payload = packet.subarray(body, ip + packet.readUInt16BE(ip + 2));
    const port = packet.readUInt16BE(tcp);
    let stream = streams.get(port);
    if (stream === undefined) {
      stream = new Stream();
      streams.set(port, stream);
    }
    for (let count = stream.take(packet.readUInt32BE(tcp + 4), payload); count > 0; count -= 1)
      moments.push(moment);
  }
  return moments;
}

/** The PDUs of one connection; a capture begins between two of them. */
class Stream {
  #rest: Buffer = Buffer.alloc(0);
  /** The sequence number of the octet that comes next; null: whichever comes first. */
  #next: number | null = null;

  /** How many submit_sm end with these octets, which begin with the octet of this sequence number. */
  take(sequence: number, segment: Buffer): number {
    if (segment.length === 0) return 0;
    // What is sent again, because an acknowledgement took long, was on the wire before (RFC 8985 §7).
    const known = this.#next === null ? 0 : (this.#next - sequence) | 0;
    if (known < 0) throw new Error(`${-known} octets are missing in the capture`);
    if (known >= segment.length) return 0;
    this.#next = (sequence + segment.length) >>> 0;
    return this.#count(segment.subarray(known));
  }

  #count(payload: Buffer): number {
    const octets = this.#rest.length === 0 ? payload : Buffer.concat([this.#rest, payload]);
    let count = 0;
    let at = 0;
    while (at + 8 <= octets.length) {
      const length = octets.readUInt32BE(at);
      if (length < 16) throw new Error('the capture does not begin between two PDUs');
      if (at + length > octets.length) break;
      if (octets.readUInt32BE(at + 4) === SUBMIT_SM) count += 1;
      at += length;
    }
    this.#rest = Buffer.from(octets.subarray(at));
    return count;
  }
}

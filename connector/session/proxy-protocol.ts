import type { Socket } from 'node:net';
import { canonicalAddress } from '../admission/addresses.ts';
import type { Clock } from '../clock.ts';

/**
 * The PROXY protocol, versions 1 and 2: a load balancer says before anything else whose connection this is
 * (W. Tarreau, "The PROXY protocol", haproxy doc/proxy-protocol.txt).
 */

/** Whose connection it is. `null` in its place: the sender's own (LOCAL, UNKNOWN), or of a family without addresses. */
export interface ProxiedSource {
  /** In canonical spelling. */
  readonly address: string;
  readonly port: number;
}

export type ProxyReading =
  /** What is there is the beginning of a header. */
  | { readonly kind: 'incomplete' }
  /** A header of `length` octets; what follows it is not ours. */
  | { readonly kind: 'header'; readonly source: ProxiedSource | null; readonly length: number }
  | { readonly kind: 'invalid'; readonly detail: string };

/** §2.1: the longest line, CR LF included. */
const V1_LONGEST = 107;
const V1_SIGNATURE = Buffer.from('PROXY ', 'latin1');
/** §2.2 */
const V2_SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const V2_FIXED = 16;
/** Addresses take at most 216 octets; the rest is room for TLVs, of which a TLS certificate's is the largest. */
const V2_LONGEST_BODY = 4096;

const INCOMPLETE: ProxyReading = { kind: 'incomplete' };

/** Reads a header from the first octets of a connection. Never looks beyond {@link V2_LONGEST_BODY} + 16 of them. */
export function parseProxyHeader(octets: Buffer): ProxyReading {
  if (octets.length === 0) return INCOMPLETE;
  if (octets[0] === V2_SIGNATURE[0]) return parseV2(octets);
  return parseV1(octets);
}

function parseV1(octets: Buffer): ProxyReading {
  const signature = Math.min(octets.length, V1_SIGNATURE.length);
  if (octets.compare(V1_SIGNATURE, 0, signature, 0, signature) !== 0) {
    return invalid('neither the signature of version 1 nor of version 2');
  }
  const end = octets.subarray(0, V1_LONGEST).indexOf('\r\n', 0, 'latin1');
  if (end === -1) {
    return octets.length < V1_LONGEST
      ? INCOMPLETE
      : invalid(`version 1: no CR LF within ${V1_LONGEST} octets`);
  }
  const length = end + 2;
  const words = octets.toString('latin1', V1_SIGNATURE.length, end).split(' ');
  const [family, source = '', destination = '', sourcePort = '', destinationPort = ''] = words;
  // Everything after UNKNOWN is to be ignored (§2.1).
  if (family === 'UNKNOWN') return { kind: 'header', source: null, length };
  if (family !== 'TCP4' && family !== 'TCP6')
    return invalid('version 1: a family other than TCP4, TCP6, UNKNOWN');
  if (words.length !== 5) return invalid(`version 1: ${words.length} words after PROXY, not 5`);
  const address = addressOf(family, source);
  if (address === null || addressOf(family, destination) === null)
    return invalid(`version 1: no ${family} address`);
  const port = portOf(sourcePort);
  if (port === null || portOf(destinationPort) === null)
    return invalid('version 1: a port outside 0 to 65535');
  return { kind: 'header', source: { address, port }, length };
}

function addressOf(family: 'TCP4' | 'TCP6', text: string): string | null {
  return text.includes(':') === (family === 'TCP6') ? canonicalAddress(text) : null;
}

/** Decimal without leading zeros (§2.1). */
function portOf(text: string): number | null {
  if (!/^(?:0|[1-9][0-9]{0,4})$/.test(text)) return null;
  const port = Number(text);
  return port <= 65_535 ? port : null;
}

function parseV2(octets: Buffer): ProxyReading {
  const signature = Math.min(octets.length, V2_SIGNATURE.length);
  if (octets.compare(V2_SIGNATURE, 0, signature, 0, signature) !== 0) {
    return invalid('neither the signature of version 1 nor of version 2');
  }
  if (octets.length < V2_FIXED) return INCOMPLETE;
  const versionAndCommand = octets.readUInt8(12);
  if (versionAndCommand >> 4 !== 2)
    return invalid(`version ${versionAndCommand >> 4} in a header of version 2`);
  const command = versionAndCommand & 0x0f;
  if (command > 1) return invalid(`version 2: command ${command}; LOCAL (0) and PROXY (1) are defined`);
  const family = octets.readUInt8(13);
  if (family >> 4 > 3 || (family & 0x0f) > 2)
    return invalid(`version 2: undefined family 0x${family.toString(16)}`);
  const bodyLength = octets.readUInt16BE(14);
  if (bodyLength > V2_LONGEST_BODY) {
    return invalid(
      `version 2: ${bodyLength} octets of addresses and TLVs; at most ${V2_LONGEST_BODY} are read`,
    );
  }
  const length = V2_FIXED + bodyLength;
  const needed = addressesLength(family);
  if (command === 1 && bodyLength < needed) {
    return invalid(
      `version 2: ${bodyLength} octets of addresses; family 0x${family.toString(16)} has ${needed}`,
    );
  }
  if (octets.length < length) return INCOMPLETE;
  return { kind: 'header', source: command === 1 ? v2Source(family, octets) : null, length };
}

const TCP4 = 0x11;
const TCP6 = 0x21;

/** Both addresses and ports of a family that is read; the others are skipped as a whole, TLVs and all (§2.2). */
function addressesLength(family: number): number {
  if (family === TCP4) return 12;
  return family === TCP6 ? 36 : 0;
}

/** UDP, UNIX and UNSPEC fall back to the connection's own address, as §2.2 lets a receiver do. */
function v2Source(family: number, octets: Buffer): ProxiedSource | null {
  if (family === TCP4) {
    const address = canonicalAddress(octets.subarray(16, 20).join('.'));
    return address === null ? null : { address, port: octets.readUInt16BE(24) };
  }
  if (family === TCP6) {
    const parts = Array.from({ length: 8 }, (_, index) => octets.readUInt16BE(16 + 2 * index).toString(16));
    const address = canonicalAddress(parts.join(':'));
    return address === null ? null : { address, port: octets.readUInt16BE(48) };
  }
  return null;
}

function invalid(detail: string): ProxyReading {
  return { kind: 'invalid', detail };
}

export type ProxyOutcome =
  | { readonly kind: 'read'; readonly source: ProxiedSource | null }
  /** Not a single octet came: a health check that only opens a connection. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly detail: string };

/**
 * Takes the header off `socket`, however many pieces it comes in; what follows it is put back and is the next thing
 * that a reader of the socket, TLS included, gets. `done` is called exactly once; the socket is left open.
 */
export function readProxyHeader(
  socket: Socket,
  clock: Clock,
  timeoutMs: number,
  done: (outcome: ProxyOutcome) => void,
): void {
  let held: Buffer = Buffer.alloc(0);
  const finish = (outcome: ProxyOutcome): void => {
    timer.cancel();
    socket.off('readable', readable);
    socket.off('end', ended);
    socket.off('close', ended);
    done(outcome);
  };
  const ended = (): void =>
    finish(
      held.length === 0
        ? { kind: 'gone' }
        : { kind: 'refused', detail: 'the connection ended within the header' },
    );
  const readable = (): void => {
    const chunk: unknown = socket.read();
    if (!Buffer.isBuffer(chunk)) return;
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const reading = parseProxyHeader(held);
    if (reading.kind === 'incomplete') return;
    if (reading.kind === 'header') {
      const rest = held.subarray(reading.length);
      if (rest.length > 0) socket.unshift(rest);
      finish({ kind: 'read', source: reading.source });
    } else {
      finish({ kind: 'refused', detail: reading.detail });
    }
  };
  const timer = clock.timer(timeoutMs, () =>
    finish({ kind: 'refused', detail: `no whole header within ${timeoutMs} ms` }),
  );
  socket.on('readable', readable);
  socket.on('end', ended);
  // First of all listeners: whoever holds the socket hears of the header before the end of the connection.
  socket.prependListener('close', ended);
}

import ipaddr from 'ipaddr.js';

type Ip = ipaddr.IPv4 | ipaddr.IPv6;

/** Octets of an IPv6 address that one customer of a network has to himself: /64 (RFC 6177, RFC 7084). */
const NETWORK_PARTS = 4;

/**
 * One spelling for each address: IPv4 as dotted quad, also when a dual-stack socket or a proxy gives it as
 * `::ffff:192.0.2.1` (RFC 4291 §2.5.5.2); IPv6 as in RFC 5952, without a zone. null: no address.
 */
export function canonicalAddress(text: string): string | null {
  const ip = parse(text);
  return ip === null ? null : spell(ip);
}

/**
 * What limits and lockouts count by: an IPv4 address, or the /64 that an IPv6 address lies in, since whoever has one
 * address there has 2^64 of them. Text that is no address counts by itself.
 */
export function addressKey(address: string): string {
  const ip = parse(address);
  if (ip === null) return address;
  if (!isIPv6(ip)) return ip.toString();
  const network = ip.parts.map((part, index) => (index < NETWORK_PARTS ? part : 0));
  return `${new ipaddr.IPv6(network).toRFC5952String()}/64`;
}

/** Addresses and CIDR ranges, read once. */
export class AddressRanges {
  readonly #ranges: readonly (readonly [Ip, number])[];

  /** A TypeError for text that is no range: settings are checked before they come here. */
  constructor(ranges: readonly string[]) {
    this.#ranges = ranges.map(parseRange);
  }

  get isEmpty(): boolean {
    return this.#ranges.length === 0;
  }

  /** An IPv4 address, mapped or not, lies in IPv4 ranges only (and in `::ffff:…/96` and longer, which are those). */
  includes(address: string): boolean {
    const ip = parse(address);
    if (ip === null) return false;
    return this.#ranges.some(([network, bits]) => network.kind() === ip.kind() && ip.match(network, bits));
  }
}

function parseRange(text: string): readonly [Ip, number] {
  const range = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  if (!ipaddr.isValidCIDR(range))
    throw new TypeError(`${text} is no address and no range such as 192.0.2.0/24`);
  const [network, bits] = ipaddr.parseCIDR(range);
  if (isIPv6(network) && network.isIPv4MappedAddress() && bits >= 96)
    return [network.toIPv4Address(), bits - 96];
  return [network, bits];
}

/** Addresses read lately: each connection has its address read several times, and a flood comes from few. */
const read = new Map<string, Ip | null>();
const MOST_READ = 1_000;
/** Longer text is no address, and is not kept. */
const LONGEST_ADDRESS = 64;

function parse(text: string): Ip | null {
  if (text.length > LONGEST_ADDRESS) return null;
  const known = read.get(text);
  if (known !== undefined) return known;
  const ip = parseAnew(text);
  if (read.size >= MOST_READ) read.clear();
  read.set(text, ip);
  return ip;
}

function parseAnew(text: string): Ip | null {
  if (text.includes(':') ? !ipaddr.IPv6.isValid(text) : !ipaddr.IPv4.isValidFourPartDecimal(text))
    return null;
  return ipaddr.process(text);
}

function spell(ip: Ip): string {
  if (!isIPv6(ip)) return ip.toString();
  return new ipaddr.IPv6(ip.parts).toRFC5952String();
}

function isIPv6(ip: Ip): ip is ipaddr.IPv6 {
  return ip.kind() === 'ipv6';
}

import dns from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Whether an address may be dialled; told after a name was resolved, so that no name leads round it. */
export type MayDial = (address: string) => boolean;

/**
 * Addresses that lead back to this machine or to what its platform offers to it alone: loopback, "this host" (RFC 1122
 * §3.2.1.3), link-local with the metadata and credentials services of clouds (169.254.169.254, 169.254.170.2; RFC 3927),
 * their IPv6 forms (RFC 4291; fd00:ec2::254 of AWS), and multicast, which no carrier has.
 */
const LOCAL = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['255.255.255.255', 32],
] as const) {
  LOCAL.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  // Unspecified, loopback, and IPv4-compatible addresses (RFC 4291 §2.5.5.1).
  ['::', 96],
  ['fe80::', 10],
  ['fd00:ec2::', 32],
  ['ff00::', 8],
  // The IPv4 ones within NAT64 (RFC 6052) and 6to4 (RFC 3056); other NAT64 addresses are how an IPv6 network dials out.
  ['64:ff9b::', 104],
  ['64:ff9b::7f00:0', 104],
  ['64:ff9b::a9fe:0', 112],
  ['2002::', 24],
  ['2002:7f00::', 24],
  ['2002:a9fe::', 32],
] as const) {
  LOCAL.addSubnet(network, prefix, 'ipv6');
}

/** `dns.lookup`, as far as it is used here. */
export type Resolve = (
  host: string,
  options: dns.LookupAllOptions,
  found: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void;

export const anyAddress: MayDial = () => true;

/** false also for what is no address. */
export const notLocal: MayDial = (address) => {
  const [bare = ''] = address.split('%');
  switch (isIP(bare)) {
    case 4:
      return !LOCAL.check(bare, 'ipv4');
    case 6:
      // BlockList reads IPv4-mapped addresses (::ffff:127.0.0.1) as the IPv4 address.
      return !LOCAL.check(bare, 'ipv6');
    default:
      return false;
  }
};

/** The host stands for an address that is not dialled. */
export class LocalTarget extends Error {
  override readonly name = 'LocalTarget';
  readonly code = 'local_target';

  constructor(host: string, address: string) {
    const is = host === address ? host : `${host} is ${address}, which`;
    super(
      `${is} leads to this machine or its platform and is not dialled; correct host, or set local_targets to allow`,
    );
  }
}

/** Throws a {@link LocalTarget} where `host` is an address that must not be dialled; names are left to {@link guarded}. */
export function checkLiteral(host: string, mayDial: MayDial): void {
  const [bare = ''] = host.split('%');
  if (isIP(bare) !== 0 && !mayDial(bare)) throw new LocalTarget(host, host);
}

/**
 * Resolution for `node:net` that leaves out the addresses that must not be dialled. What is connected to is what was
 * checked here: the name is not asked for again, so an answer that changes (DNS rebinding) gains nothing.
 */
export function guarded(mayDial: MayDial, lookup: Resolve = dns.lookup): LookupFunction {
  return (host, options, found) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        found(error, []);
        return;
      }
      const allowed = addresses.filter(({ address }) => mayDial(address));
      const [first] = allowed;
      if (first === undefined) found(new LocalTarget(host, addresses[0]?.address ?? 'nothing'), []);
      else if (options.all === true) found(null, allowed);
      else found(null, first.address, first.family);
    });
  };
}

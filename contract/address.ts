import * as z from 'zod';

const ipv4 = z.ipv4();
const ipv6 = z.ipv6();
const cidrv4 = z.cidrv4();
const cidrv6 = z.cidrv6();

export function isIpAddress(value: string): boolean {
  return ipv4.safeParse(value).success || isIpv6(value);
}

export function isIpv6(value: string): boolean {
  return value.includes(':') && ipv6.safeParse(value).success;
}

/**
 * An address or a range in CIDR notation as a range; a bare address is /32 (IPv4) or /128 (IPv6), as the guide's
 * `ip_whitelist` has it. `null`: neither.
 */
export function addressRange(value: string): string | null {
  if (ipv4.safeParse(value).success) return `${value}/32`;
  if (cidrv4.safeParse(value).success) return value;
  if (isIpv6(value)) return `${value.toLowerCase()}/128`;
  if (value.includes(':') && cidrv6.safeParse(value).success) return value.toLowerCase();
  return null;
}

/** Labels of letters, digits, hyphen and underscore (RFC 1123; the underscore is met in container networks). */
const HOST_NAME =
  /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.?$/;
const NUMERIC_LAST_LABEL = /(?:^|\.)[0-9]+\.?$/;

/** A host name, an IPv4 or an IPv6 address (without brackets). A name never ends in a number: that is an address. */
export function isHost(value: string): boolean {
  if (value.length === 0 || value.length > 253) return false;
  if (isIpAddress(value)) return true;
  return HOST_NAME.test(value) && !NUMERIC_LAST_LABEL.test(value);
}

/** Where to dial. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** `host`, `host:port`, `[v6]`, `[v6]:port` or a bare IPv6 address; without a port, `defaultPort`. `null`: none of these. */
export function parseTarget(value: string, defaultPort: number): Target | null {
  if (isIpv6(value)) return { host: value, port: defaultPort };
  const bracketed = /^\[([^\]]*)\](?::([0-9]{1,5}))?$/.exec(value);
  if (bracketed) {
    const [, host = '', port] = bracketed;
    return isIpv6(host) ? withPort(host, port, defaultPort) : null;
  }
  const plain = /^([^:]+)(?::([0-9]{1,5}))?$/.exec(value);
  if (!plain) return null;
  const [, host = '', port] = plain;
  return isHost(host) ? withPort(host, port, defaultPort) : null;
}

function withPort(host: string, port: string | undefined, defaultPort: number): Target | null {
  const number = port === undefined ? defaultPort : Number(port);
  return number >= 1 && number <= 65_535 ? { host, port: number } : null;
}

export function hostSetting() {
  const error = 'a host name, an IPv4 or an IPv6 address, without a port and without a scheme';
  return z.string({ error }).max(253, { error }).refine(isHost, { error });
}

export function addressRangeSetting() {
  const error = 'an IPv4 or IPv6 address, or a range such as 192.0.2.0/24 or 2001:db8::/32';
  return z.string({ error }).refine((value) => addressRange(value) !== null, { error });
}

export function targetSetting() {
  const error = 'host, host:port or [IPv6 address]:port';
  return z.string({ error }).refine((value) => parseTarget(value, 1) !== null, { error });
}

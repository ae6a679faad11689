import { expect, test } from 'vitest';
import { remoteAddress } from './remote-address.ts';

const gateway = (sourceIp: string, forwarded?: string) => ({
  event: {
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    requestContext: { http: { sourceIp } },
  },
});

test.each([
  [{ incoming: { socket: { remoteAddress: '192.0.2.7' } } }, '192.0.2.7'],
  [gateway('192.0.2.7'), '192.0.2.7'],
  [gateway('192.0.2.7', '192.0.2.7'), '192.0.2.7'],
  [gateway('130.176.1.1', '198.51.100.7, 130.176.1.1'), '198.51.100.7 via 130.176.1.1'],
  [gateway('130.176.1.1', '10.9.8.7,198.51.100.7, 130.176.1.1'), '198.51.100.7 via 130.176.1.1'],
  [gateway('130.176.1.1', '2001:db8::1, 130.176.1.1'), '2001:db8::1 via 130.176.1.1'],
  // What the client wrote itself, and what is no address, is left out.
  [gateway('192.0.2.7', '198.51.100.7'), '192.0.2.7'],
  [gateway('192.0.2.7', '<script>, 192.0.2.7'), '192.0.2.7'],
  [{ event: {} }, null],
  [undefined, null],
])('%j', (platform, expected) => {
  expect(remoteAddress(platform)).toBe(expected);
});

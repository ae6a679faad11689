import { expect, test } from 'vitest';
import { addressRange, isHost, parseTarget } from './address.ts';

test.each([
  ['192.168.1.100', '192.168.1.100/32'],
  ['192.168.1.0/24', '192.168.1.0/24'],
  ['10.0.0.0/0', '10.0.0.0/0'],
  ['2001:DB8::1', '2001:db8::1/128'],
  ['2001:db8::/32', '2001:db8::/32'],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.1/128'],
])('%s is the range %s', (text, range) => {
  expect(addressRange(text)).toBe(range);
});

test.each([
  '',
  '300.1.1.1',
  '10.0.0.0/33',
  '2001:db8::/129',
  '10.0.0',
  'example.org',
  '10.0.0.1/',
  '10.0.0.0-10.0.0.9',
])('%j is no range', (text) => {
  expect(addressRange(text)).toBeNull();
});

test('hosts', () => {
  const hosts = [
    'smpp.carrier.com',
    'smpp-primary.carrier.net.',
    '10.20.30.40',
    '::1',
    'my_service',
    'localhost',
    'x1',
  ];
  const others = [
    '',
    'smpp.carrier.com:2775',
    'smpp://x',
    '10.20.30',
    '1.2.3.400',
    '-a.com',
    'a..b',
    'a b',
    '[::1]',
  ];
  expect(hosts.filter((host) => !isHost(host))).toEqual([]);
  expect(others.filter(isHost)).toEqual([]);
  expect(isHost(`${'a.'.repeat(126)}a`)).toBe(true);
  expect(isHost(`${'a.'.repeat(126)}ab`)).toBe(false);
});

test.each([
  ['b', 'b', 1],
  ['b:2', 'b', 2],
  ['[::1]:2', '::1', 2],
  ['[::1]', '::1', 1],
  ['::1', '::1', 1],
  ['10.0.0.1:65535', '10.0.0.1', 65_535],
])('target %s', (text, host, port) => {
  expect(parseTarget(text, 1)).toEqual({ host, port });
});

test.each(['', ':1', 'b:', 'b:0', 'b:65536', '[b]:1', '[::1', '[::1]x', 'b:1:2', 'b:x'])(
  '%j is no target',
  (text) => {
    expect(parseTarget(text, 1)).toBeNull();
  },
);

import { describe, expect, it } from 'vitest';
import { AddressRanges, addressKey, canonicalAddress } from './addresses.ts';
import { standing } from './whitelist.ts';

describe('canonicalAddress', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it.each(['', 'localhost', '192.0.2', '192.0.2.256', '0x7f.1', '192.0.2.1/32', '2001:db8::g', '1:2:3'])(
    '%j is no address',
    (text) => {
      expect(canonicalAddress(text)).toBeNull();
    },
  );
});

describe('addressKey', () => {
  it('is the address for IPv4 and the /64 for IPv6', () => {
    expect(addressKey('192.0.2.1')).toBe('192.0.2.1');
    expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(addressKey('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64');
    expect(addressKey('2001:db8:1:3::9')).not.toBe(addressKey('2001:db8:1:2::9'));
  });
});

describe('standing', () => {
  it('is open to anyone when the list is empty', () => {
    expect(standing([], '203.0.113.9')).toBe('open');
  });

  // The guide's own examples of lists, chapter "ip_whitelist".
  it.each([
    [['203.0.113.50'], '203.0.113.50', 'listed'],
    [['203.0.113.50/32'], '203.0.113.51', 'unlisted'],
    [['192.168.1.0/24'], '192.168.1.255', 'listed'],
    [['192.168.1.0/24'], '192.168.2.0', 'unlisted'],
    [['192.168.1.0/24', '10.50.1.100/32', '10.60.0.0/16'], '10.60.255.1', 'listed'],
    [['10.0.0.0/8'], '11.0.0.0', 'unlisted'],
    [['0.0.0.0/0'], '198.51.100.7', 'listed'],
    [['0.0.0.0/0'], '2001:db8::1', 'unlisted'],
    [['::/0'], '2001:db8::1', 'listed'],
    [['::/0'], '::ffff:198.51.100.7', 'unlisted'],
    [['2001:db8::/32'], '2001:db8:ffff::1', 'listed'],
    [['2001:db8::/32'], '2001:db9::1', 'unlisted'],
    [['2001:db8::1/128'], '2001:DB8:0::1', 'listed'],
    [['192.0.2.0/24'], '::ffff:192.0.2.77', 'listed'],
    [['::ffff:192.0.2.0/120'], '192.0.2.77', 'listed'],
    [['::ffff:192.0.2.0/120'], '192.0.3.77', 'unlisted'],
    [['192.0.2.0/24'], 'nonsense', 'unlisted'],
  ] as const)('%j with %s is %s', (list, address, expected) => {
    expect(standing(list, address)).toBe(expected);
  });

  it('refuses a list that was not checked', () => {
    expect(() => new AddressRanges(['192.0.2.0/33'])).toThrow(TypeError);
  });
});

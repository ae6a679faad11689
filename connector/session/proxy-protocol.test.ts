import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { until } from '../../test/turn.ts';
import { type ProxyOutcome, parseProxyHeader, readProxyHeader } from './proxy-protocol.ts';

const SIGNATURE = '0d0a0d0a000d0a515549540a';
const octets = (...hex: string[]): Buffer => Buffer.from(hex.join('').replace(/ /g, ''), 'hex');
const line = (text: string): Buffer => Buffer.from(text, 'latin1');
const LONG = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';

/** Headers and whose connection each says it is; null: the sender's own. */
const HEADERS: readonly (readonly [what: string, header: Buffer, source: string | null])[] = [
  // The PROXY protocol specification (haproxy doc/proxy-protocol.txt) §2.1: its examples and worst cases.
  ['v1 TCP4', line('PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n'), '192.168.0.1 56324'],
  [
    'v1 TCP4, longest',
    line('PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n'),
    '255.255.255.255 65535',
  ],
  ['v1 TCP6, longest', line(`PROXY TCP6 ${LONG} ${LONG} 65535 65535\r\n`), `${LONG} 65535`],
  ['v1 UNKNOWN, short', line('PROXY UNKNOWN\r\n'), null],
  ['v1 UNKNOWN, longest', line(`PROXY UNKNOWN ${LONG} ${LONG} 65535 65535\r\n`), null],
  ['v1 TCP6 with a mapped address', line('PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n'), '192.0.2.1 1'],
  // nginx/nginx-tests proxy_protocol2.t (BSD 2-clause).
  ['v2 TCP4', octets(SIGNATURE, '21 11 000c c0000201 c0000202 007b 162e'), '192.0.2.1 123'],
  [
    'v2 TCP6',
    octets(
      SIGNATURE,
      '21 21 0024 20010db8 0000000000000000 00000001 20010db8 0000000000000000 00000002 007b 162e',
    ),
    '2001:db8::1 123',
  ],
  [
    'v2 TCP4 and 9 octets of TLVs',
    octets(SIGNATURE, '21 11 0015 c0000201 c0000202 007b 162e', '00'.repeat(9)),
    '192.0.2.1 123',
  ],
  ['v2 UNSPEC without addresses', octets(SIGNATURE, '21 01 0000'), null],
  // aws/elastic-load-balancing-tools proprot (Apache 2.0): CRC-32C, VPC endpoint id and a NOOP of 36 octets.
  [
    'v2 of an AWS network load balancer',
    octets(
      SIGNATURE,
      '21 11 0054 ac1f0771 ac1f0a1f c8f2 0050 030004 e8d6892d ea0017 01',
      Buffer.from('vpce-08d2bf15fac5001c9').toString('hex'),
      '040024',
      '00'.repeat(36),
    ),
    '172.31.7.113 51442',
  ],
  // jetty/jetty.project ProxyProtocolTest.java of 9.x (EPL-1.0 or Apache 2.0).
  [
    'v2 TCP4 and TLVs',
    octets(SIGNATURE, '21 11 0014 0a000004 0a000004 8420 22b8 2000050000000000'),
    '10.0.0.4 33824',
  ],
  // twisted/twisted test_v2parser.py (MIT): UNIX, LOCAL and the families without a protocol.
  [
    'v2 UNIX',
    octets(
      SIGNATURE,
      '21 31 00d8',
      `${Buffer.from('/home/tests/mysockets/sock').toString('hex')}${'00'.repeat(82)}`.repeat(2),
    ),
    null,
  ],
  ['v2 LOCAL with addresses', octets(SIGNATURE, '20 11 000c 7f000001 7f000001 1f90 22b8'), null],
  ['v2 LOCAL', octets(SIGNATURE, '20 00 0000'), null],
  ['v2 AF_INET, protocol UNSPEC', octets(SIGNATURE, '21 10 000c 7f000001 7f000001 1f90 22b8'), null],
  ['v2 UDP over IPv4', octets(SIGNATURE, '21 12 000c 7f000001 7f000001 1f90 22b8'), null],
  [
    'v2 mapped address in TCP6',
    octets(SIGNATURE, '21 21 0024', '00000000000000000000ffffc0000201'.repeat(2), '007b 162e'),
    '192.0.2.1 123',
  ],
  [
    'v2, longest',
    octets(SIGNATURE, '21 11 1000 c0000201 c0000202 007b 162e', '00'.repeat(4084)),
    '192.0.2.1 123',
  ],
];

/** What no load balancer sends, a forger might. Cases of pires/go-proxyproto v1_test.go (Apache 2.0) and test_v2parser.py among them. */
const REFUSED: readonly (readonly [what: string, header: Buffer])[] = [
  ['an SMPP bind', octets('0000002a 00000009 00000000 00000001')],
  ['HTTP', line('GET / HTTP/1.1\r\n')],
  ['no space after PROXY', line('PROXY\r\n')],
  ['no family', line('PROXY \r\n')],
  ['another family', line('PROXY SOMETHING\r\n')],
  ['UNKNOWN run on', line('PROXY UNKNOWNX\r\n')],
  ['lower case', line('proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n')],
  ['no addresses', line('PROXY TCP4 invalid invalid 65533 65533\r\n')],
  ['TCP6 with IPv4', line('PROXY TCP6 127.0.0.1 127.0.0.1 1 2\r\n')],
  ['TCP4 with IPv6', line('PROXY TCP4 ::1 ::1 1 2\r\n')],
  ['TCP4 with a mapped address', line('PROXY TCP4 ::ffff:127.0.0.1 ::ffff:127.0.0.1 1 2\r\n')],
  ['a port too large', line('PROXY TCP4 127.0.0.1 127.0.0.1 99999 1\r\n')],
  ['a negative port', line('PROXY TCP4 127.0.0.1 127.0.0.1 -1 1\r\n')],
  ['a port with a leading zero', line('PROXY TCP4 127.0.0.1 127.0.0.1 01 1\r\n')],
  ['two spaces', line('PROXY TCP4  127.0.0.1 127.0.0.1 1 1\r\n')],
  ['one word too many', line('PROXY TCP4 127.0.0.1 127.0.0.1 1 1 1\r\n')],
  ['hexadecimal octets', line('PROXY TCP4 0x7f.0.0.1 127.0.0.1 1 1\r\n')],
  ['a line of 108 octets', line(`PROXY UNKNOWN ${LONG} ${LONG} 65535 65535 \r\n`)],
  ['a line without end', line('PROXY UNKNOWN '.padEnd(107, 'x'))],
  ['a signature gone wrong', octets('0d0a0d0a000d0a515549540b')],
  ['version 1 in version 2', octets(SIGNATURE, '11 11 000c')],
  ['an undefined command', octets(SIGNATURE, '23 11 000c')],
  ['an undefined family', octets(SIGNATURE, '21 40 000c')],
  ['an undefined protocol', octets(SIGNATURE, '21 24 000c')],
  ['too little for its family', octets(SIGNATURE, '21 11 000b')],
  ['too little for TCP6', octets(SIGNATURE, '21 21 0023')],
  ['more than is read', octets(SIGNATURE, '21 11 1001')],
];

function shown(reading: ReturnType<typeof parseProxyHeader>): string | null {
  if (reading.kind !== 'header') throw new Error(JSON.stringify(reading));
  return reading.source === null ? null : `${reading.source.address} ${reading.source.port}`;
}

describe('parseProxyHeader', () => {
  it.each(HEADERS)('reads %s', (_what, header, source) => {
    expect(shown(parseProxyHeader(header))).toBe(source);
  });

  it.each(HEADERS)(
    'asks for more at every cut of %s, and takes nothing of what follows',
    (_what, header, source) => {
      for (let cut = 0; cut < header.length; cut += 1) {
        expect(parseProxyHeader(header.subarray(0, cut)).kind).toBe('incomplete');
      }
      const reading = parseProxyHeader(Buffer.concat([header, octets('0000001000000015')]));
      expect(shown(reading)).toBe(source);
      expect(reading).toMatchObject({ length: header.length });
    },
  );

  it.each(REFUSED)('refuses %s', (_what, header) => {
    expect(parseProxyHeader(header)).toMatchObject({ kind: 'invalid' });
  });
});

describe('readProxyHeader', () => {
  const servers: net.Server[] = [];
  const sockets: net.Socket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  async function accepted(clock = new FakeClock()) {
    const outcomes: ProxyOutcome[] = [];
    const received: Buffer[] = [];
    const server = net.createServer((socket) => {
      sockets.push(socket);
      readProxyHeader(socket, clock, 3000, (outcome) => {
        outcomes.push(outcome);
        socket.on('data', (chunk: Buffer) => received.push(chunk));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const client = net.connect(address.port, '127.0.0.1').setNoDelay(true);
    sockets.push(client);
    await until(() => sockets.length % 2 === 0);
    const rest = () => Buffer.concat(received).toString('latin1');
    return { client, clock, outcomes, rest };
  }

  const HEADER = octets(SIGNATURE, '21 11 000c c0000201 c0000202 007b 162e');
  const SOURCE = { address: '192.0.2.1', port: 123 };

  it('leaves what comes in the same packet to the next reader, and what comes later', async () => {
    const { client, clock, outcomes, rest } = await accepted();
    client.write(Buffer.concat([HEADER, line('SMPP one')]));
    await until(() => rest() === 'SMPP one');
    client.write(' and two');
    await until(() => rest() === 'SMPP one and two');
    expect(outcomes).toEqual([{ kind: 'read', source: SOURCE }]);
    expect(clock.timers).toBe(0);
  });

  it('gathers a header that comes octet by octet', async () => {
    const { client, outcomes, rest } = await accepted();
    for (const octet of Buffer.concat([HEADER, line('SMPP')])) {
      await new Promise<void>((resolve) => client.write(Buffer.of(octet), () => resolve()));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => rest() === 'SMPP');
    expect(outcomes).toEqual([{ kind: 'read', source: SOURCE }]);
  });

  it('gives up after its time, however steadily octets drip in', async () => {
    const { client, clock, outcomes } = await accepted();
    client.write('PROX');
    clock.advance(2_999);
    expect(outcomes).toEqual([]);
    clock.advance(1);
    expect(outcomes).toEqual([{ kind: 'refused', detail: 'no whole header within 3000 ms' }]);
  });

  it('tells a health check, which only opens and closes, from a header broken off', async () => {
    const check = await accepted();
    check.client.end();
    await until(() => check.outcomes.length === 1);
    expect(check.outcomes).toEqual([{ kind: 'gone' }]);
    const broken = await accepted();
    broken.client.end('PROXY TCP4 ');
    await until(() => broken.outcomes.length === 1);
    expect(broken.outcomes).toMatchObject([{ kind: 'refused' }]);
    expect(broken.clock.timers).toBe(0);
  });
});

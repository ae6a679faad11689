import type dns from 'node:dns';
import { connect, createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { guarded, LocalTarget, notLocal, type Resolve } from './dial-guard.ts';
import { socketConnect } from './sockets.ts';

describe('addresses', () => {
  test.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '169.254.169.254',
    '169.254.170.2',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::ffff:169.254.169.254',
    '0:0:0:0:0:ffff:7f00:0001',
    '::169.254.169.254',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'FD00:EC2:0:0:0:0:0:254',
    'ff02::1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    '2002:a9fe:a9fe::1',
    'no address',
    '',
  ])('%s is not dialled', (address) => {
    expect(notLocal(address)).toBe(false);
  });

  test.each([
    '192.0.2.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '2001:db8::1',
    'fd12::1',
    '64:ff9b::c000:201',
  ])('%s is', (address) => {
    expect(notLocal(address)).toBe(true);
  });
});

/** Answers every name with these addresses. */
function resolverOf(...addresses: readonly dns.LookupAddress[]): Resolve {
  return (_host, _options, found) => found(null, [...addresses]);
}

function lookUp(all: boolean, ...addresses: readonly dns.LookupAddress[]): Promise<unknown> {
  return new Promise((resolve) => {
    guarded(notLocal, resolverOf(...addresses))('smsc.example', { all }, (error, address) =>
      resolve(error ?? address),
    );
  });
}

const METADATA = { address: '169.254.169.254', family: 4 };
const CARRIER = { address: '192.0.2.1', family: 4 };

describe('names', () => {
  test('that stand for a local address are refused, and the error says what to do', async () => {
    const refused = await lookUp(true, METADATA);
    expect(refused).toBeInstanceOf(LocalTarget);
    expect(refused).toMatchObject({ code: 'local_target' });
    expect(String(refused)).toContain('smsc.example is 169.254.169.254');
    expect(String(refused)).toContain('local_targets');
  });

  test('that stand for both are dialled at the other', async () => {
    expect(await lookUp(true, METADATA, CARRIER)).toEqual([CARRIER]);
    expect(await lookUp(false, METADATA, CARRIER)).toBe('192.0.2.1');
  });
});

describe('names that change between the check and the dialling (DNS rebinding)', () => {
  test('are asked for once, and what was checked is what is dialled', async () => {
    const local: string[] = [];
    const server = createServer((socket) => {
      local.push(socket.localAddress ?? '');
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    onTestFinished(() => void server.close());
    const to = server.address();
    if (to === null || typeof to === 'string') throw new Error('no port');
    const answers = ['127.0.0.2', '127.0.0.1'];
    let asked = 0;
    const rebinding: Resolve = (_host, _options, found) => {
      found(null, [{ address: answers[asked] ?? '127.0.0.1', family: 4 }]);
      asked += 1;
    };
    const lookup = guarded((address) => address !== '127.0.0.1', rebinding);
    const socket = connect({ host: 'rebind.example', port: to.port, lookup });
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect({ asked, local }).toEqual({ asked: 1, local: ['127.0.0.2'] });
  });

  test('and those that stand for the other one at a later attempt are refused then', async () => {
    expect(await lookUp(true, CARRIER)).toEqual([CARRIER]);
    expect(await lookUp(true, METADATA)).toBeInstanceOf(LocalTarget);
  });
});

describe('a connection', () => {
  async function listening(): Promise<{ readonly port: number; readonly accepted: () => number }> {
    let accepted = 0;
    const server = createServer((socket) => {
      accepted += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return { port: address.port, accepted: () => accepted };
  }

  test.each([
    ['127.0.0.1', null],
    ['localhost', null],
    ['::1', null],
    ['::ffff:127.0.0.1', null],
    // What resolvers take for an address besides the dotted quad (inet_aton).
    ['2130706433', null],
    ['0x7f000001', null],
    ['017700000001', null],
    ['127.1', null],
    ['0x7f.1', null],
    ['0177.0.0.1', null],
    [
      '127.0.0.1',
      { verify: false, serverName: null, caFile: null, certFile: null, keyFile: null, minVersion: '1.2' },
    ],
    [
      'localhost',
      { verify: false, serverName: null, caFile: null, certFile: null, keyFile: null, minVersion: '1.2' },
    ],
  ] as const)('to %s is not made', async (host, tls) => {
    const { port, accepted } = await listening();
    const dial = socketConnect(1_000, tls, systemClock, notLocal);
    await expect(dial({ host, port }, new AbortController().signal)).rejects.toThrow('local_targets');
    expect(accepted()).toBe(0);
  });
});

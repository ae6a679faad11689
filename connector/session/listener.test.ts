import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ListenInput } from '../../contract/listen.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn, until } from '../../test/turn.ts';
import {
  bindOctets,
  Esme,
  type EsmeOptions,
  listenSettings,
  partnerSettings,
  partnersOf,
  recordingLog,
  refusalOctets,
  TestPartner,
} from '../admission/callers.fixture.ts';
import type { RefusedParty } from '../admission/refusals.ts';
import { TARPIT_DELAY_MS } from '../admission/tarpit.ts';
import { PLAIN_SERIES } from '../metrics/pdu-counts.ts';
import { cstring, fieldOctets, frameOf, tlvOctets, u8 } from '../smpp/wire-builder.ts';
import { Listener } from './listener.ts';

const BINDFAIL = refusalOctets(0x0d);
/** system_id of ours, and sc_interface_version 3.4 (SMPP 3.4 §4.1.6, §5.3.2.25). */
const WELCOME = frameOf(0x80000009, 0, 1, cstring('gateway'), tlvOctets(0x0210, u8(0x34))).toString('hex');
const PROXY_V2 = Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000201c0000202007b162e', 'hex');

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function listening(options: { listen?: ListenInput; partners?: TestPartner[] } = {}) {
  const clock = new FakeClock();
  const log = recordingLog();
  const refused: (readonly [string, RefusedParty])[] = [];
  const partners = partnersOf(...(options.partners ?? [new TestPartner()]));
  let sessions = 0;
  const listener = new Listener<string>(listenSettings(options.listen), {
    clock,
    log,
    partners,
    sessionId: () => `s${++sessions}`,
    systemId: 'gateway',
    maxPduLength: 65_552,
    onRefusal: (reason, party) => refused.push([reason, party]),
  });
  await listener.start();
  const port = listener.address().tcp?.port ?? 0;
  const esmes: Esme[] = [];
  const call = async (how: EsmeOptions = {}): Promise<Esme> => {
    const esme = await Esme.connect(port, how);
    esmes.push(esme);
    return esme;
  };
  cleanups.push(async () => {
    for (const esme of esmes) esme.destroy();
    await listener.close(0);
    expect(listener.stats()).toMatchObject({ connections: 0, halfOpen: 0, waiting: 0 });
    expect(clock.timers).toBe(0);
  });
  const reasons = () => refused.map(([reason]) => reason);
  const partner = partners.get('acme') ?? new TestPartner();
  return { clock, log, refused, reasons, partners, partner, listener, port, call };
}

describe('Listener: binds', () => {
  it('counts the PDUs of a bound session as its bind’s, the bind request included; a stranger’s as nobody’s', async () => {
    const { call, partner } = await listening();
    const stranger = await call();
    stranger.send(bindOctets({ password: 'wrong' }));
    await until(() => stranger.ended);
    const esme = await call();
    esme.send(bindOctets());
    await until(() => partner.bound.size === 1);
    const counted = PLAIN_SERIES.filter((_, cell) => partner.pdus.plain[cell] !== 0);
    expect(counted).toEqual([
      { direction: 'in', command: 'bind_transceiver', status: '' },
      { direction: 'out', command: 'bind_transceiver_resp', status: 'ESME_ROK' },
    ]);
    expect(partner.pdus.others.size).toBe(0);
  });

  it('binds a partner, answers with our system_id and version, and hands its session on', async () => {
    const { call, partner, listener, clock } = await listening();
    const esme = await call();
    await until(() => listener.stats().halfOpen === 1);
    esme.send(bindOctets());
    await until(() => esme.hex === WELCOME);
    expect(listener.stats()).toMatchObject({ connections: 1, halfOpen: 0 });
    expect(partner.sessions).toBe(1);
    esme.send(frameOf(0x04, 0, 2, ...fieldOctets('submit_sm', SUBMIT)));
    await until(() => partner.requests.length === 1);
    // The partner's timers are in force: its enquire_link comes after 20 s.
    clock.advance(20_000);
    await until(() => esme.hex === WELCOME + frameOf(0x15, 0, 1).toString('hex'));
    esme.send(frameOf(0x80000015, 0, 1)).send(frameOf(0x80000004, 0, 2, cstring('')));
    esme.end();
    await until(() => partner.closed.length === 1);
    expect(partner.sessions).toBe(0);
  });

  it('sends no TLV to an ESME of version 3.3, and a body of each bind type to its own', async () => {
    const { call } = await listening();
    const old = (await call()).send(bindOctets({ interface_version: 0x33, command: 'bind_transmitter' }));
    await until(() => old.hex === frameOf(0x80000002, 0, 1, cstring('gateway')).toString('hex'));
    const receiver = (await call()).send(bindOctets({ command: 'bind_receiver', sequence_number: 77 }));
    await until(
      () =>
        receiver.hex.startsWith(frameOf(0x80000001, 0, 77).toString('hex').slice(8)) ||
        receiver.hex.length > 32,
    );
    expect(receiver.hex).toBe(
      frameOf(0x80000001, 0, 77, cstring('gateway'), tlvOctets(0x0210, u8(0x34))).toString('hex'),
    );
  });

  it.each([
    ['unknown_system_id', { system_id: 'nobody' }, {}, BINDFAIL],
    ['wrong_password', { password: 'wrong' }, {}, BINDFAIL],
    ['address_not_allowed', {}, { ip_whitelist: ['192.0.2.1'] }, BINDFAIL],
    ['bind_type_not_allowed', {}, { allowed_bind_types: ['receiver'] as const }, refusalOctets(0x03)],
  ] as const)('refuses for %s, says so in the log, and closes', async (reason, fields, peer, bytes) => {
    const { ip_whitelist = [], allowed_bind_types = ['transceiver'] } = {
      ip_whitelist: undefined,
      allowed_bind_types: undefined,
      ...peer,
    };
    const settings = partnerSettings({
      ip_whitelist: [...ip_whitelist],
      allowed_bind_types: [...allowed_bind_types],
    });
    const { call, refused, log, listener } = await listening({ partners: [new TestPartner(settings)] });
    const esme = (await call()).send(bindOctets(fields));
    await esme.closed();
    expect(esme.hex).toBe(bytes);
    const systemId = 'system_id' in fields ? fields.system_id : 'acme';
    expect(refused).toEqual([
      [reason, { systemId, address: '127.0.0.1', bindName: systemId === 'acme' ? 'partner_acme' : null }],
    ]);
    expect(listener.stats().refused.get(reason)).toBe(1);
    const line = log.lines.find(({ fields: { event } }) => event === 'bind_refused');
    expect(line).toMatchObject({ level: 'warn', fields: { reason, peer: '127.0.0.1', system_id: systemId } });
    expect(JSON.stringify(log.lines)).not.toContain('secret08');
  });

  it('never binds more sessions of a partner than it may have, also when they come at once', async () => {
    const partner = new TestPartner(partnerSettings({ max_sessions: 3 }));
    const { call, reasons } = await listening({ partners: [partner] });
    const esmes = await Promise.all(Array.from({ length: 10 }, () => call()));
    for (const esme of esmes) esme.send(bindOctets());
    const statuses = await Promise.all(esmes.map((esme) => esme.answered()));
    expect(statuses.filter((status) => status === 0)).toHaveLength(3);
    expect(statuses.filter((status) => status === 0x05)).toHaveLength(7);
    expect(partner.sessions).toBe(3);
    expect(reasons()).toEqual(Array(7).fill('too_many_sessions'));
  });

  it('holds back the answer to a guesser that is locked out, and lets a listed partner in from the same address', async () => {
    const listed = new TestPartner(partnerSettings({ ip_whitelist: ['127.0.0.1'] }));
    const { call, clock, reasons, log } = await listening({
      listen: { lockout: { failures: 2 } },
      partners: [listed],
    });
    const guess = async () => (await call()).send(bindOctets({ system_id: 'root', password: 'guess' }));
    await (await guess()).closed();
    const second = await guess();
    await until(() => reasons().length === 2);
    const third = await guess();
    await until(() => reasons().length === 3);
    expect([second.hex, third.hex]).toEqual(['', '']);
    clock.advance(TARPIT_DELAY_MS);
    await Promise.all([second.closed(), third.closed()]);
    expect([second.hex, third.hex]).toEqual([BINDFAIL, BINDFAIL]);
    expect(reasons()).toEqual(['unknown_system_id', 'unknown_system_id', 'locked_out']);
    expect(log.lines.filter(({ fields: { event } }) => event === 'locked_out')).toHaveLength(1);
    expect(await (await call()).send(bindOctets()).answered()).toBe(0);
  });

  it('binds nobody who has sent its unbind before the bind was decided', async () => {
    const { call, partner, listener } = await listening();
    const esme = (await call()).send(Buffer.concat([bindOctets(), frameOf(0x06, 0, 2)]));
    await until(() => esme.hex === frameOf(0x80000006, 0, 2).toString('hex'));
    esme.end();
    await until(() => listener.stats().connections === 0);
    expect([partner.sessions, partner.closed]).toEqual([0, []]);
  });

  it('lets go of a held answer when its guesser leaves', async () => {
    const { call, clock, reasons } = await listening({ listen: { lockout: { failures: 1 } } });
    const esme = (await call()).send(bindOctets({ system_id: 'root' }));
    await until(() => reasons().length === 1);
    esme.destroy();
    await until(() => clock.timers === 0);
  });

  it('checks a hashed password, of a hundred sessions at once, and counts each', async () => {
    // scrypt of secret08 with N = 2^4, r = 8, p = 1 and the salt "saltsalt".
    const { scryptSync } = await import('node:crypto');
    const hash = scryptSync('secret08', 'saltsalt', 32, { N: 16, r: 8, p: 1 })
      .toString('base64')
      .replace(/=+$/, '');
    const settings = partnerSettings({
      password: `$scrypt$ln=4,r=8,p=1$c2FsdHNhbHQ$${hash}`,
      max_sessions: 200,
    });
    const { call, partner, listener } = await listening({
      partners: [new TestPartner(settings)],
      listen: { connection_rate: 200 },
    });
    const esmes = await Promise.all(Array.from({ length: 100 }, () => call()));
    for (const esme of esmes) esme.send(bindOctets());
    expect(new Set(await Promise.all(esmes.map((esme) => esme.answered())))).toEqual(new Set([0]));
    expect(partner.sessions).toBe(100);
    expect(listener.stats()).toMatchObject({ connections: 100, halfOpen: 0 });
  });
});

const SUBMIT = {
  service_type: '',
  source_addr_ton: 0,
  source_addr_npi: 0,
  source_addr: '',
  dest_addr_ton: 0,
  dest_addr_npi: 0,
  destination_addr: '4477',
  esm_class: 0,
  protocol_id: 0,
  priority_flag: 0,
  schedule_delivery_time: '',
  validity_period: '',
  registered_delivery: 0,
  replace_if_present_flag: 0,
  data_coding: 0,
  sm_default_msg_id: 0,
  short_message: Buffer.from('hello'),
};

describe('Listener: limits', () => {
  it('closes what does not bind in time, whatever else it sends', async () => {
    const { call, clock, reasons } = await listening();
    const silent = await call();
    const busy = (await call()).send(frameOf(0x15, 0, 1));
    await until(() => busy.hex === frameOf(0x80000015, 0, 1).toString('hex'));
    clock.advance(9_999);
    busy.send(frameOf(0x15, 0, 2));
    await until(() => busy.hex.length === 64);
    expect([silent.ended, busy.ended]).toEqual([false, false]);
    clock.advance(1);
    await Promise.all([silent.closed(), busy.closed()]);
    expect(silent.hex).toBe('');
    expect(reasons()).toEqual(['init_timeout', 'init_timeout']);
  });

  it('answers what is no SMPP with a generic_nack, and closes', async () => {
    const { call, reasons } = await listening();
    const esme = (await call()).send(Buffer.from('GET / HTTP/1.1\r\nHost: example.org\r\n\r\n'));
    await esme.closed();
    expect(esme.hex.slice(0, 24)).toBe('000000108000000000000002');
    expect(reasons()).toEqual(['not_smpp']);
  });

  it('does not take a connection that only comes and goes for a refusal', async () => {
    const { call, reasons, listener } = await listening();
    const esme = await call();
    await until(() => listener.stats().connections === 1);
    esme.end();
    await until(() => listener.stats().connections === 0);
    expect(reasons()).toEqual([]);
  });

  it('counts a refused bind once, also when the gateway closes before its socket does', async () => {
    const { call, listener, reasons } = await listening();
    (await call()).send(bindOctets({ password: 'wrong' }));
    await until(() => reasons().length === 1);
    await listener.close(0);
    expect(reasons()).toEqual(['wrong_password']);
  });

  it('refuses the bind of a connection beyond max_connections, and lets it in once there is room', async () => {
    const { call, reasons, listener, clock } = await listening({ listen: { max_connections: 2 } });
    const first = (await call()).send(bindOctets());
    const second = (await call()).send(bindOctets());
    await Promise.all([first.answered(), second.answered()]);
    const third = (await call()).send(bindOctets());
    await third.closed();
    expect(third.hex).toBe(BINDFAIL);
    const mute = await call();
    await until(() => listener.stats().waiting === 1);
    clock.advance(2_000);
    await mute.closed();
    expect(reasons()).toEqual(['max_connections', 'max_connections']);
    first.destroy();
    await until(() => listener.stats().connections === 1);
    expect(await (await call()).send(bindOctets()).answered()).toBe(0);
  });

  it('stays within its bounds in a flood: those who wait longest for their bind make room', async () => {
    const { call, listener, partner, reasons } = await listening({
      listen: { max_connections: 10, connection_rate: 1000 },
    });
    const flood = await Promise.all(Array.from({ length: 200 }, () => call()));
    await until(() => reasons().filter((reason) => reason === 'half_open').length === 200 - 10);
    expect(listener.stats()).toMatchObject({ connections: 10, waiting: 0, halfOpen: 10 });
    await until(() => flood.filter(({ ended }) => ended).length === 200 - 10);
    expect(await (await call()).send(bindOctets()).answered()).toBe(0);
    expect(partner.sessions).toBe(1);
    for (const esme of flood) esme.destroy();
    await until(() => listener.stats().connections === 1 && listener.stats().halfOpen === 0);
  });

  it('lets partners in while as many strangers as there are connections say nothing, each from its own address', async () => {
    const { call, listener, reasons } = await listening({ listen: { max_connections: 4 } });
    for (let n = 10; n < 14; n += 1) await call({ from: `127.0.0.${n}` });
    await until(() => listener.stats().connections === 4);
    expect(await (await call({ from: '127.0.0.7' })).send(bindOctets()).answered()).toBe(0);
    expect(reasons()).toEqual(['half_open']);
  });

  it('closes at once what it cannot even refuse: more than may wait, all connections being bound', async () => {
    const { call, listener, reasons } = await listening({
      listen: { max_connections: 1, connection_rate: 1000 },
    });
    expect(await (await call()).send(bindOctets()).answered()).toBe(0);
    const flood = await Promise.all(Array.from({ length: 40 }, () => call()));
    await until(() => reasons().filter((reason) => reason === 'max_connections').length >= 40 - 16);
    expect(listener.stats()).toMatchObject({ connections: 1, waiting: 16, halfOpen: 0 });
    await until(() => flood.filter(({ ended }) => ended).length === 40 - 16);
  });

  it('ends a connection that sends request after request and no bind', async () => {
    const { call, reasons, listener } = await listening();
    const enquireLink = (n: number) => frameOf(0x15, 0, n);
    const esme = await call();
    esme.send(Buffer.concat(Array.from({ length: 1000 }, (_, n) => enquireLink(n + 1))));
    await esme.closed();
    expect(reasons()).toEqual(['no_bind']);
    expect(esme.hex.length / 2).toBeLessThanOrEqual(20 * 16);
    await until(() => listener.stats().connections === 0);
    const patient = await call();
    patient.send(Buffer.concat([enquireLink(1), enquireLink(2), bindOctets()]));
    const answers = [1, 2].map((n) => frameOf(0x80000015, 0, n).toString('hex')).join('');
    await until(() => patient.hex === answers + WELCOME);
  });

  it('limits the rate of each address by itself', async () => {
    const { call, reasons, listener } = await listening({ listen: { connection_rate: 3 } });
    const greedy = await Promise.all(Array.from({ length: 5 }, () => call({ from: '127.0.0.5' })));
    await until(() => greedy.filter(({ ended }) => ended).length === 2);
    expect(reasons()).toEqual(['connection_rate', 'connection_rate']);
    const other = await call({ from: '127.0.0.6' });
    await until(() => listener.stats().connections === 4);
    expect(other.ended).toBe(false);
  });

  it('does not let one host that says nothing keep the others out', async () => {
    const { call, reasons, refused, listener } = await listening({ listen: { max_half_open: 4 } });
    const loris: Esme[] = [];
    for (let n = 0; n < 4; n += 1) loris.push(await call({ from: '127.0.0.66' }));
    await until(() => listener.stats().halfOpen === 4);
    await call({ from: '127.0.0.66' });
    await until(() => loris.filter(({ ended }) => ended).length === 1);
    expect(reasons()).toEqual(['half_open']);
    expect(await (await call({ from: '127.0.0.7' })).send(bindOctets()).answered()).toBe(0);
    await until(() => loris.filter(({ ended }) => ended).length === 2);
    expect(refused.map(([reason, { address }]) => [reason, address])).toEqual([
      ['half_open', '127.0.0.66'],
      ['half_open', '127.0.0.66'],
    ]);
  });
});

describe('Listener: PROXY protocol', () => {
  const TRUSTING = { proxy_protocol: { enabled: true, trusted: ['127.0.0.9'] } };

  it('believes a trusted load balancer, and judges and logs by the address it gives', async () => {
    const partner = new TestPartner(partnerSettings({ ip_whitelist: ['192.0.2.1'] }));
    const { call } = await listening({ listen: TRUSTING, partners: [partner] });
    const esme = (await call({ from: '127.0.0.9', preamble: PROXY_V2 })).send(bindOctets());
    expect(await esme.answered()).toBe(0);
    expect([...partner.bound][0]?.peer).toBe('192.0.2.1:123');
    const v1 = await call({
      from: '127.0.0.9',
      preamble: Buffer.from('PROXY TCP4 192.0.2.2 192.0.2.9 5 6\r\n'),
    });
    expect(await v1.send(bindOctets()).answered()).toBe(0x0d);
  });

  it('takes the bind from the same packet as the header, and in pieces', async () => {
    const { call } = await listening({ listen: TRUSTING });
    const whole = await call({ from: '127.0.0.9', preamble: Buffer.concat([PROXY_V2, bindOctets()]) });
    await until(() => whole.hex === WELCOME);
    const octets = Buffer.concat([PROXY_V2, bindOctets()]);
    const pieces = await call({ from: '127.0.0.9' });
    for (let at = 0; at < octets.length; at += 7) {
      pieces.send(octets.subarray(at, at + 7));
      await turn();
    }
    await until(() => pieces.hex === WELCOME);
  });

  it('uses the connection’s own address for LOCAL, and takes health checks for what they are', async () => {
    const partner = new TestPartner(partnerSettings({ ip_whitelist: ['127.0.0.9'] }));
    const { call, listener, reasons } = await listening({ listen: TRUSTING, partners: [partner] });
    const local = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex');
    expect(await (await call({ from: '127.0.0.9', preamble: local })).send(bindOctets()).answered()).toBe(0);
    (await call({ from: '127.0.0.9', preamble: local })).end();
    (await call({ from: '127.0.0.9' })).end();
    await until(() => listener.stats().connections === 1);
    expect(reasons()).toEqual([]);
  });

  it('refuses a trusted address without a header, and one that dawdles', async () => {
    const { call, clock, refused } = await listening({ listen: TRUSTING });
    const bare = (await call({ from: '127.0.0.9' })).send(bindOctets());
    await bare.closed();
    expect(bare.hex).toBe('');
    const slow = await call({ from: '127.0.0.9', preamble: PROXY_V2.subarray(0, 20) });
    await until(() => clock.timers >= 2);
    clock.advance(3_000);
    await slow.closed();
    expect(refused.map(([reason]) => reason)).toEqual(['proxy_header', 'proxy_header']);
  });

  it('believes nobody else: a forged header is no SMPP', async () => {
    const { call, refused } = await listening({ listen: TRUSTING });
    const forged = (await call({ from: '127.0.0.8', preamble: PROXY_V2 })).send(bindOctets());
    await forged.closed();
    expect(forged.status).toBe(0x02);
    expect(refused).toEqual([['not_smpp', { systemId: null, address: '127.0.0.8', bindName: null }]]);
    expect(await (await call({ from: '127.0.0.8' })).send(bindOctets()).answered()).toBe(0);
  });

  it('limits the rate by the addresses in the headers, not by the load balancer’s', async () => {
    const { call, refused } = await listening({ listen: { ...TRUSTING, connection_rate: 2 } });
    const from = (host: number) =>
      call({ from: '127.0.0.9', preamble: Buffer.from(`PROXY TCP4 192.0.2.${host} 192.0.2.9 5 6\r\n`) });
    const calls = [await from(1), await from(1), await from(1), await from(2), await from(3)];
    await until(() => calls.some(({ ended }) => ended));
    expect(calls.map(({ ended }) => ended)).toEqual([false, false, true, false, false]);
    expect(refused).toEqual([['connection_rate', { systemId: null, address: '192.0.2.1', bindName: null }]]);
  });
});

describe('Listener: life', () => {
  it('says which setting to change when the port is taken, and leaves nothing behind', async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = other.address();
    if (taken === null || typeof taken === 'string') throw new Error('no port');
    const clock = new FakeClock();
    const listener = new Listener<string>(
      { ...listenSettings(), port: taken.port },
      {
        clock,
        log: recordingLog(),
        partners: new Map<string, TestPartner>(),
        sessionId: () => 's',
        systemId: 'gateway',
        maxPduLength: 65_552,
        onRefusal: () => undefined,
      },
    );
    await expect(listener.start()).rejects.toMatchObject({
      code: 'listen_failed',
      message: expect.stringMatching(/listen\.port/),
    });
    expect(listener.address()).toEqual({ tcp: null, tls: null });
    other.close();
  });

  it('stops accepting and keeps sessions; who has not bound is refused', async () => {
    const { call, listener, port, partner, reasons } = await listening();
    const bound = (await call()).send(bindOctets());
    await bound.answered();
    const open = await call();
    await until(() => listener.stats().connections === 2);
    listener.stop();
    await expect(Esme.connect(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    open.send(bindOctets());
    await open.closed();
    expect(open.hex).toBe(BINDFAIL);
    expect(reasons()).toEqual(['stopping']);
    expect(partner.sessions).toBe(1);
    bound.send(frameOf(0x15, 0, 2));
    await until(() => bound.hex.endsWith(frameOf(0x80000015, 0, 2).toString('hex')));
  });

  it('closes: unbinds what is bound, ends the rest, and is done when the last socket is closed', async () => {
    const { call, listener, partner } = await listening();
    const bound = (await call()).send(bindOctets());
    await bound.answered();
    const open = await call();
    await until(() => listener.stats().connections === 2);
    let done = false;
    const closing = listener.close(5_000).then(() => {
      done = true;
    });
    await until(() => bound.hex === WELCOME + frameOf(0x06, 0, 1).toString('hex'));
    await open.closed();
    expect(done).toBe(false);
    bound.send(frameOf(0x80000006, 0, 1));
    await bound.closed();
    await closing;
    expect(partner.closed).toEqual([{ kind: 'unbound_by_us' }]);
  });

  it('goes through 2,000 binds and unbinds and keeps nothing of them', async () => {
    const { call, listener, partner, clock } = await listening({ listen: { connection_rate: 100_000 } });
    const unbind = frameOf(0x06, 0, 2);
    const once = async () => {
      const esme = (await call()).send(bindOctets());
      await esme.answered();
      esme.send(unbind);
      await until(() => esme.hex === WELCOME + frameOf(0x80000006, 0, 2).toString('hex'));
      esme.end();
      await esme.closed();
    };
    const before = process.getActiveResourcesInfo().length;
    for (let n = 0; n < 100; n += 1) await Promise.all(Array.from({ length: 20 }, once));
    await until(() => listener.stats().connections === 0);
    expect(partner.closed).toHaveLength(2_000);
    expect(partner.closed.every(({ kind }) => kind === 'unbound_by_peer')).toBe(true);
    expect(clock.timers).toBe(0);
    await until(() => process.getActiveResourcesInfo().length <= before);
  }, 60_000);
});

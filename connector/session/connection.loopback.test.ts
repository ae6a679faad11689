/** Sessions over real sockets: what in-memory streams cannot show. */
import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { until } from '../../test/turn.ts';
import { pdu, type RequestPdu } from '../smpp/pdu.ts';
import { responseTo } from './answers.ts';
import { Connection } from './connection.ts';
import { RecordingOwner, sessionSettings } from './session.fixture.ts';
import type { SessionSettings } from './state.ts';

const open: net.Server[] = [];
const sockets: net.Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of open.splice(0)) server.close();
});

interface End {
  readonly socket: net.Socket;
  readonly owner: RecordingOwner;
  readonly session: Connection<string>;
}

/** An ESME and an SMSC of ours, bound to each other over loopback. */
async function pair(
  changes: { esme?: Partial<SessionSettings>; smsc?: Partial<SessionSettings> } = {},
): Promise<{
  clock: FakeClock;
  esme: End;
  smsc: End;
}> {
  const clock = new FakeClock();
  const end = (socket: net.Socket, settings: SessionSettings): End => {
    sockets.push(socket);
    const owner = new RecordingOwner();
    const context = { id: settings.role, peer: 'loopback', clock, trace: () => null, maxPduLength: 70_000 };
    return { socket, owner, session: new Connection<string>(socket, settings, owner, context) };
  };
  const smscs: End[] = [];
  const server = net.createServer((socket) =>
    smscs.push(end(socket, sessionSettings({ role: 'smsc', ...changes.smsc }))),
  );
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = net.connect(address.port, '127.0.0.1');
  await new Promise((resolve) => client.once('connect', resolve));
  const esme = end(client, sessionSettings(changes.esme));
  await until(() => esme.session.bound);
  const smsc = smscs[0];
  if (smsc === undefined) throw new Error('nobody took the connection');
  return { clock, esme, smsc };
}

const inOrder = (requests: readonly RequestPdu[]): boolean => {
  const first = requests[0]?.sequence_number ?? 0;
  return requests.every(({ sequence_number }, at) => sequence_number === first + at);
};

const answering = ({ owner, session }: End): void => {
  owner.onRequestDo = (_session, request) => session.respond(responseTo(request, 0));
};

describe('two sessions over loopback', () => {
  it('carry ten thousand messages each way through small windows, each answered once, and part in order', async () => {
    const { clock, esme, smsc } = await pair({
      esme: { windowSize: 10, inboundWindow: 5, onInboundLimit: 'pause' },
      smsc: { windowSize: 10, inboundWindow: 5, onInboundLimit: 'pause' },
    });
    const COUNT = 10_000;
    for (const [end, command] of [
      [esme, 'submit_sm'],
      [smsc, 'deliver_sm'],
    ] as const) {
      const waiting: (() => void)[] = [];
      end.owner.onRequestDo = (session, request) => {
        waiting.push(() => session.respond(responseTo(request, 0)));
        if (waiting.length > 1) return;
        setImmediate(() => {
          for (const answer of waiting.splice(0)) answer();
        });
      };
      let submitted = 0;
      end.owner.onRoomDo = (session) => {
        while (session.room > 0 && submitted < COUNT)
          session.submit(pdu(command, { short_message: Buffer.alloc(60) }), `m${submitted++}`);
      };
      end.session.retune(end.session.state.settings);
    }
    await until(() => esme.owner.outcomes.size === COUNT && smsc.owner.outcomes.size === COUNT, 20_000);
    for (const { owner, session } of [esme, smsc]) {
      expect(
        [...owner.outcomes.values()].every((kinds) => kinds.length === 1 && kinds[0] === 'answered'),
      ).toBe(true);
      expect(inOrder(owner.requests)).toBe(true);
      expect(session.state.inbound).toBe(0);
    }
    esme.session.drain(1_000);
    await Promise.all([esme.session.gone, smsc.session.gone]);
    expect([esme.owner.closed?.kind, smsc.owner.closed?.kind]).toEqual(['unbound_by_us', 'unbound_by_peer']);
    expect(clock.timers).toBe(0);
  }, 30_000);

  it('both unbinding at once part without waiting', async () => {
    const { clock, esme, smsc } = await pair();
    esme.session.drain(1_000);
    smsc.session.drain(1_000);
    await Promise.all([esme.session.gone, smsc.session.gone]);
    expect([esme.owner.closed?.kind, smsc.owner.closed?.kind]).toEqual(['unbound_by_us', 'unbound_by_us']);
    expect(clock.timers).toBe(0);
  });
});

describe('the peer vanishes', () => {
  it.each(['FIN', 'RST'] as const)('with %s', async (how) => {
    const { clock, esme, smsc } = await pair();
    answering(smsc);
    esme.session.submit(pdu('submit_sm'), 'a');
    await until(() => esme.owner.outcomes.size === 1);
    smsc.owner.onRequestDo = () => (how === 'FIN' ? smsc.socket.destroy() : smsc.socket.resetAndDestroy());
    esme.session.submit(pdu('submit_sm'), 'b');
    await until(() => esme.owner.closed !== null);
    expect(esme.owner.outcomes.get('b')).toEqual(['closed']);
    expect(esme.owner.closed?.kind).toBe('connection_lost');
    await Promise.all([esme.session.gone, smsc.session.gone]);
    expect(clock.timers).toBe(0);
    expect(esme.socket.listenerCount('data') + esme.socket.listenerCount('drain')).toBe(0);
  });

  it('with FIN while reading is paused: its answers count', async () => {
    const { clock, esme, smsc } = await pair({
      esme: { onInboundLimit: 'pause', inboundWindow: 1 },
      smsc: { inboundWindow: 5 },
    });
    esme.session.submit(pdu('submit_sm'), 'a');
    await until(() => smsc.owner.requests.length === 1);
    smsc.session.submit(pdu('deliver_sm'), 'x');
    smsc.session.submit(pdu('deliver_sm'), 'y');
    const [request] = smsc.owner.requests;
    if (request !== undefined) smsc.session.respond(responseTo(request, 0));
    await until(() => esme.owner.requests.length === 1);
    smsc.socket.end();
    await until(() => esme.owner.closed !== null);
    expect(esme.owner.outcomes.get('a')).toEqual(['answered']);
    expect(esme.owner.requests.length).toBe(1);
    smsc.socket.destroy();
    await Promise.all([esme.session.gone, smsc.session.gone]);
    expect(clock.timers).toBe(0);
  });
});

it('a peer that does not read holds us up, within bounds, and everything arrives once it reads', async () => {
  const { clock, esme, smsc } = await pair({
    esme: { windowSize: 100_000, enquireLinkIntervalMs: 0 },
    smsc: { inboundWindow: 100_000 },
  });
  smsc.socket.pause();
  let submitted = 0;
  let most = 0;
  const fill = (): void => {
    while (esme.session.room > 0 && submitted < 60_000) {
      esme.session.submit(pdu('submit_sm', { short_message: Buffer.alloc(140) }), `m${submitted++}`);
      if (submitted % 50 === 0) return;
    }
  };
  const full = (): boolean => {
    fill();
    most = Math.max(most, esme.socket.writableLength);
    return esme.session.room === 0;
  };
  await until(full, 20_000);
  const held = submitted;
  expect(most).toBeLessThan(256 * 1024);
  smsc.socket.resume();
  answering(smsc);
  for (const request of smsc.owner.requests) smsc.session.respond(responseTo(request, 0));
  await until(() => esme.owner.outcomes.size === held, 20_000);
  esme.session.drain(1_000);
  await Promise.all([esme.session.gone, smsc.session.gone]);
  expect(clock.timers).toBe(0);
}, 45_000);

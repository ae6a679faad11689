import { expect, test } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';
import type { ClientBindSettings } from '../../contract/compiled.ts';
import { type DuplexEnd, duplexPair } from '../../test/duplex-pair.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import { FakeCore, type Line, message, recordingLog } from '../outbound/outbound.fixture.ts';
import { ReportQueue } from '../outbound/reports.ts';
import { traceTo } from '../pdu-trace.ts';
import { responseTo } from '../session/answers.ts';
import { decode } from '../smpp/decode.ts';
import { encode } from '../smpp/encode.ts';
import { Framer } from '../smpp/frame.ts';
import { isResponse, type Pdu, pdu, type RequestPdu, type SubmitSm } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { isViolation } from '../smpp/violation.ts';
import { ClientBind } from './client-bind.ts';
import { Transmitters } from './transmitters.ts';

/** The carrier's end of one session. */
class CarrierEnd {
  readonly received: Pdu[] = [];
  readonly #socket: DuplexEnd;
  /** What is answered at once. */
  answering: (request: RequestPdu) => Pdu | null;

  constructor(socket: DuplexEnd, answering: (request: RequestPdu) => Pdu | null) {
    this.#socket = socket;
    this.answering = answering;
    const framer = new Framer();
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      framer.push(chunk, (frame) => this.#take(decode(Buffer.from(frame))));
    });
  }

  send(one: Pdu): void {
    const octets = encode(one);
    if (isViolation(octets)) throw new Error(octets.detail);
    this.#socket.write(octets);
  }

  reset(): void {
    this.#socket.reset();
  }

  /** Messages that came, and were not answered at once. */
  get submits(): SubmitSm[] {
    return this.received.filter((one) => one.command === 'submit_sm');
  }

  commands(): string[] {
    return this.received.map(({ command }) => command);
  }

  #take(decoded: ReturnType<typeof decode>): void {
    if (isViolation(decoded)) throw new Error(decoded.detail);
    this.received.push(decoded);
    if (decoded.command === 'unknown' || isResponse(decoded)) return;
    const answer = this.answering(decoded);
    if (answer !== null) this.send(answer);
  }
}

/** Binds, enquire_link and unbind are answered; messages wait for the test. */
function polite(request: RequestPdu): Pdu | null {
  return request.command === 'submit_sm' ? null : responseTo(request, STATUS.ESME_ROK);
}

interface Bench {
  readonly clock: FakeClock;
  readonly core: FakeCore;
  readonly bind: ClientBind;
  readonly ends: CarrierEnd[];
  readonly lines: Line[];
  /** How an attempt is met; throwing is no connection. */
  meet: (request: RequestPdu) => Pdu | null;
  refuseConnections: boolean;
}

function settings(fields: Readonly<Record<string, unknown>> = {}): ClientBindSettings {
  const required = {
    name: 'carrier',
    bind_type: 'transceiver',
    host: 'localhost',
    system_id: 'me',
    password: 'secret',
  };
  return compileClientPeer(clientPeerSchema.parse({ ...required, ...fields }));
}

async function startBench(fields: Readonly<Record<string, unknown>> = {}): Promise<Bench> {
  const clock = new FakeClock();
  const core = new FakeCore();
  const lines: Line[] = [];
  const log = recordingLog(lines);
  const ends: CarrierEnd[] = [];
  const bench = { clock, core, ends, lines, meet: polite, refuseConnections: false };
  let sessions = 0;
  const bind = new ClientBind(settings(fields), {
    clock,
    random: () => 0.5,
    log,
    omniMessage: core,
    reports: new ReportQueue(core, { backlogLimit: 1000, concurrency: 8 }, { clock, random: () => 0.5, log }),
    sessionId: () => `boot-${++sessions}`,
    trace: traceTo,
    transmitters: new Transmitters(),
    smppPollIntervalMs: 100,
    connect: () => () => {
      if (bench.refuseConnections) return Promise.reject(new Error('connect ECONNREFUSED 127.0.0.1:2775'));
      const [ours, theirs] = duplexPair();
      ends.push(new CarrierEnd(theirs, (request) => bench.meet(request)));
      return Promise.resolve(ours);
    },
  });
  const started = Object.assign(bench, { bind });
  bind.start();
  await turn(3);
  return started;
}

function end(bench: Bench, index = 0): CarrierEnd {
  const found = bench.ends[index];
  if (found === undefined) throw new Error(`there is no session ${index + 1}`);
  return found;
}

function receipt(id: string, sequence_number = 100): Pdu {
  const text = `id:${id} sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:hi`;
  return pdu('deliver_sm', { sequence_number, esm_class: 4, short_message: Buffer.from(text) });
}

function accept(submit: SubmitSm | undefined, message_id: string): Pdu {
  return pdu('submit_sm_resp', { sequence_number: submit?.sequence_number ?? 0, message_id });
}

test('a message and its receipt, which comes first', async () => {
  const bench = await startBench();
  bench.core.queue(message('m1', { body: 'hi' }));
  bench.clock.advance(1000);
  await turn(3);
  const carrier = end(bench);
  expect(carrier.submits).toHaveLength(1);
  carrier.send(receipt('161'));
  await turn(3);
  carrier.send(accept(carrier.submits[0], 'A1'));
  await turn(5);
  expect(bench.core.statuses('m1')).toEqual(['sent', 'delivered']);
  expect(carrier.received.at(-1)).toMatchObject({
    command: 'deliver_sm_resp',
    sequence_number: 100,
    command_status: 0,
  });
  expect(bench.bind.counters).toMatchObject({ sent: 1, bindSuccess: 1, connectionAttempts: 1, failures: 0 });
});

test('a receipt on a sibling session', async () => {
  const bench = await startBench({ sessions: 2 });
  bench.core.queue(message('m1', { body: 'hi' }));
  bench.clock.advance(1000);
  await turn(3);
  const [sender, sibling] =
    end(bench, 0).submits.length > 0 ? [end(bench, 0), end(bench, 1)] : [end(bench, 1), end(bench, 0)];
  sender.send(accept(sender.submits[0], 'A1'));
  await turn(3);
  sibling.send(receipt('A1'));
  await turn(5);
  expect(bench.core.statuses('m1')).toEqual(['sent', 'delivered']);
  expect(sibling.commands()).toContain('deliver_sm_resp');
});

test('a connection loss: unknown, and a new session', async () => {
  const bench = await startBench();
  bench.core.queue(message('m1', { body: 'hi' }));
  bench.clock.advance(1000);
  await turn(3);
  end(bench).reset();
  await turn(3);
  expect(bench.core.statuses('m1')).toEqual(['unknown']);
  expect(bench.bind.status()).toMatchObject({ state: 'reconnecting', connectedSinceMs: null });
  bench.clock.advance(60_000);
  await turn(3);
  expect(bench.bind.status().state).toBe('connected');
  expect(bench.bind.counters).toMatchObject({
    connectionAttempts: 2,
    bindSuccess: 2,
    bindFailures: 0,
    disconnections: 1,
  });
});

test('attempts are successes and failures, whatever made them fail', async () => {
  const bench = await startBench();
  end(bench).reset();
  await turn(3);
  bench.refuseConnections = true;
  bench.clock.advance(60_000);
  await turn(3);
  expect(bench.bind.status().lastError).toBe(
    'bind failed: no connection: connect ECONNREFUSED 127.0.0.1:2775',
  );
  bench.refuseConnections = false;
  bench.meet = (request) => responseTo(request, STATUS.ESME_RINVPASWD);
  bench.clock.advance(60_000);
  await turn(3);
  expect(bench.bind.status()).toMatchObject({
    state: 'disconnected',
    lastError: 'bind refused with ESME_RINVPASWD: authentication error, check password',
  });
  bench.meet = polite;
  bench.clock.advance(120_000);
  await turn(3);
  expect(bench.bind.status()).toMatchObject({ state: 'connected', lastError: null });
  const { connectionAttempts, bindSuccess, bindFailures } = bench.bind.counters;
  expect(bindFailures).toBeGreaterThanOrEqual(2);
  expect(connectionAttempts).toBe(bindSuccess + bindFailures);
});

test('a stop finishes what is out, answers every receipt, unbinds, and leaves nothing behind', async () => {
  const bench = await startBench({ window_size: 2 });
  bench.core.queue(message('m1'), message('m2'), message('m3'));
  bench.clock.advance(1000);
  await turn(3);
  const carrier = end(bench);
  carrier.send(receipt('not-known-yet'));
  await turn(3);
  const stopped = bench.bind.stop(10_000);
  await turn(3);
  expect(carrier.commands()).not.toContain('unbind');
  for (const [index, submit] of carrier.submits.entries()) carrier.send(accept(submit, `id-${index}`));
  await turn(5);
  await stopped;
  expect(carrier.submits).toHaveLength(2);
  expect(carrier.commands().slice(-2)).toEqual(['deliver_sm_resp', 'unbind']);
  expect([bench.core.statuses('m1'), bench.core.statuses('m2'), bench.core.statuses('m3')]).toEqual([
    ['sent'],
    ['sent'],
    [],
  ]);
  await bench.bind.stop(10_000);
  bench.clock.advance(60_000);
  await turn(3);
  expect(bench.ends).toHaveLength(1);
  expect(bench.clock.timers).toBe(0);
});

test('a stop with a carrier that answers nothing ends in time', async () => {
  const bench = await startBench();
  bench.core.queue(message('m1'));
  bench.clock.advance(1000);
  await turn(3);
  bench.meet = () => null;
  let over = false;
  const stopped = bench.bind.stop(10_000).then(() => {
    over = true;
  });
  for (let seconds = 0; seconds < 30 && !over; seconds += 1) {
    bench.clock.advance(1000);
    await turn(3);
  }
  await stopped;
  await turn(3);
  expect(bench.core.statuses('m1')).toEqual(['unknown']);
});

test('new settings take effect on the running bind: window, message id format, text', async () => {
  const bench = await startBench({ window_size: 1, message_id_format: 'as_is' });
  bench.core.queue(message('m1', { body: 'é' }), message('m2', { body: 'é' }));
  bench.clock.advance(1000);
  await turn(3);
  const carrier = end(bench);
  expect(carrier.submits).toHaveLength(1);
  carrier.send(accept(carrier.submits[0], 'A1'));
  await turn(3);
  bench.bind.retune(settings({ window_size: 3, message_id_format: 'hex_to_decimal', alphabets: ['ucs2'] }));
  bench.core.queue(message('m3', { body: 'é' }));
  bench.clock.advance(2000);
  await turn(3);
  expect(carrier.submits.at(-1)).toMatchObject({ data_coding: 8 });
  carrier.send(receipt('161'));
  await turn(5);
  expect(bench.core.statuses('m1')).toEqual(['sent', 'delivered']);
  expect(carrier.commands()).not.toContain('unbind');
});

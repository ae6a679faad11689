import { describe, expect, it } from 'vitest';
import { type DuplexEnd, duplexPair } from '../../test/duplex-pair.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import { decode } from '../smpp/decode.ts';
import { encode } from '../smpp/encode.ts';
import { Framer } from '../smpp/frame.ts';
import { type Pdu, pdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { isViolation } from '../smpp/violation.ts';
import type { Connection } from './connection.ts';
import { Dialer, type DialerOwner, type DialerSettings, type Target } from './dialer.ts';
import { RecordingOwner, sessionSettings } from './session.fixture.ts';
import type { CloseReason } from './state.ts';

const A: Target = { host: 'a', port: 1 };
const B: Target = { host: 'b', port: 2 };

class Owner extends RecordingOwner implements DialerOwner<string> {
  readonly attempts: string[] = [];
  readonly retries: { readonly reason: CloseReason; readonly host: string; readonly delayMs: number }[] = [];
  onAttemptDo: () => void = () => undefined;

  onAttempt({ host }: Target): void {
    this.attempts.push(host);
    this.onAttemptDo();
  }

  onRetry(reason: CloseReason, { host }: Target, delayMs: number): void {
    this.retries.push({ reason, host, delayMs });
  }
}

/** How a target meets the next attempts: `refuse` the connection, `hang`, or a bind_resp of this status. */
type Manner = 'refuse' | 'hang' | number;

class Carrier {
  readonly clock = new FakeClock();
  readonly owner = new Owner();
  readonly sockets: DuplexEnd[] = [];
  readonly ends: DuplexEnd[] = [];
  readonly aborted: string[] = [];
  manner: Readonly<Record<string, Manner>> = { a: 0, b: 0 };
  randomly = 0.5;
  readonly dialer: Dialer<string>;

  constructor(targets: readonly Target[] = [A, B], session = sessionSettings({ enquireLinkIntervalMs: 0 })) {
    let sessions = 0;
    this.dialer = new Dialer<string>(this.settings(targets, session), this.owner, {
      clock: this.clock,
      random: () => this.randomly,
      trace: () => null,
      sessionId: () => `s${++sessions}`,
      connect: (target, signal) => this.#connect(target, signal),
    });
  }

  settings(
    targets: readonly Target[] = [A, B],
    session = sessionSettings({ enquireLinkIntervalMs: 0 }),
  ): DialerSettings {
    const reconnect = { reconnectDelayMs: 1_000, reconnectMaxDelayMs: 60_000, alreadyBoundDelayMs: 30_000 };
    return { targets, session, reconnect, maxPduLength: 70_000 };
  }

  #connect({ host }: Target, signal: AbortSignal): Promise<DuplexEnd> {
    const manner = this.manner[host] ?? 'refuse';
    if (manner === 'refuse') return Promise.reject(new Error(`ECONNREFUSED ${host}`));
    if (manner === 'hang') {
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          this.aborted.push(host);
          reject(new Error('called off'));
        });
      });
    }
    return Promise.resolve(this.#accept(manner));
  }

  #accept(bindStatus: number): DuplexEnd {
    const [socket, end] = duplexPair();
    this.sockets.push(socket);
    this.ends.push(end);
    const framer = new Framer();
    end.on('error', () => undefined);
    end.on('data', (chunk: Buffer) =>
      framer.push(chunk, (frame) => this.#answer(end, decode(frame), bindStatus)),
    );
    return socket;
  }

  #answer(end: DuplexEnd, heard: ReturnType<typeof decode>, bindStatus: number): void {
    if (isViolation(heard)) throw new Error(heard.detail);
    const { command, sequence_number } = heard;
    if (command === 'bind_transceiver') {
      this.send(end, pdu('bind_transceiver_resp', { sequence_number, command_status: bindStatus }));
    } else if (command === 'unbind') {
      this.send(end, pdu('unbind_resp', { sequence_number }));
      end.end();
    } else if (command === 'submit_sm') {
      this.send(end, pdu('submit_sm_resp', { sequence_number, message_id: '1' }));
    }
  }

  send(end: DuplexEnd, what: Pdu): void {
    const octets = encode(what);
    if (isViolation(octets)) throw new Error(octets.detail);
    end.write(octets);
  }

  get bound(): Connection<string> {
    const { session } = this.dialer;
    if (session?.bound !== true) throw new Error('not bound');
    return session;
  }

  /** The carrier's side of the newest connection breaks. */
  async lose(): Promise<void> {
    this.ends.at(-1)?.reset();
    await turn(3);
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await turn(4);
  }

  async expectNothingLeft(): Promise<void> {
    await turn(3);
    expect(this.clock.timers).toBe(0);
    expect(this.sockets.filter((socket) => !socket.destroyed)).toEqual([]);
    const { length } = this.owner.attempts;
    await this.pass(600_000);
    expect(this.owner.attempts.length).toBe(length);
  }
}

describe('targets', () => {
  it('are tried in their order at once, and after the last there is a pause', async () => {
    const carrier = new Carrier();
    carrier.manner = { a: 'refuse', b: 'refuse' };
    carrier.dialer.start();
    await turn(2);
    await carrier.pass(0);
    expect(carrier.owner.attempts).toEqual(['a', 'b']);
    expect(carrier.owner.retries).toEqual([
      { reason: { kind: 'connection_lost', detail: 'ECONNREFUSED a' }, host: 'a', delayMs: 0 },
      { reason: { kind: 'connection_lost', detail: 'ECONNREFUSED b' }, host: 'b', delayMs: 500 },
    ]);
    await carrier.pass(499);
    expect(carrier.owner.attempts.length).toBe(2);
    await carrier.pass(1);
    await carrier.pass(0);
    expect(carrier.owner.attempts).toEqual(['a', 'b', 'a', 'b']);
    expect(carrier.owner.retries.at(-1)?.delayMs).toBe(1_000);
    await carrier.dialer.stop(0);
    await carrier.expectNothingLeft();
  });

  it('the second takes over, and after its success the first comes first again', async () => {
    const carrier = new Carrier();
    carrier.manner = { a: 'refuse', b: 0 };
    carrier.dialer.start();
    await turn(2);
    await carrier.pass(0);
    expect(carrier.bound.peer).toBe('b:2');
    await carrier.pass(5_000);
    await carrier.lose();
    expect(carrier.owner.retries.at(-1)).toMatchObject({ host: 'b', delayMs: 500 });
    await carrier.pass(500);
    expect(carrier.owner.attempts).toEqual(['a', 'b', 'a']);
    await carrier.dialer.stop(0);
  });

  it('a shorter list takes effect with the next attempt', async () => {
    const carrier = new Carrier();
    carrier.manner = { a: 'refuse', b: 'hang' };
    carrier.dialer.start();
    await turn(2);
    carrier.dialer.retune(carrier.settings([A]));
    await carrier.pass(0);
    await carrier.pass(60_000);
    expect(new Set(carrier.owner.attempts)).toEqual(new Set(['a']));
    expect(() => carrier.dialer.retune(carrier.settings([]))).toThrow('at least one target');
    await carrier.dialer.stop(0);
    await carrier.expectNothingLeft();
  });
});

describe('the pause', () => {
  it('doubles up to the longest, with full jitter, for ever', async () => {
    const carrier = new Carrier([A]);
    carrier.manner = { a: 'refuse' };
    carrier.randomly = 0.999;
    carrier.dialer.start();
    for (let attempt = 0; attempt < 40; attempt += 1) await carrier.pass(60_000);
    const delays = carrier.owner.retries.map(({ delayMs }) => Math.round(delayMs / 0.999));
    expect(delays.slice(0, 8)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(delays.length).toBeGreaterThanOrEqual(40);
    await carrier.dialer.stop(0);
  });

  it('begins anew after a session that carried something, or lasted; not after one that did neither', async () => {
    const carrier = new Carrier([A]);
    carrier.manner = { a: 'refuse' };
    carrier.dialer.start();
    for (let attempt = 0; attempt < 6; attempt += 1) await carrier.pass(60_000);
    const long = carrier.owner.retries.at(-1)?.delayMs;
    carrier.manner = { a: 0 };
    await carrier.pass(60_000);
    await carrier.lose(); // bound, and lost at once
    expect(carrier.owner.retries.at(-1)?.delayMs).toBeGreaterThanOrEqual(long ?? 0);

    await carrier.pass(60_000);
    carrier.bound.submit(pdu('submit_sm'), 'm');
    await turn(4);
    await carrier.lose();
    expect(carrier.owner.outcomes.get('m')).toEqual(['answered']);
    expect(carrier.owner.retries.at(-1)?.delayMs).toBe(500);
    await carrier.pass(500);
    await carrier.lose();
    expect(carrier.owner.retries.at(-1)?.delayMs).toBe(1_000);
    await carrier.pass(1_000);
    await carrier.pass(5_000);
    await carrier.lose();
    expect(carrier.owner.retries.at(-1)?.delayMs).toBe(500);
    await carrier.dialer.stop(0);
    await carrier.expectNothingLeft();
  });

  it('after ESME_RALYBND is already_bound_delay at least, and the old session is sent an unbind', async () => {
    const carrier = new Carrier([A]);
    carrier.manner = { a: STATUS.ESME_RALYBND };
    carrier.randomly = 0;
    carrier.dialer.start();
    await turn(6);
    expect(carrier.owner.closed).toEqual({ kind: 'bind_refused', commandStatus: STATUS.ESME_RALYBND });
    expect(carrier.owner.retries.map(({ delayMs }) => delayMs)).toEqual([30_000]);
    await carrier.dialer.stop(0);
    await carrier.expectNothingLeft();
  });

  it.each([
    ['wrong credentials', STATUS.ESME_RINVPASWD, 60_000],
    ['an earlier session', STATUS.ESME_RALYBND, 30_000],
  ])('after %s at one target is kept even if another failed otherwise', async (_, status, leastMs) => {
    const carrier = new Carrier();
    carrier.manner = { a: status, b: 'refuse' };
    carrier.randomly = 0.1;
    carrier.dialer.start();
    await turn(8);
    await carrier.pass(0);
    expect(carrier.owner.attempts).toEqual(['a', 'b']);
    expect(carrier.owner.retries.at(-1)?.delayMs).toBeGreaterThanOrEqual(leastMs);
    await carrier.dialer.stop(0);
    await carrier.expectNothingLeft();
  });

  it('is cut short by retryNow, which begins with the first target; a session is left alone', async () => {
    const carrier = new Carrier();
    carrier.manner = { a: 'refuse', b: 'refuse' };
    carrier.dialer.start();
    await turn(2);
    await carrier.pass(0);
    carrier.manner = { a: 0, b: 0 };
    carrier.dialer.retryNow();
    carrier.dialer.retryNow();
    await turn(4);
    expect(carrier.owner.attempts).toEqual(['a', 'b', 'a']);
    const session = carrier.bound;
    carrier.dialer.retryNow();
    await turn(2);
    expect(carrier.bound).toBe(session);
    await carrier.dialer.stop(1_000);
    await carrier.expectNothingLeft();
    carrier.dialer.retryNow();
    carrier.dialer.start();
    await carrier.expectNothingLeft();
  });
});

describe('stop', () => {
  it('before the start', async () => {
    const carrier = new Carrier();
    await carrier.dialer.stop(0);
    carrier.dialer.start();
    await carrier.expectNothingLeft();
    expect(carrier.owner.attempts).toEqual([]);
  });

  it('while it dials calls the attempt off', async () => {
    const carrier = new Carrier();
    carrier.manner = { a: 'hang' };
    carrier.dialer.start();
    await turn();
    await carrier.dialer.stop(1_000);
    expect(carrier.aborted).toEqual(['a']);
    await carrier.expectNothingLeft();
    expect(carrier.owner.retries).toEqual([]);
  });

  it('at the moment when the connection comes, and from within an attempt', async () => {
    const late = new Carrier();
    late.dialer.start();
    await late.dialer.stop(1_000);
    await late.expectNothingLeft();
    expect(late.owner.lines).toEqual([]);

    const within = new Carrier();
    within.owner.onAttemptDo = () => void within.dialer.stop(0);
    within.dialer.start();
    await within.expectNothingLeft();
    expect(within.sockets).toEqual([]);
  });

  it('while the bind is under way closes the connection', async () => {
    const carrier = new Carrier([A]);
    carrier.dialer.start();
    await Promise.resolve();
    await Promise.resolve();
    expect(carrier.dialer.session?.bound).toBe(false);
    await carrier.dialer.stop(1_000);
    expect(carrier.owner.closed).toEqual({ kind: 'unbound_by_us' });
    await carrier.expectNothingLeft();
  });

  it('of a bound session drains and unbinds it, and is done when the socket is gone', async () => {
    const carrier = new Carrier();
    carrier.dialer.start();
    await turn(4);
    carrier.bound.submit(pdu('submit_sm'), 'm');
    await Promise.all([carrier.dialer.stop(10_000), carrier.dialer.stop(5_000)]);
    expect(carrier.sockets[0]?.destroyed).toBe(true);
    expect(carrier.owner.lines).toEqual(['bound', 'm answered', 'closed unbound_by_us']);
    expect(carrier.owner.retries).toEqual([]);
    await carrier.expectNothingLeft();
  });

  it('resolves although the carrier answers nothing at all, and a second stop makes it sooner', async () => {
    const carrier = new Carrier();
    carrier.dialer.start();
    await turn(4);
    carrier.ends[0]?.removeAllListeners('data').resume();
    carrier.bound.submit(pdu('submit_sm'), 'm');
    let stopped = false;
    void carrier.dialer.stop(20_000).then(() => {
      stopped = true;
    });
    await carrier.pass(1_000);
    void carrier.dialer.stop(0);
    await carrier.pass(4_999);
    expect(carrier.owner.closed).toBe(null);
    await carrier.pass(1);
    expect(carrier.owner.lines.slice(-2)).toEqual(['m closed', 'closed unbound_by_us']);
    await carrier.pass(5_000);
    expect(stopped).toBe(true);
    await carrier.expectNothingLeft();
  });

  it('between two attempts, and twice', async () => {
    const carrier = new Carrier([A]);
    carrier.manner = { a: 'refuse' };
    carrier.dialer.start();
    await turn(2);
    expect(carrier.clock.timers).toBe(1);
    await carrier.dialer.stop(0);
    await carrier.dialer.stop(0);
    await carrier.expectNothingLeft();
  });
});

it('a new setting reaches the session that is up, and those to come', async () => {
  const carrier = new Carrier([A]);
  carrier.dialer.start();
  await turn(4);
  expect(carrier.bound.room).toBe(3);
  carrier.dialer.retune(carrier.settings([A], sessionSettings({ windowSize: 7 })));
  expect(carrier.bound.room).toBe(7);
  await carrier.lose();
  await carrier.pass(1_000);
  expect(carrier.bound.room).toBe(7);
  await carrier.dialer.stop(0);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import { recordingLog } from '../outbound/outbound.fixture.ts';
import { readConcat } from '../smpp/concat.ts';
import { pdu, type SubmitSm } from '../smpp/pdu.ts';
import { Joining, type PartSession, type Taken } from './joining.ts';
import { STALL_MS } from './peer-window.ts';
import { type MessagePdu, withBody } from './read-message.ts';

const TIMEOUT_MS = 60_000;

/** A session of a peer: counts what it has unanswered, as a Connection does. */
class Session implements PartSession {
  readonly state = { inbound: 0, ending: null as object | null, settings: { inboundWindow: 100 } };
  constructor(inboundWindow = 100) {
    this.state.settings.inboundWindow = inboundWindow;
  }
}

interface Handed {
  readonly kind: 'whole' | 'apart';
  /** `reference.sequence` of each part. */
  readonly parts: readonly string[];
  readonly key: string;
}

/** Joining with OmniMessage and the sessions in the test's hands. */
class Scene {
  readonly clock = new FakeClock();
  readonly handed: Handed[] = [];
  /** What each request was answered, by its key. */
  readonly answers = new Map<string, string>();
  readonly joining: Joining;
  outcome: (n: number) => Promise<Taken> = (n) => Promise.resolve({ id: `m${n}` });
  joinable = true;
  #requests = 0;

  constructor(timeoutMs = TIMEOUT_MS) {
    this.joining = new Joining(timeoutMs, {
      clock: this.clock,
      log: recordingLog(),
      whole: (pdus, key) => (this.joinable ? this.#hand('whole', pdus, key) : null),
      apart: (one, key) => this.#hand('apart', [one], key),
    });
  }

  /** A request comes in and, once it can, is answered. Gives its key. */
  send(session: Session, request: SubmitSm): string {
    this.#requests += 1;
    const key = `k${this.#requests}`;
    session.state.inbound += 1;
    this.joining.heard(session);
    const answered = (answer: string): void => {
      session.state.inbound -= 1;
      this.answers.set(key, answer);
    };
    this.joining.take(session, request, key).then(
      (taken) => answered('id' in taken ? taken.id : `status ${taken.commandStatus}`),
      () => answered('failed'),
    );
    return key;
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await turn();
  }

  #hand(kind: Handed['kind'], pdus: readonly MessagePdu[], key: string): Promise<Taken> {
    this.handed.push({ kind, parts: pdus.map(nameOf), key });
    return this.outcome(this.handed.length);
  }
}

function nameOf(one: MessagePdu): string {
  const reading = readConcat(withBody(one));
  return reading.form === null || reading.form === 'malformed'
    ? 'single'
    : `${reading.reference}.${reading.sequence}`;
}

function part(reference: number, sequence: number, total: number, body = `part ${sequence}`): SubmitSm {
  const short_message = Buffer.concat([Buffer.of(5, 0, 3, reference, total, sequence), Buffer.from(body)]);
  return pdu('submit_sm', { source_addr: '1', destination_addr: '2', esm_class: 0x40, short_message });
}

const single = pdu('submit_sm', {
  source_addr: '1',
  destination_addr: '2',
  short_message: Buffer.from('hi'),
});

describe('Joining', () => {
  it('answers every part with the one id once the whole is with OmniMessage, under the key of the first part', async () => {
    const scene = new Scene();
    const session = new Session();
    for (const sequence of [3, 1, 2]) scene.send(session, part(7, sequence, 3));
    expect(scene.answers.size).toBe(0);
    await turn();
    expect(scene.handed).toEqual([{ kind: 'whole', parts: ['7.1', '7.2', '7.3'], key: 'k2' }]);
    expect([...scene.answers.values()]).toEqual(['m1', 'm1', 'm1']);
    expect([scene.joining.parts, scene.clock.timers]).toEqual([0, 0]);
  });

  it('leaves alone what is no part', async () => {
    const scene = new Scene();
    scene.send(new Session(), single);
    await turn();
    expect(scene.handed).toEqual([{ kind: 'apart', parts: ['single'], key: 'k1' }]);
  });

  it('joins over several sessions of the peer', async () => {
    const scene = new Scene();
    scene.send(new Session(), part(7, 1, 2));
    scene.send(new Session(), part(7, 2, 2));
    await turn();
    expect(scene.handed.map(({ kind }) => kind)).toEqual(['whole']);
  });

  it('refuses every part alike, and starts anew when they come again', async () => {
    const scene = new Scene();
    const session = new Session();
    scene.outcome = (n) => Promise.resolve(n === 1 ? { commandStatus: 0x45 } : { id: 'again' });
    for (const sequence of [1, 2]) scene.send(session, part(7, sequence, 2));
    await turn();
    expect([...scene.answers.values()]).toEqual(['status 69', 'status 69']);
    for (const sequence of [1, 2]) scene.send(session, part(7, sequence, 2));
    await turn();
    expect([...scene.answers.values()].slice(2)).toEqual(['again', 'again']);
  });

  it('answers a part that comes again: with the others while they wait, with their id afterwards', async () => {
    const scene = new Scene();
    const [before, after] = [new Session(), new Session()];
    scene.send(before, part(7, 1, 2));
    scene.send(before, part(7, 1, 2));
    scene.send(before, part(7, 2, 2));
    await turn();
    scene.send(after, part(7, 2, 2));
    await turn();
    expect(scene.handed).toHaveLength(1);
    expect([...scene.answers.values()]).toEqual(['m1', 'm1', 'm1', 'm1']);
  });

  it('hands parts over when the time is over, and the late ones at once', async () => {
    const scene = new Scene();
    const session = new Session();
    const other = scene.send(session, part(9, 1, 2));
    scene.send(session, part(7, 1, 3));
    scene.send(session, part(9, 2, 2));
    await turn();
    expect(scene.answers.has(other)).toBe(true);
    // Two were unanswered at once, so the one that waits does not fill the window.
    await scene.pass(TIMEOUT_MS - 1);
    expect(scene.handed).toHaveLength(1);
    await scene.pass(1);
    expect(scene.handed[1]).toEqual({ kind: 'apart', parts: ['7.1'], key: 'k2' });
    scene.send(session, part(7, 2, 3));
    await turn();
    expect(scene.handed[2]).toEqual({ kind: 'apart', parts: ['7.2'], key: 'k4' });
    expect([scene.joining.parts, scene.clock.timers]).toEqual([0, 0]);
  });

  it('stalls once for a peer that leaves one request unanswered, and not again', async () => {
    const scene = new Scene();
    const session = new Session();
    scene.send(session, part(7, 1, 2));
    await scene.pass(STALL_MS - 1);
    expect(scene.handed).toHaveLength(0);
    await scene.pass(1);
    expect(scene.handed.map(({ parts }) => parts)).toEqual([['7.1']]);
    await scene.pass(150);
    scene.send(session, part(7, 2, 2));
    await turn();
    for (const sequence of [1, 2]) {
      scene.send(session, part(8, sequence, 2));
      await turn();
      expect(scene.answers.size).toBe(2 + sequence);
    }
    expect(scene.handed.map(({ kind }) => kind)).toEqual(['apart', 'apart', 'apart', 'apart']);
  });

  it('learns that a peer was only slow, and then waits', async () => {
    const scene = new Scene();
    const session = new Session();
    scene.send(session, part(7, 1, 2));
    await scene.pass(STALL_MS);
    await scene.pass(4000);
    scene.send(session, part(7, 2, 2));
    await turn();
    scene.send(session, part(8, 1, 2));
    await scene.pass(20_000);
    scene.send(session, part(8, 2, 2));
    await turn();
    expect(scene.handed.map(({ kind }) => kind)).toEqual(['apart', 'apart', 'whole']);
  });

  it('believes again in a window that turns out to be wider', async () => {
    const scene = new Scene();
    const session = new Session();
    scene.send(session, part(7, 1, 2));
    await scene.pass(STALL_MS);
    scene.send(session, part(7, 2, 2));
    await turn();
    scene.outcome = () => new Promise(() => undefined);
    scene.send(session, single);
    scene.send(session, part(8, 1, 2));
    scene.send(session, part(8, 2, 2));
    expect(scene.handed.at(-1)).toMatchObject({ kind: 'whole' });
  });

  it('lets waiting parts take at most half of the window that the peer is granted', async () => {
    const scene = new Scene();
    const session = new Session(4);
    scene.send(session, part(1, 1, 2));
    scene.send(session, part(2, 1, 2));
    expect(scene.handed).toHaveLength(0);
    scene.send(session, part(3, 1, 2));
    expect(scene.handed.map(({ parts }) => parts)).toEqual([['1.1']]);
    const narrow = new Scene();
    narrow.send(new Session(1), part(1, 1, 2));
    expect(narrow.handed).toHaveLength(1);
  });

  it('drops the parts of a session that closes; the peer sends them again', async () => {
    const scene = new Scene();
    const [lost, other] = [new Session(), new Session()];
    scene.send(lost, part(7, 1, 3));
    scene.send(other, part(7, 2, 3));
    scene.joining.closed(lost);
    expect(scene.joining.parts).toBe(1);
    scene.send(other, part(7, 3, 3));
    expect(scene.handed).toHaveLength(0);
    scene.send(new Session(), part(7, 1, 3));
    await turn();
    expect(scene.handed).toEqual([{ kind: 'whole', parts: ['7.1', '7.2', '7.3'], key: 'k4' }]);
    scene.send(lost, part(8, 1, 2));
    scene.joining.closed(lost);
    expect([scene.joining.parts, scene.clock.timers]).toEqual([0, 0]);
  });

  it('hands over what waits on a session that ends', async () => {
    const scene = new Scene();
    const session = new Session();
    session.state.inbound = 1;
    scene.send(session, part(7, 1, 2));
    await scene.pass(STALL_MS);
    expect(scene.handed).toHaveLength(0);
    session.state.ending = {};
    await scene.pass(STALL_MS);
    expect(scene.handed).toHaveLength(1);
  });

  it('hands everything over when it stops, and holds nothing from then on', async () => {
    const scene = new Scene();
    const session = new Session();
    scene.send(session, part(7, 1, 2));
    scene.joining.stop();
    scene.send(session, part(7, 2, 2));
    await turn();
    expect(scene.handed.map(({ kind }) => kind)).toEqual(['apart', 'apart']);
    expect([scene.answers.size, scene.joining.parts, scene.clock.timers]).toEqual([2, 0, 0]);
  });

  it('hands over one by one what one message cannot say', async () => {
    const scene = new Scene();
    scene.joinable = false;
    const session = new Session();
    scene.send(session, part(7, 1, 2));
    scene.send(session, part(7, 2, 2));
    await turn();
    expect(scene.handed.map(({ kind }) => kind)).toEqual(['apart', 'apart']);
    expect(scene.answers.size).toBe(2);
  });

  it('gives a reference to the newer message when other octets come under it', async () => {
    const scene = new Scene();
    const session = new Session();
    scene.send(session, part(7, 1, 2, 'old'));
    scene.send(session, part(7, 1, 2, 'new'));
    scene.send(session, part(7, 2, 2));
    await turn();
    expect(scene.handed).toEqual([
      { kind: 'apart', parts: ['7.1'], key: 'k1' },
      { kind: 'whole', parts: ['7.1', '7.2'], key: 'k2' },
    ]);
  });

  it('keeps octets of its own', () => {
    const scene = new Scene();
    const request = part(7, 1, 2);
    let seen: MessagePdu | null = null;
    const joining = new Joining(TIMEOUT_MS, {
      clock: scene.clock,
      log: recordingLog(),
      whole: () => null,
      apart: (one) => {
        seen = one;
        return Promise.resolve({ id: 'x' });
      },
    });
    void joining.take(new Session(), request, 'k');
    request.short_message.fill(0);
    joining.stop();
    expect(seen).toMatchObject({ short_message: part(7, 1, 2).short_message });
  });

  it('is bounded in messages, and hands the oldest over', async () => {
    const scene = new Scene();
    for (let reference = 0; reference < 1001; reference += 1) {
      const request = { ...part(0, 1, 2), destination_addr: String(reference) };
      scene.send(new Session(), request);
    }
    expect([scene.joining.parts, scene.handed.length]).toEqual([1000, 1]);
  });

  it('answers and hands over every part exactly once, whatever the windows, orders, delays and closings', async () => {
    const step = fc.record({
      session: fc.nat(2),
      reference: fc.nat(3),
      sequence: fc.integer({ min: 1, max: 4 }),
      waitMs: fc.constantFrom(0, 0, 0, 50, 1000, 5000, 70_000),
      close: fc.boolean(),
      refused: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        async (steps, window) => {
          const scene = new Scene();
          let sessions = Array.from({ length: 3 }, () => new Session(window));
          const closedKeys = new Set<string>();
          const keysOf = new Map<Session, string[]>();
          let serial = 0;
          for (const { session: index, reference, sequence, waitMs, close, refused } of steps) {
            const session = sessions[index];
            if (session === undefined) throw new Error('no session');
            scene.outcome = (n) => Promise.resolve(refused ? { commandStatus: 8 } : { id: `m${n}` });
            if (session.state.inbound < window) {
              serial += 1;
              const key = scene.send(session, part(reference, sequence, 4, `${serial}`));
              keysOf.set(session, [...(keysOf.get(session) ?? []), key]);
            }
            if (waitMs > 0) await scene.pass(waitMs);
            if (close && waitMs === 1000) {
              await turn();
              for (const key of keysOf.get(session) ?? []) if (!scene.answers.has(key)) closedKeys.add(key);
              scene.joining.closed(session);
              sessions = sessions.map((one) => (one === session ? new Session(window) : one));
            }
          }
          await scene.pass(TIMEOUT_MS);
          scene.joining.stop();
          await turn();
          const parts = scene.handed.flatMap(({ parts: names }) => names).length;
          expect(scene.answers.size).toBe(serial);
          // Each text is its own, so nothing is a duplicate: handed over once, unless its session closed under it.
          expect(parts).toBe(serial - closedKeys.size);
          expect([scene.joining.parts, scene.clock.timers]).toEqual([0, 0]);
        },
      ),
      { numRuns: 150 },
    );
  });
});

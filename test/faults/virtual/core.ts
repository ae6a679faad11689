/**
 * OmniMessage in virtual time: the simulated core's own state and faults, spoken to in the JSON of the real adapter, with
 * a network between that delays, drops and times out. Undici's sockets and timers are left out, and nothing else is.
 */
import type { Clock } from '../../../connector/clock.ts';
import { tell } from '../../../connector/omnimessage/call-end.fixture.ts';
import {
  type CallEnd,
  type FrontendRegistration,
  type InboundMessage,
  type KnownMessage,
  type OmniMessage,
  OmniMessageError,
  type Polled,
  type StatusReport,
  type Submitted,
  type UnmatchedReceipt,
} from '../../../connector/omnimessage/port.ts';
import {
  readKnownMessage,
  readPoll,
  readSubmitted,
  receiptBody,
  registrationBody,
  reportBody,
  submitBody,
  UnreadableAnswer,
} from '../../../connector/omnimessage/rest-shapes.ts';
import { type CoreAnswer, SimulatedCoreState } from '../../../local/simulators/core.ts';
import { CoreFaults, type CoreOperation } from '../../../local/simulators/core-faults.ts';
import type { Seeded } from '../../seeded.ts';
import type { Life } from './life.ts';

const FRONTEND = 'smpp_gateway';
export const API_TIMEOUT_MS = 10_000;

/** The core itself, which outlives every gateway. */
export class VirtualCore {
  readonly faults: CoreFaults;
  readonly state: SimulatedCoreState;
  readonly clock: Clock;
  readonly random: Seeded;

  constructor(clock: Clock, random: Seeded, onUnknown: 'keep' | 'retry') {
    this.clock = clock;
    this.random = random;
    this.faults = new CoreFaults(() => clock.wall());
    this.state = new SimulatedCoreState(
      { now: () => clock.wall(), onUnknown, route: () => 'carrier' },
      this.faults,
    );
  }

  /** What one gateway process has of it. */
  portFor(life: Life): OmniMessage {
    return new VirtualPort(this, life);
  }
}

class VirtualPort implements OmniMessage {
  readonly #core: VirtualCore;
  readonly #life: Life;

  constructor(core: VirtualCore, life: Life) {
    this.#core = core;
    this.#life = life;
  }

  async poll(destSmsc: string, limit: number, isKnown?: (id: string) => boolean): Promise<Polled> {
    return readPoll(await this.#ask('poll', (state) => state.poll(destSmsc, limit)), destSmsc, isKnown);
  }

  report(id: string, report: StatusReport, end: CallEnd<void>): void {
    const body = reportBody(report, FRONTEND, new Date(report.atMs ?? this.#life.wall()).toISOString());
    const taken = this.#ask('report', (state) => state.report(id, JSON.parse(body)));
    tell(
      taken.then(() => undefined),
      end,
    );
  }

  async submit(message: InboundMessage, idempotencyKey: string): Promise<Submitted> {
    const body = submitBody(message, FRONTEND);
    return {
      id: readSubmitted(await this.#ask('submit', (state) => state.submit(JSON.parse(body), idempotencyKey))),
    };
  }

  async reportReceipt(receipt: UnmatchedReceipt): Promise<boolean> {
    const body = receiptBody(receipt, FRONTEND);
    return (await this.#known(this.#ask('receipt', (state) => state.receipt(JSON.parse(body))))) !== null;
  }

  async message(id: string): Promise<KnownMessage | null> {
    const answer = await this.#known(this.#ask('message', (state) => state.detail(id)));
    return answer === null ? null : readKnownMessage(answer);
  }

  async cancel(id: string): Promise<boolean> {
    return (await this.#known(this.#ask('message', (state) => state.cancel(id)))) !== null;
  }

  async register(frontend: FrontendRegistration): Promise<boolean> {
    const body = registrationBody(frontend, FRONTEND);
    return (await this.#known(this.#ask('register', (state) => state.register(JSON.parse(body))))) !== null;
  }

  async health(): Promise<void> {
    await this.#ask('health', () => ({ status: 200, json: '{"status":"ok"}' }));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #known(asked: Promise<string>): Promise<string | null> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof OmniMessageError && error.status === 404) return null;
      throw error;
    }
  }

  /** Resolves with the body of a 2xx. A process that has died hears nothing, whatever became of its request. */
  #ask(operation: CoreOperation, carryOut: (state: SimulatedCoreState) => CoreAnswer): Promise<string> {
    const { clock, random, faults, state } = this.#core;
    if (this.#life.dead) return NEVER;
    return new Promise((resolve, reject) => {
      let open = true;
      const settle = (finish: () => void): void => {
        if (!open) return;
        open = false;
        overdue.cancel();
        if (!this.#life.dead) finish();
      };
      const fail = (error: Error): void => settle(() => reject(asPortError(operation, error)));
      const overdue = this.#life.timer(API_TIMEOUT_MS, () =>
        fail(new OmniMessageError('timeout', 'no answer')),
      );
      const answer = ({ status, json }: CoreAnswer): void => {
        if (status >= 200 && status <= 299) settle(() => resolve(json));
        else fail(new OmniMessageError('http', `http ${status}`, { status }));
      };
      const travel = (act: () => void): void => void clock.timer(1 + random.next() * 20, act);
      travel(() => {
        const fault = faults.strike(operation);
        switch (fault?.kind) {
          case undefined:
          case 'early':
          case 'expired': {
            const result = carryOut(state);
            travel(() => answer(result));
            return;
          }
          case 'delay': {
            const result = carryOut(state);
            clock.timer(fault.delayMs, () => answer(result));
            return;
          }
          case 'drop_after':
            carryOut(state);
            travel(() => fail(new OmniMessageError('connection_refused', 'ECONNRESET')));
            return;
          case 'drop':
            travel(() => fail(new OmniMessageError('connection_refused', 'ECONNRESET')));
            return;
          case 'silence':
            return;
          case 'status':
            travel(() => answer({ status: fault.status, json: '{"error":"simulated"}' }));
            return;
          case 'half_json':
          case 'html':
            // The adapter's own test has what it makes of these octets: rest.test.ts.
            travel(() => fail(new OmniMessageError('parse_error', 'not the JSON that was asked for')));
            return;
        }
      });
    });
  }
}

const NEVER = new Promise<string>(() => undefined);

function asPortError(operation: CoreOperation, error: Error): OmniMessageError {
  if (error instanceof OmniMessageError) return error;
  if (error instanceof UnreadableAnswer)
    return new OmniMessageError('parse_error', `${operation}: ${error.message}`);
  throw error;
}

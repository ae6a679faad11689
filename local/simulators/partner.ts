/**
 * A simulated partner (an ESME) on the `smpp` package's client: binds, submits on demand or at a pace, answers
 * what it is sent and keeps it, and comes back when its connection ends.
 */
import {
  corkToTickEnd,
  type Pdu,
  type PeerMessage,
  readMessage,
  type Session,
  smpp,
  textOf,
} from './smpp-peer.ts';
import { Waiters } from './waiters.ts';

export interface SimulatedPartnerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly port: number;
  readonly tls?: { readonly rejectUnauthorized: boolean };
  readonly system_id: string;
  readonly password: string;
  /** Default transceiver. */
  readonly bindType?: 'transmitter' | 'receiver' | 'transceiver';
  /** Pause before it connects again; null: it stays away. Default 1000. */
  readonly reconnectMs?: number | null;
  /** Submits this every so often while bound; `n` counts from 1. */
  readonly every?: { readonly intervalMs: number; readonly message: (n: number) => PartnerMessage };
  /** command_status that answers the nth deliver_sm. Default 0. */
  readonly answer?: (message: PeerMessage, n: number) => number;
  /** Messages and receipts kept; the oldest go. Default 10,000. */
  readonly maxRecorded?: number;
}

/** Fields of submit_sm in the specification's names, and TLVs. */
export type PartnerMessage = Readonly<Record<string, unknown>> & {
  readonly destination_addr: string;
  readonly short_message: string | Buffer;
};

export type PartnerState =
  | { readonly is: 'connecting' }
  | { readonly is: 'bound' }
  | { readonly is: 'refused'; readonly command_status: number }
  | { readonly is: 'away' };

export interface PartnerStats {
  readonly state: PartnerState;
  readonly binds: number;
  readonly submitted: number;
  readonly accepted: number;
  readonly refused: number;
  readonly received: number;
  readonly receipts: number;
}

/** esm_class bits 5–2 of a receipt: SMPP 3.4 §5.2.12. */
const MESSAGE_TYPE = 0x3c;
const RECEIPT = 0x04;

export function startSimulatedPartner(options: SimulatedPartnerOptions): SimulatedPartner {
  return new SimulatedPartner(options);
}

export class SimulatedPartner {
  /** What it was sent besides receipts, and the receipts. */
  readonly received: PeerMessage[] = [];
  readonly receipts: PeerMessage[] = [];
  readonly #options: SimulatedPartnerOptions;
  readonly #waiters = new Waiters();
  #session: Session | null = null;
  #state: PartnerState = { is: 'connecting' };
  #closed = false;
  #reconnect: NodeJS.Timeout | null = null;
  #pace: NodeJS.Timeout | null = null;
  #binds = 0;
  #submitted = 0;
  #accepted = 0;
  #refused = 0;
  #receivedCount = 0;
  #receiptCount = 0;
  /** Calls waiting for a submit_sm_resp, which the package forgets when a connection ends. */
  readonly #unanswered = new Set<(error: Error) => void>();

  constructor(options: SimulatedPartnerOptions) {
    this.#options = options;
    this.#connect();
  }

  get state(): PartnerState {
    return this.#state;
  }

  stats(): PartnerStats {
    return {
      state: this.#state,
      binds: this.#binds,
      submitted: this.#submitted,
      accepted: this.#accepted,
      refused: this.#refused,
      received: this.#receivedCount,
      receipts: this.#receiptCount,
    };
  }

  /** Resolves with the first truthy value of `condition`, looked at whenever something changed. */
  waitFor<T>(condition: (partner: SimulatedPartner) => T, timeoutMs: number): Promise<NonNullable<T>> {
    return this.#waiters.until(
      () => condition(this),
      timeoutMs,
      () => JSON.stringify(this.stats()),
    );
  }

  bound(timeoutMs: number): Promise<boolean> {
    return this.waitFor(({ state }) => state.is === 'bound', timeoutMs);
  }

  /** Resolves with submit_sm_resp, whatever its command_status; rejects when unbound or cut off before it. */
  submit(message: PartnerMessage): Promise<Pdu> {
    const session = this.#session;
    if (session === null || this.#state.is !== 'bound')
      return Promise.reject(new Error('the partner is not bound'));
    this.#submitted += 1;
    return new Promise((resolve, reject) => {
      this.#unanswered.add(reject);
      session.send(new smpp.PDU('submit_sm', { registered_delivery: 1, ...message }), (response) => {
        this.#unanswered.delete(reject);
        if (response.command_status === 0) this.#accepted += 1;
        else this.#refused += 1;
        this.#waiters.changed();
        resolve(response);
      });
    });
  }

  /** Sends any PDU and resolves with its answer. */
  request(command: string, fields: object = {}): Promise<Pdu> {
    const session = this.#session;
    if (session === null) return Promise.reject(new Error('the partner is not connected'));
    return new Promise((resolve, reject) => {
      this.#unanswered.add(reject);
      session.send(new smpp.PDU(command, fields), (response) => {
        this.#unanswered.delete(reject);
        resolve(response);
      });
    });
  }

  /** Breaks the connection; it comes back by itself. */
  drop(): void {
    this.#session?.socket.resetAndDestroy();
  }

  /** Unbinds, waits up to `timeoutMs` for the answer, and stays away. */
  async close(timeoutMs = 1_000): Promise<void> {
    this.#closed = true;
    if (this.#reconnect !== null) clearTimeout(this.#reconnect);
    const session = this.#session;
    if (session === null) return;
    await new Promise<void>((resolve) => {
      const giveUp = setTimeout(() => session.destroy(), timeoutMs);
      session.once('close', () => {
        clearTimeout(giveUp);
        resolve();
      });
      if (this.#state.is !== 'bound' || !session.unbind(() => session.close())) session.destroy();
    });
  }

  #connect(): void {
    const { host = '127.0.0.1', port, tls } = this.#options;
    this.#set({ is: 'connecting' });
    const session = smpp.connect({ host, port, ...(tls === undefined ? {} : { tls: true, ...tls }) });
    this.#session = session;
    const cork = corkToTickEnd(session);
    session.once(tls === undefined ? 'connect' : 'secureConnect', () => this.#bind(session));
    session.on('pdu', (pdu: Pdu) => {
      if (!pdu.isResponse()) {
        cork();
        this.#received(session, pdu);
      }
    });
    session.on('error', () => session.destroy());
    session.on('close', () => this.#ended());
  }

  #bind(session: Session): void {
    const { system_id, password, bindType = 'transceiver' } = this.#options;
    const fields = { system_id, password, interface_version: 0x34 };
    session.send(new smpp.PDU(`bind_${bindType}`, fields), ({ command_status }) => {
      if (command_status === 0) {
        this.#binds += 1;
        this.#set({ is: 'bound' });
        this.#startPace();
      } else {
        this.#set({ is: 'refused', command_status });
        session.close();
      }
    });
  }

  #startPace(): void {
    const { every } = this.#options;
    if (every === undefined) return;
    let n = 0;
    this.#pace = setInterval(() => {
      n += 1;
      this.submit(every.message(n)).catch(() => {
        // The connection ended under it; the next one starts the pace anew.
        this.#refused += 1;
      });
    }, every.intervalMs);
  }

  #ended(): void {
    this.#session = null;
    if (this.#pace !== null) clearInterval(this.#pace);
    for (const reject of this.#unanswered) reject(new Error('the connection ended before the answer'));
    this.#unanswered.clear();
    const { reconnectMs = 1_000 } = this.#options;
    const staysAway = this.#closed || reconnectMs === null;
    // A refusal stays readable until the next attempt.
    if (this.#state.is !== 'refused') this.#set(staysAway ? { is: 'away' } : { is: 'connecting' });
    if (!staysAway) this.#reconnect = setTimeout(() => this.#connect(), reconnectMs);
  }

  #received(session: Session, pdu: Pdu): void {
    if (pdu.command === 'deliver_sm') this.#delivered(session, pdu);
    else session.send(pdu.response());
    if (pdu.command === 'unbind') session.close();
    this.#waiters.changed();
  }

  #delivered(session: Session, pdu: Pdu): void {
    const message = readMessage(pdu);
    const isReceipt = (message.esm_class & MESSAGE_TYPE) === RECEIPT;
    if (isReceipt) this.#receiptCount += 1;
    else this.#receivedCount += 1;
    const kept = isReceipt ? this.receipts : this.received;
    kept.push(message);
    const { maxRecorded = 10_000, answer } = this.#options;
    if (kept.length > maxRecorded * 1.1) kept.splice(0, kept.length - maxRecorded);
    const command_status = answer?.(message, this.#receiptCount + this.#receivedCount) ?? 0;
    session.send(pdu.response({ command_status }));
  }

  #set(state: PartnerState): void {
    this.#state = state;
    this.#waiters.changed();
  }
}

/** `message_id` of a submit_sm_resp. */
export function messageIdOf(response: Pdu): string {
  return textOf(response, 'message_id');
}

/**
 * A simulated carrier (an SMSC) on the `smpp` package's server, which we did not write: takes binds and messages,
 * sends receipts and messages of its own, and does wrong what carriers do wrong, on demand.
 */
import type { Server } from 'node:net';
import { type AnswerFault, FaultQueue } from './carrier-answers.ts';
import { Deliveries, type DeliveryCounts, type DeliverySettings } from './carrier-deliveries.ts';
import {
  type BindType,
  bindRefusal,
  type CarrierMessage,
  type CarrierSession,
  type CarrierStats,
  type Mobile,
  type SimulatedCarrierOptions,
} from './carrier-options.ts';
import { type MessageIds, messageIds, type ReceiptPlan, receiptPdu } from './carrier-receipts.ts';
import { corkToTickEnd, type Pdu, readMessage, type Session, smpp, status, textOf } from './smpp-peer.ts';
import { Waiters } from './waiters.ts';

export type { AnswerFault } from './carrier-answers.ts';
export type {
  BindType,
  CarrierMessage,
  CarrierSession,
  CarrierStats,
  Mobile,
  SimulatedCarrierOptions,
} from './carrier-options.ts';
export { type MessageIds, messageIds, type ReceiptPlan } from './carrier-receipts.ts';
export type { PeerMessage } from './smpp-peer.ts';

const DELIVERIES: DeliverySettings = {
  window: 100,
  redeliveries: 3,
  redeliverAfterMs: 100,
  maxWaiting: 200_000,
};

const BIND_TYPES: Readonly<Record<string, BindType>> = {
  bind_transmitter: 'transmitter',
  bind_receiver: 'receiver',
  bind_transceiver: 'transceiver',
};

interface Bound extends CarrierSession {
  readonly session: Session;
  readonly cork: () => void;
}

export async function startSimulatedCarrier(options: SimulatedCarrierOptions): Promise<SimulatedCarrier> {
  const carrier = new SimulatedCarrier(options);
  await carrier.listen();
  return carrier;
}

export class SimulatedCarrier {
  readonly messages: CarrierMessage[] = [];
  readonly #options: SimulatedCarrierOptions;
  readonly #server: Server;
  readonly #now: () => number;
  readonly #ids: MessageIds;
  readonly #maxRecorded: number;
  readonly #waiters = new Waiters();
  readonly #sessions = new Set<Session>();
  readonly #bound = new Map<Session, Bound>();
  readonly #deliveries = new Map<string, Deliveries>();
  readonly #answerFaults = new FaultQueue<AnswerFault>();
  readonly #bindFaults = new FaultQueue<number>();
  readonly #timers = new Map<NodeJS.Timeout, (() => void) | null>();
  readonly #counts: DeliveryCounts = { sent: 0, answered: 0, refused: 0, redelivered: 0, dropped: 0 };
  #held: (() => void)[] = [];
  #port: number;
  #answersEnquireLink = true;
  #lastSession = 0;
  #binds = 0;
  #bindsRefused = 0;
  #submits = 0;
  #taken = 0;
  #enquireLinks = 0;
  #unbinds = 0;

  constructor(options: SimulatedCarrierOptions) {
    this.#options = options;
    this.#port = options.port;
    this.#now = options.now ?? Date.now;
    this.#ids = options.messageIds ?? messageIds.decimal;
    this.#maxRecorded = options.maxRecorded ?? 100_000;
    this.#server = smpp.createServer({ ...options.tls }, (session) => this.#opened(session));
  }

  get port(): number {
    return this.#port;
  }

  get sessions(): CarrierSession[] {
    return [...this.#bound.values()].map(({ number, system_id, bindType }) => ({
      number,
      system_id,
      bindType,
    }));
  }

  stats(): CarrierStats {
    return {
      sessions: this.#bound.size,
      binds: this.#binds,
      bindsRefused: this.#bindsRefused,
      submits: this.#submits,
      taken: this.#taken,
      enquireLinks: this.#enquireLinks,
      unbinds: this.#unbinds,
      deliveries: { ...this.#counts },
    };
  }

  /** Resolves with the first truthy value of `condition`, looked at whenever something changed. */
  waitFor<T>(condition: (carrier: SimulatedCarrier) => T, timeoutMs: number): Promise<NonNullable<T>> {
    return this.#waiters.until(
      () => condition(this),
      timeoutMs,
      () => JSON.stringify(this.stats()),
    );
  }

  /** Listens, again on the same port after {@link stopListening}. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, this.#options.host ?? '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
  }

  /** New connections are refused; sessions stay. */
  stopListening(): void {
    this.#server.close();
  }

  /** The next `times` submit_sm are answered so. Returns the function that lifts it. */
  answerWith(fault: AnswerFault, times = Number.POSITIVE_INFINITY): () => void {
    return this.#answerFaults.add(fault, times);
  }

  /** The next `times` binds are refused with this command_status, ESME_RALYBND for example. */
  refuseBinds(command_status: number, times = Number.POSITIVE_INFINITY): () => void {
    return this.#bindFaults.add(command_status, times);
  }

  answerEnquireLink(answers: boolean): void {
    this.#answersEnquireLink = answers;
  }

  /** How many answers are held back. */
  get held(): number {
    return this.#held.length;
  }

  /** Sends the answers held back, in the order of their requests or against it. */
  release(order: 'forward' | 'reverse' = 'forward'): void {
    const answers = this.#held;
    this.#held = [];
    if (order === 'reverse') answers.reverse();
    for (const answer of answers) answer();
  }

  /** Delivers a subscriber's message to `system_id`, or to the first one bound; resolves with the answer. */
  deliver(mobile: Mobile, system_id?: string): Promise<Pdu> {
    const to = system_id ?? this.sessions.find(({ bindType }) => bindType !== 'transmitter')?.system_id;
    if (to === undefined) return Promise.reject(new Error('nobody is bound to receive'));
    return new Promise((resolve) => {
      this.#deliveriesOf(to).add({
        fields: mobile,
        avoid: null,
        prefer: null,
        answered: resolve,
        attempts: 0,
      });
    });
  }

  /** Any PDU to every session, for what carriers send and nobody expects. */
  send(command: string, fields: object): void {
    for (const { session } of this.#bound.values()) session.send(new smpp.PDU(command, fields));
  }

  /** Octets that are no PDU, to every session. */
  garbage(octets: Buffer): void {
    for (const session of this.#sessions) session.socket.write(octets);
  }

  /** Asks every session to end; resolves when all have answered and are closed. */
  async unbind(): Promise<void> {
    const ended = [...this.#bound.keys()].map(
      (session) => new Promise<void>((resolve) => session.unbind(() => session.close(resolve))),
    );
    await Promise.all(ended);
  }

  /** Takes no more, answers what it took, ends each connection with FIN. Receipts to come wait for the next one. */
  async closeGracefully(): Promise<void> {
    for (const session of this.#sessions) session.pause();
    this.release();
    for (const [timer, answer] of this.#timers) {
      if (answer === null) continue;
      clearTimeout(timer);
      this.#timers.delete(timer);
      answer();
    }
    await Promise.all(
      [...this.#sessions].map(
        (session) =>
          new Promise<void>((resolve) => {
            session.close(resolve);
            // Unread octets would keep the socket from ending: they are read and thrown away.
            session.socket.removeAllListeners('readable');
            session.socket.resume();
          }),
      ),
    );
  }

  /** Every connection breaks now. */
  destroySessions(): void {
    for (const session of this.#sessions) session.socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers.keys()) clearTimeout(timer);
    this.#timers.clear();
    for (const session of this.#sessions) session.destroy();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
  }

  #opened(session: Session): void {
    this.#sessions.add(session);
    const cork = corkToTickEnd(session);
    session.on('pdu', (pdu: Pdu) => this.#received(session, cork, pdu));
    // After an error the package reads no more from the session.
    session.on('error', () => session.destroy());
    session.on('close', () => {
      this.#sessions.delete(session);
      const bound = this.#bound.get(session);
      this.#bound.delete(session);
      if (bound !== undefined) this.#deliveriesOf(bound.system_id).removeReceiver(session);
      this.#waiters.changed();
    });
  }

  #received(session: Session, cork: () => void, pdu: Pdu): void {
    if (pdu.isResponse()) return;
    cork();
    switch (pdu.command) {
      case 'bind_transmitter':
      case 'bind_receiver':
      case 'bind_transceiver':
        this.#bind(session, cork, pdu);
        break;
      case 'submit_sm':
        this.#submit(session, pdu);
        break;
      case 'enquire_link':
        this.#enquireLinks += 1;
        if (this.#answersEnquireLink) session.send(pdu.response());
        break;
      case 'unbind':
        this.#unbinds += 1;
        session.send(pdu.response());
        session.close();
        break;
      default:
        session.send(pdu.response());
    }
    this.#waiters.changed();
  }

  #bind(session: Session, cork: () => void, pdu: Pdu): void {
    const bindType = BIND_TYPES[pdu.command];
    const system_id = textOf(pdu, 'system_id');
    const refusal =
      this.#bindFaults.strike() ??
      (this.#bound.has(session)
        ? status.ESME_RALYBND
        : bindRefusal(this.#options, this.#bound.size, system_id, textOf(pdu, 'password'), bindType));
    if (refusal !== null || bindType === undefined) {
      this.#bindsRefused += 1;
      session.send(pdu.response({ command_status: refusal ?? status.ESME_RBINDFAIL }));
      return;
    }
    this.#binds += 1;
    this.#lastSession += 1;
    this.#bound.set(session, { session, cork, number: this.#lastSession, system_id, bindType });
    session.send(pdu.response({ system_id: 'carrier' }));
    if (bindType !== 'transmitter') this.#deliveriesOf(system_id).addReceiver(session, cork);
  }

  #submit(session: Session, pdu: Pdu): void {
    this.#submits += 1;
    const bound = this.#bound.get(session);
    if (bound === undefined || bound.bindType === 'receiver') {
      session.send(pdu.response({ command_status: status.ESME_RINVBNDSTS }));
      return;
    }
    const fault = this.#answerFaults.strike();
    if (fault?.kind === 'status') {
      session.send(pdu.response({ command_status: fault.command_status }));
      return;
    }
    if (fault?.kind === 'generic_nack') {
      const { sequence_number } = pdu;
      session.send(new smpp.PDU('generic_nack', { command_status: fault.command_status, sequence_number }));
      return;
    }
    const refusal = this.#options.refuse?.(readMessage(pdu)) ?? status.ESME_ROK;
    if (refusal !== status.ESME_ROK) {
      session.send(pdu.response({ command_status: refusal }));
      return;
    }
    const ids = this.#ids(this.#taken + 1);
    const message = this.#take(bound, pdu, ids.response);
    const plan = this.#planFor(message);
    const receipt = plan === null ? null : () => this.#receipt(bound, message, plan, ids.receipt);
    if (plan?.beforeResponse === true) receipt?.();
    const answer = (sequence_number: number) => (): void => {
      bound.cork();
      session.send(new smpp.PDU('submit_sm_resp', { message_id: ids.response, sequence_number }));
      if (plan !== null && receipt !== null && plan.beforeResponse !== true)
        this.#after(plan.delayMs ?? 0, receipt);
    };
    this.#answer(fault, answer, pdu.sequence_number);
  }

  #answer(
    fault: AnswerFault | null,
    answer: (sequence_number: number) => () => void,
    sequence_number: number,
  ): void {
    switch (fault?.kind) {
      case 'silence':
        return;
      case 'late':
        this.#after(fault.delayMs, answer(sequence_number), true);
        return;
      case 'hold':
        this.#held.push(answer(sequence_number));
        return;
      case 'wrong_sequence':
        answer((sequence_number + 0x10000) & 0x7fffffff)();
        return;
      default:
        answer(sequence_number)();
    }
  }

  #take(bound: Bound, pdu: Pdu, message_id: string): CarrierMessage {
    this.#taken += 1;
    const { system_id, number: session } = bound;
    const message = { ...readMessage(pdu), system_id, session, message_id, takenMs: this.#now() };
    if (this.#maxRecorded > 0) {
      this.messages.push(message);
      if (this.messages.length > this.#maxRecorded * 1.1) {
        this.messages.splice(0, this.messages.length - this.#maxRecorded);
      }
    }
    return message;
  }

  #planFor(message: CarrierMessage): ReceiptPlan | null {
    if (this.#options.receipt !== undefined) return this.#options.receipt(message);
    return (message.registered_delivery & 3) === 0 ? null : {};
  }

  #receipt(bound: Bound, message: CarrierMessage, plan: ReceiptPlan, id: string): void {
    const fields = receiptPdu(plan, id, message, message.takenMs, this.#now());
    const sibling = plan.via === 'sibling';
    this.#deliveriesOf(bound.system_id).add({
      fields,
      avoid: sibling ? bound.session : null,
      prefer: sibling ? null : bound.session,
      answered: null,
      attempts: 0,
    });
  }

  #deliveriesOf(system_id: string): Deliveries {
    const known = this.#deliveries.get(system_id);
    if (known !== undefined) return known;
    const made = new Deliveries(
      { ...DELIVERIES, ...this.#options.deliveries },
      this.#counts,
      () => this.#waiters.changed(),
      (ms, act) => this.#after(ms, act),
    );
    this.#deliveries.set(system_id, made);
    return made;
  }

  /** Now for 0. `owed`: an answer, which a graceful close sends at once. */
  #after(ms: number, act: () => void, owed = false): void {
    if (ms === 0) {
      act();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.set(timer, owed ? act : null);
  }
}

/** A partner in virtual time on the `smpp` package's session: submits until it is told that its message is taken. */
import type { Clock } from '../../../connector/clock.ts';
import { type Pdu, readMessage, type Session, smpp, textOf } from '../../../local/simulators/smpp-peer.ts';
import type { Link } from './link.ts';

export interface Submission {
  readonly text: string;
  attempts: number;
  /** message_id of the answer; null: not taken yet. */
  messageId: string | null;
}

export const PARTNER = { system_id: 'partner', password: 'partner1' } as const;
const AGAIN_MS = 2_000;
const ANSWER_WAIT_MS = 40_000;

export class VirtualPartner {
  readonly submissions: Submission[] = [];
  /** Message ids of the receipts that it has accepted, one for each deliver_sm. */
  readonly receipts: string[] = [];
  /** command_status for deliver_sm; null: it gives no answer. */
  answersWith: number | null = 0;
  readonly #clock: Clock;
  readonly #dial: () => Link | null;
  #session: Session | null = null;
  #link: Link | null = null;
  #bound = false;
  #waiting: Submission[] = [];
  /** What is called for each submit_sm without an answer when its connection ends. */
  readonly #open = new Set<() => void>();

  /** `dial`: null when nobody listens. */
  constructor(clock: Clock, dial: () => Link | null) {
    this.#clock = clock;
    this.#dial = dial;
  }

  get link(): Link | null {
    return this.#link;
  }

  get owed(): number {
    return this.submissions.filter(({ messageId }) => messageId === null).length;
  }

  submit(text: string): void {
    const submission: Submission = { text, attempts: 0, messageId: null };
    this.submissions.push(submission);
    this.#send(submission);
  }

  connect(): void {
    const link = this.#dial();
    if (link === null) {
      this.#clock.timer(AGAIN_MS, () => this.connect());
      return;
    }
    const session = new smpp.Session({ socket: link.far });
    this.#session = session;
    this.#link = link;
    session.on('pdu', (pdu: Pdu) => this.#received(session, pdu));
    session.on('error', () => link.far.destroy());
    session.on('close', () => this.#closed(session));
    const unanswered = this.#clock.timer(ANSWER_WAIT_MS, () => link.far.destroy());
    session.send(
      new smpp.PDU('bind_transceiver', { ...PARTNER, interface_version: 0x34 }),
      ({ command_status }) => {
        unanswered.cancel();
        if (command_status !== 0) link.far.destroy();
        else {
          this.#bound = true;
          for (const submission of this.#waiting.splice(0)) this.#send(submission);
        }
      },
    );
  }

  #closed(session: Session): void {
    if (this.#session !== session) return;
    this.#session = null;
    this.#link = null;
    this.#bound = false;
    for (const again of [...this.#open]) again();
    this.#clock.timer(AGAIN_MS, () => this.connect());
  }

  #send(submission: Submission): void {
    const session = this.#session;
    if (session === null || !this.#bound || !session.socket.writable) {
      this.#waiting.push(submission);
      return;
    }
    submission.attempts += 1;
    const again = (): void => {
      if (!this.#open.delete(again)) return;
      unanswered.cancel();
      this.#clock.timer(AGAIN_MS, () => this.#send(submission));
    };
    const unanswered = this.#clock.timer(ANSWER_WAIT_MS, () => {
      again();
      // A session that does not answer is no good for others either.
      session.socket.destroy();
    });
    this.#open.add(again);
    const fields = {
      destination_addr: '447700900123',
      short_message: submission.text,
      registered_delivery: 1,
    };
    session.send(new smpp.PDU('submit_sm', fields), (response) => {
      if (!this.#open.has(again)) return;
      if (response.command_status !== 0) {
        again();
        return;
      }
      this.#open.delete(again);
      unanswered.cancel();
      submission.messageId = textOf(response, 'message_id');
    });
  }

  #received(session: Session, pdu: Pdu): void {
    if (pdu.isResponse()) return;
    if (pdu.command === 'deliver_sm' && this.answersWith === 0) {
      const id = /id:(\S+)/.exec(readMessage(pdu).text)?.[1];
      if (id !== undefined) this.receipts.push(id);
    }
    if (pdu.command === 'deliver_sm' && this.answersWith === null) return;
    session.send(
      pdu.command === 'deliver_sm' ? pdu.response({ command_status: this.answersWith ?? 0 }) : pdu.response(),
    );
    if (pdu.command === 'unbind') session.close();
  }
}

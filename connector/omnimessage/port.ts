/**
 * What the gateway asks of OmniMessage, in the gateway's own words. The one REST adapter (rest.ts) knows URLs
 * and field names; nothing else does. Every call fails with an {@link OmniMessageError} and nothing else.
 */
export interface OmniMessage {
  /**
   * Messages waiting for `destSmsc`. A poll claims nothing: what is not reported yet comes back. Those that `isKnown` knows, when
   * the answer is there, are listed in the total alone.
   */
  poll(destSmsc: string, limit: number, isKnown?: (id: string) => boolean): Promise<Polled>;
  /** Idempotent. Has succeeded once OmniMessage has taken the report (2xx). One attempt; the caller retries. */
  report(id: string, report: StatusReport, end: CallEnd<void>): void;
  /** Hands over a message that came in. Resolves with OmniMessage's id (2xx). One attempt. */
  submit(message: InboundMessage, idempotencyKey: string): Promise<Submitted>;
  /** A receipt whose message this process did not send. `false`: OmniMessage does not know the id (yet). */
  reportReceipt(receipt: UnmatchedReceipt): Promise<boolean>;
  /** What OmniMessage knows of a message; null: nothing. */
  message(id: string): Promise<KnownMessage | null>;
  /** `false`: there is no such message, or it is too late. */
  cancel(id: string): Promise<boolean>;
  /** `false`: this OmniMessage has no registration (404); the caller stops asking. */
  register(frontend: FrontendRegistration): Promise<boolean>;
  health(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Who hears how a call ended: one of the two is called, once, after the call has returned. Each message makes such calls,
 * and an object that is there anyway costs less than a promise and its functions.
 */
export interface CallEnd<T> {
  succeeded(value: T): void;
  failed(error: OmniMessageError): void;
}

/** 3GPP 23.038 §4: 0 is shown at once (flash), 1 is for the phone, 2 for the SIM, 3 for an external unit. */
export type MessageClass = 0 | 1 | 2 | 3;

/** A message that OmniMessage wants sent: `omnimessage-api.md`, Poll. `null`: the gateway chooses. */
export interface OutboundMessage {
  readonly id: string;
  readonly destSmsc: string;
  readonly source: string;
  readonly destination: string;
  readonly body: string;
  /** 0–3, SMPP priority_flag. */
  readonly priority: number;
  /** Milliseconds since the epoch. */
  readonly expiresMs: number | null;
  readonly deliverAfterMs: number | null;
  readonly deliveryAttempts: number;
  readonly dataCoding: number | null;
  readonly esmClass: number | null;
  /** A ready-made body, with its UDH when esmClass has the UDHI bit; wins over `body`. */
  readonly raw: Buffer | null;
  readonly sourceTon: number | null;
  readonly sourceNpi: number | null;
  readonly destTon: number | null;
  readonly destNpi: number | null;
  readonly registeredDelivery: number | null;
  readonly serviceType: string | null;
  readonly protocolId: number | null;
  /** replace_if_present_flag, SMPP 3.4 §5.2.18; false: not. */
  readonly replaceIfPresent: boolean;
  readonly messageClass: MessageClass | null;
  /** Application ports; both null: none. */
  readonly sourcePort: number | null;
  readonly destPort: number | null;
  /** Passed through; tag → value octets. */
  readonly tlvs: readonly { readonly tag: number; readonly value: Buffer }[];
  /** TLVs by a name of SMPP 3.4 or of the peer's `tlv_names`. */
  readonly namedTlvs: readonly { readonly name: string; readonly value: Buffer }[];
  readonly type: 'sms' | 'delivery_receipt';
  readonly receipt: OutboundReceipt | null;
}

/** The receipt that a `delivery_receipt` message carries to a partner. */
export interface OutboundReceipt {
  readonly messageId: string;
  readonly stat: string;
  readonly err: string | null;
  readonly submitDate: string | null;
  readonly doneDate: string | null;
  readonly text: string | null;
}

/** A message of the poll that is unusable: it is reported `failed` with the reason, its neighbours go on. */
export interface MalformedMessage {
  readonly id: string;
  readonly reason: string;
}

export interface Polled {
  readonly messages: readonly OutboundMessage[];
  readonly malformed: readonly MalformedMessage[];
  /** How many entries the answer had, usable or not: a full answer (≥ limit) calls for another poll. */
  readonly total: number;
}

export type DeliveryStatus =
  | 'sent'
  | 'failed'
  | 'delivered'
  | 'expired'
  | 'undeliverable'
  | 'rejected'
  | 'unknown';

/** `omnimessage-api.md`, Report. Absent fields are not sent. */
export interface StatusReport {
  readonly status: DeliveryStatus;
  readonly destSmsc: string;
  /** In the order of the parts; the first one is also `smsc_message_id`. */
  readonly smscMessageIds?: readonly string[];
  readonly commandStatus?: number;
  readonly commandStatusName?: string;
  readonly parts?: number;
  /** Why a message failed or is unknown, in one sentence (our addition; the core may ignore it). */
  readonly reason?: string;
  readonly dlr?: Dlr;
  /** When it happened, milliseconds since the epoch; absent: when it is handed over. */
  readonly atMs?: number;
}

/** Receipt fields as the carrier wrote them, dates untouched. */
export interface Dlr {
  readonly stat: string;
  readonly err: string | null;
  readonly submitDate: string | null;
  readonly doneDate: string | null;
  readonly text: string | null;
}

export interface Concat {
  readonly reference: number;
  readonly total: number;
  readonly sequence: number;
}

/** `omnimessage-api.md`, Submit what came in. */
export interface InboundMessage {
  readonly sourceSmsc: string;
  /** mo: deliver_sm from a carrier · mt: submit_sm from a partner. */
  readonly direction: 'mo' | 'mt';
  readonly source: string;
  readonly destination: string;
  /** null: the octets are no text, or could not be read as such; `raw` has them. */
  readonly body: string | null;
  readonly dataCoding: number;
  readonly esmClass: number;
  readonly raw: Buffer | null;
  readonly registeredDelivery: number;
  readonly priority: number;
  readonly expiresMs: number | null;
  readonly deliverAfterMs: number | null;
  readonly concat: Concat | null;
  readonly sourceTon: number;
  readonly sourceNpi: number;
  readonly destTon: number;
  readonly destNpi: number;
  readonly serviceType: string;
  readonly protocolId: number;
  readonly replaceIfPresent: boolean;
  /** What data_coding or dest_addr_subunit says; null: neither does. */
  readonly messageClass: MessageClass | null;
  /** From the header or the TLVs; null: none. */
  readonly sourcePort: number | null;
  readonly destPort: number | null;
  /** `name`: what the peer's `tlv_names` call it. */
  readonly tlvs: readonly { readonly tag: number; readonly value: Buffer; readonly name?: string }[];
}

export interface Submitted {
  readonly id: string;
}

/** `omnimessage-api.md`, Register, list, health: the detail of a message, as far as a query_sm asks for it. */
export interface KnownMessage {
  /** OmniMessage's word: pending, sent, delivered, expired, undeliverable, rejected, failed, cancelled, unknown … */
  readonly status: string;
  /** The bind that it came in by; null: it did not come from one. */
  readonly sourceSmsc: string | null;
  readonly source: string;
  /** When it reached its final state, milliseconds since the epoch; null: not known. */
  readonly finalMs: number | null;
}

export interface UnmatchedReceipt {
  readonly sourceSmsc: string;
  readonly smscMessageId: string;
  /** The same id in every form that carriers write it in: as is, hex, decimal, case, without zeros. */
  readonly smscMessageIdForms: readonly string[];
  readonly source: string;
  readonly destination: string;
  readonly status: DeliveryStatus;
  readonly dlr: Dlr;
  /** The receipt's text as received. */
  readonly raw: string;
}

export interface FrontendRegistration {
  readonly version: string;
  readonly hostname: string;
  readonly binds: readonly {
    readonly name: string;
    readonly mode: 'client' | 'server';
    readonly status: string;
  }[];
}

/**
 * connection_refused, timeout and http 5xx/429 may pass: try again. http 4xx will not. circuit_open: OmniMessage
 * failed so often that it is left alone for a moment; nothing was sent.
 */
export type OmniMessageErrorCode = 'connection_refused' | 'timeout' | 'http' | 'parse_error' | 'circuit_open';

export class OmniMessageError extends Error {
  override readonly name = 'OmniMessageError';
  readonly code: OmniMessageErrorCode;
  /** HTTP status, for code `http`. */
  readonly status: number | null;
  /** SMPP command_status that OmniMessage put in the body of a refusal; wins over our own mapping. */
  readonly commandStatus: number | null;

  constructor(
    code: OmniMessageErrorCode,
    message: string,
    details: { status?: number; commandStatus?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.status = details.status ?? null;
    this.commandStatus = details.commandStatus ?? null;
  }

  /** Whether the same request can succeed later. */
  get passing(): boolean {
    return (
      this.code !== 'http' ||
      this.status === null ||
      this.status >= 500 ||
      this.status === 429 ||
      this.status === 408
    );
  }
}

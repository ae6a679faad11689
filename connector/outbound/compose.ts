import type { MessageSettings } from '../../contract/compiled.ts';
import type { Clock, Random } from '../clock.ts';
import type { OutboundMessage } from '../omnimessage/port.ts';
import { inferAddress, TON } from '../smpp/addresses.ts';
import type { Alphabet } from '../smpp/alphabets/alphabet.ts';
import { chooseEncoding, type EncodingRules, type Unencodable } from '../smpp/alphabets/choose-encoding.ts';
import { readDataCoding } from '../smpp/data-coding.ts';
import { encodeInto } from '../smpp/encode.ts';
import { MAX_PDU_LENGTH } from '../smpp/frame.ts';
import { pdu, type RequestPdu, type SubmitSm, type Tlv } from '../smpp/pdu.ts';
import { createReferences, type References } from '../smpp/references.ts';
import { type Segment, type Split, type SplitOptions, split, splitOctets } from '../smpp/segments.ts';
import { absoluteTime, relativeTime } from '../smpp/times.ts';
import { TLV } from '../smpp/tlv.ts';
import { ESM_CLASS_UDHI, type InformationElement } from '../smpp/udh.ts';
import { isViolation } from '../smpp/violation.ts';
import { type Classed, classed, messageTlvs, portElements, portTlvs } from './message-extras.ts';

export type Composed<P> =
  | {
      readonly ok: true;
      readonly pdus: readonly P[];
      /** In which the body is written; absent: it is no body, but a receipt of ours. */
      readonly alphabet?: Alphabet | 'binary';
    }
  /** Why the message cannot be sent as it is, in one sentence for its report. */
  | { readonly ok: false; readonly reason: string };

/** Makes the PDUs of a message, in order. Pure but for the references of long messages. */
export type Compose<P> = (message: OutboundMessage) => Composed<P>;

export class Unsendable {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** OmniMessage's message as submit_sm for one carrier, by the peer's message settings. */
export function composeSubmit(
  settings: MessageSettings,
  context: { readonly clock: Clock; readonly random: Random },
): Compose<SubmitSm> {
  const segment = segmenter(settings, context.random);
  const peerTlvs = constantTlvs(settings);
  return (message) => {
    const source = addressOf(message, 'source', settings);
    if (source instanceof Unsendable) return { ok: false, reason: source.reason };
    const destination = addressOf(message, 'destination', settings);
    if (destination instanceof Unsendable) return { ok: false, reason: destination.reason };
    const body = segment(message);
    if (body instanceof Unsendable) return { ok: false, reason: body.reason };
    const own = tlvsOf(message, body, settings);
    if (own instanceof Unsendable) return { ok: false, reason: own.reason };
    const validity_period = validity(message.expiresMs, settings, context.clock.wall());
    const common = mergeTlvs(peerTlvs, own);
    const pdus: SubmitSm[] = [];
    for (const part of body.segments) {
      const submit = pdu('submit_sm', {
        service_type: message.serviceType ?? settings.serviceType,
        source_addr_ton: source.ton,
        source_addr_npi: source.npi,
        source_addr: source.addr,
        dest_addr_ton: destination.ton,
        dest_addr_npi: destination.npi,
        destination_addr: destination.addr,
        esm_class: esmClass(message, part),
        protocol_id: message.protocolId ?? settings.protocolId,
        priority_flag: message.priority,
        validity_period,
        registered_delivery: message.registeredDelivery ?? settings.registeredDelivery,
        replace_if_present_flag: message.replaceIfPresent ? 1 : 0,
        data_coding: body.dataCoding,
        short_message: part.short_message,
        tlvs: mergeTlvs(common, part.tlvs),
      });
      const fault = faultOf(submit);
      if (fault !== null) return { ok: false, reason: fault };
      pdus.push(submit);
    }
    return { ok: true, pdus, alphabet: body.alphabet };
  };
}

const SCRATCH = Buffer.allocUnsafe(MAX_PDU_LENGTH);

/**
 * Why the wire cannot carry this PDU, in one sentence; null: it can. OmniMessage's TLVs and the peer's may have any
 * length, and a session that is given a PDU it cannot encode ends, with everything that is under way on it. The trial
 * costs an eighth of a microsecond.
 */
export function faultOf(request: RequestPdu): string | null {
  const written = encodeInto(request, SCRATCH, 0);
  if (isViolation(written)) return `it cannot be sent as ${request.command}: ${written.detail}`;
  return written === -1 ? `it cannot be sent: the PDU has more than ${MAX_PDU_LENGTH} octets` : null;
}

export function constantTlvs(settings: MessageSettings): readonly Tlv[] {
  return settings.tlvs.map(({ tag, hex }) => ({ tag, value: Buffer.from(hex, 'hex') }));
}

/** UDHI says that the body starts with a header, which is known here and not elsewhere. */
export function esmClass(message: OutboundMessage, part: Segment): number {
  const given = message.esmClass ?? 0;
  return part.udhi ? given | ESM_CLASS_UDHI : given & ~ESM_CLASS_UDHI;
}

interface Body extends Classed {
  readonly segments: readonly Segment[];
  readonly alphabet: Alphabet | 'binary';
}

/** What the message says by TLVs: its own, those of its class and of its ports. */
export function tlvsOf(
  message: OutboundMessage,
  body: Body,
  settings: MessageSettings,
): readonly Tlv[] | Unsendable {
  const own = messageTlvs(message, settings);
  if (typeof own === 'string') {
    return new Unsendable(
      `tlvs has ${own}, which neither SMPP 3.4 nor the peer's tlv_names know; add it there, or give the tag as 0xNNNN`,
    );
  }
  const ports = portTlvs(message, settings);
  return ports.length === 0 && body.tlvs.length === 0 ? own : mergeTlvs([...body.tlvs, ...ports], own);
}

/** How a body becomes segments: ready-made octets as they are, binary ones split, text encoded and split. */
export function segmenter(
  settings: MessageSettings,
  random: Random,
): (message: OutboundMessage) => Body | Unsendable {
  const rules = encodingRules(settings, settings.dataCoding);
  /** data_coding is one octet, so there are 256 at most. */
  const forcedRules = new Map<number, EncodingRules>();
  const options = new Splitting(settings, createReferences(random));
  return (message) => {
    if (message.raw !== null) return rawBody(message, message.raw, settings, options.for(message));
    if (message.body !== '' && message.tlvs.some(({ tag }) => tag === TLV.message_payload)) {
      return new Unsendable(
        'message_body and a message_payload TLV exclude each other (SMPP 3.4 §5.3.2.32); binary bodies come as raw_hex',
      );
    }
    const forced = message.dataCoding;
    if (forced !== null && readDataCoding(forced).alphabet === 'binary') {
      return new Unsendable(
        `data_coding ${forced} is binary and the message has a text; binary bodies come as raw_hex`,
      );
    }
    const encoding = chooseEncoding(
      message.body,
      forced === null ? rules : rulesFor(forced, settings, forcedRules),
    );
    if (encoding.kind === 'unencodable') return new Unsendable(unencodable(encoding));
    const { alphabet, dataCoding } = encoding;
    const isForced = forced !== null || settings.dataCoding !== null;
    const coding = { alphabet, dataCoding, isForced };
    return bodyOf(split(encoding, options.for(message)), message, settings, coding);
  };
}

/** How to split the message at hand. Only one that is long after all takes a reference, the same for its parts. */
class Splitting implements SplitOptions {
  readonly mode: MessageSettings['longMessages'];
  readonly #bits: 8 | 16;
  readonly #references: References;
  #destination = '';
  #reference: number | null = null;

  elements: readonly InformationElement[] = [];
  readonly #settings: MessageSettings;

  constructor(settings: MessageSettings, references: References) {
    const mode = settings.longMessages;
    this.mode = mode;
    this.#settings = settings;
    // A SMSC that turns sar_* into a header has 8 bits there, if it uses the common form.
    this.#bits = mode === 'udh16' ? 16 : 8;
    this.#references = references;
  }

  for(message: OutboundMessage): this {
    this.#destination = message.destination;
    this.#reference = null;
    this.elements = portElements(message, this.#settings);
    return this;
  }

  get reference(): number {
    this.#reference ??= this.#references.next(this.#destination, this.#bits);
    return this.#reference;
  }
}

/** A body with its own header goes as it is, since only its author knows how it may be cut. */
function rawBody(
  message: OutboundMessage,
  raw: Buffer,
  settings: MessageSettings,
  options: SplitOptions,
): Body | Unsendable {
  const given = message.dataCoding ?? settings.dataCoding;
  const coding = { alphabet: 'binary', dataCoding: given ?? 4, isForced: given !== null } as const;
  if (((message.esmClass ?? 0) & ESM_CLASS_UDHI) === 0) {
    return bodyOf(splitOctets(raw, options), message, settings, coding);
  }
  if (portElements(message, settings).length > 0) {
    return new Unsendable('raw_hex has a header of its own, so source_port and dest_port belong into it');
  }
  if (raw.length > 254) {
    return new Unsendable(
      `raw_hex with a header has ${raw.length} octets; short_message takes 254 (SMPP 3.4 §5.2.21)`,
    );
  }
  const whole = [{ short_message: raw, udhi: true, tlvs: [], text: '' }];
  return bodyOf({ kind: 'segments', segments: whole }, message, settings, coding);
}

interface Coding {
  readonly alphabet: Alphabet | 'binary';
  readonly dataCoding: number;
  /** By the peer's settings or the message. */
  readonly isForced: boolean;
}

function bodyOf(
  parts: Split,
  { messageClass }: OutboundMessage,
  { messageClassForm: form }: MessageSettings,
  coding: Coding,
): Body | Unsendable {
  if (parts.kind === 'segments') {
    const { dataCoding, tlvs } = classed(messageClass, { form, isForced: coding.isForced }, coding);
    return { segments: parts.segments, dataCoding, tlvs, alphabet: coding.alphabet };
  }
  return new Unsendable(
    `the message is too long: ${parts.found} ${parts.of.replace('_', ' ')}, at most ${parts.limit} can be sent`,
  );
}

function rulesFor(
  dataCoding: number,
  settings: MessageSettings,
  known: Map<number, EncodingRules>,
): EncodingRules {
  const found = known.get(dataCoding);
  if (found !== undefined) return found;
  const rules = encodingRules(settings, dataCoding);
  known.set(dataCoding, rules);
  return rules;
}

function encodingRules(settings: MessageSettings, dataCoding: number | null): EncodingRules {
  return {
    defaultAlphabet: settings.defaultAlphabet,
    alphabets: settings.alphabets,
    nationalLanguages: settings.nationalLanguages,
    dataCoding,
    transliterate: settings.transliterate,
  };
}

function unencodable(failure: Unencodable): string {
  if ('dataCoding' in failure)
    return `data_coding ${failure.dataCoding} stands for no alphabet that a text can be written in`;
  return `the text has ${failure.codePoint} at position ${failure.index + 1}, which none of the peer's alphabets has (${failure.alphabets.join(', ')})`;
}

interface Address {
  readonly ton: number;
  readonly npi: number;
  readonly addr: string;
}

/** `sender`: a destination that was the source of a message, by the rules for those. */
export function addressOf(
  message: OutboundMessage,
  role: 'source' | 'destination' | 'sender',
  settings: MessageSettings,
): Address | Unsendable {
  const isSource = role === 'source';
  const address = inferAddress(isSource ? message.source : message.destination, {
    role: role === 'destination' ? role : 'source',
    defaultAlphabet: settings.defaultAlphabet,
    ton:
      (isSource ? message.sourceTon : message.destTon) ?? (isSource ? settings.sourceTon : settings.destTon),
    npi:
      (isSource ? message.sourceNpi : message.destNpi) ?? (isSource ? settings.sourceNpi : settings.destNpi),
  });
  if (address.kind !== 'address') return new Unsendable(address.reason);
  const prefix = address.ton === TON.international ? PREFIX[settings.internationalPrefix] : '';
  return prefix === '' ? address : { ...address, addr: prefix + address.addr };
}

const PREFIX = { none: '', plus: '+', zeros: '00' } as const;

/** What the message is still worth to the carrier; what cannot be written (a year beyond 2099) is left out. */
function validity(
  expiresMs: number | null,
  { validityFormat, utcOffset }: MessageSettings,
  wall: number,
): string {
  if (expiresMs === null || validityFormat === 'none') return '';
  const text =
    validityFormat === 'absolute'
      ? absoluteTime(expiresMs, utcOffset)
      : relativeTime(Math.max(1000, expiresMs - wall), wall);
  return text ?? '';
}

/** Two lists of TLVs as one; where both have a tag, `winning` counts. */
export function mergeTlvs(other: readonly Tlv[], winning: readonly Tlv[]): readonly Tlv[] {
  if (winning.length === 0) return other;
  if (other.length === 0) return winning;
  return [...other.filter(({ tag }) => winning.every((tlv) => tlv.tag !== tag)), ...winning];
}

import type { MessageSettings } from '../../contract/compiled.ts';
import type { Clock, Random } from '../clock.ts';
import type { OutboundMessage } from '../omnimessage/port.ts';
import { inferAddress } from '../smpp/addresses.ts';
import { chooseEncoding, type EncodingRules, type Unencodable } from '../smpp/alphabets/choose-encoding.ts';
import { readDataCoding } from '../smpp/data-coding.ts';
import { pdu, type SubmitSm, type Tlv } from '../smpp/pdu.ts';
import { createReferences } from '../smpp/references.ts';
import { type Segment, type Split, split, splitOctets } from '../smpp/segments.ts';
import { absoluteTime, relativeTime } from '../smpp/times.ts';
import { ESM_CLASS_UDHI } from '../smpp/udh.ts';

export type Composed<P> =
  | { readonly ok: true; readonly pdus: readonly P[] }
  /** Why the message cannot be sent as it is, in one sentence for its report. */
  | { readonly ok: false; readonly reason: string };

/** Makes the PDUs of a message, in order. Pure but for the references of long messages. */
export type Compose<P> = (message: OutboundMessage) => Composed<P>;

class Unsendable {
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
  const peerTlvs: readonly Tlv[] = settings.tlvs.map(({ tag, hex }) => ({ tag, value: Buffer.from(hex, 'hex') }));
  return (message) => {
    const source = addressOf(message, 'source', settings);
    if (source instanceof Unsendable) return { ok: false, reason: source.reason };
    const destination = addressOf(message, 'destination', settings);
    if (destination instanceof Unsendable) return { ok: false, reason: destination.reason };
    const body = segment(message);
    if (body instanceof Unsendable) return { ok: false, reason: body.reason };
    const validity_period = validity(message.expiresMs, settings, context.clock.wall());
    const common = mergeTlvs(peerTlvs, message.tlvs);
    const pdus = body.segments.map((part) =>
      pdu('submit_sm', {
        service_type: settings.serviceType,
        source_addr_ton: source.ton,
        source_addr_npi: source.npi,
        source_addr: source.addr,
        dest_addr_ton: destination.ton,
        dest_addr_npi: destination.npi,
        destination_addr: destination.addr,
        esm_class: (message.esmClass ?? 0) | (part.udhi ? ESM_CLASS_UDHI : 0),
        protocol_id: settings.protocolId,
        priority_flag: message.priority,
        validity_period,
        registered_delivery: message.registeredDelivery ?? settings.registeredDelivery,
        data_coding: body.dataCoding,
        short_message: part.short_message,
        tlvs: part.tlvs.length === 0 ? common : [...part.tlvs, ...common],
      }),
    );
    return { ok: true, pdus };
  };
}

interface Body {
  readonly segments: readonly Segment[];
  readonly dataCoding: number;
}

/** How a body becomes segments: ready-made octets as they are, binary ones split, text encoded and split. */
export function segmenter(settings: MessageSettings, random: Random): (message: OutboundMessage) => Body | Unsendable {
  const rules = encodingRules(settings, settings.dataCoding);
  const references = createReferences(random);
  const bits = settings.longMessages === 'udh16' || settings.longMessages === 'sar' ? 16 : 8;
  const optionsFor = (message: OutboundMessage) => ({
    mode: settings.longMessages,
    reference: references.next(message.destination, bits),
  });
  return (message) => {
    if (message.raw !== null) return rawBody(message, message.raw, settings, optionsFor);
    const forced = message.dataCoding;
    if (forced !== null && readDataCoding(forced).alphabet === 'binary') {
      return new Unsendable(`data_coding ${forced} is binary and the message has a text; binary bodies come as raw_hex`);
    }
    const encoding = chooseEncoding(message.body, forced === null ? rules : encodingRules(settings, forced));
    if (encoding.kind === 'unencodable') return new Unsendable(unencodable(encoding));
    return bodyOf(split(encoding, optionsFor(message)), encoding.dataCoding);
  };
}

/** A body with its own header goes as it is, since only its author knows how it may be cut. */
function rawBody(
  message: OutboundMessage,
  raw: Buffer,
  settings: MessageSettings,
  optionsFor: (message: OutboundMessage) => { mode: MessageSettings['longMessages']; reference: number },
): Body | Unsendable {
  const dataCoding = message.dataCoding ?? settings.dataCoding ?? 4;
  if (((message.esmClass ?? 0) & ESM_CLASS_UDHI) === 0) return bodyOf(splitOctets(raw, optionsFor(message)), dataCoding);
  if (raw.length > 254) {
    return new Unsendable(`raw_hex with a header has ${raw.length} octets; short_message takes 254 (SMPP 3.4 §5.2.21)`);
  }
  return { segments: [{ short_message: raw, udhi: true, tlvs: [], text: '' }], dataCoding };
}

function bodyOf(parts: Split, dataCoding: number): Body | Unsendable {
  if (parts.kind === 'segments') return { segments: parts.segments, dataCoding };
  return new Unsendable(`the message is too long: ${parts.found} ${parts.of.replace('_', ' ')}, at most ${parts.limit} can be sent`);
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
  if ('dataCoding' in failure) return `data_coding ${failure.dataCoding} stands for no alphabet that a text can be written in`;
  return `the text has ${failure.codePoint} at position ${failure.index + 1}, which none of the peer's alphabets has (${failure.alphabets.join(', ')})`;
}

interface Address {
  readonly ton: number;
  readonly npi: number;
  readonly addr: string;
}

export function addressOf(
  message: OutboundMessage,
  role: 'source' | 'destination',
  settings: MessageSettings,
): Address | Unsendable {
  const isSource = role === 'source';
  const address = inferAddress(isSource ? message.source : message.destination, {
    role,
    defaultAlphabet: settings.defaultAlphabet,
    ton: (isSource ? message.sourceTon : message.destTon) ?? (isSource ? settings.sourceTon : settings.destTon),
    npi: (isSource ? message.sourceNpi : message.destNpi) ?? (isSource ? settings.sourceNpi : settings.destNpi),
  });
  return address.kind === 'address' ? address : new Unsendable(address.reason);
}

/** What the message is still worth to the carrier; what cannot be written (a year beyond 2099) is left out. */
function validity(expiresMs: number | null, { validityFormat }: MessageSettings, wall: number): string {
  if (expiresMs === null || validityFormat === 'none') return '';
  const text = validityFormat === 'absolute' ? absoluteTime(expiresMs) : relativeTime(Math.max(1000, expiresMs - wall), wall);
  return text ?? '';
}

/** The peer's constant TLVs and the message's own, which win. */
export function mergeTlvs(peer: readonly Tlv[], own: readonly Tlv[]): readonly Tlv[] {
  if (own.length === 0) return peer;
  if (peer.length === 0) return own;
  return [...peer.filter(({ tag }) => own.every((tlv) => tlv.tag !== tag)), ...own];
}

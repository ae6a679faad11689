/**
 * Delivery receipts: a deliver_sm or data_sm whose esm_class says so (SMPP 3.4 §5.2.12), told by TLVs (§5.3.2.12, .31,
 * .35), by the text of appendix B, or by both.
 */
import type { DefaultAlphabet } from './alphabets/alphabet.ts';
import { pack } from './alphabets/septets.ts';
import { decodeText, encodeText } from './alphabets/text.ts';
import { readConcat } from './concat.ts';
import { readDataCoding } from './data-coding.ts';
import type { Tlv } from './generated/pdus.ts';
import { type ReceiptFields, scanReceipt } from './receipt-fields.ts';
import {
  isFinal,
  type ReceiptStat,
  type ReceiptStatus,
  stateOfStat,
  statOf,
  statOfState,
  statusOf,
} from './receipt-states.ts';
import { TLV, tlv, tlvCString, tlvUint8 } from './tlv.ts';

export interface ReceiptPdu {
  readonly esm_class: number;
  readonly data_coding: number;
  readonly short_message: Buffer;
  readonly tlvs: readonly Tlv[];
}

export interface Receipt {
  /** receipted_message_id, else the text's id; null when neither is there. */
  readonly messageId: string | null;
  /** The text's id where it is another spelling than `messageId`; it may be the one that submit_sm_resp had. */
  readonly otherId: string | null;
  readonly stat: ReceiptStat;
  /** The text's own word for it, as written. */
  readonly statText: string | null;
  /** No other receipt follows for this message. */
  readonly final: boolean;
  /** What to report once it is final. */
  readonly status: ReceiptStatus;
  /** The text's err as written (decimal, hexadecimal or a word), else network_error_code's code in decimal. */
  readonly err: string | null;
  /** network_error_code: 1 ANSI-136, 2 IS-95, 3 GSM (§5.3.2.31). */
  readonly networkError: { readonly type: number; readonly code: number } | null;
  /** As written: YYMMDDhhmm, with seconds, with the century, or as an SMPP time. {@link receiptDateMs} reads it. */
  readonly submitDate: string | null;
  readonly doneDate: string | null;
  readonly text: string | null;
  /** The receipt's text as received; empty when it came as TLVs alone. */
  readonly raw: string;
}

/** Bits 5–2 of esm_class, §5.2.12: message type. */
const TYPE_BITS = 0x3c;
const RECEIPT_BIT = 0x04;
const INTERMEDIATE_BIT = 0x20;

/**
 * null: no receipt. Without its esm_class a PDU passes for one only with receipted_message_id and message_state, or with
 * a text that has both `id:` and a `stat:` in a word known for it, so that nobody's message is taken away.
 */
export function readReceipt(pdu: ReceiptPdu, defaultAlphabet: DefaultAlphabet = 'gsm'): Receipt | null {
  const type = pdu.esm_class & TYPE_BITS;
  const flagged =
    type === RECEIPT_BIT || type === INTERMEDIATE_BIT || type === (RECEIPT_BIT | INTERMEDIATE_BIT);
  // SME acknowledgements (0x08, 0x10) and conversation aborts (0x18) are from a person or a program.
  if (!flagged && type !== 0) return null;
  const tlvId = nonEmpty(tlvCString(pdu, TLV.receipted_message_id)?.trim() ?? null);
  const state = tlvUint8(pdu, TLV.message_state);
  const told = tlvId !== null && state !== undefined;
  // The everyday case of a message that is none: no TLV says so and no `:` is near its start.
  if (!flagged && !told && !mayBeReceiptText(pdu)) return null;
  const { raw, text, fields } = readBody(pdu, defaultAlphabet);
  const word = nonEmpty(fields.stat);
  const textStat = word === null ? null : statOf(word);
  const textId = nonEmpty(fields.id);
  if (!flagged && !told && (textId === null || textStat === null)) return null;
  const stat = decide(state === undefined ? null : statOfState(state), textStat);
  const networkError = readNetworkError(pdu);
  return {
    messageId: tlvId ?? textId,
    otherId: tlvId !== null && textId !== tlvId ? textId : null,
    stat,
    statText: word,
    final: isFinal(stat) && !(stat === 'UNKNOWN' && (type & INTERMEDIATE_BIT) !== 0),
    status: statusOf(stat),
    err: nonEmpty(fields.err) ?? (networkError === null ? null : String(networkError.code).padStart(3, '0')),
    networkError,
    submitDate: nonEmpty(fields.submitDate),
    doneDate: nonEmpty(fields.doneDate),
    text,
    raw,
  };
}

// The TLV is what §5.3.2.35 defines; a text that already names the end knows more than a TLV that is still on the way.
function decide(byTlv: ReceiptStat | null, byText: ReceiptStat | null): ReceiptStat {
  if (byTlv === null) return byText ?? 'UNKNOWN';
  const vague = !isFinal(byTlv) || byTlv === 'UNKNOWN';
  return vague && byText !== null && isFinal(byText) ? byText : byTlv;
}

interface Body {
  readonly raw: string;
  readonly text: string | null;
  readonly fields: ReceiptFields;
}

function readBody(pdu: ReceiptPdu, defaultAlphabet: DefaultAlphabet): Body {
  const { body } = readConcat(pdu);
  if (isWide(body)) {
    const raw = decodeText(body, 'ucs2').text;
    const fields = scanReceipt(raw);
    return { raw, fields, text: fields.text };
  }
  // The fields are ASCII, whatever the default alphabet is: an `_` in an id is 0x5F there, which is `§` in GSM.
  const octets = unpacked(pdu, body, defaultAlphabet);
  const latin = octets.toString('latin1');
  const fields = scanReceipt(latin);
  if (fields.text === null) return { raw: latin, fields, text: null };
  const { text: value, textStart: start } = fields;
  const text = textOf(octets.subarray(start, start + value.length), pdu.data_coding, defaultAlphabet);
  if (text === value) return { raw: latin, fields, text };
  return { raw: latin.slice(0, start) + text + latin.slice(start + value.length), fields, text };
}

/** UCS-2 under data_coding 8, or under another one by mistake; and 8-bit text under 8 is met as well. So: by looks. */
function isWide(body: Buffer): boolean {
  if (body.length < 4) return false;
  if (body[0] === 0xfe && body[1] === 0xff) return true;
  return body[0] === 0 && body[1] !== 0 && body[2] === 0 && body[3] !== 0;
}

function unpacked(pdu: ReceiptPdu, body: Buffer, defaultAlphabet: DefaultAlphabet): Buffer {
  if (defaultAlphabet !== 'gsm_packed' || readDataCoding(pdu.data_coding).alphabet !== 'default') return body;
  if (scanReceipt(body.toString('latin1')).id !== null) return body;
  return Buffer.from(decodeText(body, 'gsm_packed').text, 'latin1');
}

function textOf(octets: Buffer, dataCoding: number, defaultAlphabet: DefaultAlphabet): string {
  const { alphabet } = readDataCoding(dataCoding);
  const coded = alphabet === 'default' || alphabet === 'gsm' ? defaultAlphabet : alphabet;
  if (coded === 'binary' || coded === 'reserved' || coded === 'ucs2') return octets.toString('latin1');
  // Plain ASCII reads as ASCII: a receipt's first part is, and `_` or `@` would not be themselves in GSM.
  if (isPlain(octets)) return octets.toString('latin1');
  const decoded = decodeText(octets, coded === 'gsm_packed' ? 'gsm' : coded);
  return decoded.faultAt === null ? decoded.text : octets.toString('latin1');
}

function isPlain(octets: Buffer): boolean {
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? 0;
    if (octet < 0x20 || octet > 0x7e) return false;
  }
  return true;
}

function mayBeReceiptText(pdu: ReceiptPdu): boolean {
  const octets = pdu.short_message.length > 0 ? pdu.short_message : tlv(pdu, TLV.message_payload);
  // Both `id:` and `stat:` are there, so two colons are; the shortest such text has more than 12 octets.
  if (octets === undefined || octets.length < 12) return false;
  const colon = octets.indexOf(0x3a);
  return colon >= 0 && octets.indexOf(0x3a, colon + 1) > 0;
}

function readNetworkError(pdu: ReceiptPdu): { type: number; code: number } | null {
  const value = tlv(pdu, TLV.network_error_code);
  return value?.length === 3 ? { type: value.readUInt8(0), code: value.readUInt16BE(1) } : null;
}

function nonEmpty(value: string | null): string | null {
  return value === '' ? null : value;
}

/** What {@link formatReceipt} writes. Dates are epoch milliseconds or ready-made digits. */
export interface ReceiptContent {
  readonly messageId: string;
  readonly stat: ReceiptStat;
  readonly err: string | null;
  readonly submitDate: number | string | null;
  readonly doneDate: number | string | null;
  readonly text: string | null;
  readonly networkError?: { readonly type: number; readonly code: number } | null;
}

export interface FormattedReceipt {
  /** Appendix B for `data_coding` 0; at most 254 octets for ids and errs of usual length. */
  readonly short_message: Buffer;
  /** 0x04, or 0x20 for a state that is not final. */
  readonly esm_class: number;
  readonly tlvs: readonly Tlv[];
}

/** Appendix B: the first 20 characters of the message. */
const MAX_TEXT = 20;
/** §5.3.2.12: 65 octets with the NUL. */
const MAX_ID = 64;

/**
 * A receipt for a partner: the canonical text and its TLVs. Of the text, as much goes in as the alphabet carries from
 * its start. @throws RangeError for an id that the TLV cannot hold, which a submit_sm_resp could not either.
 */
export function formatReceipt(
  receipt: ReceiptContent,
  defaultAlphabet: DefaultAlphabet = 'gsm',
): FormattedReceipt {
  const { messageId, stat } = receipt;
  if (messageId.length > MAX_ID)
    throw new RangeError(`a message id has at most ${MAX_ID} octets, not ${messageId.length}`);
  const delivered = stat === 'DELIVRD' ? '001' : '000';
  const head = `id:${messageId} sub:001 dlvrd:${delivered} submit date:${dateText(receipt.submitDate)} done date:${dateText(
    receipt.doneDate,
  )} stat:${stat.slice(0, 7)} err:${receipt.err ?? '000'} text:`;
  const short_message = writeText(head, receipt.text ?? '', defaultAlphabet);
  const tlvs: Tlv[] = [
    { tag: TLV.receipted_message_id, value: Buffer.from(`${messageId}\0`, 'latin1') },
    { tag: TLV.message_state, value: Buffer.of(stateOfStat(stat)) },
  ];
  const network = receipt.networkError ?? null;
  if (network !== null) {
    tlvs.push({
      tag: TLV.network_error_code,
      value: Buffer.of(network.type, network.code >> 8, network.code & 0xff),
    });
  }
  return { short_message, esm_class: isFinal(stat) ? RECEIPT_BIT : INTERMEDIATE_BIT, tlvs };
}

// The fields are ASCII octets to everyone, as appendix B shows them, save to a partner who unpacks septets first.
function writeText(head: string, text: string, defaultAlphabet: DefaultAlphabet): Buffer {
  if (defaultAlphabet !== 'gsm_packed') {
    return Buffer.concat([Buffer.from(head, 'latin1'), leading(text, defaultAlphabet)]);
  }
  const septets = encodeText(head, 'gsm');
  if (septets.kind === 'unencodable') return Buffer.from(head, 'latin1');
  return pack(Buffer.concat([septets.octets, leading(text, 'gsm')]));
}

function leading(text: string, alphabet: Exclude<DefaultAlphabet, 'gsm_packed'>): Buffer {
  let octets = Buffer.alloc(0);
  for (const character of text) {
    const encoded = encodeText(character, alphabet);
    if (encoded.kind === 'unencodable' || octets.length + encoded.octets.length > MAX_TEXT) break;
    octets = Buffer.concat([octets, encoded.octets]);
  }
  return octets;
}

function dateText(date: number | string | null): string {
  if (date === null) return '0000000000';
  return typeof date === 'string' ? date : receiptDate(date);
}

/** YYMMDDhhmm, appendix B, in UTC or in the local time of `utcOffsetMinutes`. */
export function receiptDate(epochMs: number, utcOffsetMinutes = 0): string {
  return new Date(epochMs + utcOffsetMinutes * 60_000).toISOString().replaceAll(/[-:T]/g, '').slice(2, 12);
}

/**
 * The instant of a receipt's date, epoch ms: 10 digits (YYMMDDhhmm), 12 (with seconds), 14 (with the century), 16
 * characters (an SMPP time), or `YYYY-MM-DD hh:mm:ss`. Carriers write local time and do not say which: `utcOffsetMinutes`
 * does. null: no date.
 */
export function receiptDateMs(date: string, utcOffsetMinutes = 0): number | null {
  let digits = '';
  for (const character of date) if (character >= '0' && character <= '9') digits += character;
  const smpp = date.length === 16 && digits.length === 15;
  if (smpp) digits = digits.slice(0, 12);
  if (digits.length === 10) digits += '00';
  if (digits.length === 12) digits = `20${digits}`;
  if (digits.length !== 14) return null;
  const [year, month, day, hour, minute, second] = [0, 4, 6, 8, 10, 12].map((at) =>
    Number(digits.slice(at, at === 0 ? 4 : at + 2)),
  );
  const ms = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
  // Date.UTC rolls a 31 February over, and 0000000000 back: neither is a date.
  const sound = Number.isFinite(ms) && new Date(ms).toISOString().replaceAll(/[-:T]/g, '').startsWith(digits);
  if (!sound) return null;
  const quarters = smpp ? Number(date.slice(13, 15)) * (date.endsWith('-') ? -1 : 1) : null;
  return ms - (quarters === null ? utcOffsetMinutes * 60_000 : quarters * 900_000);
}

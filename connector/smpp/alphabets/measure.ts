/**
 * How much a text takes and how much a segment holds. A segment is the 140 octets of TP-User-Data (3GPP 23.040
 * §9.2.3.24), its header included: 160 septets, 140 octets or 70 code units without a header.
 */
import type { Alphabet } from './alphabet.ts';
import { type Charset, charsetOctets } from './charsets.ts';
import { DEFAULT_LANGUAGE, type GsmLanguage, gsmFittingEnd } from './gsm.ts';
import { kanji } from './iso-2022-jp.ts';

/**
 * What is counted: septets for text that travels as GSM 7-bit, also when this side writes it as ASCII or Latin-1;
 * UTF-16 code units for UCS-2; octets for the rest.
 */
export type Unit = 'septet' | 'octet' | 'code_unit';

export const SEGMENT_OCTETS = 140;

/** Octets of an ISO-2022-JP segment kept for the escape sequence that closes it. */
const ISO_2022_JP_CLOSING = 3;

/** Units beside a header of `udhLength` octets: 160/153/152 septets, 140/134/133 octets, 70/67/66 code units for 0/6/7. */
export function capacity(unit: Unit, alphabet: Alphabet, udhLength: number): number {
  const octets = Math.max(0, SEGMENT_OCTETS - udhLength);
  switch (unit) {
    case 'septet':
      return Math.floor((octets * 8) / 7);
    case 'code_unit':
      return Math.floor(octets / 2);
    case 'octet':
      return alphabet === 'iso_2022_jp' ? Math.max(0, octets - ISO_2022_JP_CLOSING) : octets;
  }
}

/**
 * Where the longest run of whole characters from `start` ends that takes at most `room` units; `start` itself when not
 * one fits. Surrogate and escape pairs are whole.
 */
export function fittingEnd(
  text: string,
  start: number,
  room: number,
  unit: Unit,
  alphabet: Alphabet,
  language: GsmLanguage,
): number {
  switch (unit) {
    case 'septet':
      return gsmFittingEnd(
        text,
        start,
        room,
        alphabet === 'gsm' || alphabet === 'gsm_packed' ? language : DEFAULT_LANGUAGE,
      );
    case 'code_unit':
      return codeUnitEnd(text, start, room);
    case 'octet':
      return octetEnd(text, start, room, alphabet);
  }
}

function codeUnitEnd(text: string, start: number, room: number): number {
  const end = start + room;
  if (end >= text.length) return text.length;
  return codePointLength(text, end - 1) === 2 ? end - 1 : end;
}

function octetEnd(text: string, start: number, room: number, alphabet: Alphabet): number {
  switch (alphabet) {
    case 'gsm':
    case 'gsm_packed':
    case 'ascii':
    case 'latin1':
    case 'iso_8859_5':
    case 'iso_8859_8':
    case 'ucs2':
      return Math.min(start + room, text.length);
    case 'utf8':
    case 'shift_jis':
    case 'euc_jp':
    case 'ks_c_5601':
      return variableEnd(text, start, room, (index) => multiOctets(text, index, alphabet));
    case 'iso_2022_jp':
      return variableEnd(text, start, room, (index) => iso2022JpOctets(text, index, index === start));
  }
}

function variableEnd(text: string, start: number, room: number, octetsAt: (index: number) => number): number {
  let used = 0;
  let index = start;
  while (index < text.length) {
    used += octetsAt(index);
    if (used > room) break;
    index += codePointLength(text, index);
  }
  return index;
}

function codePointLength(text: string, index: number): 1 | 2 {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}

function multiOctets(text: string, index: number, charset: Charset): number {
  const unit = text.charCodeAt(index);
  return unit < 0x80 ? 1 : charsetOctets(text.slice(index, index + codePointLength(text, index)), charset);
}

function iso2022JpOctets(text: string, index: number, start: boolean): number {
  const unit = text.charCodeAt(index);
  const before = start || index === 0 ? 0 : text.charCodeAt(index - 1);
  const shift = unit < 0x80 === before < 0x80 ? 0 : 3;
  if (unit < 0x80) return 1 + shift;
  return kanji(text.slice(index, index + 1)) === null ? 0 : 2 + shift;
}

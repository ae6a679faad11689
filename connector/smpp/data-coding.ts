/**
 * What a `data_coding` says: SMPP 3.4 §5.2.19 for 0x00–0x0E, and the groups of 3GPP 23.038 §4 above, which SMSCs pass
 * through (0xC0–0xFF as §5.2.19 says; 0x10–0xBF as met in the field: 0x10 and 0x18 are the usual flash messages).
 */
import type { Alphabet } from './alphabets/alphabet.ts';

/**
 * `default`: the peer's own meaning of `data_coding` 0. `gsm`: the 7-bit alphabet by 23.038, packed when the peer packs.
 * `reserved`: no text can be read.
 */
export type CodedAlphabet = 'default' | Exclude<Alphabet, 'gsm_packed' | 'utf8'> | 'binary' | 'reserved';

/** Message waiting indication, 23.038 §4 groups 1100–1110. */
export interface MessageWaiting {
  readonly indicator: 'voicemail' | 'fax' | 'email' | 'other';
  readonly active: boolean;
  /** false: the phone may discard the message once it has read the indication. */
  readonly store: boolean;
}

export interface DataCoding {
  /** 0–255. */
  readonly value: number;
  readonly alphabet: CodedAlphabet;
  /** 0 is a flash message. */
  readonly messageClass: 0 | 1 | 2 | 3 | null;
  readonly mwi: MessageWaiting | null;
  /** 23.042 compression: the octets are not text as they stand. */
  readonly compressed: boolean;
  /** Group 01xx: the phone deletes the message once it was read. */
  readonly autoDelete: boolean;
}

/** `data_coding` 0x00–0x0F, SMPP 3.4 §5.2.19. 9 is pictograms, 11, 12 and 15 are reserved. */
const SMPP_TABLE: readonly CodedAlphabet[] = [
  'default',
  'ascii',
  'binary',
  'latin1',
  'binary',
  'shift_jis',
  'iso_8859_5',
  'iso_8859_8',
  'ucs2',
  'reserved',
  'iso_2022_jp',
  'reserved',
  'reserved',
  'euc_jp',
  'ks_c_5601',
  'reserved',
];

const CLASSES = [0, 1, 2, 3] as const;
const INDICATORS = ['voicemail', 'fax', 'email', 'other'] as const;
const GENERAL_ALPHABETS = ['gsm', 'binary', 'ucs2', 'reserved'] as const;

function read(value: number): DataCoding {
  const plain = { value, messageClass: null, mwi: null, compressed: false, autoDelete: false };
  if (value < 0x10) return { ...plain, alphabet: SMPP_TABLE[value] ?? 'reserved' };
  if (value < 0x80) return general(value);
  if (value < 0xc0) return { ...plain, alphabet: 'reserved' };
  if (value < 0xf0) {
    const mwi = {
      indicator: INDICATORS[value & 0x03] ?? 'other',
      active: (value & 0x08) !== 0,
      store: value >= 0xd0,
    };
    return { ...plain, mwi, alphabet: value >= 0xe0 ? 'ucs2' : 'gsm' };
  }
  return {
    ...plain,
    messageClass: CLASSES[value & 0x03] ?? null,
    alphabet: (value & 0x04) !== 0 ? 'binary' : 'gsm',
  };
}

// 23.038 §4, groups 00xx and 01xx: bit 5 compressed, bit 4 class given, bits 3–2 alphabet, bits 1–0 class.
function general(value: number): DataCoding {
  return {
    value,
    alphabet: GENERAL_ALPHABETS[(value >> 2) & 0x03] ?? 'reserved',
    messageClass: (value & 0x10) !== 0 ? (CLASSES[value & 0x03] ?? null) : null,
    mwi: null,
    compressed: (value & 0x20) !== 0,
    autoDelete: (value & 0x40) !== 0,
  };
}

const TABLE: readonly DataCoding[] = Array.from({ length: 256 }, (_, value) => Object.freeze(read(value)));
const UNKNOWN: DataCoding = Object.freeze({ ...read(0x0f), value: -1 });

/** Never throws: what is no octet reads as reserved. */
export function readDataCoding(dataCoding: number): DataCoding {
  return TABLE[dataCoding] ?? UNKNOWN;
}

/** The `data_coding` that announces an alphabet to any peer (SMPP 3.4 §5.2.19); null: only data_coding 0 can mean it. */
export function dataCodingOf(alphabet: Alphabet): number | null {
  switch (alphabet) {
    case 'gsm':
    case 'gsm_packed':
    case 'utf8':
      return null;
    case 'ascii':
      return 1;
    case 'latin1':
      return 3;
    case 'shift_jis':
      return 5;
    case 'iso_8859_5':
      return 6;
    case 'iso_8859_8':
      return 7;
    case 'ucs2':
      return 8;
    case 'iso_2022_jp':
      return 10;
    case 'euc_jp':
      return 13;
    case 'ks_c_5601':
      return 14;
  }
}

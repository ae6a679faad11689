import * as z from 'zod';
import { integer, latin1, milliseconds, oneOf, yesOrNo } from './setting.ts';
import { constantTlvs } from './tlvs.ts';

/** What data_coding 0 means to a peer. */
export const DEFAULT_ALPHABETS = ['gsm', 'gsm_packed', 'latin1', 'ascii', 'utf8'] as const;
export const ALPHABETS = ['gsm', 'ascii', 'latin1', 'ucs2'] as const;
/** National language tables of 3GPP 23.038 annex A, by ISO 639-1 code. */
export const NATIONAL_LANGUAGES = [
  'tr',
  'es',
  'pt',
  'bn',
  'gu',
  'hi',
  'kn',
  'ml',
  'or',
  'pa',
  'ta',
  'te',
  'ur',
] as const;
export const LONG_MESSAGE_FORMS = ['udh8', 'udh16', 'sar', 'payload', 'none'] as const;
export const VALIDITY_FORMATS = ['absolute', 'relative', 'none'] as const;
export const MESSAGE_ID_FORMATS = [
  'auto',
  'as_is',
  'hex_to_decimal',
  'decimal_to_hex',
  'case_insensitive',
] as const;

function listOf<const T extends readonly [string, ...string[]]>(values: T, minLength: 0 | 1) {
  const error = `a list of ${minLength === 0 ? 'any' : 'at least one'} of ${values.join(', ')}, each at most once`;
  return z
    .array(oneOf(values), { error })
    .min(minLength, { error })
    .max(values.length, { error })
    .refine((list) => new Set(list).size === list.length, { error });
}

const ton = () => integer(0, 7).nullable().default(null);
const npi = () => integer(0, 18).nullable().default(null);

/**
 * How messages of a peer are written and read; client and server peers share them. All of them take effect with
 * the next message.
 */
export const messageSettingsShape = {
  default_alphabet: oneOf(DEFAULT_ALPHABETS).default('gsm').meta({
    description: 'What data_coding 0, the "SMSC default alphabet", means to this peer.',
    hot: true,
  }),
  alphabets: listOf(ALPHABETS, 1).default(['gsm', 'ucs2']).meta({
    description:
      'Alphabets to try for a text, in this order; the first one that carries every character is used.',
    hot: true,
  }),
  national_languages: listOf(NATIONAL_LANGUAGES, 0).default([]).meta({
    description:
      'National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read.',
    hot: true,
  }),
  data_coding: integer(0, 255).nullable().default(null).meta({
    description: 'data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet.',
    hot: true,
  }),
  transliterate: yesOrNo().default(false).meta({
    description: 'Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e.',
    hot: true,
  }),
  long_messages: oneOf(LONG_MESSAGE_FORMS).default('udh8').meta({
    description:
      'How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none).',
    hot: true,
  }),
  reassemble: yesOrNo().default(false).meta({
    description: 'Join the parts of an incoming long message before OmniMessage gets it.',
    hot: true,
  }),
  reassemble_timeout: milliseconds(1000, 3_600_000).default(60_000).meta({
    description: 'How long to wait for the missing parts; then the parts are handed over as they are.',
    unit: 'ms',
    hot: true,
  }),
  service_type: latin1(0, 5).default('').meta({
    description: 'service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets.',
    unit: 'octets',
    hot: true,
  }),
  protocol_id: integer(0, 255).default(0).meta({ description: 'protocol_id (SMPP 3.4 §5.2.13).', hot: true }),
  source_ton: ton().meta({
    description: 'source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender.',
    hot: true,
  }),
  source_npi: npi().meta({
    description: 'source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender.',
    hot: true,
  }),
  dest_ton: ton().meta({ description: 'dest_addr_ton; null: inferred from the destination.', hot: true }),
  dest_npi: npi().meta({ description: 'dest_addr_npi; null: inferred from the destination.', hot: true }),
  registered_delivery: integer(0, 31).default(1).meta({
    description:
      'registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt.',
    hot: true,
  }),
  validity_format: oneOf(VALIDITY_FORMATS).default('absolute').meta({
    description:
      'How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty.',
    hot: true,
  }),
  message_id_format: oneOf(MESSAGE_ID_FORMATS).default('auto').meta({
    description:
      'How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt.',
    hot: true,
  }),
  tlvs: constantTlvs().default({}).meta({
    description:
      'TLVs added to every message: a name of SMPP 3.4 or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins.',
    hot: true,
  }),
};

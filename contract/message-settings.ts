import * as z from 'zod';
import { integer, latin1, milliseconds, oneOf, yesOrNo } from './setting.ts';
import { constantTlvs, tlvNames } from './tlvs.ts';

/** What data_coding 0 means to a peer. */
export const DEFAULT_ALPHABETS = ['gsm', 'gsm_packed', 'latin1', 'ascii', 'utf8'] as const;
/** What a text may be written in; all but gsm have a data_coding of their own (SMPP 3.4 §5.2.19). */
export const ALPHABETS = [
  'gsm',
  'ascii',
  'latin1',
  'iso_8859_5',
  'iso_8859_8',
  'shift_jis',
  'iso_2022_jp',
  'euc_jp',
  'ks_c_5601',
  'ucs2',
] as const;
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
/** How an international number is written: digits alone, as SMPP 3.4 has it, or with a prefix. */
export const INTERNATIONAL_PREFIXES = ['none', 'plus', 'zeros'] as const;
/** general_group: 0x10–0x1B, class_group: 0xF0–0xF7 (3GPP 23.038 §4), or the TLV of SMPP 3.4 §5.3.2.1. */
export const MESSAGE_CLASS_FORMS = ['general_group', 'class_group', 'dest_addr_subunit'] as const;
export const PORT_FORMS = ['udh', 'tlvs'] as const;
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

const utcOffsets = 'a whole number of minutes from -720 to 840, in quarter hours';

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
  national_languages: listOf(NATIONAL_LANGUAGES, 0)
    .default([])
    .meta({
      examples: [['tr']],
      description:
        'National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read.',
      hot: true,
    }),
  data_coding: integer(0, 255)
    .nullable()
    .default(null)
    .meta({
      examples: [8],
      description:
        'data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet.',
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
  service_type: latin1(0, 5)
    .default('')
    .meta({
      examples: ['CMT'],
      description: 'service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets.',
      unit: 'octets',
      hot: true,
    }),
  protocol_id: integer(0, 255).default(0).meta({ description: 'protocol_id (SMPP 3.4 §5.2.13).', hot: true }),
  source_ton: ton().meta({
    examples: [5],
    description: 'source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender.',
    hot: true,
  }),
  source_npi: npi().meta({
    examples: [0],
    description: 'source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender.',
    hot: true,
  }),
  dest_ton: ton().meta({
    examples: [1],
    description: 'dest_addr_ton; null: inferred from the destination.',
    hot: true,
  }),
  dest_npi: npi().meta({
    examples: [1],
    description: 'dest_addr_npi; null: inferred from the destination.',
    hot: true,
  }),
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
  utc_offset: z
    .number({ error: utcOffsets })
    .multipleOf(15, { error: utcOffsets })
    .min(-720, { error: utcOffsets })
    .max(840, { error: utcOffsets })
    .default(0)
    .meta({
      examples: [60],
      type: 'integer',
      description:
        "The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it.",
      unit: 'minutes from UTC',
      hot: true,
    }),
  international_prefix: oneOf(INTERNATIONAL_PREFIXES).default('none').meta({
    description:
      'What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros.',
    hot: true,
  }),
  message_class_form: oneOf(MESSAGE_CLASS_FORMS).default('general_group').meta({
    description:
      'How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit.',
    hot: true,
  }),
  port_form: oneOf(PORT_FORMS).default('udh').meta({
    description:
      'How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port.',
    hot: true,
  }),
  message_id_format: oneOf(MESSAGE_ID_FORMATS).default('auto').meta({
    description:
      'How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt.',
    hot: true,
  }),
  tlv_names: tlvNames()
    .default({})
    .meta({
      examples: [{ dlt_entity_id: '0x1400' }],
      description:
        "Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them.",
      hot: true,
    }),
  tlvs: constantTlvs()
    .default({})
    .meta({
      examples: [{ '0x1400': '1101234567890123456' }],
      description:
        'TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins.',
      hot: true,
    }),
};

import * as z from 'zod';
import { isMapping } from './setting.ts';

/** A TLV that goes, unchanged, into every submit_sm or deliver_sm of a peer. */
export interface ConstantTlv {
  readonly tag: number;
  /** Value octets, lower-case hex. */
  readonly hex: string;
}

/** A vendor TLV by the name that a peer's settings give it. */
export interface TlvName {
  readonly name: string;
  readonly tag: number;
}

type TlvKind =
  | { readonly kind: 'integer'; readonly octets: 1 | 2 }
  | { readonly kind: 'octets' }
  | { readonly kind: 'empty' };

const ONE = { kind: 'integer', octets: 1 } as const;
const TWO = { kind: 'integer', octets: 2 } as const;
const OCTETS = { kind: 'octets' } as const;

/** Optional parameters of submit_sm (SMPP 3.4 §4.4.1, tags §5.3.2) whose value can be the same for every message. */
export const NAMED_TLVS: Readonly<Record<string, { readonly tag: number } & TlvKind>> = {
  dest_addr_subunit: { tag: 0x0005, ...ONE },
  source_addr_subunit: { tag: 0x000d, ...ONE },
  payload_type: { tag: 0x0019, ...ONE },
  ms_msg_wait_facilities: { tag: 0x0030, ...ONE },
  privacy_indicator: { tag: 0x0201, ...ONE },
  source_subaddress: { tag: 0x0202, ...OCTETS },
  dest_subaddress: { tag: 0x0203, ...OCTETS },
  user_message_reference: { tag: 0x0204, ...TWO },
  user_response_code: { tag: 0x0205, ...ONE },
  source_port: { tag: 0x020a, ...TWO },
  destination_port: { tag: 0x020b, ...TWO },
  language_indicator: { tag: 0x020d, ...ONE },
  callback_num_pres_ind: { tag: 0x0302, ...ONE },
  callback_num_atag: { tag: 0x0303, ...OCTETS },
  number_of_messages: { tag: 0x0304, ...ONE },
  callback_num: { tag: 0x0381, ...OCTETS },
  ussd_service_op: { tag: 0x0501, ...ONE },
  display_time: { tag: 0x1201, ...ONE },
  sms_signal: { tag: 0x1203, ...TWO },
  ms_validity: { tag: 0x1204, ...ONE },
  alert_on_message_delivery: { tag: 0x130c, kind: 'empty' },
  its_reply_type: { tag: 0x1380, ...ONE },
  its_session_info: { tag: 0x1383, ...OCTETS },
};

/** Set by the gateway for each message: `long_messages` and receipts own them. */
const OWN_TAGS = new Map([
  [0x001e, 'receipted_message_id'],
  [0x020c, 'sar_msg_ref_num'],
  [0x020e, 'sar_total_segments'],
  [0x020f, 'sar_segment_seqnum'],
  [0x0423, 'network_error_code'],
  [0x0424, 'message_payload'],
  [0x0426, 'more_messages_to_send'],
  [0x0427, 'message_state'],
]);

const MAX_TLVS = 32;
const MAX_VALUE_OCTETS = 1024;

export type TlvReading =
  | { readonly ok: true; readonly tlv: ConstantTlv }
  | { readonly ok: false; readonly allowed: string };

/**
 * One entry of `tlvs`. Key: a name of {@link NAMED_TLVS}, one of `names` (the peer's `tlv_names`), or a tag
 * `0x0001`–`0xFFFF`. Value: `hex:` and hex digits;
 * any other text (its Latin-1 octets, without NUL); or an integer (big-endian, in the size of the named TLV, in
 * 1, 2 or 4 octets for a tag).
 */
export function readConstantTlv(key: string, value: unknown, names: unknown = {}): TlvReading {
  const named = Object.hasOwn(NAMED_TLVS, key) ? NAMED_TLVS[key] : undefined;
  const tag = named?.tag ?? vendorTag(key, names) ?? (/^0x[0-9A-Fa-f]{4}$/.test(key) ? Number(key) : 0);
  if (tag === 0)
    return refuse('a TLV name of SMPP 3.4 §5.3.2 or of tlv_names, or a tag from 0x0001 to 0xFFFF');
  const owner = OWN_TAGS.get(tag);
  if (owner !== undefined) return refuse(`any TLV but ${owner}, which the gateway sets itself`);
  if (typeof value === 'number') return readInteger(tag, named, value);
  if (typeof value !== 'string') return refuse('hex:…, a text or an integer');
  const hex = value.startsWith('hex:') ? readHex(value.slice(4)) : readLatin1(value);
  if (hex === null)
    return refuse(
      `hex: with an even number of hex digits, or Latin-1 text; at most ${MAX_VALUE_OCTETS} octets`,
    );
  const octets = fixedOctets(named);
  if (octets !== null && hex.length !== octets * 2) {
    return refuse(
      octets === 0 ? 'an empty text: this TLV has no value' : `an integer, or hex: with ${octets * 2} digits`,
    );
  }
  return { ok: true, tlv: { tag, hex } };
}

function fixedOctets(kind: TlvKind | undefined): number | null {
  switch (kind?.kind) {
    case 'integer':
      return kind.octets;
    case 'empty':
      return 0;
    case 'octets':
    case undefined:
      return null;
  }
}

function readInteger(tag: number, kind: TlvKind | undefined, value: number): TlvReading {
  const octets = fixedOctets(kind) ?? (value > 0xffff ? 4 : value > 0xff ? 2 : 1);
  if (octets === 0) return refuse('an empty text: this TLV has no value');
  const max = 2 ** (8 * octets) - 1;
  if (!Number.isInteger(value) || value < 0 || value > max) return refuse(`an integer from 0 to ${max}`);
  return { ok: true, tlv: { tag, hex: value.toString(16).padStart(octets * 2, '0') } };
}

function readHex(digits: string): string | null {
  const valid =
    digits.length % 2 === 0 && digits.length <= 2 * MAX_VALUE_OCTETS && /^[0-9A-Fa-f]*$/.test(digits);
  return valid ? digits.toLowerCase() : null;
}

function readLatin1(value: string): string | null {
  if (value.length > MAX_VALUE_OCTETS) return null;
  let hex = '';
  for (let i = 0; i < value.length; i++) {
    const octet = value.charCodeAt(i);
    if (octet > 0xff) return null;
    hex += octet.toString(16).padStart(2, '0');
  }
  return hex;
}

function refuse(allowed: string): TlvReading {
  return { ok: false, allowed };
}

const NAME = /^[a-z][a-z0-9_]{0,62}$/;
const MAX_NAMES = 64;

/** An integer, or `0xNNNN` where the file's format has no hexadecimal numbers; null: neither. */
function readTag(value: unknown): number | null {
  const tag = typeof value === 'string' && /^0x[0-9A-Fa-f]{1,4}$/.test(value) ? Number(value) : value;
  return typeof tag === 'number' && Number.isInteger(tag) && tag >= 1 && tag <= 0xffff ? tag : null;
}

function vendorTag(key: string, names: unknown): number | null {
  return isMapping(names) && Object.hasOwn(names, key) ? readTag(names[key]) : null;
}

/** What `tlv_names` says, which {@link tlvNames} has validated. */
export function readTlvNames(names: Readonly<Record<string, unknown>>): TlvName[] {
  return Object.entries(names).flatMap(([name, value]) => {
    const tag = readTag(value);
    return tag === null ? [] : [{ name, tag }];
  });
}

export function tlvNames() {
  const error = `a mapping of at most ${MAX_NAMES} names to tags, such as dlt_entity_id: 0x1400`;
  const tagError = 'a tag from 0x0001 to 0xFFFF that no other name has and the gateway does not set itself';
  return z.record(z.string(), z.union([z.number(), z.string()], { error: tagError }), { error }).superRefine(
    (names, context) => {
      const entries = Object.entries(names);
      if (entries.length > MAX_NAMES) context.addIssue({ code: 'custom', message: error });
      const tags = new Set([...OWN_TAGS.keys(), ...Object.values(NAMED_TLVS).map(({ tag }) => tag)]);
      for (const [name, value] of entries) {
        const isName = NAME.test(name) && !Object.hasOwn(NAMED_TLVS, name);
        const message =
          '1 to 63 lower-case letters, digits and underscores, a letter first; no name of SMPP 3.4';
        if (!isName) context.addIssue({ code: 'custom', message, path: [name] });
        const tag = readTag(value);
        if (tag === null || tags.has(tag))
          context.addIssue({ code: 'custom', message: tagError, path: [name] });
        else tags.add(tag);
      }
    },
    { when: ({ value }) => isMapping(value) },
  );
}

/** Checks the peer's `tlvs` against its `tlv_names`; as a refinement of the whole peer, since they are two settings. */
export function tlvsReadable(peer: unknown, context: z.core.$RefinementCtx): void {
  if (!isMapping(peer) || !isMapping(peer['tlvs'])) return;
  for (const [key, value] of Object.entries(peer['tlvs'])) {
    const reading = readConstantTlv(key, value, peer['tlv_names']);
    if (!reading.ok) context.addIssue({ code: 'custom', message: reading.allowed, path: ['tlvs', key] });
  }
}

export function constantTlvs() {
  const error = `a mapping of at most ${MAX_TLVS} TLV names or tags to hex:…, a text or an integer`;
  return z
    .record(z.string(), z.union([z.string(), z.number()], { error: 'hex:…, a text or an integer' }), {
      error,
    })
    .superRefine(
      (tlvs, context) => {
        const entries = Object.entries(tlvs);
        if (entries.length > MAX_TLVS) context.addIssue({ code: 'custom', message: error });
      },
      { when: ({ value }) => isMapping(value) },
    );
}

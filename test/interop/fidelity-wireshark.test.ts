/**
 * Wireshark's SMPP dissector, which shares nothing with our codec, agrees field by field with what we send: every
 * command and TLV that it knows with values of any kind, and messages as the gateway composes them.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeSubmit } from '../../connector/outbound/compose.ts';
import { message } from '../../connector/outbound/outbound.fixture.ts';
import { encode } from '../../connector/smpp/encode.ts';
import { COMMAND_IDS, MAKERS, type Pdu, type Tlv } from '../../connector/smpp/pdu.ts';
import { readTime } from '../../connector/smpp/times.ts';
import { isViolation } from '../../connector/smpp/violation.ts';
import { WIRE_COMMANDS } from '../../connector/smpp/wire-builder.ts';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';
import { isMissing } from '../debian.ts';
import { FakeClock } from '../fake-clock.ts';
import { anyPeer, anyText } from '../fidelity/texts.ts';
import { type Dissection, dissect } from './harness/dissector.ts';

/** Of each command, and of composed messages. */
const SAMPLES = 40;
const COMPOSED = 400;

type Said = Map<string, (string | number)[]>;

function say(said: Said, field: string, ...values: (string | number)[]): void {
  said.set(field, [...(said.get(field) ?? []), ...values]);
}

const hex = (octets: Buffer): string => octets.toString('hex').replaceAll(/(..)(?=.)/g, '$1:');

/** TLVs of SMPP 3.4 §5.3.2 by how Wireshark shows them: a number under the name, a text, or octets. */
const TLVS: readonly (readonly [tag: number, field: string, octets: 1 | 2 | 4 | 'text' | 'octets'])[] = [
  [0x0005, 'dest_addr_subunit', 1],
  [0x000d, 'source_addr_subunit', 1],
  [0x0006, 'dest_network_type', 1],
  [0x000e, 'source_network_type', 1],
  [0x0007, 'dest_bearer_type', 1],
  [0x000f, 'source_bearer_type', 1],
  [0x0008, 'dest_telematics_id', 2],
  [0x0010, 'source_telematics_id', 1],
  [0x0017, 'qos_time_to_live', 4],
  [0x0019, 'payload_type', 1],
  [0x001d, 'additional_status_info_text', 'text'],
  [0x001e, 'receipted_message_id', 'text'],
  [0x0201, 'privacy_indicator', 1],
  [0x0202, 'source_subaddress', 'octets'],
  [0x0203, 'dest_subaddress', 'octets'],
  [0x0204, 'user_message_reference', 2],
  [0x0205, 'user_response_code', 1],
  [0x020a, 'source_port', 2],
  [0x020b, 'destination_port', 2],
  [0x020c, 'sar_msg_ref_num', 2],
  [0x020d, 'language_indicator', 1],
  [0x020e, 'sar_total_segments', 1],
  [0x020f, 'sar_segment_seqnum', 1],
  [0x0210, 'SC_interface_version', 1],
  [0x0304, 'number_of_messages', 1],
  [0x0420, 'dpf_result', 1],
  [0x0421, 'set_dpf', 1],
  [0x0422, 'ms_availability_status', 1],
  [0x0424, 'message_payload', 'octets'],
  [0x0425, 'delivery_failure_reason', 1],
  [0x0426, 'more_messages_to_send', 1],
  [0x0427, 'message_state', 1],
  [0x0501, 'ussd_service_op', 1],
  [0x1201, 'display_time', 1],
  [0x1203, 'sms_signal', 2],
  [0x1204, 'ms_validity', 1],
  [0x1380, 'its_reply_type', 1],
  [0x1400, 'vendor_op', 'octets'],
  [0x3fff, 'vendor_op', 'octets'],
];
const TLV_OF = new Map(TLVS.map((row) => [row[0], row]));

/** What Wireshark is to say of a PDU, in the codec's own values. */
function expected(pdu: Pdu, frame: Buffer): Said {
  const said: Said = new Map();
  say(said, 'command_length', frame.length);
  say(said, 'command_id', frame.readUInt32BE(4));
  if (frame.readUInt32BE(4) >= 0x8000_0000) say(said, 'command_status', pdu.command_status);
  for (const [field, value] of Object.entries(pdu)) sayField(said, field, value);
  return said;
}

function sayField(said: Said, field: string, value: unknown): void {
  switch (field) {
    case 'command':
    case 'command_status':
      return;
    case 'esm_class':
      say(said, 'esm.submit.msg_mode', Number(value) & 3);
      say(said, 'esm.submit.msg_type', (Number(value) >> 2) & 15);
      say(said, 'esm.submit.features', Number(value) >> 6);
      return;
    case 'registered_delivery':
      say(said, 'regdel.receipt', Number(value) & 3);
      say(said, 'regdel.acks', (Number(value) >> 2) & 3);
      say(said, 'regdel.notif', (Number(value) >> 4) & 1);
      return;
    case 'schedule_delivery_time':
    case 'validity_period':
    case 'final_date':
      sayTime(said, field, String(value));
      return;
    case 'short_message':
      if (!Buffer.isBuffer(value)) throw new Error('short_message');
      say(said, 'sm_length', value.length);
      if (value.length > 0) say(said, 'message', hex(value));
      return;
    case 'service_type':
      say(said, field, value === '' ? '(Default)' : String(value));
      return;
    default:
      // Wireshark leaves out most texts that are empty.
      if (value === '') return;
      if (typeof value === 'string' || typeof value === 'number') say(said, field, value);
      else if (Array.isArray(value)) for (const entry of value) sayEntry(said, field, entry);
  }
}

function sayEntry(said: Said, field: string, entry: object): void {
  if ('tag' in entry && 'value' in entry) {
    sayTlv(said, Number(entry.tag), Buffer.isBuffer(entry.value) ? entry.value : Buffer.alloc(0));
    return;
  }
  if (field === 'dest_address' || field === 'unsuccess_sme') {
    for (const [name, value] of Object.entries(entry)) if (name !== 'dest_flag') sayField(said, name, value);
  }
}

function sayTlv(said: Said, tag: number, value: Buffer): void {
  say(said, 'opt_param_tag', tag);
  say(said, 'opt_param_len', value.length);
  const [, field, octets] = TLV_OF.get(tag) ?? [];
  if (field === undefined) throw new Error(`no row for the TLV ${tag}`);
  if (octets === 'octets') say(said, field, hex(value));
  else if (octets === 'text') say(said, field, value.toString('latin1', 0, value.length - 1));
  else say(said, field, value.readUIntBE(0, value.length));
}

/** Absolute times as epoch milliseconds, relative ones as seconds; no time is shown as a relative one of 0. */
function sayTime(said: Said, field: string, text: string): void {
  const time = readTime(text, 0);
  if (time === null || time.kind !== 'time') return;
  if (!text.endsWith('R')) say(said, field, time.epochMs);
  else if (time.epochMs > 0) say(said, `${field}_r`, time.epochMs / 1000);
}

/** Shown besides the fields: what Wireshark reads into data_coding and the body, and what it thinks of them. */
const DERIVED = /^(dcs\.|message_text$|message_payload\.duplicate$)/;

function told(dissection: Dissection): Said {
  const said: Said = new Map();
  for (const [field, value] of dissection) {
    if (value === '' || DERIVED.test(field)) continue;
    if (/_(time|period|date)_r$/.test(field) && Number(value) === 0) continue;
    say(said, field, NUMERIC.test(value) && !TEXTS.has(field) ? Number(value) : dateOf(value));
  }
  return said;
}

const NUMERIC = /^(0x[0-9a-f]+|\d+(\.\d+)?)$/;
const TEXTS: ReadonlySet<string> = new Set([
  ...[...WIRE_COMMANDS.values()]
    .flatMap(({ fields }) => fields.filter(({ type }) => type.startsWith('c')))
    .map(({ name }) => name),
  ...['dl_name', 'message', 'message_payload', 'vendor_op', 'source_subaddress', 'dest_subaddress'],
  ...['additional_status_info_text', 'receipted_message_id', 'destination_addr'],
]);

function dateOf(value: string): string | number {
  const [, date, fraction] = /^(\w{3} +\d+, \d{4} \d\d:\d\d:\d\d)\.(\d{3})\d* UTC$/.exec(value) ?? [];
  return date === undefined ? value : Date.parse(`${date} UTC`) + Number(fraction);
}

// ---- what is sent ----

const printable = (most: number) =>
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    maxLength: most,
  });
const octets = (least: number, most: number) =>
  fc.uint8Array({ minLength: least, maxLength: most }).map((array) => Buffer.from(array));
const uint8 = fc.nat(255);

function integer(length: number): fc.Arbitrary<Buffer> {
  return octets(length, length);
}

const tlv: fc.Arbitrary<Tlv> = fc.constantFrom(...TLVS).chain(([tag, , kind]) => {
  if (kind === 'octets') return octets(2, 23).map((value) => ({ tag, value }));
  if (kind === 'text')
    return printable(60)
      .filter((text) => text !== '')
      .map((text) => ({ tag, value: Buffer.from(`${text}\0`) }));
  return integer(kind).map((value) => ({ tag, value }));
});

const absolute = fc
  .record({
    ms: fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2037, 0) }),
    quarters: fc.integer({ min: -48, max: 48 }),
  })
  .map(({ ms, quarters }) => {
    const digits = new Date(ms).toISOString().replaceAll(/\D/g, '').slice(2, 15);
    return `${digits}${String(Math.abs(quarters)).padStart(2, '0')}${quarters < 0 ? '-' : '+'}`;
  });
const relative = fc
  .tuple(fc.nat(27), fc.nat(23), fc.nat(59), fc.nat(59))
  .map((units) => `0000${units.map((unit) => String(unit).padStart(2, '0')).join('')}000R`);

function arbitraryOf(name: string, type: string): fc.Arbitrary<unknown> {
  const address = { dest_addr_ton: uint8, dest_addr_npi: uint8, destination_addr: printable(20) };
  switch (type) {
    case 'u8':
      // Wireshark has one bit for the flag; a header (UDHI) is for the composed messages, where there is one.
      if (name === 'replace_if_present_flag') return fc.nat(1);
      if (name === 'registered_delivery') return fc.nat(31);
      return name === 'esm_class' ? fc.nat(63) : uint8;
    case 'sm':
      return octets(0, 254);
    case 't':
      return fc.oneof(fc.constant(''), absolute, relative);
    case 'unsuccess':
      return fc.array(fc.record({ ...address, error_status_code: fc.nat(0xffff) }), {
        minLength: 1,
        maxLength: 4,
      });
    case 'dests':
      return fc.array(
        fc.oneof(
          fc.record({ dest_flag: fc.constant(1), ...address }),
          fc.record({ dest_flag: fc.constant(2), dl_name: printable(20) }),
        ),
        { minLength: 1, maxLength: 4 },
      );
    default:
      return printable(Number(type.slice(1)) - 1);
  }
}

/** Wireshark reads TLVs only where SMPP 3.4 or 5.0 name some: it stops at the last field of these. */
const WITHOUT_TLVS: ReadonlySet<string> = new Set([
  ...[
    'bind_receiver',
    'bind_transmitter',
    'bind_transceiver',
    'outbind',
    'unbind',
    'unbind_resp',
    'generic_nack',
  ],
  ...['query_sm', 'query_sm_resp', 'cancel_sm', 'cancel_sm_resp', 'replace_sm_resp'],
  ...['enquire_link', 'enquire_link_resp', 'cancel_broadcast_sm_resp'],
]);

function isCommand(name: string): name is keyof typeof COMMAND_IDS {
  return Object.hasOwn(COMMAND_IDS, name);
}

function samples(command: string): Pdu[] {
  const spec = WIRE_COMMANDS.get(command);
  if (spec === undefined || !isCommand(command)) throw new Error(command);
  const make: (fields: object) => Pdu = MAKERS[command];
  const values = Object.fromEntries(spec.fields.map(({ name, type }) => [name, arbitraryOf(name, type)]));
  const pdus = fc
    .record({
      sequence_number: fc.integer({ min: 1, max: 0x7fffffff }),
      fields: fc.record(values),
      tlvs: fc.array(tlv, { maxLength: WITHOUT_TLVS.has(command) ? 0 : 5 }),
    })
    .map(({ sequence_number, fields, tlvs }) => make({ sequence_number, ...fields, tlvs }));
  return fc.sample(pdus, SAMPLES);
}

async function agrees(pdus: readonly Pdu[]): Promise<void> {
  const frames = pdus.map((pdu) => {
    const frame = encode(pdu);
    if (isViolation(frame)) throw new Error(frame.detail);
    return frame;
  });
  const dissections = await dissect(frames);
  for (const [index, pdu] of pdus.entries()) {
    const dissection = dissections[index];
    const frame = frames[index];
    if (dissection === undefined || frame === undefined) throw new Error(`no dissection of ${index}`);
    expect(plain(told(dissection)), frame.toString('hex')).toEqual(plain(expected(pdu, frame)));
  }
}

function plain(said: Said): Record<string, unknown> {
  return Object.fromEntries(said);
}

describe.skipIf(isMissing('tshark'))('Wireshark reads what we send', () => {
  test.each([...WIRE_COMMANDS.keys()])('%s', async (command) => {
    await agrees(samples(command));
  });

  test('messages in every alphabet and every form of long message', async () => {
    const cases = fc.sample(fc.record({ text: anyText, peer: anyPeer }), COMPOSED);
    const pdus = cases.flatMap(({ text, peer }) => {
      const base = { name: 'p', bind_type: 'transceiver', host: 'h', system_id: 's', password: 'p' };
      const { message: settings } = compileClientPeer(clientPeerSchema.parse({ ...base, ...peer }));
      const compose = composeSubmit(settings, { clock: new FakeClock(), random: () => 0.3 });
      const expiresMs = Date.UTC(2026, 10, 23);
      const composed = compose(message('m', { body: text, source: '33612345678', expiresMs }));
      return composed.ok ? composed.pdus : [];
    });
    expect(pdus.length).toBeGreaterThan(COMPOSED);
    await agrees(pdus);
  });
});

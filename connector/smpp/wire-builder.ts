/**
 * Test only: PDUs as octets, written from the tables of SMPP 3.4 §4 and SMPP 5.0 §4.4 by hand. It shares nothing with
 * the codec or the dictionary, so that the two can be held against each other.
 */

/** field:type; u8 is an integer of one octet, cN a C-Octet String of at most N octets, t a time (1 or 17 octets). */
const ADDRESS = 'source_addr_ton:u8 source_addr_npi:u8 source_addr:c21';
const DESTINATION = 'dest_addr_ton:u8 dest_addr_npi:u8 destination_addr:c21';
const TIMES = 'schedule_delivery_time:t validity_period:t';
const AFTER_ADDRESSES = `esm_class:u8 protocol_id:u8 priority_flag:u8 ${TIMES} registered_delivery:u8 replace_if_present_flag:u8 data_coding:u8 sm_default_msg_id:u8 short_message:sm`;
const BIND =
  'system_id:c16 password:c9 system_type:c13 interface_version:u8 addr_ton:u8 addr_npi:u8 address_range:c41';
const SUBMIT = `service_type:c6 ${ADDRESS} ${DESTINATION} ${AFTER_ADDRESSES}`;

const TABLE: readonly (readonly [command: string, id: number, fields: string])[] = [
  ['bind_receiver', 0x00000001, BIND],
  ['bind_receiver_resp', 0x80000001, 'system_id:c16'],
  ['bind_transmitter', 0x00000002, BIND],
  ['bind_transmitter_resp', 0x80000002, 'system_id:c16'],
  ['bind_transceiver', 0x00000009, BIND],
  ['bind_transceiver_resp', 0x80000009, 'system_id:c16'],
  ['outbind', 0x0000000b, 'system_id:c16 password:c9'],
  ['unbind', 0x00000006, ''],
  ['unbind_resp', 0x80000006, ''],
  ['generic_nack', 0x80000000, ''],
  ['submit_sm', 0x00000004, SUBMIT],
  ['submit_sm_resp', 0x80000004, 'message_id:c65'],
  ['submit_multi', 0x00000021, `service_type:c6 ${ADDRESS} dest_address:dests ${AFTER_ADDRESSES}`],
  ['submit_multi_resp', 0x80000021, 'message_id:c65 unsuccess_sme:unsuccess'],
  ['deliver_sm', 0x00000005, SUBMIT],
  ['deliver_sm_resp', 0x80000005, 'message_id:c65'],
  [
    'data_sm',
    0x00000103,
    'service_type:c6 source_addr_ton:u8 source_addr_npi:u8 source_addr:c65 dest_addr_ton:u8 dest_addr_npi:u8 destination_addr:c65 esm_class:u8 registered_delivery:u8 data_coding:u8',
  ],
  ['data_sm_resp', 0x80000103, 'message_id:c65'],
  ['query_sm', 0x00000003, `message_id:c65 ${ADDRESS}`],
  ['query_sm_resp', 0x80000003, 'message_id:c65 final_date:t message_state:u8 error_code:u8'],
  ['cancel_sm', 0x00000008, `service_type:c6 message_id:c65 ${ADDRESS} ${DESTINATION}`],
  ['cancel_sm_resp', 0x80000008, ''],
  [
    'replace_sm',
    0x00000007,
    `message_id:c65 ${ADDRESS} ${TIMES} registered_delivery:u8 sm_default_msg_id:u8 short_message:sm`,
  ],
  ['replace_sm_resp', 0x80000007, ''],
  ['enquire_link', 0x00000015, ''],
  ['enquire_link_resp', 0x80000015, ''],
  [
    'alert_notification',
    0x00000102,
    'source_addr_ton:u8 source_addr_npi:u8 source_addr:c65 esme_addr_ton:u8 esme_addr_npi:u8 esme_addr:c65',
  ],
  [
    'broadcast_sm',
    0x00000111,
    `service_type:c6 ${ADDRESS} message_id:c65 priority_flag:u8 ${TIMES} replace_if_present_flag:u8 data_coding:u8 sm_default_msg_id:u8`,
  ],
  ['broadcast_sm_resp', 0x80000111, 'message_id:c65'],
  ['query_broadcast_sm', 0x00000112, `message_id:c65 ${ADDRESS}`],
  ['query_broadcast_sm_resp', 0x80000112, 'message_id:c65'],
  ['cancel_broadcast_sm', 0x00000113, `service_type:c6 message_id:c65 ${ADDRESS}`],
  ['cancel_broadcast_sm_resp', 0x80000113, ''],
];

export interface WireField {
  readonly name: string;
  readonly type: string;
}

export const WIRE_COMMANDS: ReadonlyMap<
  string,
  { readonly id: number; readonly fields: readonly WireField[] }
> = new Map(
  TABLE.map(([command, id, fields]) => [
    command,
    {
      id,
      fields: fields
        .split(' ')
        .filter((field) => field !== '')
        .map((field) => {
          const [name = '', type = ''] = field.split(':');
          return { name, type };
        }),
    },
  ]),
);

export const u8 = (value: number): Buffer => Buffer.from([value]);
export const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
export function u32(value: number): Buffer {
  return Buffer.from(value.toString(16).padStart(8, '0'), 'hex');
}
export const cstring = (text: string): Buffer => Buffer.concat([Buffer.from(text, 'latin1'), u8(0)]);
export function tlvOctets(tag: number, value: Buffer): Buffer {
  return Buffer.concat([u16(tag), u16(value.length), value]);
}

/** A whole PDU: the header, with the right length, and the parts one after the other. */
export function frameOf(
  command_id: number,
  command_status: number,
  sequence_number: number,
  ...parts: Buffer[]
): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([
    u32(16 + body.length),
    u32(command_id),
    u32(command_status),
    u32(sequence_number),
    body,
  ]);
}

/** The octets of each mandatory field of a PDU of `command` with these values, in order. */
export function fieldOctets(command: string, values: Readonly<Record<string, unknown>>): Buffer[] {
  const fields = WIRE_COMMANDS.get(command)?.fields;
  if (fields === undefined) throw new Error(`no table for ${command}`);
  return fields.map(({ name, type }) => octetsOf(type, values[name]));
}

function octetsOf(type: string, value: unknown): Buffer {
  if (type === 'sm' && Buffer.isBuffer(value)) return Buffer.concat([u8(value.length), value]);
  if (type === 'u8' && typeof value === 'number') return u8(value);
  if (typeof value === 'string') return cstring(value);
  if (Array.isArray(value)) return Buffer.concat([u8(value.length), ...value.map(entryOctets)]);
  throw new Error(`no octets for ${type}`);
}

function entryOctets(entry: unknown): Buffer {
  const field = (name: string): unknown => Reflect.get(Object(entry), name);
  const number = (name: string): number => Number(field(name));
  const flag = field('dest_flag');
  if (flag === 2) return Buffer.concat([u8(2), cstring(String(field('dl_name')))]);
  const address = [
    u8(number('dest_addr_ton')),
    u8(number('dest_addr_npi')),
    cstring(String(field('destination_addr'))),
  ];
  return flag === 1
    ? Buffer.concat([u8(1), ...address])
    : Buffer.concat([...address, u32(number('error_status_code'))]);
}

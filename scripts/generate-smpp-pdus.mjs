// generated/pdus.ts: one interface and one maker for each command.
const TYPES = {
  uint8: 'number',
  cstring: 'string',
  short_message: 'Buffer',
  dest_address: 'readonly DestAddress[]',
  unsuccess_sme: 'readonly UnsuccessSme[]',
};

export function pdusFile({ commands }) {
  const requests = commands.filter(({ response }) => !response);
  const responses = commands.filter(({ response }) => response);
  return `import type { Violation } from '../violation.ts';

/** One TLV as it is on the wire: SMPP 3.4 §5.3.1. */
export interface Tlv {
  readonly tag: number;
  readonly value: Buffer;
}

/** One destination of submit_multi: SMPP 3.4 §4.5.1.1. dest_flag 1 is an address, 2 a distribution list. */
export type DestAddress =
  | {
      readonly dest_flag: 1;
      readonly dest_addr_ton: number;
      readonly dest_addr_npi: number;
      readonly destination_addr: string;
    }
  | { readonly dest_flag: 2; readonly dl_name: string };

/** One refused destination of submit_multi_resp: SMPP 3.4 §4.5.2.1. */
export interface UnsuccessSme {
  readonly dest_addr_ton: number;
  readonly dest_addr_npi: number;
  readonly destination_addr: string;
  readonly error_status_code: number;
}

export const NO_TLVS: readonly Tlv[] = Object.freeze([]);
export const NO_OCTETS: Buffer = Buffer.alloc(0);
const NO_ENTRIES: readonly never[] = Object.freeze([]);

${commands.map(interfaceOf).join('\n')}
/** A command_id that neither SMPP 3.4 nor 5.0 defines. \`body\` is all that follows the header. */
export interface UnknownPdu {
  readonly command: 'unknown';
  readonly command_id: number;
  readonly command_status: number;
  sequence_number: number;
  readonly body: Buffer;
}

export interface PduTypes {
${commands.map(({ name, type }) => `  ${name}: ${type};`).join('\n')}
  unknown: UnknownPdu;
}

export type Pdu = PduTypes[keyof PduTypes];

export type RequestPdu =
${requests.map(({ type }) => `  | ${type}`).join('\n')};

export type ResponsePdu =
${responses.map(({ type }) => `  | ${type}`).join('\n')};

/** What a maker takes: any of the fields, the rest are 0, '' or empty. */
export type Fields<C extends keyof PduTypes> = Partial<Omit<PduTypes[C], 'command'>>;

/** One maker for each command; every PDU of a command has the same fields in the same order (one hidden class). */
export const MAKERS: { readonly [C in keyof PduTypes]: (fields: Fields<C>) => PduTypes[C] } = {
${commands.map(makerOf).join('\n')}
  unknown: (fields) => ({
    command: 'unknown',
    command_id: fields.command_id ?? 0,
    command_status: fields.command_status ?? 0,
    sequence_number: fields.sequence_number ?? 0,
    body: fields.body ?? NO_OCTETS,
  }),
};
`;
}

function interfaceOf({ name, type, response, fields }) {
  const malformed = response
    ? `  /** What was wrong with the body, when not all of it could be read; absent when all was. See decode. */
  readonly malformed?: Violation;
`
    : '';
  return `export interface ${type} {
  readonly command: '${name}';
  readonly command_status: number;
  /** The one field that may be set afterwards: a session numbers a PDU when it sends it (a copy costs more). */
  sequence_number: number;
${fields.map((field) => `  readonly ${field.name}: ${TYPES[field.kind]};\n`).join('')}  readonly tlvs: readonly Tlv[];
${malformed}}
`;
}

function makerOf({ name, fields }) {
  return `  ${name}: (fields) => ({
    command: '${name}',
    command_status: fields.command_status ?? 0,
    sequence_number: fields.sequence_number ?? 0,
${fields.map((field) => `    ${field.name}: fields.${field.name} ?? ${field.initial},\n`).join('')}    tlvs: fields.tlvs ?? NO_TLVS,
  }),`;
}

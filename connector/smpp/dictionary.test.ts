import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { RESPONSES, TLV_SIZES } from './generated/names.ts';
import { COMMAND_IDS, isResponse, isResponseId, pdu, responseName } from './pdu.ts';
import { STATUS, statusName } from './status.ts';
import { TLV } from './tlv.ts';
import { WIRE_COMMANDS } from './wire-builder.ts';

interface Dictionary {
  readonly commands: Record<string, { readonly id: number }>;
  readonly errors: Record<string, number>;
  readonly tlvs: Record<string, { readonly id: number }>;
}
const dictionary: Dictionary = createRequire(import.meta.url)('smpp/lib/defs.js');
const ids = (table: Record<string, { readonly id: number }>) =>
  Object.fromEntries(Object.entries(table).map(([name, { id }]) => [name, id]));

describe('the generated code', () => {
  it('has every command, status and TLV of the package under its name', () => {
    expect(COMMAND_IDS).toEqual(ids(dictionary.commands));
    expect(STATUS).toMatchObject(dictionary.errors);
    expect(TLV).toMatchObject(ids(dictionary.tlvs));
    for (const tag of Object.values(ids(dictionary.tlvs))) expect(TLV_SIZES.has(tag)).toBe(true);
    expect(TLV_SIZES.get(TLV.destination_port)).toBe(TLV_SIZES.get(TLV.source_port));
  });

  it('has the commands and fields of the specification, in order', () => {
    const ours = Object.fromEntries(Object.entries(COMMAND_IDS).map(([name, id]) => [name, id]));
    expect(ours).toEqual(Object.fromEntries([...WIRE_COMMANDS].map(([name, { id }]) => [name, id])));
    for (const [name, { fields }] of WIRE_COMMANDS) {
      const header = ['command', 'command_status', 'sequence_number'];
      const made = Object.keys(pdu(name as keyof typeof COMMAND_IDS));
      expect(made).toEqual([...header, ...fields.map((field) => field.name), 'tlvs']);
    }
  });
});

describe('commands', () => {
  it('know their response', () => {
    expect(responseName('submit_sm')).toBe('submit_sm_resp');
    expect(responseName('outbind')).toBe('generic_nack');
    expect(responseName('alert_notification')).toBe('generic_nack');
    expect(responseName('unknown')).toBe('generic_nack');
    for (const [request, response] of Object.entries(RESPONSES)) expect(response).toBe(`${request}_resp`);
  });

  it('know whether they are one', () => {
    for (const name of Object.keys(COMMAND_IDS) as (keyof typeof COMMAND_IDS)[]) {
      expect(isResponse(pdu(name))).toBe(name.endsWith('_resp') || name === 'generic_nack');
    }
    expect(isResponse(pdu('unknown', { command_id: 0x80001234 }))).toBe(false);
    expect(isResponseId(0x80001234)).toBe(true);
    expect(isResponseId(0x00001234)).toBe(false);
  });
});

describe('statusName', () => {
  it.each([
    [0, 'ESME_ROK'],
    [0x58, 'ESME_RTHROTTLED'],
    [0xc0, 'ESME_RINVTLVSTREAM'],
    [0x112, 'ESME_RINVBCASTCHANIND'],
    [0x400, '0x00000400'],
    [0xffffffff, '0xffffffff'],
  ])('of 0x%i', (code, name) => {
    expect(statusName(code)).toBe(name);
  });

  it('is a name of that code, for every one', () => {
    for (const code of Object.values(STATUS)) expect(STATUS).toHaveProperty(statusName(code), code);
  });

  it('knows the names of 3.4 too', () => {
    expect(STATUS.ESME_RINVPARLEN).toBe(0xc2);
    expect(STATUS.ESME_RINVOPTPARSTREAM).toBe(0xc0);
  });
});

import { describe, expect, it, test } from 'vitest';
import { clientPeerSchema } from './client-peer.ts';
import { compileClientPeer } from './compile.ts';
import { readConstantTlv } from './tlvs.ts';

test.each([
  ['0x1400', 'hex:0A0b', 0x1400, '0a0b'],
  ['0x1400', 'PE', 0x1400, '5045'],
  ['0x1400', 'é', 0x1400, 'e9'],
  ['0x1400', '', 0x1400, ''],
  ['0x1400', 7, 0x1400, '07'],
  ['0x1400', 256, 0x1400, '0100'],
  ['0x1400', 65_536, 0x1400, '00010000'],
  ['source_port', 80, 0x020a, '0050'],
  // A bare tag is not sized by the name it also has.
  ['0x020A', 80, 0x020a, '50'],
  ['user_response_code', 'hex:ff', 0x0205, 'ff'],
  ['alert_on_message_delivery', '', 0x130c, ''],
])('%s: %j', (key, value, tag, hex) => {
  expect(readConstantTlv(key, value)).toEqual({ ok: true, tlv: { tag, hex } });
});

test.each([
  ['dlt_entity', 'x'],
  ['0x0000', 'x'],
  ['0x14000', 'x'],
  ['5120', 'x'],
  ['constructor', 'x'],
  ['0x1400', 'hex:0'],
  ['0x1400', 'hex:zz'],
  ['0x1400', '€'],
  ['0x1400', 'x'.repeat(1025)],
  ['0x1400', -1],
  ['0x1400', 1.5],
  ['0x1400', 2 ** 32],
  ['0x1400', null],
  ['user_response_code', 256],
  ['user_response_code', 'ab'],
  ['alert_on_message_delivery', 1],
  ['0x0424', 'x'],
  ['0x020c', 1],
])('%s: %j is refused', (key, value) => {
  expect(readConstantTlv(key, value).ok).toBe(false);
});

describe('tlv_names', () => {
  const input = (given: object) => ({
    name: 'v',
    bind_type: 'transceiver',
    host: 'h',
    system_id: 'u',
    password: 'p',
    ...given,
  });
  const compiled = (given: object) => compileClientPeer(clientPeerSchema.parse(input(given))).message;

  it('names vendor TLVs, as a number or as text, for the peer’s own tlvs', () => {
    const { tlvNames, tlvs } = compiled({
      tlv_names: { dlt_entity_id: 0x1400, dlt_template_id: '0x1401' },
      tlvs: { dlt_entity_id: '1201159', dlt_template_id: 7 },
    });
    expect(tlvNames).toEqual([
      { name: 'dlt_entity_id', tag: 0x1400 },
      { name: 'dlt_template_id', tag: 0x1401 },
    ]);
    expect(tlvs).toEqual([
      { tag: 0x1400, hex: Buffer.from('1201159').toString('hex') },
      { tag: 0x1401, hex: '07' },
    ]);
  });

  it.each([
    [{ tlv_names: { 'DLT id': 0x1400 } }, 'tlv_names.DLT id'],
    [{ tlv_names: { source_port: 0x1400 } }, 'tlv_names.source_port'],
    [{ tlv_names: { a: 0 } }, 'tlv_names.a'],
    [{ tlv_names: { a: 0x1400, b: 0x1400 } }, 'tlv_names.b'],
    [{ tlv_names: { a: 0x0424 } }, 'tlv_names.a'],
    [{ tlv_names: { a: 0x020a } }, 'tlv_names.a'],
    [{ tlvs: { dlt_entity_id: 'x' } }, 'tlvs.dlt_entity_id'],
    [{ tlv_names: [] }, 'tlv_names'],
  ])('refuses %j', (given, path) => {
    expect(
      clientPeerSchema.safeParse(input(given)).error?.issues.map((issue) => issue.path.join('.')),
    ).toContain(path);
  });
});

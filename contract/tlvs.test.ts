import { expect, test } from 'vitest';
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

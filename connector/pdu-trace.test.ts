import { expect, test } from 'vitest';
import { type Line, recordingLog } from './outbound/outbound.fixture.ts';
import { traceTo } from './pdu-trace.ts';
import { type Pdu, pdu } from './smpp/pdu.ts';
import { TLV } from './smpp/tlv.ts';

function traced(one: Pdu, messageText = false): Line {
  const lines: Line[] = [];
  traceTo(recordingLog(lines, {}, messageText))?.('out', one);
  const [line] = lines;
  if (line === undefined) throw new Error('nothing was traced');
  return line;
}

const SUBMIT = pdu('submit_sm', {
  source_addr: 'ACME',
  destination_addr: '447700900123',
  short_message: Buffer.from('my secret'),
  tlvs: [{ tag: TLV.message_payload, value: Buffer.from('more') }],
});

test('a message is shown without its text', () => {
  const line = traced(SUBMIT);
  expect(line).toMatchObject({
    level: 'debug',
    message: 'out submit_sm',
    fields: {
      event: 'pdu',
      direction: 'out',
      pdu: { short_message_octets: 9, tlvs: [{ tag: '0x0424', octets: 4 }] },
    },
  });
  expect(line.fields['pdu']).toMatchObject({ source_addr: 'ACME', destination_addr: '44…23' });
  expect(JSON.stringify(line)).not.toMatch(/secret|6d7920|700900/);
});

test('with its text where the settings say so', () => {
  expect(traced(SUBMIT, true).fields['pdu']).toMatchObject({
    text: 'my secret',
    destination_addr: '447700900123',
    short_message_hex: Buffer.from('my secret').toString('hex'),
    tlvs: [{ tag: '0x0424', hex: '6d6f7265' }],
  });
});

test.each([false, true])('never with a password (log_message_text %s)', (messageText) => {
  const line = traced(pdu('bind_transceiver', { system_id: 'me', password: 'hunter2' }), messageText);
  expect(JSON.stringify(line)).not.toContain('hunter2');
  expect(line.fields['pdu']).toMatchObject({ system_id: 'me' });
});

test('no trace below the level debug', () => {
  const log = { ...recordingLog(), isOn: () => false };
  expect(traceTo(log)).toBeNull();
});

test('the destinations of submit_multi are masked, and those that it was refused for', () => {
  const many = pdu('submit_multi', {
    source_addr: '+33612345678',
    dest_address: [
      { dest_flag: 1, dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '447700900123' },
      { dest_flag: 2, dl_name: 'friends' },
    ],
  });
  const unsuccess_sme = [
    { dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '447700900123', error_status_code: 11 },
  ];
  const lines = [traced(many), traced(pdu('submit_multi_resp', { unsuccess_sme }))];
  expect(JSON.stringify(lines)).not.toMatch(/700900|612345/);
  expect(lines[0]?.fields['pdu']).toMatchObject({
    source_addr: '+33…78',
    dest_address: [{ destination_addr: '44…23' }, { dl_name: 'friends' }],
  });
});

/** The `smpp` package's encoder and decoder on the other side: TLVs, ports, classes, windows, receipts, both ways. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ServerPeerInput } from '../../contract/server-peer.ts';
import type { CarrierMessage, SimulatedCarrier } from '../../local/simulators/carrier.ts';
import { messageIdOf, type SimulatedPartner, startSimulatedPartner } from '../../local/simulators/partner.ts';
import { smpp } from '../../local/simulators/smpp-peer.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { bindTo, startCarrier, startCore, startGateway } from '../e2e/harness/scene.ts';
import { listenOn, PARTNER, partnerBind } from './harness/partner-settings.ts';

type Fields = Readonly<Record<string, unknown>>;

const DLT = { dlt_entity_id: 0x1400, dlt_template_id: 0x1401 };
smpp.addTLV('dlt_entity_id', { id: 0x1400, type: smpp.types.tlv.buffer });

const FROM = { source_addr: 'ACME', destination_addr: '447700900123' } as const;

async function startPartner(
  settings: Partial<ServerPeerInput> = {},
): Promise<{ partner: SimulatedPartner; submitted: Fields[]; core: Awaited<ReturnType<typeof startCore>> }> {
  const submitted: Fields[] = [];
  const core = await startCore({
    route: (message) => {
      submitted.push(message);
      return 'nowhere';
    },
  });
  const port = await freePort();
  await startGateway({
    api_base_url: core.url,
    server_binds: [partnerBind(settings)],
    listen: listenOn(port),
  });
  const partner = startSimulatedPartner({ ...PARTNER, port });
  onTestFinished(() => partner.close());
  await partner.bound(10_000);
  return { partner, submitted, core };
}

/** A part under an 8-bit concatenation header; octets beyond it are ASCII. */
function part(
  sequence: number,
  total: number,
  text: string,
): Fields & typeof FROM & { short_message: Buffer } {
  const short_message = Buffer.concat([Buffer.of(5, 0, 3, 77, total, sequence), Buffer.from(text)]);
  return { ...FROM, esm_class: 0x40, data_coding: 1, short_message };
}

describe('the smpp package as partner', () => {
  test('sends every alphabet that it writes, each under its data_coding', async () => {
    const { partner, submitted } = await startPartner();
    const bodies: [number, Buffer | string, string][] = [
      [0, 'Hello {world} €', 'Hello {world} €'],
      [1, Buffer.from('~ASCII~'), '~ASCII~'],
      [3, Buffer.from('Grüße ÿ', 'latin1'), 'Grüße ÿ'],
      [5, Buffer.from('836583588367', 'hex'), 'テスト'],
      [6, Buffer.from('bfe0d8d2d5e2', 'hex'), 'Привет'],
      [7, Buffer.from('f9ece5ed', 'hex'), 'שלום'],
      [8, Buffer.from('d83cdf0d', 'hex'), '🌍'],
      [14, Buffer.from('c7d1b1db', 'hex'), '한글'],
    ];
    for (const [data_coding, short_message] of bodies) {
      const response = await partner.submit({ ...FROM, data_coding, short_message });
      expect(response.command_status).toBe(0);
    }
    expect(submitted.map(({ message_body }) => message_body)).toEqual(bodies.map(([, , text]) => text));
  });

  test('sends parts at once and has them joined under one id; one after the other, and has each taken', async () => {
    const { partner, submitted } = await startPartner({ reassemble: true });
    const wide = await Promise.all(
      [3, 1, 2].map((sequence) => partner.submit(part(sequence, 3, `<${sequence}>`))),
    );
    expect(new Set(wide.map(messageIdOf)).size).toBe(1);
    expect(submitted).toMatchObject([{ message_body: '<1><2><3>', concat: null }]);

    const { partner: narrow, submitted: apart } = await startPartner({ reassemble: true });
    for (let message = 0; message < 3; message += 1) {
      for (const sequence of [1, 2]) {
        const response = await narrow.submit(part(sequence, 2, `<${message}.${sequence}>`));
        expect(response.command_status).toBe(0);
      }
    }
    expect(apart.map(({ concat }) => concat)).toEqual(
      [1, 2, 1, 2, 1, 2].map((sequence) => ({ reference: 77, total: 2, sequence })),
    );
  });

  test('sends vendor TLVs, ports, times and flags; OmniMessage gets them by name', async () => {
    const { partner, submitted } = await startPartner({ tlv_names: DLT });
    await partner.submit({
      ...FROM,
      short_message: Buffer.from('x'),
      data_coding: 0x10,
      protocol_id: 0x41,
      service_type: 'CMT',
      replace_if_present_flag: 1,
      schedule_delivery_time: '991122120000004+',
      validity_period: '991123120000004+',
      source_port: 9200,
      dest_port: 2948,
      dlt_entity_id: Buffer.from('1201159'),
    });
    expect(submitted).toMatchObject([
      {
        ...{ message_class: 0, protocol_id: 0x41, service_type: 'CMT', replace_if_present: true },
        ...{ deliver_after: '2099-11-22T11:00:00.000Z', expires: '2099-11-23T11:00:00.000Z' },
        ...{ source_port: 9200, dest_port: 2948 },
        tlvs: { dlt_entity_id: Buffer.from('1201159').toString('hex') },
      },
    ]);
  });

  test('gets its receipts in its own time and form', async () => {
    const { partner, core } = await startPartner({
      utc_offset: 330,
      receipt_tlvs: false,
      receipt_text: 'short',
    });
    core.queue(
      {
        dest_smsc: 'partner',
        source_msisdn: '447700900123',
        destination_msisdn: 'ACME',
        message_type: 'delivery_receipt',
        receipt: {
          ...{ message_id: 'a1', stat: 'UNDELIV', err: '69', text: 'hidden' },
          ...{ submit_date: '2026-11-22T23:00:00Z', done_date: '2611222305' },
        },
      },
      1,
    );
    await partner.waitFor((now) => now.receipts.length === 1, 5_000);
    expect(partner.receipts[0]?.text).toBe(
      'id:a1 sub:001 dlvrd:000 submit date:2611230430 done date:2611230435 stat:UNDELIV err:69 text:',
    );
    expect(partner.receipts[0]?.tlvs).toEqual({});
  });
});

describe('the smpp package as carrier', () => {
  async function sent(settings: Fields, fields: Fields): Promise<CarrierMessage> {
    const core = await startCore();
    const carrier: SimulatedCarrier = await startCarrier();
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier, settings)] });
    core.queue({
      dest_smsc: 'carrier',
      ...{ source_msisdn: '33612345678', destination_msisdn: '+44 7700 900123', message_body: 'x' },
      ...fields,
    });
    return carrier.waitFor(({ messages }) => messages[0], 10_000);
  }

  test('reads vendor TLVs that the peer and the message name', async () => {
    const { tlvs } = await sent(
      { tlv_names: DLT, tlvs: { dlt_entity_id: '1201159' } },
      { tlvs: { dlt_template_id: Buffer.from('1107').toString('hex') } },
    );
    expect(tlvs).toEqual({ dlt_entity_id: Buffer.from('1201159'), 5121: Buffer.from('1107') });
  });

  test.each([
    ['general_group', 0x10, {}],
    ['class_group', 0xf0, {}],
    ['dest_addr_subunit', 0, { dest_addr_subunit: 1 }],
  ] as const)('reads a flash message as %s', async (message_class_form, data_coding, tlvs) => {
    expect(await sent({ message_class_form }, { message_class: 0 })).toMatchObject({ data_coding, tlvs });
  });

  test('reads ports as TLVs or in the header', async () => {
    const ports = { source_port: 9200, dest_port: 2948 };
    expect(await sent({ port_form: 'tlvs' }, ports)).toMatchObject({
      tlvs: { source_port: 9200, dest_port: 2948 },
    });
    const { esm_class, octets } = await sent({ port_form: 'udh' }, ports);
    expect([esm_class, octets.toString('hex')]).toEqual([0x40, '0605040b8423f078']);
  });

  test.each([
    [{}, { dest_addr_ton: 1, dest_addr_npi: 1, destination_addr: '447700900123' }],
    [{ international_prefix: 'plus' }, { dest_addr_ton: 1, destination_addr: '+447700900123' }],
    [{ international_prefix: 'zeros' }, { destination_addr: '00447700900123' }],
    [
      { dest_ton: 2, dest_npi: 8 },
      { dest_addr_ton: 2, dest_addr_npi: 8, destination_addr: '447700900123' },
    ],
    [
      { service_type: 'CMT', protocol_id: 65 },
      { service_type: 'CMT', protocol_id: 65 },
    ],
  ])('reads addresses and fields by %j', async (settings, expected) => {
    expect(await sent(settings, {})).toMatchObject(expected);
  });

  test.each([
    [{}, '991122120000000+'],
    [{ utc_offset: -330 }, '991122063000022-'],
    [{ validity_format: 'none' }, ''],
  ])('reads the validity by %j', async (settings, validity_period) => {
    expect(await sent(settings, { expires: '2099-11-22T12:00:00Z' })).toMatchObject({ validity_period });
  });

  test.each([
    ['iso_8859_5', 6, 'Привет', 'bfe0d8d2d5e2'],
    ['iso_8859_8', 7, 'שלום', 'f9ece5ed'],
    ['shift_jis', 5, 'テスト', '836583588367'],
    ['ks_c_5601', 14, '한글', 'c7d1b1db'],
    ['latin1', 3, 'ÿ', 'ff'],
  ])('reads %s', async (alphabet, data_coding, message_body, hex) => {
    const { data_coding: coding, octets } = await sent({ alphabets: ['gsm', alphabet] }, { message_body });
    expect([coding, octets.toString('hex')]).toEqual([data_coding, hex]);
  });
});

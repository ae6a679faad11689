import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from './alphabets/text.ts';
import { RECEIPT_STATS } from './receipt-states.ts';
import { formatReceipt, readReceipt, receiptDate, receiptDateMs } from './receipts.ts';
import { TLV } from './tlv.ts';
import { RECEIPT_VECTORS } from './vectors/receipts.ts';

const APPENDIX_B =
  'id:0123456789 sub:001 dlvrd:001 submit date:1005232039 done date:1005242339 stat:DELIVRD err:012 text:Hello';

function pdu(
  text: string | Buffer,
  fields: { esm_class?: number; data_coding?: number; tlvs?: { tag: number; value: Buffer }[] } = {},
) {
  const short_message = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
  return { esm_class: 0x04, data_coding: 0, tlvs: [], ...fields, short_message };
}

describe('readReceipt', () => {
  for (const vector of RECEIPT_VECTORS) {
    it(`reads ${vector.name} (${vector.source})`, () => {
      const tlvs = (vector.tlvs ?? []).map(({ tag, hex }) => ({ tag, value: Buffer.from(hex, 'hex') }));
      const { esm_class = 0x04, data_coding = 0 } = vector;
      expect(readReceipt(pdu(vector.text, { esm_class, data_coding, tlvs }))).toMatchObject(vector.expected);
    });
  }

  it('reads the text by its looks, whatever data_coding says', () => {
    const wide = encodeText(APPENDIX_B, 'ucs2');
    const octets = wide.kind === 'octets' ? wide.octets : Buffer.alloc(0);
    for (const data_coding of [0, 3, 8]) {
      expect(readReceipt(pdu(octets, { data_coding }))).toMatchObject({
        messageId: '0123456789',
        text: 'Hello',
        raw: APPENDIX_B,
      });
      expect(readReceipt(pdu(APPENDIX_B, { data_coding }))).toMatchObject({
        messageId: '0123456789',
        text: 'Hello',
      });
    }
  });

  it('reads packed septets of a peer that packs', () => {
    const packed = encodeText(APPENDIX_B, 'gsm_packed');
    const octets = packed.kind === 'octets' ? packed.octets : Buffer.alloc(0);
    expect(readReceipt(pdu(octets), 'gsm_packed')).toMatchObject({ messageId: '0123456789', text: 'Hello' });
    expect(readReceipt(pdu(APPENDIX_B), 'gsm_packed')).toMatchObject({ messageId: '0123456789' });
  });

  it('keeps an underscore in an id, which GSM has elsewhere', () => {
    expect(readReceipt(pdu('id:a_1 stat:DELIVRD text:@'))).toMatchObject({ messageId: 'a_1', text: '@' });
  });

  it('skips a user data header', () => {
    const short_message = Buffer.concat([Buffer.from('0500030c0201', 'hex'), Buffer.from(APPENDIX_B)]);
    expect(readReceipt(pdu(short_message, { esm_class: 0x44 }))?.messageId).toBe('0123456789');
  });

  it('reads message_payload', () => {
    const tlvs = [{ tag: TLV.message_payload, value: Buffer.from(APPENDIX_B) }];
    expect(readReceipt(pdu('', { tlvs }))?.messageId).toBe('0123456789');
  });

  it.each([
    ['an ordinary message', 'Hello', 0],
    ['a message that talks of ids', 'id: 5 and stat: fine', 0],
    ['a state without an id', 'the stat:DELIVRD here: yes', 0],
    ['an acknowledgement by the subscriber', APPENDIX_B, 0x08],
    ['a manual acknowledgement', APPENDIX_B, 0x10],
    ['a conversation abort', APPENDIX_B, 0x18],
  ])('leaves %s alone', (_name, text, esm_class) => {
    expect(readReceipt(pdu(text, { esm_class }))).toBeNull();
  });

  it('takes an unflagged PDU for a receipt when it is unmistakable', () => {
    expect(readReceipt(pdu(APPENDIX_B, { esm_class: 0 }))?.messageId).toBe('0123456789');
    const tlvs = [
      { tag: TLV.receipted_message_id, value: Buffer.from('A1') },
      { tag: TLV.message_state, value: Buffer.of(8) },
    ];
    expect(readReceipt(pdu('', { esm_class: 0, tlvs }))).toMatchObject({ messageId: 'A1', stat: 'REJECTD' });
    expect(readReceipt(pdu('', { esm_class: 0, tlvs: tlvs.slice(0, 1) }))).toBeNull();
  });

  it('lets a text that names the end win over a TLV still on the way, and no other', () => {
    const withState = (state: number, stat: string) =>
      readReceipt(pdu(`id:1 stat:${stat}`, { tlvs: [{ tag: TLV.message_state, value: Buffer.of(state) }] }))
        ?.stat;
    expect(withState(1, 'DELIVRD')).toBe('DELIVRD');
    expect(withState(7, 'UNDELIV')).toBe('UNDELIV');
    expect(withState(2, 'ACCEPTD')).toBe('DELIVRD');
    expect(withState(5, 'WHATEVER')).toBe('UNDELIV');
    expect(withState(200, 'EXPIRED')).toBe('EXPIRED');
  });

  it('takes an intermediate notification of an unknown state for not final', () => {
    expect(readReceipt(pdu('id:1 stat:UNKNOWN', { esm_class: 0x20 }))).toMatchObject({ final: false });
    expect(readReceipt(pdu('id:1 stat:UNKNOWN'))).toMatchObject({ final: true });
    expect(readReceipt(pdu('id:1 stat:DELIVRD', { esm_class: 0x20 }))).toMatchObject({ final: true });
  });

  it('never throws, and always answers a flagged PDU', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 0, max: 255 }),
        (octets, data_coding) => {
          expect(readReceipt(pdu(Buffer.from(octets), { data_coding }))).not.toBeNull();
        },
      ),
    );
  });

  it('takes time in proportion to the text, whatever it holds', () => {
    const hostile = 'id:stat:text:'.repeat(5000);
    const before = performance.now();
    readReceipt(pdu('', { tlvs: [{ tag: TLV.message_payload, value: Buffer.from(hostile) }] }));
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe('formatReceipt', () => {
  const id = fc.stringMatching(/^[0-9A-Za-z_-]{1,36}$/);

  it('writes what readReceipt reads, for every state and default alphabet', () => {
    const alphabets = fc.constantFrom('gsm', 'gsm_packed', 'latin1', 'ascii', 'utf8');
    const text = fc.stringMatching(/^[A-Za-z]{0,20}$/);
    fc.assert(
      fc.property(
        id,
        fc.constantFrom(...RECEIPT_STATS),
        text,
        alphabets,
        (messageId, stat, text, alphabet) => {
          const submitDate = Date.UTC(2026, 10, 22, 11, 0);
          const written = formatReceipt(
            {
              messageId,
              stat,
              err: '021',
              submitDate,
              doneDate: '2611221101',
              text,
              networkError: { type: 3, code: 513 },
            },
            alphabet,
          );
          const read = readReceipt({ ...written, data_coding: 0 }, alphabet);
          expect(read).toMatchObject({
            messageId,
            otherId: null,
            stat,
            err: '021',
            submitDate: '2611221100',
            text,
          });
          expect(read?.networkError).toEqual({ type: 3, code: 513 });
        },
      ),
    );
  });

  it('is appendix B to the letter', () => {
    const { short_message, esm_class, tlvs } = formatReceipt({
      messageId: '0123456789',
      stat: 'DELIVRD',
      err: '012',
      submitDate: Date.UTC(2010, 4, 23, 20, 39),
      doneDate: Date.UTC(2010, 4, 24, 23, 39),
      text: 'This is a sample message that I want to have added',
    });
    expect(short_message.toString('latin1')).toBe(
      'id:0123456789 sub:001 dlvrd:001 submit date:1005232039 done date:1005242339 stat:DELIVRD err:012 text:This is a sample mes',
    );
    expect(esm_class).toBe(0x04);
    expect(tlvs.map(({ tag, value }) => [tag, value.toString('hex')])).toEqual([
      [0x001e, '3031323334353637383900'],
      [0x0427, '02'],
    ]);
  });

  it('never cuts an escape pair, and stops before what the alphabet lacks', () => {
    const of = (text: string) =>
      formatReceipt({ messageId: '1', stat: 'UNDELIV', err: null, submitDate: null, doneDate: null, text })
        .short_message;
    expect(readReceipt(pdu(of(`${'a'.repeat(19)}€uro`)))?.text).toBe('a'.repeat(19));
    expect(readReceipt(pdu(of('caf\u00e9 \u4f60 x')))?.text).toBe('caf\u00e9');
    expect(of('').toString()).toContain(
      'submit date:0000000000 done date:0000000000 stat:UNDELIV err:000 text:',
    );
  });

  it('refuses an id that no TLV holds', () => {
    const receipt = { stat: 'DELIVRD', err: null, submitDate: null, doneDate: null, text: null } as const;
    expect(() => formatReceipt({ ...receipt, messageId: 'x'.repeat(65) })).toThrow(RangeError);
  });
});

describe('receiptDateMs', () => {
  const at = Date.UTC(2018, 6, 11, 7, 0);
  it.each([
    ['1807110700', 0, at],
    ['180711070003', 0, at + 3000],
    ['20180711070003', 0, at + 3000],
    ['2018-07-11 07:00:03', 0, at + 3000],
    ['180711070003912+', 0, at + 3000 - 3 * 3_600_000],
    ['1807110700', 120, at - 2 * 3_600_000],
    ['0000000000', 0, null],
    ['1802300000', 0, null],
    ['', 0, null],
    ['tomorrow', 0, null],
  ])('%s at %i minutes', (date, offset, expected) => {
    expect(receiptDateMs(date, offset)).toBe(expected);
  });

  it('reads what receiptDate writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2099, 0) }), (ms) => {
        expect(receiptDateMs(receiptDate(ms))).toBe(Math.floor(ms / 60_000) * 60_000);
      }),
    );
  });
});

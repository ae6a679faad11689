/**
 * Receipts as carriers and test suites write them, each with where it is published. Texts are taken over as data.
 * Licences: fizzed/cloudhopper-smpp and opentelecoms-org/jsmpp Apache-2.0; jookies/jasmin Apache-2.0; the others are
 * lines quoted in issues and providers' public guides.
 */
import type { Receipt } from '../receipts.ts';

export interface ReceiptVector {
  readonly name: string;
  readonly source: string;
  readonly esm_class?: number;
  readonly data_coding?: number;
  readonly text: string | Buffer;
  readonly tlvs?: readonly { readonly tag: number; readonly hex: string }[];
  readonly expected: Partial<Receipt>;
}

const CLOUDHOPPER = 'fizzed/cloudhopper-smpp DeliveryReceiptTest.java';
const JSMPP = 'opentelecoms-org/jsmpp DeliveryReceiptParserTest.java';

export const RECEIPT_VECTORS: readonly ReceiptVector[] = [
  {
    name: 'all fields of appendix B',
    source: CLOUDHOPPER,
    text: 'id:0123456789 sub:002 dlvrd:001 submit date:1005232039 done date:1005242339 stat:DELIVRD err:012 text:This is a sample mes',
    expected: {
      messageId: '0123456789',
      otherId: null,
      stat: 'DELIVRD',
      final: true,
      status: 'delivered',
      err: '012',
      submitDate: '1005232039',
      doneDate: '1005242339',
      text: 'This is a sample mes',
    },
  },
  {
    name: 'Text with a capital',
    source: CLOUDHOPPER,
    text: 'id:4 sub:001 dlvrd:001 submit date:1006020051 done date:1006020051 stat:DELIVRD err:000 Text:Hello',
    expected: { messageId: '4', stat: 'DELIVRD', err: '000', text: 'Hello' },
  },
  {
    name: 'decimal id in the text, hexadecimal in receipted_message_id, signs in the text',
    source: `${CLOUDHOPPER} parseRealWorldReceipt0`,
    text: 'id:0059113978 sub:001 dlvrd:001 submit date:1002101730 done date:1002101731 stat:DELIVRD err:000 text:@$#!%&/:',
    tlvs: [
      { tag: 0x000e, hex: '01' },
      { tag: 0x0006, hex: '01' },
      { tag: 0x001e, hex: '3338363031666100' },
      { tag: 0x0427, hex: '02' },
    ],
    expected: { messageId: '38601fa', otherId: '0059113978', stat: 'DELIVRD', text: '@$#!%&/:' },
  },
  {
    name: 'a UUID, dates with seconds, an empty text',
    source: CLOUDHOPPER,
    text: 'id:74e02ee1-4e2f-4a6e-a78b-4b247d756a22 sub:001 dlvrd:001 submit date:110206193041 done date:110206193110 stat:DELIVRD err:000 text:',
    expected: {
      messageId: '74e02ee1-4e2f-4a6e-a78b-4b247d756a22',
      submitDate: '110206193041',
      doneDate: '110206193110',
      text: '',
    },
  },
  {
    name: 'fields in another order, stat behind the text',
    source: CLOUDHOPPER,
    text: 'sub:001 id:74e02ee1-4e2f-4a6e-a78b-4b247d756a22 err:000 dlvrd:001 done date:110206193110 submit date:110206193041 text: stat:DELIVRD',
    expected: {
      messageId: '74e02ee1-4e2f-4a6e-a78b-4b247d756a22',
      stat: 'DELIVRD',
      submitDate: '110206193041',
      doneDate: '110206193110',
      text: '',
    },
  },
  {
    name: 'no sub, no dlvrd, no text; dates with the century',
    source: CLOUDHOPPER,
    text: 'id:2E179B310EDE971B2760C72B7F026E1B submit date:20110314181534 done date:20110314181741 stat:DELIVRD err:0',
    expected: {
      messageId: '2E179B310EDE971B2760C72B7F026E1B',
      submitDate: '20110314181534',
      err: '0',
      text: null,
    },
  },
  {
    name: 'err in hexadecimal',
    source: CLOUDHOPPER,
    text: 'id:0123456789 sub:002 dlvrd:001 submit date:1005232039 done date:1005242339 stat:DELIVRD err:21b text:This is a sample mes',
    expected: { err: '21b' },
  },
  {
    name: 'a key misspelt: its field is missing, the others stand',
    source: CLOUDHOPPER,
    text: 'id:0123456789 sub:002 dlvrd:001 submit dat:1005232039 done date:1005242339 stat:DELIVRD rr:012 txt:This is a sample mes',
    expected: { messageId: '0123456789', submitDate: null, doneDate: '1005242339', err: null, text: null, stat: 'DELIVRD' },
  },
  {
    name: 'a state that no table has',
    source: `${CLOUDHOPPER} toShortMessageWith1DigitLongMessageId`,
    text: 'id:0000000001 sub:000 dlvrd:000 submit date:0000000000 done date:0000000000 stat:BADSTAT err:000 text:',
    expected: { messageId: '0000000001', stat: 'UNKNOWN', statText: 'BADSTAT', status: 'unknown' },
  },
  {
    name: 'still on the way',
    source: CLOUDHOPPER,
    text: 'id:98765432101 sub:000 dlvrd:000 submit date:1001010000 done date:1001010000 stat:ENROUTE err:000 text:',
    expected: { messageId: '98765432101', stat: 'ENROUTE', final: false, status: 'unknown' },
  },
  {
    name: 'words without their key after err',
    source: JSMPP,
    text: 'id:0123456789 sub:001 dlvrd:001 submit date:0809011130 done date:0809011131 stat:DELIVRD err:000 testing jSMPP bow',
    expected: { err: '000', text: null },
  },
  {
    name: 'no sub and no dlvrd',
    source: `${JSMPP}; jsmpp issue 62`,
    text: 'id:1526758174 submit date:1701240904 done date:1701250907 stat:DELIVRD err:000 text:testing jSMPP bow',
    expected: { messageId: '1526758174', submitDate: '1701240904', doneDate: '1701250907', text: 'testing jSMPP bow' },
  },
  {
    name: 'a stat and nothing else',
    source: JSMPP,
    text: 'stat:DELIVRD',
    expected: { messageId: null, stat: 'DELIVRD', submitDate: null, doneDate: null, err: null, text: null },
  },
  {
    name: 'a carrier’s own state, err before stat',
    source: 'opentelecoms-org/jsmpp CustomDeliveryReceiptStripperTest.java',
    text: 'id:0123456789 sub:002 dlvrd:003 submit date:0809011130 done date:0809021131 err:123 stat:DND_REJECTED text:Hello World',
    expected: { stat: 'REJECTD', statText: 'DND_REJECTED', status: 'rejected', err: '123', text: 'Hello World' },
  },
  {
    name: 'SMPP times as dates',
    source: 'savonarola/smppex issue 46',
    text: 'id:rdwjwxns18krxr9936ey96ymcw sub:000 dlvrd:000 submit date:180711070003912+ done date:180711070000012+ stat:UNDELIV err:000',
    expected: {
      messageId: 'rdwjwxns18krxr9936ey96ymcw',
      stat: 'UNDELIV',
      status: 'undeliverable',
      submitDate: '180711070003912+',
      doneDate: '180711070000012+',
    },
  },
  {
    name: 'Clickatell',
    source: 'jookies/jasmin issue 70',
    text: 'id:a29f6845555647139e5c8f3b817f2c9a sub:001 dlvrd:001 submit date:141023215253 done date:141023215259 stat:DELIVRD err:000 text:',
    expected: { messageId: 'a29f6845555647139e5c8f3b817f2c9a', submitDate: '141023215253' },
  },
  {
    name: 'four digits of err, a GSM escape in the text, vendor TLVs',
    source: 'onlinecity/php-smpp issue 70',
    text: Buffer.from(
      '69643a313137303632373134323434373938323631207375623a30303120646c7672643a303031207375626d697420646174653a3137303632373136323420646f6e6520646174653a3137303632373136323420737461743a44454c49565244206572723a3030303020746578743a481b656c6c6f20776f726c64',
      'hex',
    ),
    tlvs: [
      { tag: 0x0423, hex: '000000' },
      { tag: 0x1454, hex: '00000001' },
      { tag: 0x1418, hex: '00000000' },
    ],
    expected: {
      messageId: '117062714244798261',
      err: '0000',
      text: 'H€llo world',
      networkError: { type: 0, code: 0 },
    },
  },
  {
    name: 'one digit of sub, blanks after text:',
    source: 'linxGnu/gosmpp issue 124',
    text: 'id:123A456B sub:1 dlvrd:1 submit date:1702281424 done date:1702281424 stat:DELIVRD err:0 text: hello how are you there',
    expected: { messageId: '123A456B', err: '0', text: 'hello how are you there' },
  },
  {
    name: 'Nexmo: zeros in front of the id',
    source: 'help.nexmo.com "How to read a Nexmo SMPP Delivery Receipt"',
    text: 'id:0000000012345678 sub:001 dlvrd:001 submit date:1601010100 done date:1601010101 stat:DELIVRD err:000 text:none',
    expected: { messageId: '0000000012345678', text: 'none' },
  },
  {
    name: 'smppcenter: twenty digits',
    source: 'smppcenter.com/kb/how-read-smpp-delivery-receipt',
    text: 'id:64567564356765435676 sub:001 dlvrd:001 submit date:190608165232 done date:190608165237 stat:DELIVRD err:000 text:Hello World',
    expected: { messageId: '64567564356765435676', submitDate: '190608165232' },
  },
  {
    name: 'undeliverable, text of a menu',
    source: 'e-com-net.com/article/2299106',
    text: 'id:0911897980 sub:001 dlvrd:000 submit date:1201121551 done date:1201121551 stat:UNDELIV err:075 text:-PROFILE',
    expected: { stat: 'UNDELIV', err: '075', text: '-PROFILE' },
  },
  {
    name: 'no text field',
    source: 'stackoverflow.com question 8754853',
    text: 'id:40072910491427628 sub:001 dlvrd:001 submit date:1007291049 done date:1007291049 stat:DELIVRD err:000',
    expected: { messageId: '40072910491427628', text: null },
  },
  {
    name: 'FAILED',
    source: 'praekeltfoundation/vumi pull request 897',
    text: 'id:1 sub:001 dlvrd:000 submit date:1501260000 done date:1501260000 stat:FAILED err:000 text:',
    expected: { stat: 'UNDELIV', statText: 'FAILED', status: 'undeliverable' },
  },
  {
    name: 'a blank after the colon',
    source: 'onlinecity/php-smpp issue 29',
    text: 'id: 12345 sub: 001 dlvrd: 001 submit date: 1404170000 done date: 1404170001 stat: DELIVRD err: 0 text: hi',
    expected: { messageId: '12345', stat: 'DELIVRD', err: '0', doneDate: '1404170001', text: 'hi' },
  },
  {
    name: 'TLVs alone',
    source: 'linxGnu/gosmpp issue 124 (the values its example prints)',
    text: '',
    tlvs: [
      { tag: 0x001e, hex: '33353334626365356364343961306539366531343932313733383639303064393836343600' },
      { tag: 0x0427, hex: '02' },
      { tag: 0x0423, hex: '030000' },
    ],
    expected: {
      messageId: '3534bce5cd49a0e96e149217386900d98646',
      stat: 'DELIVRD',
      err: '000',
      networkError: { type: 3, code: 0 },
      raw: '',
      text: null,
    },
  },
  {
    name: 'lower case throughout, commas between',
    source: 'made up after the dialects named in jasmin issue 760',
    text: 'ID:abc-1,SUB:001,DLVRD:001,SUBMIT DATE:2001010000,DONE DATE:2001010001,STAT:delivrd,ERR:000,TEXT:x',
    expected: { messageId: 'abc-1', stat: 'DELIVRD', statText: 'delivrd', text: 'x' },
  },
  {
    name: 'a numeric stat',
    source: 'made up: message_state in words’ place',
    text: 'id:77 stat:5 err:1',
    expected: { messageId: '77', stat: 'UNDELIV', statText: '5' },
  },
  {
    name: 'keys inside the text belong to it',
    source: 'made up: what a subscriber may write',
    text: 'id:9 sub:001 dlvrd:001 submit date:2001010000 done date:2001010001 stat:EXPIRED err:000 text:id:7 stat:DELIVRD: x',
    expected: { messageId: '9', stat: 'EXPIRED', status: 'expired', text: 'id:7 stat:DELIVRD: x' },
  },
];

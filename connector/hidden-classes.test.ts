/**
 * V8 gives objects that are made alike one hidden class. Where it makes one for each message instead (an object spread does, in
 * places), every later access is slow and old memory fills with classes: nearly half of all that messages left there.
 */
import { setFlagsFromString } from 'node:v8';
import { expect, test } from 'vitest';
import { clientPeerSchema } from '../contract/client-peer.ts';
import { compileClientPeer, compileServerPeer } from '../contract/compile.ts';
import { serverPeerSchema } from '../contract/server-peer.ts';
import { FakeClock } from '../test/fake-clock.ts';
import { readMessage } from './inbound/read-message.ts';
import { readPoll } from './omnimessage/rest-shapes.ts';
import { type Composed, composeSubmit } from './outbound/compose.ts';
import { composeDeliver } from './outbound/compose-deliver.ts';
import { message } from './outbound/outbound.fixture.ts';
import { verdict } from './outbound/verdict.ts';
import { readConcat } from './smpp/concat.ts';
import { decode } from './smpp/decode.ts';
import { encode } from './smpp/encode.ts';
import { type DeliverSm, pdu } from './smpp/pdu.ts';
import { readText } from './smpp/read-text.ts';
import { readReceipt } from './smpp/receipts.ts';
import { isViolation } from './smpp/violation.ts';

setFlagsFromString('--allow-natives-syntax');
const haveSameMap: (a: object, b: object) => boolean = Function(
  'a',
  'b',
  'return %HaveSameMap(a, b)',
) as never;

/** Until its code is optimised, and then some. */
const WARM_UP = 20_000;
const LOOKED_AT = 100;

/** Hidden classes among what it makes. */
function classesOf(make: (n: number) => object): number {
  for (let n = 0; n < WARM_UP; n += 1) make(n);
  const different: object[] = [];
  for (let n = 0; n < LOOKED_AT; n += 1) {
    const made = make(WARM_UP + n);
    if (!different.some((one) => haveSameMap(one, made))) different.push(made);
  }
  return different.length;
}

const account = { name: 'peer', system_id: 'gateway', password: 'secret12' };
const carrier = compileClientPeer(
  clientPeerSchema.parse({ ...account, bind_type: 'transceiver', host: '127.0.0.1' }),
).message;
const partner = compileServerPeer(
  serverPeerSchema.parse({ ...account, allowed_bind_types: ['transceiver'] }),
);
const context = { clock: new FakeClock(), random: () => 0.5 };
const submit = composeSubmit(carrier, context);
const deliver = composeDeliver(partner, context);
/** The first of two parts (3GPP 23.040 §9.2.3.24.1). */
const PART = { esm_class: 0x40, short_message: Buffer.from([5, 0, 3, 7, 2, 1, 72, 105]) };
const RECEIPT = Buffer.from(
  'id:7 sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:Hi',
);

function received(n: number, fields: Partial<DeliverSm> = {}): DeliverSm {
  const octets = encode(
    pdu('deliver_sm', {
      sequence_number: n,
      source_addr: `44770${n}`,
      short_message: Buffer.from('Bonjour'),
      ...fields,
    }),
  );
  if (isViolation(octets)) throw new Error(octets.detail);
  return decode(octets) as DeliverSm;
}

function messageOf(request: DeliverSm): object {
  const read = readMessage(request, { name: 'peer', direction: 'mo' }, carrier, 0);
  return read.ok ? read.message : {};
}

function first<T>(composed: Composed<T>): T {
  if (!composed.ok || composed.pdus[0] === undefined) throw new Error('nothing was composed');
  return composed.pdus[0];
}

function polled(n: number): object {
  const entry = {
    id: `m${n}`,
    destination_msisdn: `44770${n}`,
    message_body: 'Hello',
    source_msisdn: 'ACME',
  };
  return readPoll(JSON.stringify([entry]), 'peer').messages[0] ?? {};
}

function accepted(n: number): object {
  const state = { kind: 'accepted', smscId: String(n) } as const;
  return verdict({ underWay: 0, todo: [], parts: [{ state }] } as never, 'peer') ?? {};
}

test.each<[string, (n: number) => object]>([
  ['decode', (n) => received(n)],
  ['pdu', (n) => pdu('deliver_sm_resp', { sequence_number: n })],
  ['readConcat', (n) => readConcat(received(n))],
  ['readConcat, of a part', (n) => readConcat(received(n, PART))],
  ['readText', (n) => readText([{ ...readConcat(received(n)), dataCoding: 0 }], 'gsm')],
  ['readMessage', (n) => messageOf(received(n))],
  ['readReceipt', (n) => readReceipt(received(n, { esm_class: 4, short_message: RECEIPT }), 'gsm') ?? {}],
  ['readPoll', polled],
  ['composeSubmit', (n) => first(submit(message(`m${n}`, { body: `Hello ${n}` })))],
  ['composeDeliver', (n) => first(deliver(message(`m${n}`, { body: `Hello ${n}` })))],
  ['verdict', accepted],
])('%s makes objects of one hidden class', (_, make) => {
  expect(classesOf(make)).toBe(1);
});

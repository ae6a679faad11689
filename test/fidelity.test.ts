/**
 * What goes in comes out: a text of OmniMessage's goes through compose, encode, the wire, decode and the joining of parts
 * into OmniMessage again, in both directions, for any text, alphabet, form of long message and order of parts.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBindCounters } from '../connector/bind-counters.ts';
import { InboundFromCarrier } from '../connector/inbound/from-carrier.ts';
import { InboundFromPartner } from '../connector/inbound/from-partner.ts';
import type { InboundMessage, OutboundMessage } from '../connector/omnimessage/port.ts';
import { type Composed, composeSubmit } from '../connector/outbound/compose.ts';
import { composeDeliver } from '../connector/outbound/compose-deliver.ts';
import { FakeCore, message, recordingLog } from '../connector/outbound/outbound.fixture.ts';
import { Places } from '../connector/outbound/places.ts';
import { SentMessages } from '../connector/outbound/sent-messages.ts';
import { decode } from '../connector/smpp/decode.ts';
import { encode } from '../connector/smpp/encode.ts';
import type { RequestPdu, ResponsePdu } from '../connector/smpp/pdu.ts';
import { isViolation } from '../connector/smpp/violation.ts';
import { clientPeerSchema } from '../contract/client-peer.ts';
import { compileClientPeer, compileServerPeer } from '../contract/compile.ts';
import { serverPeerSchema } from '../contract/server-peer.ts';
import { FakeClock } from './fake-clock.ts';
import { anyPeer, anyText, withoutDoubt } from './fidelity/texts.ts';
import { turn } from './turn.ts';

type Way = 'mt' | 'mo';
type Settings = Readonly<Record<string, unknown>>;

const client = (settings: Settings) =>
  compileClientPeer(
    clientPeerSchema.parse({
      name: 'peer',
      bind_type: 'transceiver',
      host: 'localhost',
      system_id: 'me',
      password: 'secret',
      ...settings,
    }),
  );
const server = (settings: Settings) =>
  compileServerPeer(
    serverPeerSchema.parse({
      name: 'peer',
      system_id: 'me',
      password: 'secret',
      allowed_bind_types: ['transceiver'],
      ...settings,
    }),
  );

/** Keeps what comes in, and how each request was answered. */
class Receiving {
  readonly responses: ResponsePdu[] = [];
  readonly #core = new FakeCore();
  readonly #onRequest: (session: ReturnType<Receiving['session']>, request: RequestPdu) => void;
  readonly #session: ReturnType<Receiving['session']>;

  constructor(direction: Way, settings: Settings) {
    const shared = {
      clock: new FakeClock(),
      log: recordingLog(),
      omniMessage: this.#core,
      counters: createBindCounters(),
    };
    this.#session = this.session();
    if (direction === 'mt') {
      const inbound = new InboundFromPartner(server({ window_size: 1000, ...settings }), shared);
      this.#onRequest = (session, request) => inbound.onRequest(session, request);
    } else {
      const places = new Places(10, shared.clock);
      const reports = { places, push: nothing, pushOnce: nothing, paused: false };
      const sent = new SentMessages('auto', shared.log);
      const oldestSubmitAt = () => Number.POSITIVE_INFINITY;
      const receiptsElsewhere = () => null;
      const receiptsOf = () => 'carrier';
      const context = { ...shared, reports, sent, oldestSubmitAt, receiptsElsewhere, receiptsOf };
      const inbound = new InboundFromCarrier(client(settings), context);
      this.#onRequest = (session, request) => inbound.onRequest(session, request);
    }
  }

  get messages(): InboundMessage[] {
    return this.#core.submitted.map(({ message: received }) => received);
  }

  take(request: RequestPdu): void {
    this.#session.state.inbound += 1;
    this.#onRequest(this.#session, request);
  }

  session() {
    const state = { inbound: 0, ending: null, settings: { inboundWindow: 1000 } };
    return {
      id: 's',
      state,
      respond: (response: ResponsePdu) => {
        state.inbound -= 1;
        this.responses.push(response);
      },
    };
  }
}

const nothing = (): undefined => undefined;

function compose(way: Way, settings: Settings): (given: OutboundMessage) => Composed<RequestPdu> {
  const context = { clock: new FakeClock(), random: () => 0.3 };
  return way === 'mt'
    ? composeSubmit(client(settings).message, context)
    : composeDeliver(server(settings), context);
}

/** Over the wire: written and read again by our codec, which the other tests hold against those of others. */
function carried(pdu: RequestPdu, sequence_number: number): RequestPdu {
  const frame = encode({ ...pdu, sequence_number });
  if (isViolation(frame)) throw new Error(frame.detail);
  const read = decode(frame);
  if (isViolation(read)) throw new Error(read.detail);
  if (read.command !== 'submit_sm' && read.command !== 'deliver_sm') throw new Error(read.command);
  return read;
}

const cases = fc
  .record({ text: anyText, peer: anyPeer, order: fc.infiniteStream(fc.nat()) })
  .map(({ text, peer, order }) => ({ text: withoutDoubt(text, peer.default_alphabet), peer, order }));

/** Some order of the items that the stream decides. */
function shuffled<T>(items: readonly T[], order: Iterator<number>): T[] {
  const left = [...items];
  const out: T[] = [];
  while (left.length > 0) {
    const [item] = left.splice(Number(order.next().value ?? 0) % left.length, 1);
    if (item !== undefined) out.push(item);
  }
  return out;
}

describe.each(['mt', 'mo'] as const)('a message on its way (%s)', (way) => {
  it('comes out joined as it went in, or its failure is named', async () => {
    let [sent, long, failed] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(cases, async ({ text, peer, order }) => {
        const composed = compose(way, peer)(message('m', { body: text, source: '33612345678' }));
        if (!composed.ok) {
          failed += 1;
          expect(composed.reason).toMatch(
            /^the text has U\+[0-9A-F]{4,6} at position \d+|^the message is too long: \d+ parts, at most/,
          );
          return;
        }
        sent += 1;
        if (composed.pdus.length > 1) long += 1;
        const receiving = new Receiving(way, { ...peer, reassemble: true });
        const parts = composed.pdus.map((pdu, index) => carried(pdu, index + 1));
        for (const part of shuffled(parts, order)) receiving.take(part);
        await turn();
        expect(receiving.messages).toHaveLength(1);
        expect(receiving.messages[0]).toMatchObject({ body: text, concat: null });
        expect(receiving.responses.map(({ command_status }) => command_status)).toEqual(parts.map(() => 0));
      }),
      { numRuns: 400 },
    );
    // The generator is no use when it makes only messages that fail or are short.
    expect([sent > 100, long > 30, failed > 20]).toEqual([true, true, true]);
  });

  it('comes out in parts whose texts, in order, are the text', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ text, peer, order }) => {
        const composed = compose(way, peer)(message('m', { body: text, source: '33612345678' }));
        if (!composed.ok) return;
        const receiving = new Receiving(way, peer);
        const parts = composed.pdus.map((pdu, index) => carried(pdu, index + 1));
        for (const part of shuffled(parts, order)) receiving.take(part);
        await turn();
        const inOrder = receiving.messages.toSorted(
          (a, b) => (a.concat?.sequence ?? 1) - (b.concat?.sequence ?? 1),
        );
        expect(inOrder.map(({ body }) => body).join('')).toBe(text);
        expect(new Set(inOrder.map(({ concat }) => concat?.reference)).size).toBe(1);
        expect(inOrder.map(({ concat }) => concat?.total ?? 1)).toEqual(parts.map(() => parts.length));
      }),
      { numRuns: 300 },
    );
  });

  it('leaves binary bodies as they are, in any form', async () => {
    const octets = fc
      .uint8Array({ minLength: 1, maxLength: 2000, size: 'max' })
      .map((array) => Buffer.from(array));
    await fc.assert(
      fc.asyncProperty(octets, anyPeer, fc.constantFrom(2, 4, 0xf5), async (raw, peer, dataCoding) => {
        const composed = compose(
          way,
          peer,
        )(message('m', { body: '', raw, dataCoding, source: '33612345678' }));
        if (!composed.ok) {
          expect([composed.reason, raw.length > 140]).toEqual([expect.stringContaining('too long'), true]);
          return;
        }
        const receiving = new Receiving(way, { ...peer, reassemble: true });
        for (const [index, pdu] of composed.pdus.entries()) receiving.take(carried(pdu, index + 1));
        await turn();
        expect(receiving.messages).toMatchObject([{ body: null, raw, dataCoding, concat: null }]);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps class, ports, TLVs, protocol_id and service_type, however the peer has them written', async () => {
    const peers = fc.record({
      message_class_form: fc.constantFrom('general_group', 'class_group', 'dest_addr_subunit'),
      port_form: fc.constantFrom('udh', 'tlvs'),
      long_messages: fc.constantFrom('udh8', 'udh16', 'sar', 'payload'),
    });
    const fields = fc.record({
      messageClass: fc.constantFrom(null, 0, 1, 2, 3),
      sourcePort: fc.nat(65_535),
      destPort: fc.nat(65_535),
      protocolId: fc.nat(255),
      serviceType: fc.constantFrom('', 'CMT', 'WAP'),
      body: fc.string({ maxLength: 400, size: 'max' }),
      dlt: fc.uint8Array({ minLength: 1, maxLength: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(peers, fields, async (peer, { dlt, ...given }) => {
        const settings = { ...peer, tlv_names: { dlt_entity_id: 0x1400 } };
        const namedTlvs = [{ name: 'dlt_entity_id', value: Buffer.from(dlt) }];
        const composed = compose(way, settings)(message('m', { ...given, namedTlvs, source: '33612345678' }));
        if (!composed.ok) throw new Error(composed.reason);
        const receiving = new Receiving(way, { ...settings, reassemble: true });
        for (const [index, pdu] of composed.pdus.entries()) receiving.take(carried(pdu, index + 1));
        await turn();
        const { messageClass, sourcePort, destPort, protocolId, serviceType, body } = given;
        const expected = { messageClass, sourcePort, destPort, protocolId, serviceType };
        expect(receiving.messages).toMatchObject([expected]);
        const [received] = receiving.messages;
        expect(received?.tlvs).toContainEqual({
          tag: 0x1400,
          value: Buffer.from(dlt),
          name: 'dlt_entity_id',
        });
        // Ports in the header make the body a program's octets; the core gets those.
        if (peer.port_form === 'tlvs') expect(received?.body).toBe(body);
        else expect(received?.raw?.subarray(0, 3).toString('hex')).toBe('060504');
      }),
      { numRuns: 150 },
    );
  });
});

it('says when a partner wants a message replaced', async () => {
  const composed = compose('mt', {})(message('m', { replaceIfPresent: true }));
  if (!composed.ok) throw new Error(composed.reason);
  const receiving = new Receiving('mt', {});
  for (const pdu of composed.pdus) receiving.take(carried(pdu, 1));
  await turn();
  expect(receiving.messages).toMatchObject([{ replaceIfPresent: true }]);
});

import { createServer, type IncomingMessage, type Server } from 'node:http';
import * as z from 'zod';
import { errorText } from '../../contract/error-text.ts';
import type { SimulatedCarrier } from './carrier.ts';

const mobileSchema = z.strictObject({
  source_addr: z.string().max(20),
  destination_addr: z.string().max(20),
  text: z.string().max(160),
});

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    command_status: z.int().min(0).max(0xffffffff),
    times: z.int().min(1).max(1_000_000).default(1),
  }),
  z.strictObject({ kind: z.literal('silence'), times: z.int().min(1).max(1_000_000).default(1) }),
  z.strictObject({
    kind: z.literal('late'),
    delayMs: z.int().min(0).max(600_000),
    times: z.int().min(1).max(1_000_000).default(1),
  }),
  z.strictObject({ kind: z.literal('close') }),
]);

const LARGEST_BODY = 64 * 1024;

/**
 * The simulated carrier's handle for curl: `POST /sim/mobile` has a subscriber send a message, `POST /sim/faults`
 * makes it do wrong, `GET /sim/stats` tells what it did.
 */
export function createCarrierHttp(carrier: SimulatedCarrier): Server {
  return createServer((request, response) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(`${JSON.stringify(body)}\n`);
    };
    const route = `${request.method} ${request.url}`;
    if (route === 'GET /sim/stats') {
      answer(200, carrier.stats());
      return;
    }
    if (route !== 'POST /sim/mobile' && route !== 'POST /sim/faults') {
      answer(404, { error: 'there is POST /sim/mobile, POST /sim/faults, GET /sim/stats' });
      return;
    }
    readJson(request).then(
      async (body) =>
        answer(...(route === 'POST /sim/mobile' ? await mobile(carrier, body) : fault(carrier, body))),
      (error: unknown) => answer(400, { error: errorText(error) }),
    );
  });
}

async function mobile(carrier: SimulatedCarrier, body: unknown): Promise<[number, object]> {
  const read = mobileSchema.safeParse(body);
  if (!read.success) return [422, { error: z.prettifyError(read.error) }];
  const { text, ...addresses } = read.data;
  if (carrier.sessions.every(({ bindType }) => bindType === 'transmitter')) {
    return [409, { error: 'no receiving session is bound' }];
  }
  const { command_status } = await carrier.deliver({ ...addresses, short_message: text });
  return [200, { command_status }];
}

function fault(carrier: SimulatedCarrier, body: unknown): [number, object] {
  const read = faultSchema.safeParse(body);
  if (!read.success) return [422, { error: z.prettifyError(read.error) }];
  if (read.data.kind === 'close') {
    void carrier.closeGracefully();
    return [202, { closing: true }];
  }
  const { times, ...answerFault } = read.data;
  carrier.answerWith(answerFault, times);
  return [202, { fault: answerFault, times }];
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const octets = Buffer.from(chunk);
    size += octets.length;
    if (size > LARGEST_BODY) throw new Error(`the body has more than ${LARGEST_BODY} octets`);
    chunks.push(octets);
  }
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  return body;
}

/** One trace from a message's poll to its report, seen by a collector that speaks OTLP over HTTP. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { Waiters } from '../../local/simulators/waiters.ts';
import { bindTo, spawnGateway, startCarrier, startCore } from './harness/scene.ts';

const value = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.string(), z.number()]).optional(),
});
const spanSchema = z.object({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes: z.array(z.object({ key: z.string(), value })),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
});
const exportSchema = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(spanSchema) })) })),
});
type Span = z.output<typeof spanSchema>;

async function startCollector(status = 200) {
  const waiters = new Waiters();
  const spans: Span[] = [];
  const bodies: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      bodies.push(`${request.url} ${body}`);
      const { resourceSpans } = exportSchema.parse(JSON.parse(body));
      for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
      waiters.changed();
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the collector has no port');
  const named = (name: string): Promise<Span> =>
    waiters.until(
      () => spans.find((span) => span.name === name) ?? null,
      20_000,
      () => `no span ${name} in ${spans.map((span) => span.name).join(', ')}`,
    );
  return { url: `http://127.0.0.1:${address.port}`, spans, bodies, named };
}

const attribute = (span: Span, key: string): unknown => {
  const found = span.attributes.find((one) => one.key === key)?.value;
  return found?.stringValue ?? found?.intValue;
};

test('poll, compose, each part, report are one trace; the receipt is linked; numbers are masked, texts absent', async () => {
  const collector = await startCollector();
  const core = await startCore();
  const carrier = await startCarrier();
  const [id = ''] = core.queue({
    dest_smsc: 'carrier',
    source_msisdn: '+33612345678',
    destination_msisdn: '447700900123',
    message_body: `planted ${'long '.repeat(50)}`,
    registered_delivery: 1,
  });
  const gateway = await spawnGateway(
    { api_base_url: core.url, binds: [bindTo(carrier)] },
    { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '1' },
  );
  await gateway.logged('traces_on');
  await core.waitFor((now) => now.stats().reached.delivered === 1, 10_000);
  await carrier.deliver({ source_addr: '447700900123', destination_addr: '12345', short_message: 'planted' });

  const message = await collector.named('message');
  const receipt = await collector.named('receipt');
  const incoming = await collector.named('deliver_sm');
  expect(attribute(message, 'omnimessage.message_id')).toBe(id);
  expect(attribute(message, 'smpp.destination_addr')).toBe('44…23');
  expect(attribute(message, 'omnimessage.status')).toBe('sent');
  const children = collector.spans.filter((span) => span.parentSpanId === message.spanId);
  expect(children.map(({ name }) => name).sort()).toEqual([
    'compose',
    'poll',
    'report',
    'submit_sm',
    'submit_sm',
  ]);
  expect(new Set(children.map(({ traceId }) => traceId))).toEqual(new Set([message.traceId]));
  for (const child of children) {
    expect(BigInt(child.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(message.startTimeUnixNano));
    expect(BigInt(child.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(message.endTimeUnixNano));
  }
  expect(receipt.links).toMatchObject([{ traceId: message.traceId, spanId: message.spanId }]);
  expect(attribute(receipt, 'omnimessage.status')).toBe('delivered');
  expect(attribute(incoming, 'smpp.command_status')).toBe('ESME_ROK');
  const sent = collector.bodies.join('\n');
  expect(sent).toContain('/v1/traces ');
  expect(sent).not.toMatch(/planted|7700900|612345|secret12/);
});

test('a collector that refuses, or is away, is a line in the log, and messages go on', async () => {
  const collector = await startCollector(400);
  const core = await startCore();
  const carrier = await startCarrier();
  const gateway = await spawnGateway(
    { api_base_url: core.url, binds: [bindTo(carrier)] },
    { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '1' },
  );
  core.queue({
    dest_smsc: 'carrier',
    source_msisdn: 'ACME',
    destination_msisdn: '447700900123',
    message_body: 'm',
    registered_delivery: 1,
  });
  await core.waitFor((now) => now.stats().reached.delivered === 1, 10_000);
  expect(await gateway.logged('traces_failed', {}, 20_000)).toMatchObject({ level: 'warn' });
});

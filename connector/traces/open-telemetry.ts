import { hostname } from 'node:os';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { errorText } from '../../contract/error-text.ts';
import { maskNumber } from '../../contract/log/masking.ts';
import type { Clock, Random } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Held, Part } from '../outbound/held.ts';
import type { Outcome } from '../session/state.ts';
import { statusName } from '../smpp/status.ts';
import { RecentMap } from '../tables/recent-map.ts';
import type { InboundTrace, ReceivedRequest, TakenMessage, Traces } from './traces.ts';

export interface TraceSettings {
  /** Base of an OTLP/HTTP collector; spans go to `/v1/traces` below it. */
  readonly endpoint: string;
  /** Share of messages that are traced, 0 to 1. */
  readonly ratio: number;
  readonly serviceVersion: string;
}

export interface TraceContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Spans that wait for the collector; those beyond are dropped. */
const MOST_WAITING = 8_192;
const BATCH = 512;
const SEND_EVERY_MS = 2_000;
const EXPORT_TIMEOUT_MS = 5_000;
/** Messages whose receipts can still be linked; beyond it the oldest is forgotten. */
const MOST_LINKED = 10_000;

/**
 * Traces by OTLP over HTTP, as JSON. What the collector does never touches traffic: spans wait in a bounded queue and
 * are dropped beyond it, and that they could not be sent is a line in the log.
 */
export function openTraces(settings: TraceSettings, context: TraceContext): Traces {
  const exporter = new OTLPTraceExporter({
    url: `${settings.endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const processor = new BatchSpanProcessor(tellingFailures(exporter, context.log), {
    maxQueueSize: MOST_WAITING,
    maxExportBatchSize: BATCH,
    scheduledDelayMillis: SEND_EVERY_MS,
    exportTimeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': process.env['OTEL_SERVICE_NAME'] ?? 'omnimessage-smpp',
      'service.version': settings.serviceVersion,
      'host.name': hostname(),
    }),
    // Whether a message is traced is decided once for its whole trace, before a span is made.
    sampler: new AlwaysOnSampler(),
    spanProcessors: [processor],
  });
  context.log.event('traces_on', { url: settings.endpoint });
  return new OpenTelemetryTraces(
    settings.ratio,
    provider.getTracer('omnimessage-smpp'),
    context,
    async () => {
      try {
        await provider.shutdown();
      } catch (error) {
        context.log.event('traces_failed', {
          detail: errorText(error),
        });
      }
    },
  );
}

function tellingFailures(exporter: SpanExporter, log: Log): SpanExporter {
  return {
    export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
      exporter.export(spans, (result) => {
        if (result.error !== undefined)
          log.event('traces_failed', { detail: `${spans.length} spans: ${result.error.message}` });
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

interface OpenMessage {
  readonly root: Span;
  readonly context: Context;
  /** Added to monotonic milliseconds: those since the epoch. One for a whole trace, so that its times agree. */
  readonly epoch: number;
  report: Span | null;
}

class OpenTelemetryTraces implements Traces {
  readonly #ratio: number;
  readonly #tracer: Tracer;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #shutDown: () => Promise<void>;
  readonly #open = new WeakMap<Held, OpenMessage>();
  /** By bind and message id, the oldest first. */
  readonly #sent = new RecentMap<string, SpanContext>(MOST_LINKED);

  constructor(ratio: number, tracer: Tracer, { clock, random }: TraceContext, shutDown: () => Promise<void>) {
    this.#ratio = ratio;
    this.#tracer = tracer;
    this.#clock = clock;
    this.#random = random;
    this.#shutDown = shutDown;
  }

  taken(held: Held, message: TakenMessage): void {
    if (this.#random() >= this.#ratio) return;
    const { bind, polledAt, takenAt, composedAt, encoding } = message;
    const epoch = this.#epoch();
    const root = this.#tracer.startSpan(
      'message',
      {
        kind: SpanKind.CONSUMER,
        startTime: polledAt + epoch,
        attributes: {
          'smpp.bind_name': bind,
          'omnimessage.message_id': held.id,
          'smpp.parts': held.parts.length,
          ...numbers(message),
          ...(encoding === null ? {} : { 'smpp.encoding': encoding }),
        },
      },
      ROOT_CONTEXT,
    );
    const context = trace.setSpan(ROOT_CONTEXT, root);
    this.#span('poll', context, polledAt + epoch, takenAt + epoch, { kind: SpanKind.CLIENT });
    this.#span('compose', context, takenAt + epoch, composedAt + epoch, {});
    this.#open.set(held, { root, context, epoch, report: null });
    // At once: a receipt can be here before the answer, and the answer before the report is taken.
    this.#sent.set(`${bind} ${held.id}`, root.spanContext());
  }

  ended(part: Part, outcome: Outcome): void {
    const open = this.#open.get(part.held);
    if (open === undefined) return;
    const attributes: Attributes = { 'smpp.part': part.index + 1 };
    let failure: string | null = null;
    switch (outcome.kind) {
      case 'answered':
      case 'late': {
        const { command_status } = outcome.response;
        attributes['smpp.command_status'] = statusName(command_status);
        if (command_status !== 0) failure = statusName(command_status);
        if ('message_id' in outcome.response) attributes['smpp.message_id'] = outcome.response.message_id;
        break;
      }
      case 'timed_out':
      case 'closed':
        failure = outcome.kind;
    }
    const kind = SpanKind.CLIENT;
    const { context, epoch } = open;
    const [from, to] = [part.submittedAt + epoch, this.#clock.now() + epoch];
    this.#span(part.command, context, from, to, { kind, attributes, failure });
  }

  decided(held: Held, status: string): void {
    const open = this.#open.get(held);
    if (open === undefined) return;
    open.root.setAttribute('omnimessage.status', status);
    if (status !== 'sent') open.root.setStatus({ code: SpanStatusCode.ERROR, message: status });
    const startTime = this.#clock.now() + open.epoch;
    open.report = this.#tracer.startSpan('report', { kind: SpanKind.CLIENT, startTime }, open.context);
  }

  reported(held: Held): void {
    const open = this.#open.get(held);
    if (open === undefined) return;
    this.#open.delete(held);
    const now = this.#clock.now() + open.epoch;
    // Nothing has come of it: it is still pending in OmniMessage.
    if (open.report === null) open.root.setAttribute('omnimessage.status', 'left');
    open.report?.end(now);
    open.root.end(now);
  }

  receipt(bind: string, messageId: string, status: string, arrivedAt: number): void {
    const context = this.#sent.get(`${bind} ${messageId}`);
    if (context === undefined) return;
    const epoch = this.#epoch();
    const span = this.#tracer.startSpan(
      'receipt',
      {
        kind: SpanKind.SERVER,
        startTime: arrivedAt + epoch,
        links: [{ context }],
        attributes: {
          'smpp.bind_name': bind,
          'omnimessage.message_id': messageId,
          'omnimessage.status': status,
        },
      },
      ROOT_CONTEXT,
    );
    span.end(this.#clock.now() + epoch);
  }

  received(request: ReceivedRequest): InboundTrace | null {
    if (this.#random() >= this.#ratio) return null;
    const epoch = this.#epoch();
    const span = this.#tracer.startSpan(
      request.command,
      {
        kind: SpanKind.SERVER,
        startTime: this.#clock.now() + epoch,
        attributes: {
          'smpp.bind_name': request.bind,
          'smpp.session': request.session,
          ...numbers(request),
        },
      },
      ROOT_CONTEXT,
    );
    return {
      answered: (commandStatus, id) => {
        span.setAttribute('smpp.command_status', statusName(commandStatus));
        if (id !== null) span.setAttribute('omnimessage.message_id', id);
        if (commandStatus !== 0)
          span.setStatus({ code: SpanStatusCode.ERROR, message: statusName(commandStatus) });
        span.end(this.#clock.now() + epoch);
      },
    };
  }

  close(): Promise<void> {
    return this.#shutDown();
  }

  #span(
    name: string,
    context: Context,
    from: number,
    to: number,
    {
      kind = SpanKind.INTERNAL,
      attributes = {},
      failure = null,
    }: { readonly kind?: SpanKind; readonly attributes?: Attributes; readonly failure?: string | null },
  ): void {
    const span = this.#tracer.startSpan(name, { kind, attributes, startTime: from }, context);
    if (failure !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    span.end(to);
  }

  #epoch(): number {
    return this.#clock.wall() - this.#clock.now();
  }
}

/** Attributes leave the house: numbers only masked, and no text at all. */
function numbers({
  source,
  destination,
}: {
  readonly source: string;
  readonly destination: string;
}): Attributes {
  return { 'smpp.source_addr': maskNumber(source), 'smpp.destination_addr': maskNumber(destination) };
}

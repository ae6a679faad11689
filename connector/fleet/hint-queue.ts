import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  type Message,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { hintSchema } from '../../contract/hints.ts';
import type { ConfigEvent } from '../../contract/status.ts';
import type { Clock, Random } from '../clock.ts';
import type { Log } from '../log.ts';
import { errorText } from './table-access.ts';

export interface HintQueueParts {
  readonly client: SQSClient;
  /** SQS allows 80 letters, digits, hyphens and underscores; a deleted name is blocked for 60 s, so each is new. */
  readonly newName: () => string;
  readonly tags: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onHint: (hint: ConfigEvent) => void;
}

/** Long polling at its longest; the request itself gets a little more. */
const WAIT_S = 20;
const REQUEST_MS = 25_000;
const SHORT_REQUEST_MS = 5_000;
/** Short: a hint that was received by a poll that broke off comes again soon, and taking one twice does no harm. */
const VISIBILITY_S = 10;
const RETENTION_S = 3600;
const BATCH = 10;
/** Then it waits again; a stop is looked at in between. */
const MOST_ROUNDS = 100;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** This connector's own queue: made at its start, polled, deleted at its stop. Without it, changes come by re-reading. */
export class HintQueue {
  readonly #parts: HintQueueParts;
  readonly #stopping = new AbortController();
  #url: string | null = null;
  #away: string | null = null;
  #retryMs = FIRST_RETRY_MS;
  #polling: Promise<void> | null = null;

  constructor(parts: HintQueueParts) {
    this.#parts = parts;
  }

  /** null: there is none now. */
  get url(): string | null {
    return this.#url;
  }

  /** What the last request that failed said; null: SQS answers. */
  get away(): string | null {
    return this.#away;
  }

  /** Resolves when the queue is there, or the first attempt to make it has failed; it is tried again from then on. */
  async start(): Promise<void> {
    await this.#try(() => this.#create());
    this.#polling = this.#poll();
  }

  /** Ends the polling and deletes the queue; what cannot be deleted is left to the reaper. Never rejects. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#polling;
    const url = this.#url;
    this.#url = null;
    if (url === null) return;
    try {
      await this.#parts.client.send(new DeleteQueueCommand({ QueueUrl: url }), within(SHORT_REQUEST_MS));
    } catch (error) {
      if (error instanceof QueueDoesNotExist) return;
      this.#parts.log.event('hint_queue_left', { queue_url: url, detail: errorText(error) });
    }
  }

  async #create(): Promise<void> {
    const { client, newName, tags, log } = this.#parts;
    const { QueueUrl } = await client.send(
      new CreateQueueCommand({
        QueueName: newName(),
        Attributes: {
          MessageRetentionPeriod: String(RETENTION_S),
          VisibilityTimeout: String(VISIBILITY_S),
          ReceiveMessageWaitTimeSeconds: String(WAIT_S),
        },
        tags: { ...tags },
      }),
      within(SHORT_REQUEST_MS),
    );
    if (QueueUrl === undefined) throw new Error('SQS made a queue without a URL');
    this.#url = QueueUrl;
    log.event('hint_queue_created', { queue_url: QueueUrl });
  }

  async #poll(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const url = this.#url;
      const done = await this.#try(() => (url === null ? this.#create() : this.#receive(url)));
      if (!done) await this.#pause();
    }
  }

  /**
   * Waits for one hint, then takes those that came with it: local-aws-sqs answers a long poll only when as many are
   * there as were asked for.
   */
  async #receive(url: string): Promise<void> {
    let taken = await this.#receiveUpTo(url, 1, WAIT_S);
    for (let round = 0; taken > 0 && round < MOST_ROUNDS; round += 1) {
      taken = await this.#receiveUpTo(url, BATCH, 0);
    }
  }

  async #receiveUpTo(url: string, most: number, waitS: number): Promise<number> {
    const { client } = this.#parts;
    const abortSignal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(REQUEST_MS)]);
    const { Messages: messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: waitS, MaxNumberOfMessages: most }),
      { abortSignal },
    );
    if (messages.length === 0) return 0;
    for (const message of messages) this.#take(message);
    await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
      within(SHORT_REQUEST_MS),
    );
    return messages.length;
  }

  #take({ Body: body = '' }: Message): void {
    const hint = hintSchema.safeParse(fromJson(body));
    if (hint.success) this.#parts.onHint(hint.data);
    else this.#parts.log.event('hint_malformed', { length: body.length });
  }

  /** `false`: it failed. Said once when SQS goes away, and once when it is back. */
  async #try(ask: () => Promise<void>): Promise<boolean> {
    const { log } = this.#parts;
    try {
      await ask();
      if (this.#away !== null) log.event('hint_queue_back');
      this.#away = null;
      this.#retryMs = FIRST_RETRY_MS;
      return true;
    } catch (error) {
      if (this.#stopping.signal.aborted) return false;
      const why = errorText(error);
      // Reaped, or deleted by hand: the next attempt makes a new one.
      if (error instanceof QueueDoesNotExist) this.#url = null;
      if (this.#away === null) log.event('hint_queue_away', { detail: why });
      this.#away = why;
      return false;
    }
  }

  /** Doubling, with full jitter; a stop ends it. */
  #pause(): Promise<void> {
    const { clock, random } = this.#parts;
    const delayMs = FIRST_RETRY_MS / 2 + random() * this.#retryMs;
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
    const { signal } = this.#stopping;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = clock.timer(delayMs, () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
      const stop = (): void => {
        timer.cancel();
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  }
}

function within(ms: number): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(ms) };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

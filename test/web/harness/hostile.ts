/** Answers of the API in which every text that may be any text is a stranger's. */
import type { Page, Route } from 'playwright-core';
import type * as z from 'zod';
import { auditPageSchema } from '../../../contract/api/audit.ts';
import { logPageSchema } from '../../../contract/api/logs.ts';
import {
  type BulkResult,
  clientPeerPageSchema,
  clientPeerViewSchema,
  type PeerTestResult,
  serverPeerPageSchema,
  serverPeerViewSchema,
} from '../../../contract/api/peers.ts';
import type { Problem } from '../../../contract/api/problem.ts';
import { messageDetailSchema, type Preview, queuePageSchema } from '../../../contract/api/queue.ts';
import { statusViewSchema } from '../../../contract/api/status.ts';
import { healthViewSchema } from '../../../contract/api/system.ts';

/** Where the schema has no room for more, in printable Latin-1. */
export const SHORT = '"><a id=ran>';

const READ: readonly (readonly [path: RegExp, schema: z.ZodType])[] = [
  [/^\/api\/status$/, statusViewSchema],
  [/^\/api\/health$/, healthViewSchema],
  [/^\/api\/client-peers$/, clientPeerPageSchema],
  [/^\/api\/server-peers$/, serverPeerPageSchema],
  [/^\/api\/client-peers\/[\w.-]+$/, clientPeerViewSchema],
  [/^\/api\/server-peers\/[\w.-]+$/, serverPeerViewSchema],
  [/^\/api\/queue$/, queuePageSchema],
  [/^\/api\/queue\/[^/]+$/, messageDetailSchema],
  [/^\/api\/logs$/, logPageSchema],
  [/^\/api\/audit$/, auditPageSchema],
];
/** Of a list so many are enough, each with every text hostile. */
const MOST_ITEMS = 3;
/** Mappings whose keys are as free as their values. */
const FREE_KEYS: readonly string[] = ['fields', 'raw'];

/** From now on the page gets hostile answers. `messageId`: the message that stands for each that is asked for. */
export async function answerHostilely(page: Page, text: string, messageId: string): Promise<void> {
  await page.route('**/api/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    const [, schema] = READ.find(([path]) => path.test(pathname)) ?? [];
    if (route.request().method() !== 'GET') await answerAction(route, pathname, text);
    else if (schema === undefined) await route.continue();
    else {
      const message = pathname.replace(/^(\/api\/queue\/).+$/, `$1${messageId}`);
      const response = await route.fetch({ url: new URL(message, route.request().url()).href });
      await route.fulfill({ response, json: hostile(schema, await response.json(), text) });
    }
  });
}

/** From now on the page gets a problem for whatever it asks but for whose token it has. */
export async function failHostilely(page: Page, text: string): Promise<void> {
  await page.route('**/api/**', async (route) => {
    if (new URL(route.request().url()).pathname === '/api/session') return route.continue();
    await route.fulfill({ status: 422, contentType: 'application/problem+json', json: problem(text) });
  });
}

function problem(text: string): Problem {
  const errors = [{ pointer: `/${text}`, code: text, detail: text }];
  return { type: text, code: text, title: text, status: 422, detail: text, instance: text, errors };
}

async function answerAction(route: Route, pathname: string, text: string): Promise<void> {
  const failed = { name: text, outcome: 'failed', version: null } as const;
  const step = { step: text, ok: false, detail: text, duration_ms: 1 };
  if (pathname === '/api/peers/actions') {
    const items: BulkResult['items'] = [{ ...failed, problem: { code: text, detail: text } }];
    await route.fulfill({ json: { items, done: 0, unchanged: 0, failed: 1 } satisfies BulkResult });
  } else if (pathname.endsWith('/test')) {
    const result: PeerTestResult = { name: text, ok: false, steps: [step], command_status: null };
    await route.fulfill({ json: result });
  } else if (pathname === '/api/preview') {
    await route.fulfill({ json: { kind: 'unencodable', detail: text } satisfies Preview });
  } else {
    await route.fulfill({ status: 422, contentType: 'application/problem+json', json: problem(text) });
  }
}

/** `answer` with `text`, or {@link SHORT}, wherever `schema` lets it be. */
function hostile(schema: z.ZodType, answer: unknown, text: string): unknown {
  if (isMapping(answer) && 'core_reachable' in answer) answer['core_reachable'] = false;
  shorten(answer);
  spoil(answer, [text, SHORT], () => schema.safeParse(answer).success);
  return answer;
}

function shorten(node: unknown): void {
  if (Array.isArray(node)) node.splice(MOST_ITEMS);
  if (isMapping(node)) for (const child of Object.values(node)) shorten(child);
}

function spoil(node: unknown, texts: readonly string[], isAllowed: () => boolean): void {
  if (!isMapping(node)) return;
  const [text = ''] = texts;
  for (const [key, child] of Object.entries(node)) {
    if (isMapping(child)) {
      if (FREE_KEYS.includes(key)) child[text] = text;
      spoil(child, texts, isAllowed);
    } else if (key === 'core_reachable') {
      node[key] = false;
    } else if ((typeof child === 'string' || child === null) && key !== 'next_cursor') {
      const failure = child === null ? [{ message: text, at: text }] : [];
      const fits = (candidate: unknown): boolean => {
        node[key] = candidate;
        return isAllowed();
      };
      if (![...texts, ...failure].some(fits)) node[key] = child;
    }
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

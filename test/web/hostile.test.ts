/** What strangers wrote is shown as what it is: the text, on every page, with nothing run, loaded, linked or pushed aside. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { answerHostilely, failHostilely, SHORT } from './harness/hostile.ts';
import { filled, Operator, words } from './harness/operator.ts';
import { addPeers } from './harness/peers.ts';
import { type System, startSystem } from './harness/system.ts';

const TEXTS = {
  markup: '"><img src=x onerror="window.__ran=1"><script>window.__ran=1</script><svg onload=window.__ran=1>',
  link: 'javascript:window.__ran=1',
  template: "{{constructor.constructor('window.__ran=1')()}} {{name}} $t(common.save) $&",
  invisible: '\u202egnp.exe\u2066\u200b\ufeff\u0000\u0007\u001b[31m|',
  unbroken: 'W'.repeat(250),
} as const;
type Kind = keyof typeof TEXTS;

interface Visit {
  readonly name: string;
  readonly at: (text: string) => string;
  /** The page's title, so that nothing is seen on the page before. */
  readonly title: string;
  readonly next?: (operator: Operator) => Promise<void>;
  /** Selects what shows the text. */
  readonly within: string;
  /** Where only the texts of a peer's settings are shown, which have 15 characters at most. */
  readonly shows?: 'short';
}

const { status, peers, queue, logs, audit, docs, health, test } = words.en;
const ALERT = '[class*="awsui_alert"]';
const DIALOG = '[role="dialog"]';
const editing = (name: string): string => filled(peers.edit_title, { name });

const VISITS: readonly Visit[] = [
  { name: 'status', at: () => '/status', title: status.title, within: 'td' },
  { name: 'banner', at: () => '/status', title: status.title, within: ALERT },
  {
    name: 'health',
    at: () => '/status',
    title: status.title,
    next: ({ page }) => page.getByText(health.title).click(),
    within: '.plain-table',
  },
  {
    name: 'bind',
    at: (text) => `/status?bind=${text}`,
    title: status.title,
    within: `${DIALOG} [lang="en"]`,
  },
  { name: 'client peers', at: () => '/client-peers', title: peers.client_title, within: 'td' },
  {
    name: 'edit client peer',
    at: () => '/client-peers/edit/att_us',
    title: editing('att_us'),
    within: 'form',
    shows: 'short',
  },
  {
    name: 'edit server peer',
    at: () => '/server-peers/edit/partner_acme',
    title: editing('partner_acme'),
    within: 'form',
    shows: 'short',
  },
  { name: 'server peers', at: () => '/server-peers', title: peers.server_title, within: 'td' },
  { name: 'queue', at: () => '/queue', title: queue.title, within: 'td' },
  { name: 'message', at: (text) => `/queue?message=${text}`, title: queue.title, within: `${DIALOG} pre` },
  {
    name: 'preview',
    at: () => '/queue?test=-',
    title: queue.title,
    next: (operator) => operator.fill(test.text, 'a'),
    within: DIALOG,
  },
  {
    name: 'binds to send by',
    at: () => '/queue?test=-',
    title: queue.title,
    next: ({ page }) => page.getByLabel(test.bind, { exact: true }).click(),
    within: '[role="option"]',
  },
  { name: 'logs', at: () => '/logs', title: logs.title, within: '.log-line' },
  {
    name: 'log line',
    at: () => '/logs',
    title: logs.title,
    next: ({ page }) => page.locator('.log-line').first().click(),
    within: `[aria-label="${logs.line_details}"]`,
  },
  {
    name: 'logs searched',
    at: (text) => `/logs?search=${text}&bind=${text}`,
    title: logs.title,
    within: '.search-field',
  },
  { name: 'audit', at: () => '/audit', title: audit.title, within: 'td' },
  {
    name: 'documentation searched',
    at: (text) => `/documentation?search=${text}`,
    title: docs.title,
    within: '.search-field',
  },
];

const ERRORS: readonly Visit[] = [
  {
    name: 'edit peer of no name',
    at: (text) => `/server-peers/edit/${text}`,
    title: editing(''),
    within: ALERT,
  },
  {
    name: 'edit client peer',
    at: () => '/client-peers/edit/att_us',
    title: editing('att_us'),
    within: ALERT,
  },
  { name: 'queue', at: () => '/queue', title: queue.title, within: ALERT },
  {
    name: 'message',
    at: (text) => `/queue?message=${text}`,
    title: queue.title,
    within: `${DIALOG} ${ALERT}`,
  },
  { name: 'logs', at: () => '/logs', title: logs.title, within: ALERT },
  { name: 'audit', at: () => '/audit', title: audit.title, within: ALERT },
];

const lookedAt = z.object({
  shown: z.string(),
  ran: z.boolean(),
  made: z.array(z.string()),
  sideways: z.number(),
});

/** Texts and values of fields; what the texts would have made of the page; how far it scrolls sideways. */
const look = (within: string): string => `({
  shown: [...document.querySelectorAll(${JSON.stringify(within)})]
    .flatMap((e) => [e.textContent, ...[...e.querySelectorAll('input, textarea')].map(({ value }) => value)])
    .join('\\n'),
  ran: window.__ran !== undefined,
  made: [...document.querySelectorAll('#ran, [onerror], [onload], img[src="x"], [href], [src], [action]')]
    .filter((e) => e.matches('#ran, [onerror], [onload], img[src="x"]') || [e.href, e.src, e.action].some((to) => /^\\s*javascript:/i.test(to ?? '')))
    .map((e) => e.outerHTML.slice(0, 200)),
  sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})`;

let system: System;
let messageId: string;
beforeAll(async () => {
  system = await startSystem();
  await addPeers(system);
  [messageId = ''] = system.core.queue({
    dest_smsc: 'nowhere',
    source_msisdn: 'ACME',
    destination_msisdn: '447700900123',
    message_body: 'Bonjour',
  });
});
afterAll(async () => {
  await system?.close();
});

/** An operator whose page is watched, and what it did that it must not. */
async function watched(device: 'desktop' | 'phone') {
  const operator = await Operator.arrive(system, 'en', { device });
  const deeds: string[] = [];
  operator.page.on('dialog', (dialog) => deeds.push(`dialog: ${dialog.message()}`));
  operator.page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${system.url}/`) && !/^(data|blob):/.test(url)) deeds.push(`request: ${url}`);
  });
  return { operator, deeds };
}
type Watched = Awaited<ReturnType<typeof watched>>;

async function holds({ operator, deeds }: Watched, within: string, text: string): Promise<void> {
  const seen = async () => lookedAt.parse(await operator.page.evaluate(look(within)));
  await expect.poll(async () => (await seen()).shown, { timeout: 15_000 }).toContain(text);
  const { ran, made, sideways } = await seen();
  expect(ran).toBe(false);
  expect(made).toEqual([]);
  expect(sideways, await operator.widest()).toBeLessThanOrEqual(0);
  expect(deeds).toEqual([]);
  const violations = operator.visitor.complaints.filter((line) => line.includes('Content Security Policy'));
  expect(violations).toEqual([]);
}

async function visits(each: Watched, pages: readonly Visit[], text: string): Promise<void> {
  const { operator } = each;
  for (const { name, at, title, next, within, shows } of pages) {
    await operator.open(at(encodeURIComponent(text)));
    try {
      await operator.heading(title);
      await next?.(operator);
      await holds(each, within, shows === 'short' ? SHORT : text);
    } catch (error) {
      throw new Error(`on ${name}`, { cause: error });
    }
  }
}

const KINDS: readonly (readonly [Kind, 'desktop' | 'phone'])[] = [
  ['markup', 'desktop'],
  ['link', 'desktop'],
  ['template', 'desktop'],
  ['invisible', 'desktop'],
  ['unbroken', 'desktop'],
  ['unbroken', 'phone'],
];

describe.each(KINDS)('a stranger’s text (%s, %s)', (kind, device) => {
  const text = TEXTS[kind];
  let each: Watched;
  beforeAll(async () => {
    each = await watched(device);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await each.operator.keepEvidence(`${kind} ${device} ${task.name}`);
    await each.operator.page.unrouteAll({ behavior: 'ignoreErrors' });
  });
  afterAll(async () => {
    await each?.operator.leave();
  });

  it('is text on every page', async () => {
    await answerHostilely(each.operator.page, text, messageId);
    await each.operator.page.reload();
    await visits(each, VISITS, text);
    each.operator.expectNoComplaints();
  });

  it('is text in what an action answers', async () => {
    const { operator } = each;
    const { w } = operator;
    const notice = '[class*="awsui_flash"]';
    await answerHostilely(operator.page, text, messageId);
    await operator.open('/client-peers');
    await operator.rowAction('att_us', w.peers.test);
    await operator.sees(filled(w.peers.test_failed, { name: 'att_us' }));
    await holds(each, notice, `✗ ${text}: ${text}`);
    await operator.rowAction('att_us', w.common.delete);
    await operator.confirm(w.common.delete);
    await operator.gone(operator.dialog());
    await holds(each, notice, `${text}: ${text}`);
  });

  it('is text in what the API refuses, and in the address of no page', async () => {
    await failHostilely(each.operator.page, text);
    await each.operator.page.reload();
    await visits(each, ERRORS, text);
    await each.operator.open('/documentation/%zz/%');
    await each.operator.heading(docs.title);
    await each.operator.open(`/${encodeURIComponent(text)}`);
    await each.operator.heading(each.operator.w.not_found.title);
    await holds(each, 'main', each.operator.w.not_found.title);
  });
});

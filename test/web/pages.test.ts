import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Device } from './harness/browser.ts';
import { type Language, Operator } from './harness/operator.ts';
import { addPeers } from './harness/peers.ts';
import { type System, startSystem } from './harness/system.ts';

const SHOTS = join(tmpdir(), 'dashboard-screenshots');
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.1 A and AA, in short. */
const findingsSchema = z.array(z.object({ id: z.string(), help: z.string(), targets: z.array(z.string()) }));

async function accessibilityFaults(operator: Operator): Promise<z.output<typeof findingsSchema>> {
  // Evaluated by the debugger, which the page's Content Security Policy does not bind; once a document.
  if ((await operator.page.evaluate('typeof axe')) === 'undefined') await operator.page.evaluate(AXE);
  const found: unknown = await operator.page.evaluate(`axe.run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] },
  }).then(({ violations }) => violations.map(({ id, help, nodes }) => ({
    id, help, targets: nodes.slice(0, 3).map(({ target, html }) => target.join(' ') + ' ' + html.slice(0, 160)),
  })))`);
  return findingsSchema.parse(found);
}

const PAGES = [
  ['status', '/status'],
  ['bind', '/status?bind=vodafone_uk'],
  ['client-peers', '/client-peers'],
  ['new-client-peer', '/client-peers/new'],
  ['edit-server-peer', '/server-peers/edit/partner_acme'],
  ['server-peers', '/server-peers'],
  ['queue', '/queue'],
  ['test-message', '/queue?test=vodafone_uk'],
  ['logs', '/logs'],
  ['audit', '/audit'],
  ['documentation', '/documentation'],
  ['not-found', '/nowhere'],
] as const;

const VIEWS: readonly { readonly language: Language; readonly device: Device; readonly dark: boolean }[] = [
  { language: 'en', device: 'desktop', dark: false },
  { language: 'fr', device: 'phone', dark: false },
  { language: 'fr', device: 'desktop', dark: true },
];

let system: System;
beforeAll(async () => {
  await mkdir(SHOTS, { recursive: true });
  system = await startSystem();
  await addPeers(system);
  for (const destination of ['447700900123', '33612345678']) {
    system.core.queue({
      dest_smsc: 'nowhere',
      source_msisdn: 'ACME',
      destination_msisdn: destination,
      message_body: 'Bonjour €',
    });
  }
});
afterAll(async () => {
  await system?.close();
});

describe.each(VIEWS)('every page ($language, $device, dark: $dark)', ({ language, device, dark }) => {
  let operator: Operator;
  beforeAll(async () => {
    operator = await Operator.arrive(system, language, { device, dark });
  });
  afterAll(async () => {
    await operator?.leave();
  });

  it.each(PAGES)('%s is accessible by WCAG 2.1 AA, and fits', async (name, hash) => {
    await operator.open(hash);
    await operator.page.getByRole('heading', { level: 1 }).first().waitFor();
    await operator.settled();
    const view = [name, language, device, dark ? 'dark' : 'light'].join('-');
    await operator.page.screenshot({ path: join(SHOTS, `${view}.png`) });
    expect(await accessibilityFaults(operator)).toEqual([]);
    const wide: unknown = await operator.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wide, await operator.widest()).toBe(0);
  });

  it('nothing is complained of in the console', () => {
    operator.expectNoComplaints();
  });
});

describe('the sign-in', () => {
  it('is accessible, refuses a wrong token in words, and takes the right one', async () => {
    const operator = await Operator.knock(system, 'fr');
    try {
      const { w, page } = operator;
      await operator.heading(w.sign_in.title);
      await page.screenshot({ path: join(SHOTS, 'sign-in.png') });
      expect(await accessibilityFaults(operator)).toEqual([]);
      await operator.click(w.sign_in.submit);
      await operator.sees(w.sign_in.empty);
      await operator.fill(w.sign_in.token, 'not-the-token');
      await operator.click(w.sign_in.submit);
      await operator.sees(w.sign_in.refused);
      await operator.fill(w.sign_in.token, 'operator-token-0123456789');
      await operator.click(w.sign_in.submit);
      await operator.heading(w.status.title);
      await page.reload();
      await operator.heading(w.status.title);
    } finally {
      await operator.leave();
    }
  });
});

describe('someone who may only read', () => {
  it('sees everything, and nothing that the API would refuse', async () => {
    const operator = await Operator.arrive(system, 'en', { role: 'reader' });
    try {
      const { w, page } = operator;
      await operator.sees('vodafone_uk');
      const offered = async (): Promise<string[]> => page.getByRole('button').allInnerTexts();
      const changing = [
        w.status.reconnect,
        w.status.disconnect,
        w.common.delete,
        w.common.save,
        w.peers.add_client,
        w.peers.import,
        w.queue.send_test,
      ];
      for (const go of ['status', 'client_peers', 'server_peers', 'queue'] as const) {
        await operator.goTo(go);
        await operator.settled();
        expect((await offered()).filter((text) => changing.some((word) => word === text.trim()))).toEqual([]);
      }
      await operator.open('/client-peers/edit/vodafone_uk');
      await operator.heading('Edit vodafone_uk');
      expect(await offered()).not.toContain(w.common.save);
      operator.expectNoComplaints();
    } finally {
      await operator.leave();
    }
  });
});

describe('the keyboard', () => {
  it('leads to pages, to the search and to its own list', async () => {
    const operator = await Operator.arrive(system, 'en');
    try {
      const { w, page } = operator;
      await page.keyboard.press('g');
      await page.keyboard.press('c');
      await operator.heading(w.peers.client_title);
      await page.keyboard.press('/');
      await page.keyboard.type('nothing such');
      await operator.sees(w.peers.no_match);
      await page.keyboard.press('Tab');
      await page.keyboard.press('?');
      await operator.sees(w.shortcuts.focus_search, operator.dialog());
    } finally {
      await operator.leave();
    }
  });
});

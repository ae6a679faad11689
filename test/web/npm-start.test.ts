import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { LocalSystem } from '../e2e/harness/local-system.ts';
import { openBrowser } from './harness/browser.ts';
import { filled, words } from './harness/operator.ts';

const { en: w } = words;

const countedSchema = z.array(z.number()).length(2);

it('npm start opens to a dashboard with live simulated traffic', async () => {
  const system = await LocalSystem.start();
  const [, link = ''] = await system.program.stdout.find(
    (line) => /(https:\/\/localhost:\d+\/#token=\S+)/.exec(line),
    5_000,
    'link',
  );
  const { page, complaints, close } = await openBrowser({ language: 'en' });
  onTestFinished(close);
  await page.goto(link);
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await row('demo_carrier').getByText(w.state.connected).waitFor();
  await row('demo_partner').getByText(w.state.active).waitFor();
  expect(page.url()).not.toContain('token');

  // The demo's traffic: counters go up, and the lines of both directions leave the ground.
  const counted = async (): Promise<number[]> =>
    countedSchema.parse(
      await row('demo_carrier').evaluate((line) =>
        ['sent', 'received'].map((column) =>
          Number(line.querySelector(`[data-count="${column}"]`)?.textContent?.replace(/\D/g, '')),
        ),
      ),
    );
  const [sent = 0, received = 0] = await counted();
  const line = row('demo_carrier').locator('.sparkline-sent');
  await expect
    .poll(async () => new Set((await line.getAttribute('points'))?.match(/,[\d.]+/g) ?? []).size, {
      timeout: 30_000,
    })
    .toBeGreaterThan(1);
  await row('demo_carrier').locator('.sparkline-received').waitFor({ state: 'attached' });
  const [sentThen = 0, receivedThen = 0] = await counted();
  expect(sentThen).toBeGreaterThan(sent);
  expect(receivedThen).toBeGreaterThan(received);

  // The gateway dials the carrier once more, with the password that only it knows.
  await page.getByRole('link', { name: w.nav.client_peers }).click();
  await page.getByRole('button', { name: filled(w.common.actions_for, { name: 'demo_carrier' }) }).click();
  await page.getByRole('menuitem', { name: w.peers.test }).click();
  await page.getByText(filled(w.peers.test_ok, { name: 'demo_carrier' })).waitFor();

  // A message from the dashboard arrives at the simulated carrier, and its receipt here.
  await page.getByRole('link', { name: w.nav.queue }).click();
  await page.getByRole('button', { name: w.queue.send_test }).first().click();
  const dialog = page.getByRole('dialog').last();
  await dialog.getByLabel(w.test.bind).click();
  await page.getByRole('option', { name: 'demo_carrier' }).click();
  await dialog.getByLabel(w.test.source).fill('ACME');
  await dialog.getByLabel(w.test.destination).fill('447700900123');
  await dialog.getByLabel(w.test.text, { exact: true }).fill('Bonjour €');
  await dialog.getByText('GSM 7-bit').waitFor();
  await dialog.getByRole('button', { name: w.test.send, exact: true }).click();
  await page.getByRole('link', { name: w.test.follow }).click();
  await page.getByRole('dialog').getByText('delivered').first().waitFor();
  await page.keyboard.press('Escape');

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: new RegExp(w.account.label) }).click();
  await page.getByRole('menuitem', { name: w.account.support_bundle }).click();
  expect((await download).suggestedFilename()).toMatch(/^omnimessage-smpp-support-.*\.(zip|tar\.gz)$/);
  expect(complaints).toEqual([]);
});

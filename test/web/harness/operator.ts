import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { en } from '../../../web/i18n/en.ts';
import { fr } from '../../../web/i18n/fr.ts';
import { type Device, openBrowser, type Visitor } from './browser.ts';
import { type System, TOKENS } from './system.ts';

export type Language = 'en' | 'fr';
export const words = { en, fr } as const;

/** What a test waits for at most; everything here is over in a fraction of it. */
const PATIENCE_MS = 20_000;

/** Someone who works with the dashboard, in the words of the guide. */
export class Operator {
  readonly visitor: Visitor;
  readonly page: Page;
  readonly w: (typeof words)[Language];
  readonly #url: string;

  private constructor(visitor: Visitor, language: Language, url: string) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.w = words[language];
    this.#url = url;
  }

  /** Opens the link that the gateway printed. */
  static async arrive(
    system: System,
    language: Language,
    options: { readonly role?: keyof typeof TOKENS; readonly device?: Device; readonly dark?: boolean } = {},
  ): Promise<Operator> {
    const { role = 'operator', device = 'desktop', dark = false } = options;
    const visitor = await openBrowser({ language, device, dark });
    const operator = new Operator(visitor, language, system.url);
    await visitor.page.goto(`${system.url}/#token=${TOKENS[role]}`);
    await operator.heading(operator.w.status.title);
    return operator;
  }

  /** Opens the dashboard without a token. */
  static async knock(system: System, language: Language): Promise<Operator> {
    const visitor = await openBrowser({ language });
    await visitor.page.goto(system.url);
    return new Operator(visitor, language, system.url);
  }

  /** Waits until nothing is being loaded any more. */
  async settled(): Promise<void> {
    await this.page.getByText(this.w.common.loading, { exact: true }).first().waitFor({ state: 'detached' });
    await this.page.locator('[class*="awsui_spinner"]').first().waitFor({ state: 'detached' });
  }

  /** What sticks out of the page to the right, for the message of a failed test. */
  async widest(): Promise<string> {
    const found: unknown = await this.page.evaluate(
      `[...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .slice(0, 3).map((e) => e.outerHTML.slice(0, 200)).join('\\n')`,
    );
    return String(found);
  }

  async leave(): Promise<void> {
    await this.visitor.close();
  }

  /** By the navigation, as the guide says: SMPP → … */
  async goTo(
    page: keyof (typeof en)['nav'] &
      ('status' | 'client_peers' | 'server_peers' | 'queue' | 'logs' | 'audit' | 'documentation'),
  ): Promise<void> {
    const menu = this.page.getByRole('button', { name: this.w.nav.open });
    if (await menu.isVisible()) await menu.click();
    await this.page.getByRole('link', { name: this.w.nav[page], exact: true }).click();
    await this.heading(this.w.nav[page]);
  }

  async open(hash: string): Promise<void> {
    await this.page.goto(`${this.#url}/#${hash}`);
  }

  async heading(name: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name }).first().waitFor({ timeout: PATIENCE_MS });
  }

  async click(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).first().click();
  }

  /** A button of the dialog that is open. */
  async confirm(name: string): Promise<void> {
    await this.dialog().getByRole('button', { name, exact: true }).click();
  }

  /** What an operator can reach: the dialog, where one is open. */
  async #front(): Promise<Locator> {
    const dialog = this.dialog();
    return (await dialog.isVisible()) ? dialog : this.page.locator('body');
  }

  dialog(): Locator {
    return this.page.getByRole('dialog').last();
  }

  async fill(label: string, value: string): Promise<void> {
    await (await this.#front()).getByLabel(label, { exact: true }).first().fill(value);
  }

  async choose(label: string, option: string): Promise<void> {
    await (await this.#front()).getByLabel(label, { exact: true }).first().click();
    await this.page.getByRole('option', { name: option }).first().click();
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async sees(text: string | RegExp, within: Locator | Page = this.page): Promise<void> {
    await within.getByText(text).first().waitFor({ timeout: PATIENCE_MS });
  }

  async gone(locator: Locator): Promise<void> {
    await locator.waitFor({ state: 'detached', timeout: PATIENCE_MS });
  }

  async select(name: string): Promise<void> {
    const label = this.w.common.select_row.replace('{{name}}', name);
    await this.page.getByRole('checkbox', { name: label }).check({ force: true });
  }

  /** From the ⋮ menu of a row. */
  async rowAction(name: string, action: string): Promise<void> {
    const label = this.w.common.actions_for.replace('{{name}}', name);
    await this.page.getByRole('button', { name: label }).click();
    await this.page.getByRole('menuitem', { name: action, exact: true }).click();
  }

  /** What was on the screen when a test failed. */
  async keepEvidence(test: string): Promise<void> {
    const name = test.replace(/[^a-z0-9]+/gi, '-').slice(0, 60);
    const path = join(tmpdir(), 'dashboard-failures', `${name}.png`);
    await this.page.screenshot({ path });
    console.error(`${test}: ${path}`, this.visitor.complaints);
  }

  expectNoComplaints(): void {
    expect(this.visitor.complaints).toEqual([]);
  }
}

/** A sentence of the catalogue with its blanks filled in. */
export function filled(sentence: string, values: Readonly<Record<string, string>>): string {
  return sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

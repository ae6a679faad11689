import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export type Device = 'desktop' | 'phone';
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** A browser with an empty profile, as an operator has it, whose complaints are kept. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the console, uncaught ones, and reports of the Content Security Policy. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export interface VisitorOptions {
  readonly language: 'en' | 'fr';
  readonly device?: Device;
  readonly dark?: boolean;
}

export async function openBrowser({
  language,
  device = 'desktop',
  dark = false,
}: VisitorOptions): Promise<Visitor> {
  const profile = await mkdtemp(join(tmpdir(), 'dashboard-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    ignoreHTTPSErrors: true,
    locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    viewport: SIZES[device],
    hasTouch: device === 'phone',
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => void dialog.accept());
  page.setDefaultTimeout(15_000);
  return {
    context,
    page,
    complaints,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

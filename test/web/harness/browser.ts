import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll } from 'vitest';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Promise<Browser> | null = null;

/** Chromium takes seconds to start: one for all visitors of a test file. */
function sharedBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  });
  return browser;
}
afterAll(async () => (await browser)?.close());

export type Device = 'desktop' | 'phone';
const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** A profile of its own, empty, as an operator has it, whose complaints are kept. */
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
  const context = await (await sharedBrowser()).newContext({
    ignoreHTTPSErrors: true,
    locale: language === 'fr' ? 'fr-FR' : 'en-GB',
    viewport: SIZES[device],
    hasTouch: device === 'phone',
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
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
    close: () => context.close(),
  };
}

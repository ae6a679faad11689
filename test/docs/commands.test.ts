/** Commands of the guides: they parse, their names, options and addresses exist, and each is run or known why not. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command as Commander } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { gatewayCommands } from '../../local/commands/gateway-commands.ts';
import { COMMANDS, REASONS, RUN_PAGES } from './commands.ts';
import { ENGLISH_PAGES } from './guides.ts';
import { ROOT, readPage } from './page.ts';

it('there are commands', () => {
  expect(COMMANDS.length).toBeGreaterThan(100);
});

it('each is on a page whose commands are run, or known why it is not', () => {
  const neither = COMMANDS.filter(({ page, onlyRead }) => onlyRead === null && !RUN_PAGES.includes(page));
  expect(neither.map(({ page, text }) => `${page}: ${text}`)).toEqual([]);
});

it('every reason is needed', () => {
  const unneeded = REASONS.filter(([, why]) => !COMMANDS.some(({ onlyRead }) => onlyRead === why));
  expect(unneeded.map(([, why]) => why)).toEqual([]);
});

const scripts = ENGLISH_PAGES.map((page) => ({
  page,
  script: readPage(page)
    .blocks.filter(({ language }) => language === 'sh')
    .map(({ text }) => text)
    .join('\n'),
})).filter(({ script }) => script !== '');

it.each(scripts)('bash can read $page', ({ script }) => {
  execFileSync('bash', ['-n'], { input: script });
});

describe('omnimessage-smpp', () => {
  vi.stubGlobal('__VERSION__', '0.0.0');
  const program = gatewayCommands();
  const used = COMMANDS.flatMap(({ page, text }) =>
    [...text.matchAll(/omnimessage-smpp(?:\.mjs)?((?: [^|;&>)]+)*)/g)]
      .map(([, rest = '']) => rest.trim())
      // A service, a user, a folder or a file of that name.
      .filter(
        (rest) =>
          rest !== '' &&
          /^(--?\w|[a-z])/.test(rest) &&
          !/systemctl|systemd-run|journalctl|apt|useradd|userdel/.test(text),
      )
      .map((rest) => ({ page, rest })),
  );

  it('is used', () => {
    expect(used.length).toBeGreaterThan(10);
  });

  it.each(used)('$page: $rest', ({ rest }) => {
    const words = rest.split(/\s+/);
    if (words[0] === 'local' || words[0] === 'node') return;
    let command: Commander = program;
    while (words[0] !== undefined && !words[0].startsWith('-') && command.commands.length > 0) {
      const [word] = words;
      const next = command.commands.find((candidate) => candidate.name() === word);
      expect(next, `a command named ${word}`).toBeDefined();
      if (next === undefined) return;
      command = next;
      words.shift();
    }
    const known = command.options.flatMap(({ short, long }) => [short, long]);
    const given = words.filter((word) => /^--?[a-z]/i.test(word)).map((word) => word.split('=')[0]);
    expect([...known, '-h', '--help', '-V', '--version']).toEqual(expect.arrayContaining(given));
  });
});

describe('addresses', () => {
  const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
  const { paths } = documentSchema.parse(
    JSON.parse(readFileSync(join(ROOT, 'control-plane/api/openapi.json'), 'utf8')),
  );
  const ofApi = Object.entries(paths).map(([path, methods]) => ({
    matches: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    methods: Object.keys(methods),
  }));
  const called = COMMANDS.flatMap(({ page, text }) =>
    [...text.matchAll(/(?:localhost:8087|\$API(?:_URL)?|version )(\/[^\s"'?)]+)/g)].map(
      ([whole, path = '']) => ({
        page,
        path: whole.includes('$API_URL') ? `/api${path}` : path,
        method: (/-X (\w+)/.exec(text)?.[1] ?? (/ -d /.test(text) ? 'POST' : 'GET')).toLowerCase(),
        asked: whole.startsWith('version'),
      }),
    ),
  );

  it('are called', () => {
    expect(called.length).toBeGreaterThan(20);
  });

  it.each(called)('$page: $method $path', ({ path, method, asked }) => {
    const methods = ofApi.filter(({ matches }) => matches.test(path)).flatMap((one) => one.methods);
    expect(methods).toContain(asked ? 'get' : method);
  });

  it('of the metrics server are its own', () => {
    const asked = COMMANDS.flatMap(({ text }) => [
      ...text.matchAll(/(?:localhost|127\.0\.0\.1):4000(\/[\w-]+)/g),
    ]);
    expect(new Set(asked.map(([, path]) => path))).toEqual(new Set(['/ready', '/metrics', '/log-level']));
  });
});

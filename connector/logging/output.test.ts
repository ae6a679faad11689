import { execFileSync } from 'node:child_process';
import { closeSync, constants, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../test/turn.ts';
import { dressing, formOf, type LineForm, Output } from './output.ts';

const LINE = `${JSON.stringify({ level: 'error', time: '2026-11-22T12:00:00.000Z', event: 'bind_failed', bind_name: 'a', msg: 'bind failed: why' })}\n`;

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A pipe whose reader is the test: what is written stays until it is read, as with a collector that stands still. */
function pipe(): { readonly fd: number; readonly read: () => string } {
  const folder = mkdtempSync(join(tmpdir(), 'log-output-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  closers.push(() => {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
  const buffer = Buffer.alloc(1024 * 1024);
  const read = (): string => {
    try {
      return buffer.toString('utf8', 0, readSync(fd, buffer));
    } catch {
      // EAGAIN: nothing there.
      return '';
    }
  };
  return { fd, read };
}

async function written(form: LineForm): Promise<string> {
  const { fd, read } = pipe();
  new Output({ form, fd, onDropped: () => undefined }).write(LINE, 'error');
  let text = '';
  await until(() => {
    text += read();
    return text.endsWith('\n');
  });
  return text;
}

test('plain, for the journal, for people, in colours', async () => {
  expect(await written('json')).toBe(LINE);
  expect(await written('journal')).toBe(`<3>${LINE}`);
  const pretty = await written('pretty');
  expect(pretty).toMatch(/^\[[\d:.]+\] ERROR: bind failed: why \{"bind_name":"a"\}\n$/);
  expect(await written('colour')).toContain('\u001b[');
});

test('texts from elsewhere neither move the cursor nor look like further lines', () => {
  const evil = 'a\u001b[2J\u009b31m\r\n[12:00:00.000] ERROR: forged\b\u2028x\\n';
  const err = { type: 'Error', message: evil, stack: 'Error: x\n    at \u001b[2Jy' };
  const line = `${JSON.stringify({ level: 50, time: 1, msg: evil, detail: evil, err })}\n`;
  const shown = dressing('pretty')(line, 'error');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be left
  expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028]/);
  expect(shown.split('\n').filter((one) => one.startsWith('[12:00'))).toEqual([]);
  const plain = dressing('json')(line, 'error');
  expect(plain.slice(0, -1)).toMatch(/^[\u0020-\u007e]*$/);
  expect(JSON.parse(plain)).toEqual(JSON.parse(line));
});

test('a reader that stands still holds nothing up; what does not fit is counted and told of', async () => {
  const { fd, read } = pipe();
  const dropped: number[] = [];
  const output = new Output({
    form: 'json',
    fd,
    mostWaiting: 50_000,
    onDropped: (lines) => dropped.push(lines),
  });
  const lines = 5_000;
  for (let line = 0; line < lines; line += 1) output.write(LINE, 'error');
  let text = '';
  await until(() => {
    text += read();
    return dropped.length > 0;
  });
  text += read();
  const received = text.split('\n').filter((line) => line !== '');
  // Whole lines, and every line is either there or counted.
  expect(new Set(received)).toEqual(new Set([LINE.trimEnd()]));
  expect(received.length + (dropped[0] ?? 0)).toBe(lines);
  expect(received.length).toBeGreaterThan(100);
});

describe('the form', () => {
  const { dev, ino } = fstatSync(1);
  test.each<[string, NodeJS.ProcessEnv, boolean, LineForm]>([
    ['a terminal', {}, true, 'colour'],
    ['a terminal with NO_COLOR', { NO_COLOR: '1' }, true, 'pretty'],
    ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true, 'colour'],
    ['a pipe', {}, false, 'json'],
    ['the journal', { JOURNAL_STREAM: `${dev}:${ino}` }, false, 'journal'],
    ['a pipe of a service of systemd', { JOURNAL_STREAM: '1:2' }, false, 'json'],
  ])('%s', (_, env, isTerminal, form) => {
    expect(formOf(env, isTerminal)).toBe(form);
  });
});

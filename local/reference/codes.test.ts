import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PROBLEMS } from '../../contract/api/problem.ts';
import { gatewayCommands } from '../commands/gateway-commands.ts';
import { ERROR_CODES } from './error-codes.ts';
import { EXIT_CODES } from './exit-codes.ts';

const ROOT = resolve(import.meta.dirname, '../..');

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'cdk.out' ? [] : sources(path);
    return /(?<!\.test|\.fixture|\.d)\.ts$/.test(path) ? [path] : [];
  });
}

const texts = new Map(
  ['connector', 'control-plane', 'local', 'infra']
    .flatMap(sources)
    .map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const),
);

describe('the pages of error codes', () => {
  beforeAll(() => vi.stubGlobal('__VERSION__', '0.0.0'));
  afterAll(() => vi.unstubAllGlobals());

  it('have every code of an error class, and no other', () => {
    const named = [...texts.values()].flatMap((text) => [
      ...[...text.matchAll(/readonly code = '([a-z_]+)'/g)].map(([, code = '']) => code),
      ...[...text.matchAll(/type \w+ErrorCode =([^;]+);/g)].flatMap(([, union = '']) =>
        [...union.matchAll(/'([a-z_]+)'/g)].map(([, code = '']) => code),
      ),
    ]);
    expect([...new Set(named)].sort()).toEqual(Object.keys(ERROR_CODES).sort());
  });

  it('have no code of the API that no answer has', () => {
    const api = [...texts].filter(([file]) => file.startsWith('control-plane/api'));
    const thrown = Object.keys(PROBLEMS).filter((code) =>
      api.some(([file, text]) => !file.endsWith('openapi.ts') && text.includes(`'${code}'`)),
    );
    expect(thrown).toEqual(Object.keys(PROBLEMS));
  });

  it('tell of commands that there are', () => {
    const program = gatewayCommands();
    const known = program.commands.flatMap((command) => [
      command.name(),
      ...command.commands.map((under) => `${command.name()} ${under.name()}`),
    ]);
    const told = EXIT_CODES.flatMap(({ command }) => (command === '*' ? [] : command.split(', ')));
    expect(told.filter((command) => command !== 'local' && !known.includes(command))).toEqual([]);
    // Groups of commands have none of their own; help never fails.
    const silent = ['peers', 'help'];
    expect(known.filter((command) => !told.includes(command) && !silent.includes(command))).toEqual([]);
  });
});

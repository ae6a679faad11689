import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STATUS_NAMES } from '../smpp/generated/names.ts';
import { STATUS_MEANINGS } from './meanings.ts';
import { SENT_STATUSES } from './sent.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Files that name statuses which they have received, count or make a name of; they send none of them. */
const ONLY_READ: ReadonlySet<string> = new Set([
  'connector/outbound/answer-fate.ts',
  'connector/session/backoff.ts',
  'connector/peers/close-reasons.ts',
  'connector/metrics/pdu-lines.ts',
]);
/** Told by their reasons: the bind of a partner. */
const BY_REASON = 'connector/admission/refusal.ts';
/** Never goes out: a request that could not be written is answered so within the gateway. */
const WITHIN = 'connector/session/machine.ts ESME_RSUBMITFAIL';

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return /(?<!\.test|\.fixture|\.d)\.ts$/.test(path) ? [path] : [];
  });
}

describe('the tables of command_status', () => {
  it('have the meaning of every one that the dictionary names, and of no other', () => {
    expect(Object.keys(STATUS_MEANINGS).sort()).toEqual([...STATUS_NAMES.values()].sort());
  });

  it('tell of every status that the code answers with, where it does, and of no other', () => {
    const named = sources('connector')
      .filter((file) => !/\/(generated|statuses|vectors)\//.test(file) && !file.endsWith('wire-builder.ts'))
      .filter((file) => file !== BY_REASON && !ONLY_READ.has(file))
      .flatMap((file) => {
        const text = readFileSync(join(ROOT, file), 'utf8');
        const names = [...text.matchAll(/STATUS\.(ESME_\w+)|'(ESME_\w+)'/g)].map(([, a, b]) => a ?? b);
        return names.filter((name) => name !== 'ESME_ROK').map((name) => `${file} ${name}`);
      });
    const told = SENT_STATUSES.map(({ file, status }) => `${file} ${status}`);
    expect(named).toContain(WITHIN);
    expect([...new Set(named)].filter((pair) => pair !== WITHIN).sort()).toEqual([...new Set(told)].sort());
  });
});

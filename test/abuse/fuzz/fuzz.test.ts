/** A short campaign: the kept corpus, and inputs that no other run had. `npm run fuzz` is the long one. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { campaignTarget, runCampaign } from './campaign.ts';
import { stanceOf } from './target.ts';

const CORPUS = new URL('../corpus/reached.hex', import.meta.url);
const INPUTS = 15_000;

test('no input breaks a promise of the framer, the decoder, the session or the readers', () => {
  const seed = Math.floor(Math.random() * 0x1_0000_0000);
  expect(existsSync(CORPUS)).toBe(true);
  const corpus = readFileSync(CORPUS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => Buffer.from(line, 'hex'));
  expect(corpus.length).toBeGreaterThan(50);
  const { findings, inputs } = runCampaign({
    target: campaignTarget(),
    inputs: INPUTS,
    seed,
    corpus,
    coverage: null,
  });
  expect(findings, `seed ${seed}`).toEqual([]);
  expect(inputs).toBe(INPUTS);
}, 120_000);

test('every stance is reached by the first octet of an input', () => {
  const stances = new Set(Array.from({ length: 256 }, (_, octet) => JSON.stringify(stanceOf(octet))));
  expect(stances.size).toBe(256);
});

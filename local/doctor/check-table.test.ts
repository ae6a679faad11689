import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { CHECKS } from './check-table.ts';

test('every code of the table is one that a check gives', async () => {
  const folder = new URL('./', import.meta.url);
  const sources = (await readdir(folder)).filter((name) => !/\.(test|fixture)\.ts$|^check-table/.test(name));
  const text = (await Promise.all(sources.map((name) => readFile(new URL(name, folder), 'utf8')))).join('\n');
  expect(Object.keys(CHECKS).filter((code) => !text.includes(`'${code}'`))).toEqual([]);
});

/** Settings files and answers in the guides are what the gateway reads and writes. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseSettings } from '../../connector/settings/parse.ts';
import { PAGES } from './guides.ts';
import { readPage } from './page.ts';

const LANGUAGES = ['', 'sh', 'yaml', 'json', 'ts', 'promql'];
const IS_SETTINGS = /^(api_base_url|binds|server_binds|listen):/m;

describe.each(PAGES)('%s', (path) => {
  const { blocks } = readPage(path);

  it('has code in languages that are checked', () => {
    expect(LANGUAGES).toEqual(expect.arrayContaining(blocks.map(({ language }) => language)));
  });

  it('has JSON that is some', () => {
    for (const { text } of blocks.filter(({ language }) => language === 'json'))
      expect(() => JSON.parse(text), text).not.toThrow();
  });

  it('has settings files that are valid, and YAML that is some', () => {
    for (const { text } of blocks.filter(({ language }) => language === 'yaml')) {
      if (!IS_SETTINGS.test(text)) {
        expect(parse(text), text).toBeTypeOf('object');
        continue;
      }
      const secrets = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, 'secret12']);
      const env = { API_BASE_URL: 'https://omnimessage-core:8443', ...Object.fromEntries(secrets) };
      const parsed = parseSettings(text, path, env, 'validate');
      expect(parsed.ok ? [] : parsed.faults, text).toEqual([]);
    }
  });
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { settingsJsonSchema } from './json-schema.ts';

test('the committed schema is the generated one (node scripts/generate.mjs)', () => {
  const committed = readFileSync(new URL('./settings.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
});

test('it takes references in place of numbers, and x- keys at the top level', () => {
  const schema = settingsJsonSchema();
  expect(schema).toMatchObject({
    type: 'object',
    additionalProperties: false,
    patternProperties: { '^x-': {} },
    properties: {
      metrics_port: { anyOf: [{ type: 'integer' }, { $ref: '#/$defs/reference' }], default: 4000 },
    },
  });
});

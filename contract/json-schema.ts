import * as z from 'zod';
import { settingsSchema } from './settings.ts';

/** Keywords are set and removed by name here. */
type JsonSchema = Record<string, unknown>;

const REFERENCE = { $ref: '#/$defs/reference' };

/**
 * JSON Schema (draft 2020-12) of a settings file, for editors. It knows what the loader knows and a schema can
 * say: `${NAME}` in place of any value that is not free text, and `x-` keys at the top level. Rules between
 * settings are left to `validate`.
 */
export function settingsJsonSchema(): JsonSchema {
  const { $schema, $defs, ...rest } = z.toJSONSchema(settingsSchema, {
    io: 'input',
    override: ({ jsonSchema }) => forEditors(jsonSchema),
  });
  return {
    $schema,
    ...rest,
    patternProperties: { '^x-': {} },
    $defs: {
      ...$defs,
      reference: {
        type: 'string',
        pattern: '\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}',
        description: 'Taken from an environment variable.',
      },
    },
  };
}

function forEditors(jsonSchema: JsonSchema): void {
  const { unit, env, description, hot, secret } = jsonSchema;
  for (const own of ['unit', 'env', 'hot', 'secret', 'mustBeSet', 'id']) delete jsonSchema[own];
  if (typeof description === 'string') {
    const notes = [
      typeof unit === 'string' ? `Unit: ${unit}.` : '',
      typeof env === 'string' ? `Environment variable: ${env}.` : '',
      hot === true ? 'A change takes effect without a rebind.' : '',
      hot === false ? 'A change ends the sessions and binds again.' : '',
      secret === true ? 'Secret.' : '',
    ];
    jsonSchema['description'] = [description, ...notes].filter((note) => note !== '').join(' ');
  }
  if (!isConstrainedScalar(jsonSchema)) return;
  const constraints: JsonSchema = {};
  for (const keyword of CONSTRAINTS) {
    if (jsonSchema[keyword] === undefined) continue;
    constraints[keyword] = jsonSchema[keyword];
    delete jsonSchema[keyword];
  }
  // What `integer` says already.
  delete constraints['multipleOf'];
  jsonSchema['anyOf'] = [constraints, REFERENCE];
}

const CONSTRAINTS = [
  'type',
  'enum',
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
] as const;

function isConstrainedScalar(schema: JsonSchema): boolean {
  const { type } = schema;
  if (type === 'integer' || type === 'number' || type === 'boolean') return true;
  return (
    type === 'string' && CONSTRAINTS.some((keyword) => keyword !== 'type' && schema[keyword] !== undefined)
  );
}

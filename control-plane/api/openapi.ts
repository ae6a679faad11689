import * as z from 'zod';
import { PROBLEMS, type ProblemCode, problemSchema } from '../../contract/api/problem.ts';
import type { Operation } from './operation.ts';

type JsonObject = Record<string, unknown>;

/**
 * The OpenAPI 3.1 document of the operations. OpenAPI 3.1 takes JSON Schema 2020-12 as it is, which is what zod writes,
 * so that ranges, defaults and descriptions are those of the one schema.
 */
export function openApiDocument(operations: readonly Operation[]): JsonObject {
  const schemas = new Map<string, JsonObject>([['Problem', jsonSchema(problemSchema, 'output')]]);
  const paths = new Map<string, JsonObject>();
  for (const operation of operations) {
    const path = paths.get(operation.path) ?? {};
    path[operation.method] = operationObject(operation, schemas);
    paths.set(operation.path, path);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'omnimessage-smpp',
      version: '1.0.0',
      summary: 'Peers, live status, queue, logs and audit trail of the SMPP gateway for OmniMessage.',
      description: DESCRIPTION,
      license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
    },
    servers: [{ url: '/', description: 'This gateway' }],
    security: [{ bearer: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({
      name,
      description: TAGS[name] ?? name,
    })),
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A token with the role reader or operator; in AWS a JWT with scope peers.read or peers.write.',
        },
      },
      schemas: Object.fromEntries([...schemas].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

const DESCRIPTION = [
  'Every fault of a request is told at once, as a problem (RFC 9457) with a stable `code` and JSON Pointers.',
  'A change of a peer needs `If-Match` with the ETag of the version that was read.',
  'A POST with an `Idempotency-Key` is carried out once; the same key gets the same answer for 24 hours.',
  'Cursors are opaque. Passwords go in and never come out.',
].join(' ');

const TAGS: Readonly<Record<string, string>> = {
  Status: 'Binds and connectors as they are now.',
  'Client peers': 'Carriers that the gateway dials.',
  'Server peers': 'Partners that dial the gateway.',
  Peers: 'Peers of both kinds, many at once.',
  Queue: 'Messages that wait in OmniMessage.',
  Logs: 'Log lines of the connectors.',
  Audit: 'Who changed what when.',
  System: 'Health, version, support.',
};

function operationObject(operation: Operation, schemas: Map<string, JsonObject>): JsonObject {
  const { id, tag, role, summary, description, body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    'x-role': role,
    ...(role === 'public' ? { security: [] } : {}),
    ...parameters(operation),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.required,
            content: contentOf(body.types, component(schemas, `${capital(id)}Request`, body.schema, 'input')),
          },
        }),
    responses: responses(operation, schemas),
  };
}

function parameters(operation: Operation): JsonObject {
  const found: JsonObject[] = [];
  for (const [, name = ''] of operation.path.matchAll(/\{(\w+)\}/g)) {
    const most = name === 'name' ? 63 : 128;
    found.push({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string', minLength: 1, maxLength: most },
    });
  }
  const query = jsonSchema(operation.query, 'input');
  const required = Array.isArray(query['required']) ? query['required'] : [];
  for (const [name, value] of Object.entries(objectAt(query, 'properties'))) {
    const { description, ...schema } = toObject(value);
    found.push({ name, in: 'query', required: required.includes(name), description, schema });
  }
  if (operation.conditional === true) {
    found.push({
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'ETag of the version that is changed.',
      schema: { type: 'string' },
    });
  }
  if (operation.method === 'post') {
    found.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: 'Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    });
  }
  return found.length === 0 ? {} : { parameters: found };
}

function responses(operation: Operation, schemas: Map<string, JsonObject>): JsonObject {
  const { answer, id } = operation;
  const all: JsonObject = {};
  const schema =
    answer.schema === undefined
      ? undefined
      : component(schemas, `${capital(id)}Answer`, answer.schema, 'output');
  const content =
    schema !== undefined
      ? { content: contentOf(['application/json'], schema) }
      : answer.types !== undefined
        ? { content: Object.fromEntries(answer.types.map((type) => [type, {}])) }
        : {};
  all[String(answer.status)] = {
    description: answer.description,
    ...(answer.etag === true
      ? { headers: { ETag: { description: 'The version, for If-Match.', schema: { type: 'string' } } } }
      : {}),
    ...content,
  };
  for (const [status, codes] of problemsByStatus(operation)) {
    all[String(status)] = {
      description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code][1]}.`).join(' '),
      content: contentOf(['application/problem+json'], { $ref: '#/components/schemas/Problem' }),
    };
  }
  return all;
}

function problemsByStatus(operation: Operation): [number, ProblemCode[]][] {
  const { role, body, conditional, method, problems = [] } = operation;
  const codes: ProblemCode[] = [
    ...(role === 'public' ? [] : (['unauthenticated', 'store_unavailable'] as const)),
    ...(role === 'operator' ? (['forbidden'] as const) : []),
    ...(role === 'public' && body === undefined ? [] : (['invalid'] as const)),
    ...(body === undefined ? [] : (['malformed_json', 'body_too_large', 'unsupported_media_type'] as const)),
    ...(conditional === true ? (['precondition_required', 'precondition_failed'] as const) : []),
    ...(method === 'post' ? (['key_reused', 'request_under_way'] as const) : []),
    ...(body === undefined || role !== 'operator' ? [] : (['busy'] as const)),
    ...problems,
    'method_not_allowed',
    'internal',
  ];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const [status] = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return [...byStatus].toSorted(([a], [b]) => a - b);
}

function contentOf(types: readonly string[], schema: JsonObject): JsonObject {
  return Object.fromEntries(types.map((type) => [type, { schema }]));
}

/** A schema under a name of its own; operations with the same schema object share one. */
function component(
  schemas: Map<string, JsonObject>,
  name: string,
  schema: z.ZodType,
  io: 'input' | 'output',
): JsonObject {
  const written = jsonSchema(schema, io);
  const text = JSON.stringify(written);
  const title = written['title'];
  const wanted = typeof title === 'string' ? title : name;
  const known = [...schemas].find(([, other]) => JSON.stringify(other) === text)?.[0] ?? wanted;
  schemas.set(known, written);
  return { $ref: `#/components/schemas/${known}` };
}

/** Keywords of ours become words; ids would make zod refer to definitions that are not there. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _dialect, ...written } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema: own }) => inWords(own),
  });
  return { ...written };
}

function inWords(schema: JsonObject): void {
  const { unit, hot, secret, description } = schema;
  for (const key of ['unit', 'env', 'hot', 'secret', 'id']) delete schema[key];
  if (typeof description === 'string') {
    const notes = [
      typeof unit === 'string' ? `Unit: ${unit}.` : '',
      hot === true ? 'A change takes effect without a rebind.' : '',
      hot === false ? 'A change ends the sessions and binds again.' : '',
    ];
    schema['description'] = [description, ...notes].filter((note) => note !== '').join(' ');
  }
  if (secret === true) schema['writeOnly'] = true;
  if (schema['type'] === 'integer') delete schema['multipleOf'];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function objectAt(value: JsonObject, key: string): JsonObject {
  return toObject(value[key]);
}

function toObject(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

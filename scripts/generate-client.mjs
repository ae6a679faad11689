// Compiles control-plane/api/openapi.json into the types of the dashboard's client, in the form that openapi-fetch reads.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';

export const name = 'client';

const TARGET = 'web/api/generated/paths.ts';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const HEAD = `// Compiled by scripts/generate-client.mjs from control-plane/api/openapi.json; do not edit.
`;

export async function files(root) {
  const document = JSON.parse(await readFile(join(root, 'control-plane/api/openapi.json'), 'utf8'));
  const schema = {
    ...section(Object.entries(document.paths).map(([path, item]) => [path, true, pathItem(item)])),
    title: 'paths',
    definitions: document.components.schemas,
  };
  const text = await compile(pointedAtDefinitions(schema), 'paths', {
    bannerComment: HEAD,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
    enableConstEnums: false,
    style: { singleQuote: true, printWidth: 110 },
  });
  // Statuses are numbers to openapi-fetch; and the library writes every name in Pascal case.
  const typed = text
    .replace(/^(\s+)'(\d{3})':/gm, '$1$2:')
    .replace(/\bexport interface Paths\b/, 'export interface paths');
  return new Map([[TARGET, typed]]);
}

/** An object schema of `[key, required, schema]`. */
function section(entries) {
  return {
    type: 'object',
    additionalProperties: false,
    required: entries.filter(([, required]) => required).map(([key]) => key),
    properties: Object.fromEntries(entries.map(([key, , schema]) => [key, schema])),
  };
}

function pathItem(item) {
  return section(
    METHODS.filter((method) => item[method] !== undefined).map((method) => [
      method,
      true,
      operation({
        ...item[method],
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])],
      }),
    ]),
  );
}

function operation({ summary, parameters, requestBody, responses }) {
  const body =
    requestBody === undefined
      ? []
      : [['requestBody', requestBody.required === true, section([content(requestBody)])]];
  return {
    ...section([
      ['parameters', true, parametersOf(parameters)],
      ...body,
      ['responses', true, answers(responses)],
    ]),
    description: summary,
  };
}

function parametersOf(parameters) {
  return section(
    ['query', 'header', 'path'].flatMap((place) => {
      const here = parameters.filter((parameter) => parameter.in === place);
      if (here.length === 0) return [];
      const entries = here.map(({ name, required = false, description, schema }) => [
        name,
        required,
        { ...schema, ...(description === undefined ? {} : { description }) },
      ]);
      return [[place, here.some(({ required }) => required), section(entries)]];
    }),
  );
}

function content({ content: types }) {
  return [
    'content',
    true,
    section(
      Object.entries(types).map(([type, { schema = {} }]) => [type, true, isBinary(schema) ? {} : schema]),
    ),
  ];
}

const isBinary = ({ format, contentEncoding }) => format === 'binary' || contentEncoding !== undefined;

function answer({ content: types }) {
  return section(types === undefined ? [] : [content({ content: types })]);
}

/** Whatever fails is the same problem document: one `default` in place of a dozen statuses. */
function answers(responses) {
  const good = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const problem = {
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  return section([
    ...good.map(([status, response]) => [status, true, answer(response)]),
    ['default', true, answer(problem)],
  ]);
}

/** The library looks for definitions at the root, and takes OpenAPI's own keywords for nothing. */
function pointedAtDefinitions(value) {
  if (Array.isArray(value)) return value.map(pointedAtDefinitions);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === '$ref' && typeof inner === 'string'
      ? inner.replace('#/components/schemas/', '#/definitions/')
      : pointedAtDefinitions(inner),
  ]);
  return Object.fromEntries(entries);
}

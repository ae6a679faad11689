import * as z from 'zod';
import { faultDetails, type ProblemCode, type ProblemDetail } from '../../contract/api/problem.ts';
import type { Role } from '../../contract/api/system.ts';
import { explain } from '../../contract/explain.ts';
import type { Actor } from '../store/audit.ts';
import type { Cursors } from './cursor.ts';
import type { Caller } from './identity.ts';
import type { ApiParts } from './parts.ts';
import { invalid, notFound } from './problems.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What an operation takes as its body. `schema` is what the documents show; the operation itself checks. */
export interface BodyForm {
  readonly schema: z.ZodType;
  readonly types: readonly string[];
  readonly maxOctets: number;
  readonly required: boolean;
}

export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly type: string; readonly text: string };

export interface ApiRequest<Query> {
  readonly id: string;
  /** Those of the path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller | null;
  /** For the audit trail. */
  readonly actor: Actor;
  readonly ifMatch: string | null;
  readonly idempotencyKey: string | null;
}

export type ApiAnswer =
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly json: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'empty'; readonly status: 204; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly kind: 'file';
      readonly type: string;
      readonly fileName: string;
      readonly content: string | Uint8Array<ArrayBuffer>;
    };

/** What operations have beside the parts. */
export interface ApiContext extends ApiParts {
  readonly cursors: Cursors;
}

interface Described {
  readonly method: Method;
  /** As OpenAPI writes it: `/api/client-peers/{name}`. */
  readonly path: string;
  /** operationId. */
  readonly id: string;
  readonly tag: string;
  readonly role: Role | 'public';
  readonly summary: string;
  readonly description?: string;
  readonly body?: BodyForm;
  /** Needs If-Match with the ETag of what is changed. */
  readonly conditional?: boolean;
  readonly answer: {
    readonly status: number;
    readonly description: string;
    readonly schema?: z.ZodType;
    /** Other than application/json. */
    readonly types?: readonly string[];
    readonly etag?: boolean;
  };
  /** Beyond those that every operation can have. */
  readonly problems?: readonly ProblemCode[];
}

export interface Operation extends Described {
  readonly query: z.ZodObject;
  run(request: ApiRequest<unknown>, context: ApiContext): Promise<ApiAnswer>;
}

/** One operation: what the documents say of it, and what it does. Parameters are checked before it is called. */
export function queryOperation<Q extends z.ZodObject>(
  described: Described & {
    readonly query: Q;
    handle(request: ApiRequest<z.output<Q>>, context: ApiContext): Promise<ApiAnswer>;
  },
): Operation {
  const { query, handle, ...rest } = described;
  return {
    ...rest,
    query,
    run: (request, context) => handle({ ...request, query: parsedQuery(query, request.query) }, context),
  };
}

const noParameters = z.strictObject({});
type NoParameters = z.output<typeof noParameters>;

/** An operation that takes no parameters beyond those of its path; any other is a fault. */
export function operation(
  described: Described & {
    handle(request: ApiRequest<NoParameters>, context: ApiContext): Promise<ApiAnswer>;
  },
): Operation {
  return queryOperation({ ...described, query: noParameters });
}

function parsedQuery<Q extends z.ZodType>(schema: Q, query: unknown): z.output<Q> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw invalid(
    faultDetails(explain(schema, query, parsed.error)).map(({ pointer = '', code, detail }) => ({
      parameter: pointer.slice(1),
      code,
      detail,
    })),
  );
}

/** A body that a schema checks; every fault at once. */
export function checkedBody<T extends z.ZodType>(schema: T, body: Body): z.output<T> {
  const input = body.kind === 'json' ? body.value : {};
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalid(bodyFaults(schema, input, parsed.error));
}

export function bodyFaults(schema: z.ZodType, input: unknown, error: z.ZodError): ProblemDetail[] {
  return faultDetails(explain(schema, input, error));
}

/** A parameter of the path. */
export function pathParameter({ parameters }: ApiRequest<unknown>, name: string, maxLength: number): string {
  const value = parameters[name] ?? '';
  if (value === '' || value.length > maxLength) throw notFound(`${name} of ${value.length} characters`);
  return value;
}

export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  return { kind: 'json', status, json: value, headers };
}

export const JSON_TYPES = ['application/json'] as const;
export const MOST_BODY_OCTETS = 256 * 1024;

/** A JSON body of the usual size. */
export function jsonBody(
  schema: z.ZodType,
  options: { required?: boolean; types?: readonly string[] } = {},
): BodyForm {
  const { required = true, types = JSON_TYPES } = options;
  return { schema, types, maxOctets: MOST_BODY_OCTETS, required };
}

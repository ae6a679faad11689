import { hostname } from 'node:os';
import * as z from 'zod';
import { DEFAULT_CELL } from '../../contract/records.ts';
import { STORE_ERROR_POLICIES, type StoreErrorPolicy } from '../fleet/fence.ts';
import type { Environment } from './references.ts';

/** Which key opens the passwords that are presented to carriers. */
export type PasswordKey =
  | { readonly kind: 'file'; readonly path: string }
  /** Id, ARN or alias. */
  | { readonly kind: 'kms'; readonly keyId: string };

/** Where the peers are that this connector shares with others, and under which names. */
export interface TableEnvironment {
  readonly tablePrefix: string;
  readonly cell: string;
  readonly connectorId: string;
  readonly onStoreError: StoreErrorPolicy;
  readonly passwordKey: PasswordKey;
  /** null: the SDK's own choice. */
  readonly region: string | null;
  /** Of emulators; null: AWS itself. */
  readonly dynamoDbEndpoint: string | null;
  readonly sqsEndpoint: string | null;
  /** Emulators want some and look at none; null: the SDK's own choice, as the role of a task. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

export type TableEnvironmentReading =
  | { readonly ok: true; readonly table: TableEnvironment | null }
  /** One line each, without the values. */
  | { readonly ok: false; readonly faults: readonly string[] };

const endpoint = () =>
  z.url({ protocol: /^https?$/, error: 'an http or https URL, such as http://127.0.0.1:8000' }).optional();

const environmentSchema = z
  .object({
    TABLE_PREFIX: z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, {
      error: '1 to 64 letters, digits, and _ . -',
    }),
    CELL: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,63}$/, { error: '1 to 63 letters, digits, and _ . -' })
      .default(DEFAULT_CELL),
    CONNECTOR_ID: z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,128}$/, { error: '1 to 128 letters, digits, and _ . -' })
      .optional(),
    ON_STORE_ERROR: z
      .enum(STORE_ERROR_POLICIES, { error: STORE_ERROR_POLICIES.join(' or ') })
      .default('hold'),
    PASSWORD_KEY_FILE: z.string().optional(),
    KMS_KEY_ID: z.string().optional(),
    AWS_REGION: z.string().optional(),
    DYNAMODB_ENDPOINT: endpoint(),
    SQS_ENDPOINT: endpoint(),
    AWS_ACCESS_KEY_ID: z.string().optional(),
  })
  .refine((env) => (env.PASSWORD_KEY_FILE === undefined) !== (env.KMS_KEY_ID === undefined), {
    path: ['KMS_KEY_ID'],
    error: 'either KMS_KEY_ID or PASSWORD_KEY_FILE, so that passwords of carriers can be opened',
  });

const VARIABLES = Object.keys(environmentSchema.shape);
const ONLY_WITH_A_TABLE = ['CELL', 'CONNECTOR_ID', 'ON_STORE_ERROR', 'DYNAMODB_ENDPOINT', 'SQS_ENDPOINT'];
const EMULATOR = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/**
 * TABLE_PREFIX says that peers are shared by way of DynamoDB; without it there is no table, and none of the other
 * variables may be set, since whoever set them meant something. The empty text counts as not set.
 */
export function readTableEnvironment(env: Environment): TableEnvironmentReading {
  const given = Object.fromEntries(
    VARIABLES.flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]])),
  );
  if (given['TABLE_PREFIX'] === undefined) {
    const stray = ONLY_WITH_A_TABLE.filter((name) => given[name] !== undefined);
    if (stray.length === 0) return { ok: true, table: null };
    const advice = 'set TABLE_PREFIX as well, such as OmniMessageSmpp-, or unset it';
    return {
      ok: false,
      faults: stray.map((name) => fault(name, `has no meaning without a table: ${advice}`)),
    };
  }
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) =>
      fault(path.join('.'), `allowed: ${message}`),
    );
    return { ok: false, faults };
  }
  const { data } = parsed;
  const emulated = data.DYNAMODB_ENDPOINT !== undefined && data.AWS_ACCESS_KEY_ID === undefined;
  return {
    ok: true,
    table: {
      tablePrefix: data.TABLE_PREFIX,
      cell: data.CELL,
      connectorId:
        data.CONNECTOR_ID ??
        taskId(env['ECS_CONTAINER_METADATA_URI_V4']) ??
        hostname().replaceAll(/[^A-Za-z0-9_.-]/g, '-'),
      onStoreError: data.ON_STORE_ERROR,
      passwordKey:
        data.KMS_KEY_ID === undefined
          ? { kind: 'file', path: data.PASSWORD_KEY_FILE ?? '' }
          : { kind: 'kms', keyId: data.KMS_KEY_ID },
      region: data.AWS_REGION ?? (emulated ? 'local' : null),
      dynamoDbEndpoint: data.DYNAMODB_ENDPOINT ?? null,
      sqsEndpoint: data.SQS_ENDPOINT ?? null,
      credentials: emulated ? EMULATOR : null,
    },
  };
}

/**
 * Id of the task on Fargate, where the address of its metadata ends with it and the container's: the same as in ECS'
 * console and in the names of its log streams. null: elsewhere.
 */
function taskId(metadataUri: string | undefined): string | null {
  return /\/v4\/([0-9a-f]{32})-\d+$/.exec(metadataUri ?? '')?.[1] ?? null;
}

function fault(variable: string, what: string): string {
  return `environment variable ${variable}: error: ${what}`;
}

import * as z from 'zod';
import { cellName, DEFAULT_CELL } from '../../contract/records.ts';
import { globalSettingsShape } from '../../contract/settings.ts';

/**
 * What each Lambda reads from its environment. The names that the gateway's settings have are those of
 * `globalSettingsShape`, with the same ranges and defaults; the others are the deployment's. `infra/` sets them, and a
 * test compares both sides.
 */
const NAME_ERROR = '1 to 64 letters, digits, and _ . -';
const tablePrefix = z.string({ error: NAME_ERROR }).regex(/^[A-Za-z0-9_.-]{1,64}$/, { error: NAME_ERROR });

const KEY_ERROR = 'id, ARN or alias of a KMS key';
const kmsKey = z.string({ error: KEY_ERROR }).min(1, { error: KEY_ERROR }).max(2048, { error: KEY_ERROR });

const SECRET_ERROR = 'ARN or name of a secret in Secrets Manager';
export const secretName = () =>
  z.string({ error: SECRET_ERROR }).min(1, { error: SECRET_ERROR }).max(2048, { error: SECRET_ERROR });

/** A CloudWatch log group: 1 to 512 of these characters. */
const GROUPS_ERROR = 'names of up to 10 CloudWatch log groups, with commas in between';
const LOG_GROUP = /^[A-Za-z0-9_/.#-]{1,512}$/;
const logGroups = z
  .string({ error: GROUPS_ERROR })
  .transform((value) => value.split(',').map((name) => name.trim()))
  .refine((names) => names.length <= 10 && names.every((name) => LOG_GROUP.test(name)), {
    error: GROUPS_ERROR,
  });

const cell = cellName().default(DEFAULT_CELL);

/** Texts of the environment for the settings that are no texts. */
const number = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : value),
    schema,
  );
const yesOrNo = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), schema);

const BASE_URL_ERROR = 'an http or https URL, such as https://omnimessage-core:8443';

export const apiEnvironment = z.object({
  TABLE_PREFIX: tablePrefix,
  KMS_KEY_ID: kmsKey,
  API_BASE_URL: globalSettingsShape.api_base_url.refine((url) => url !== null, { error: BASE_URL_ERROR }),
  API_TIMEOUT: number(globalSettingsShape.api_timeout),
  VERIFY_SSL_PEER: yesOrNo(globalSettingsShape.verify_ssl_peer),
  SMSC_NAME: globalSettingsShape.smsc_name,
  /** Holds the bearer token for OmniMessage, as text. */
  API_TOKEN_SECRET_ARN: secretName().optional(),
  LOG_GROUP_NAMES: logGroups.default([]),
  CELL: cell,
});

export const publisherEnvironment = z.object({ TABLE_PREFIX: tablePrefix });
export const reaperEnvironment = z.object({ TABLE_PREFIX: tablePrefix });
export const peerResourceEnvironment = z.object({ TABLE_PREFIX: tablePrefix, KMS_KEY_ID: kmsKey });
/** Members of this group of the user pool may change peers. */
export const tokenScopesEnvironment = z.object({ OPERATORS_GROUP: z.string().min(1).max(128) });

/** By the name that its bundle has in dist/lambda. */
export const LAMBDA_ENVIRONMENTS = {
  api: apiEnvironment,
  publisher: publisherEnvironment,
  reaper: reaperEnvironment,
  'peer-resource': peerResourceEnvironment,
  'token-scopes': tokenScopesEnvironment,
} as const satisfies Record<string, z.ZodObject>;

/** One line for each variable that is missing or wrong: what is allowed, never what was found, which may be secret. */
export class LambdaEnvironmentError extends Error {
  override readonly name = 'LambdaEnvironmentError';
  readonly code = 'environment_faulty';

  constructor(faults: readonly string[]) {
    super(`This function cannot start. ${faults.join(' ')}`);
  }
}

/** The empty text counts as not set. Throws a {@link LambdaEnvironmentError} that names every fault. */
export function readLambdaEnvironment<S extends z.ZodObject>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): z.output<S> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = env[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new LambdaEnvironmentError(
    parsed.error.issues.map(({ path, message }) => {
      const [name = ''] = path;
      const found = Object.hasOwn(given, name) ? 'another value' : 'nothing';
      return `Environment variable ${String(name)}: found ${found}; allowed: ${message}.`;
    }),
  );
}

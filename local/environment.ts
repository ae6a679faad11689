import * as z from 'zod';

/** A variable that is set to the empty text counts as not set. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

function port(fallback: number) {
  const error = 'a TCP port from 1 to 65535';
  return optional(
    z
      .string()
      .regex(/^[0-9]{1,5}$/, { error })
      .transform(Number)
      .refine((value) => value >= 1 && value <= 65_535, { error }),
  ).transform((value) => value ?? fallback);
}

/** What a bearer token may be made of (RFC 6750 §2.1), so that it fits into a header and into a link. */
const token = () =>
  optional(
    z.string().regex(/^[A-Za-z0-9._~+/-]{8,512}=*$/, {
      error: '8 to 512 letters, digits and - . _ ~ + /',
    }),
  ).transform((value) => value ?? null);

const hostError = 'an address or a host name, such as 127.0.0.1 or 0.0.0.0';

const environmentSchema = z.object({
  DATA_DIR: optional(z.string()).transform((value) => value ?? './data'),
  DASHBOARD_HOST: optional(z.string().regex(/^[A-Za-z0-9.:_-]{1,253}$/, { error: hostError })).transform(
    (value) => value ?? '127.0.0.1',
  ),
  DASHBOARD_PORT: port(8087),
  /** null: 2775, or any free port where that is taken. */
  LISTEN_PORT: optional(port(2775)).transform((value) => value ?? null),
  ADMIN_TOKEN: token(),
  READER_TOKEN: token(),
  API_BASE_URL: optional(z.string()).transform((value) => value ?? null),
  CONFIG: optional(z.string()).transform((value) => value ?? null),
  DEMO_TRAFFIC: optional(z.enum(['on', 'off'], { error: 'on or off' })).transform((value) => value !== 'off'),
});

/** What `omnimessage-smpp local` takes from the environment; global settings of the gateway come on top. */
export interface LocalEnvironment {
  readonly dataDir: string;
  readonly dashboard: { readonly host: string; readonly port: number };
  readonly listenPort: number | null;
  readonly tokens: { readonly operator: string | null; readonly reader: string | null };
  /** null: OmniMessage, a carrier and a partner are simulated. */
  readonly apiBaseUrl: string | null;
  /** Settings file; null: the demo's. */
  readonly config: string | null;
  /** Whether the demo's peers have traffic by themselves; of no account where they are not simulated. */
  readonly demoTraffic: boolean;
}

export type LocalEnvironmentReading =
  | { readonly ok: true; readonly environment: LocalEnvironment }
  /** One line each: variable, what is allowed. Values are not shown, since some are secret. */
  | { readonly ok: false; readonly faults: readonly string[] };

export function readLocalEnvironment(env: NodeJS.ProcessEnv): LocalEnvironmentReading {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) return { ok: false, faults: parsed.error.issues.map(describe) };
  const { data } = parsed;
  if (data.ADMIN_TOKEN !== null && data.ADMIN_TOKEN === data.READER_TOKEN) {
    const fault = 'environment variable READER_TOKEN: error: the same as ADMIN_TOKEN. Give it another value.';
    return { ok: false, faults: [fault] };
  }
  return {
    ok: true,
    environment: {
      dataDir: data.DATA_DIR,
      dashboard: { host: data.DASHBOARD_HOST, port: data.DASHBOARD_PORT },
      listenPort: data.LISTEN_PORT,
      tokens: { operator: data.ADMIN_TOKEN, reader: data.READER_TOKEN },
      apiBaseUrl: data.API_BASE_URL,
      config: data.CONFIG,
      demoTraffic: data.DEMO_TRAFFIC,
    },
  };
}

function describe(issue: z.core.$ZodIssue): string {
  return `environment variable ${issue.path.join('.')}: error: allowed: ${issue.message}. Correct it, or unset it for its default.`;
}

import { randomBytes } from 'node:crypto';
import { open, readFile, statfs } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { withCredentials } from '../../connector/settings/credentials.ts';
import { formatDiagnostic } from '../../connector/settings/diagnostic.ts';
import type { ParsedSettings, RefusedSettings } from '../../connector/settings/parse.ts';
import { logPageSchema } from '../../contract/api/logs.ts';
import { errorText } from '../../contract/error-text.ts';
import {
  BUNDLE_LOG_LINES,
  type BundlePart,
  prettyJson,
  supportArchive,
  versionText,
} from '../../control-plane/api/support-archive.ts';
import { TOKEN_FILES } from '../dashboard/access-tokens.ts';
import { machineFacts } from '../diagnostics.ts';
import { type DiagnosisContext, diagnose } from '../doctor/diagnosis.ts';
import { codeOf } from '../doctor/finding.ts';
import { printedHead, printedSection, printedSum } from '../doctor/print.ts';
import { readSettings, settingsFile } from '../doctor/settings-checks.ts';
import { adminAddressOf, adminUrl, askGateway } from '../gateway-here.ts';
import { masker, secretsIn, secretsOfEnvironment, withoutSecrets } from '../redaction.ts';
import { lastLines } from './last-lines.ts';
import { Deployment, type DeploymentOptions, parsed } from './peers/deployment.ts';

export interface SupportBundleOptions extends DeploymentOptions {
  readonly config?: string;
  /** `-`: standard output. */
  readonly output?: string;
  readonly logFile?: string;
  readonly testBind?: boolean;
}

export interface SupportBundleContext extends DiagnosisContext {
  readonly stdout: { write(text: string | Uint8Array): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly now?: () => Date;
}

const DOCTOR_TIMEOUT_MS = 60_000;
const METRICS_TIMEOUT_MS = 10_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;
const NO_LOG = `the log is not to be had from here. Write it to a file and name that:
  sudo journalctl -u omnimessage-smpp -n ${BUNDLE_LOG_LINES} -o cat > smpp.log
  omnimessage-smpp support-bundle --log-file smpp.log`;

/** Writes a bundle with whatever can be had. Resolves to the exit code: 0 written, 1 not. */
export async function supportBundle(
  options: SupportBundleOptions,
  context: SupportBundleContext,
): Promise<0 | 1> {
  const { env, stdout, stderr, now = () => new Date() } = context;
  const file = await settingsFile(options.config ?? null, env);
  const settings =
    file === null ? null : (await readSettings(file, env, randomBytes(4).toString('hex'))).loaded;
  const mask = masker(await secretsAround(settings, options, env));
  const deployment = await opened(options, env);
  const missing: string[] = [];
  try {
    const parts = partsOf({ options, context, file, settings, deployment });
    const masked = parts.map(({ name, content }) => ({
      name,
      content: async () => {
        try {
          return mask(await content());
        } catch (cause) {
          throw new Error(mask(errorText(cause)), { cause });
        }
      },
    }));
    const archive = await supportArchive(masked, now(), (name, error) =>
      missing.push(`${name}: ${errorText(error)}`),
    );
    const target = options.output ?? archive.fileName;
    if (target === '-') stdout.write(archive.content);
    else await writePrivate(target, archive.content);
    const say = (line: string): unknown => (target === '-' ? stderr : stdout).write(`${line}\n`);
    say(`${target === '-' ? 'written' : target}: ${archive.names.join(', ')}`);
    for (const line of missing) stderr.write(`not in it: ${line}\n`);
    say('Passwords and tokens are left out. Look through it before you give it away: tar xzOf FILE | less');
    return 0;
  } catch (error) {
    stderr.write(`${mask(errorText(error))}\n`);
    return 1;
  } finally {
    if (deployment instanceof Deployment) await deployment.close();
  }
}

type Loaded = ParsedSettings | RefusedSettings;

/** Whatever is secret here, so that it can be looked for in everything that goes in. */
async function secretsAround(
  settings: Loaded | null,
  { token, tokenFile }: DeploymentOptions,
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const data = env['DATA_DIR'] || './data';
  const files = [tokenFile, path.join(data, TOKEN_FILES.operator), path.join(data, TOKEN_FILES.reader)];
  const kept = files.map(async (name) =>
    name === undefined ? '' : (await readFile(name, 'utf8').catch(() => '')).trim(),
  );
  const credentials = await withCredentials(env);
  const handedOut = credentials.ok
    ? Object.entries(credentials.env).flatMap(([name, value]) => (name in env ? [] : (value ?? [])))
    : [];
  return [
    ...(settings?.ok ? secretsIn(settings.written) : []),
    ...secretsOfEnvironment(env),
    ...handedOut,
    ...(token === undefined ? [] : [token]),
    ...(await Promise.all(kept)),
  ];
}

/** The API of the system here; else why it is not asked. */
async function opened(options: DeploymentOptions, env: NodeJS.ProcessEnv): Promise<Deployment | Error> {
  try {
    const deployment = await Deployment.open(options, env);
    await ask(deployment, '/api/version');
    return deployment;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function ask(deployment: Deployment, route: string, accept = 'application/json'): Promise<string> {
  const answer = await deployment.ask({ method: 'GET', path: route, accept });
  if (answer.kind === 'ok') return answer.text;
  throw new Error(`${deployment.origin} ${answer.status}: ${answer.problem.title}`);
}

interface Sources {
  readonly options: SupportBundleOptions;
  readonly context: SupportBundleContext;
  readonly file: string | null;
  readonly settings: Loaded | null;
  readonly deployment: Deployment | Error;
}

function partsOf({ options, context, file, settings, deployment }: Sources): BundlePart[] {
  const { version } = context;
  const admin = settings?.ok
    ? { host: settings.settings.metricsHost, port: settings.settings.metricsPort }
    : adminAddressOf(context.env);
  const gateway = async (route: '/ready' | '/metrics'): Promise<string> => {
    const url = adminUrl(admin, route);
    try {
      return (await askGateway(url, METRICS_TIMEOUT_MS, MOST_CHARACTERS)).text;
    } catch (cause) {
      throw new Error(`no gateway answers at ${url} (${codeOf(cause) ?? 'no answer'})`, { cause });
    }
  };
  return [
    { name: 'version.txt', content: () => Promise.resolve(versionText(version)) },
    { name: 'settings.yaml', content: () => shownSettings(file, settings) },
    { name: 'doctor.txt', content: () => diagnosed(file, options.testBind ?? false, context) },
    { name: 'ready.json', content: () => gateway('/ready') },
    { name: 'metrics.txt', content: () => gateway('/metrics') },
    { name: 'system.json', content: async () => prettyJson(await systemOf(file)) },
    { name: 'logs.jsonl', content: () => logOf(options.logFile, deployment) },
    ...(deployment instanceof Deployment
      ? [
          { name: 'peers.yaml', content: () => ask(deployment, '/api/export', '*/*') },
          { name: 'status.json', content: () => ask(deployment, '/api/status') },
        ]
      : []),
  ];
}

async function shownSettings(file: string | null, settings: Loaded | null): Promise<string> {
  if (settings === null) throw new Error('no settings file is named (--config, CONFIG)');
  if (settings.ok) return `# ${file}, with its defaults\n${stringify(withoutSecrets(settings.written))}`;
  // Its text may hold passwords in places that only a sound file shows.
  throw new Error(`the file has faults:\n${settings.faults.map(formatDiagnostic).join('\n')}`);
}

async function diagnosed(
  file: string | null,
  testBind: boolean,
  context: SupportBundleContext,
): Promise<string> {
  const options = { file, only: null, testBind, secondSession: false, timeoutMs: DOCTOR_TIMEOUT_MS };
  let text = printedHead(context.version, file);
  const { findings, seconds } = await diagnose(options, context, (section) => {
    text += printedSection(section, false);
  });
  return text + printedSum(findings, seconds);
}

async function systemOf(file: string | null): Promise<object> {
  const directory = file === null ? process.cwd() : path.dirname(path.resolve(file));
  const { bavail, blocks, bsize } = await statfs(directory);
  return {
    ...machineFacts(),
    disk: { directory, free_octets: bavail * bsize, total_octets: blocks * bsize },
  };
}

/** The file that is named, else what the system here keeps. */
async function logOf(logFile: string | undefined, deployment: Deployment | Error): Promise<string> {
  if (logFile !== undefined) return await lastLines(logFile, BUNDLE_LOG_LINES);
  if (!(deployment instanceof Deployment)) throw new Error(`${NO_LOG}\n(${deployment.message})`);
  const page = logPageSchema.parse(parsed(await ask(deployment, `/api/logs?limit=${BUNDLE_LOG_LINES}`)));
  return page.items.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Never over another file, nor through a link that somebody laid there; for its owner's eyes alone. */
async function writePrivate(target: string, content: Uint8Array): Promise<void> {
  try {
    const handle = await open(target, 'wx', 0o600);
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    const why = code === 'EEXIST' ? 'it is there already' : `it cannot be written (${code})`;
    throw new Error(`${target}: ${why}. Name another file by --output.`, { cause });
  }
}

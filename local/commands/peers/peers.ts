import { writeFile } from 'node:fs/promises';
import { formatDiagnostic } from '../../../connector/settings/diagnostic.ts';
import type { Problem, ProblemDetail } from '../../../contract/api/problem.ts';
import { type ImportResult, importResultSchema } from '../../../contract/api/system.ts';
import {
  Deployment,
  type DeploymentAnswer,
  DeploymentError,
  type DeploymentOptions,
  parsed,
} from './deployment.ts';
import { type PeersFile, readPeersFile } from './peers-file.ts';

export interface PeersContext {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** diff(1): 0 nothing differs, 1 something does, 2 trouble. The other commands: 0 done, 1 not. */
export type ExitCode = 0 | 1 | 2;

const MAX_PRINTED = 1000;

/** Takes the peers of a file into a deployment: created where they are new, changed where they differ. */
export async function importPeers(
  file: string,
  options: DeploymentOptions,
  context: PeersContext,
): Promise<ExitCode> {
  const sent = await send(file, false, options, context);
  if (sent === null) return 1;
  const { created, changed, unchanged, failed } = sent;
  context.stdout.write(
    `${file}: ${created} created, ${changed} changed, ${unchanged} unchanged, ${failed} failed\n`,
  );
  return failed === 0 ? 0 : 1;
}

/** Prints what {@link importPeers} would change, and changes nothing. */
export async function diffPeers(
  file: string,
  options: DeploymentOptions,
  context: PeersContext,
): Promise<ExitCode> {
  const sent = await send(file, true, options, context);
  if (sent === null || sent.failed > 0) return 2;
  return sent.created + sent.changed === 0 ? 0 : 1;
}

/** Writes the peers of a deployment in the form of a settings file, without passwords. */
export async function exportPeers(
  format: 'yaml' | 'json',
  output: string | null,
  options: DeploymentOptions,
  context: PeersContext,
): Promise<ExitCode> {
  const answer = await asked(options, context, (deployment) =>
    deployment.ask({ method: 'GET', path: `/api/export?format=${format}`, accept: '*/*' }),
  );
  if (answer === null) return 1;
  if (answer.kind === 'problem') return refused(answer.problem, null, null, context);
  if (output === null) context.stdout.write(answer.text);
  else if (!(await written(output, answer.text, context))) return 1;
  return 0;
}

async function written(output: string, text: string, { stderr }: PeersContext): Promise<boolean> {
  try {
    await writeFile(output, text, { mode: 0o600 });
    return true;
  } catch (error) {
    stderr.write(
      `${output}: it cannot be written: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return false;
  }
}

/** null: there is no result, and why has been printed. */
async function send(
  file: string,
  dryRun: boolean,
  options: DeploymentOptions,
  context: PeersContext,
): Promise<ImportResult | null> {
  const reading = await readPeersFile(file, context.env);
  if (!reading.ok) {
    for (const fault of reading.faults) context.stderr.write(`${formatDiagnostic(fault)}\n`);
    return null;
  }
  const answer = await asked(options, context, (deployment) =>
    deployment.ask({
      method: 'POST',
      path: `/api/import?dry_run=${dryRun}`,
      json: reading.file.body,
      accept: 'application/json',
    }),
  );
  if (answer === null) return null;
  if (answer.kind === 'problem') {
    refused(answer.problem, reading.file, null, context);
    return null;
  }
  const result = importResultSchema.safeParse(parsed(answer.text));
  if (!result.success) {
    context.stderr.write(
      'the deployment answered in a form that this version does not know: upgrade one of the two\n',
    );
    return null;
  }
  print(result.data, reading.file, context);
  return result.data;
}

async function asked(
  options: DeploymentOptions,
  context: PeersContext,
  ask: (deployment: Deployment) => Promise<DeploymentAnswer>,
): Promise<DeploymentAnswer | null> {
  let deployment: Deployment | null = null;
  try {
    deployment = await Deployment.open(options, context.env);
    return await ask(deployment);
  } catch (error) {
    if (!(error instanceof DeploymentError)) throw error;
    context.stderr.write(`${error.message}\n`);
    return null;
  } finally {
    await deployment?.close();
  }
}

function refused(problem: Problem, file: PeersFile | null, peer: string | null, context: PeersContext): 1 {
  context.stderr.write(`refused: ${problem.detail} [${problem.code}, request ${problem.instance}]\n`);
  printErrors(problem.errors, file, peer, context);
  return 1;
}

function print(result: ImportResult, file: PeersFile, context: PeersContext): void {
  const { stdout, stderr } = context;
  const told = result.items.filter(({ outcome }) => outcome !== 'unchanged');
  for (const { name, mode, outcome, changes, errors } of told.slice(0, MAX_PRINTED)) {
    if (outcome === 'failed') {
      printErrors(errors, file, name, context);
      continue;
    }
    stdout.write(`${outcome === 'create' ? '+' : '~'} ${name} (${mode} peer)\n`);
    if (outcome !== 'change') continue;
    for (const { pointer, before, after } of changes) {
      stdout.write(`    ${pointer.slice(1)}: ${shown(before)} → ${shown(after)}\n`);
    }
  }
  if (told.length > MAX_PRINTED) stderr.write(`… and ${told.length - MAX_PRINTED} more\n`);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** As compilers write: place, what, stable code. */
function printErrors(
  errors: readonly ProblemDetail[],
  file: PeersFile | null,
  peer: string | null,
  { stderr }: PeersContext,
): void {
  for (const { pointer, parameter, header, code, detail } of errors.slice(0, MAX_PRINTED)) {
    const origin = file?.locate(pointer ?? '', peer);
    const at = origin?.kind === 'position' ? `${origin.file}:${origin.line}:${origin.column}: ` : '';
    const subject = [peer, pointer?.slice(1).replaceAll('/', '.') ?? parameter ?? header]
      .filter((part) => part !== null && part !== undefined && part !== '')
      .join(': ');
    stderr.write(`${at}error: ${subject === '' ? '' : `${subject}: `}${detail} [${code}]\n`);
  }
}

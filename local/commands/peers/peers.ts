import { writeFile } from 'node:fs/promises';
import { formatDiagnostic } from '../../../connector/settings/diagnostic.ts';
import type { Problem, ReadProblemDetail } from '../../../contract/api/problem.ts';
import { type ImportResult, importResultSchema } from '../../../contract/api/system.ts';
import { errorText } from '../../../contract/error-text.ts';
import { Deployment, DeploymentError, type DeploymentOptions, parsed } from './deployment.ts';
import { type PeersBatch, readPeersFile } from './peers-file.ts';

export interface PeersContext {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** diff(1): 0 nothing differs, 1 something does, 2 trouble. The other commands: 0 done, 1 not. */
export type ExitCode = 0 | 1 | 2;

type Counts = Pick<ImportResult, 'created' | 'changed' | 'unchanged' | 'failed'>;

const MAX_PRINTED = 1000;

/** Takes the peers of a file into a deployment: created where they are new, changed where they differ. */
export async function importPeers(
  file: string,
  options: DeploymentOptions,
  context: PeersContext,
): Promise<ExitCode> {
  const counts = await send(file, false, options, context);
  if (counts === null) return 1;
  const { created, changed, unchanged, failed } = counts;
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
  const counts = await send(file, true, options, context);
  if (counts === null || counts.failed > 0) return 2;
  return counts.created + counts.changed === 0 ? 0 : 1;
}

/** Writes the peers of a deployment in the form of a settings file, without passwords. */
export async function exportPeers(
  format: 'yaml' | 'json',
  output: string | null,
  options: DeploymentOptions,
  context: PeersContext,
): Promise<ExitCode> {
  const text = await withDeployment(options, context, async (deployment) => {
    const answer = await deployment.ask({
      method: 'GET',
      path: `/api/export?format=${format}`,
      accept: '*/*',
    });
    if (answer.kind === 'ok') return answer.text;
    printRefusal(answer.problem, null, context);
    return null;
  });
  if (text === null) return 1;
  if (output === null) {
    context.stdout.write(text);
    return 0;
  }
  try {
    await writeFile(output, text, { mode: 0o600 });
    return 0;
  } catch (error) {
    context.stderr.write(`${output}: it cannot be written: ${errorText(error)}\n`);
    return 1;
  }
}

/** null: it was not all sent, and why has been printed. */
async function send(
  file: string,
  dryRun: boolean,
  options: DeploymentOptions,
  context: PeersContext,
): Promise<Counts | null> {
  const reading = await readPeersFile(file, context.env);
  if (!reading.ok) {
    for (const fault of reading.faults) context.stderr.write(`${formatDiagnostic(fault)}\n`);
    return null;
  }
  return await withDeployment(options, context, async (deployment) => {
    const counts = { created: 0, changed: 0, unchanged: 0, failed: 0 };
    for (const batch of reading.batches) {
      const result = await sendBatch(deployment, batch, dryRun, context);
      if (result === null) return null;
      for (const key of ['created', 'changed', 'unchanged', 'failed'] as const) counts[key] += result[key];
    }
    return counts;
  });
}

async function sendBatch(
  deployment: Deployment,
  batch: PeersBatch,
  dryRun: boolean,
  context: PeersContext,
): Promise<ImportResult | null> {
  const answer = await deployment.ask({
    method: 'POST',
    path: `/api/import?dry_run=${dryRun}`,
    json: batch.body,
    accept: 'application/json',
  });
  if (answer.kind === 'problem') {
    printRefusal(answer.problem, batch, context);
    return null;
  }
  const result = importResultSchema.safeParse(parsed(answer.text));
  if (!result.success) {
    context.stderr.write(
      'the deployment answers in a form that this version does not know: upgrade one of them\n',
    );
    return null;
  }
  printOutcomes(result.data, batch, context);
  return result.data;
}

/** null also when the deployment cannot be asked; why has been printed. */
async function withDeployment<T>(
  options: DeploymentOptions,
  context: PeersContext,
  work: (deployment: Deployment) => Promise<T | null>,
): Promise<T | null> {
  let deployment: Deployment | null = null;
  try {
    deployment = await Deployment.open(options, context.env);
    return await work(deployment);
  } catch (error) {
    if (!(error instanceof DeploymentError)) throw error;
    context.stderr.write(`${error.message}\n`);
    return null;
  } finally {
    await deployment?.close();
  }
}

function printOutcomes(result: ImportResult, batch: PeersBatch, context: PeersContext): void {
  const told = result.items.filter(({ outcome }) => outcome !== 'unchanged');
  for (const { name, mode, outcome, changes, errors } of told.slice(0, MAX_PRINTED)) {
    if (outcome === 'failed') {
      printErrors(errors, name, batch, context);
      continue;
    }
    context.stdout.write(`${outcome === 'create' ? '+' : '~'} ${name} (${mode} peer)\n`);
    if (outcome !== 'change') continue;
    for (const { pointer, before, after } of changes) {
      context.stdout.write(`    ${pointer.slice(1)}: ${shown(before)} → ${shown(after)}\n`);
    }
  }
  if (told.length > MAX_PRINTED) context.stderr.write(`… and ${told.length - MAX_PRINTED} more\n`);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function printRefusal(problem: Problem, batch: PeersBatch | null, context: PeersContext): void {
  context.stderr.write(`refused: ${problem.detail} [${problem.code}, request ${problem.instance}]\n`);
  printErrors(problem.errors, '', batch, context);
}

/** As compilers write: place, what, stable code. */
function printErrors(
  errors: readonly ReadProblemDetail[],
  peer: string,
  batch: PeersBatch | null,
  { stderr }: PeersContext,
): void {
  for (const { pointer, parameter, header, code, detail } of errors.slice(0, MAX_PRINTED)) {
    const origin = pointer === undefined ? undefined : batch?.locate(pointer);
    const at = origin?.kind === 'position' ? `${origin.file}:${origin.line}:${origin.column}: ` : '';
    const setting = pointer?.split('/').slice(3).join('.') ?? parameter ?? header ?? '';
    const subject = [peer, setting].filter((part) => part !== '').join(': ');
    stderr.write(`${at}error: ${subject === '' ? '' : `${subject}: `}${detail} [${code}]\n`);
  }
}

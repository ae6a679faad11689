import { closest } from '../../contract/closest.ts';
import { type DiagnosisContext, diagnose } from '../doctor/diagnosis.ts';
import { UnknownBind } from '../doctor/doctor.ts';
import { printedHead, printedSection, printedSum } from '../doctor/print.ts';
import { settingsFile } from '../doctor/settings-checks.ts';

export interface DoctorCommandOptions {
  readonly config?: string;
  readonly bind?: readonly string[];
  readonly testBind: boolean;
  readonly secondSession?: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly json?: boolean;
}

export interface DoctorCommandContext extends DiagnosisContext {
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Resolves to the exit code: 0 nothing failed, 1 something did, 2 there is no such bind. */
export async function doctor(
  { config, bind, testBind, secondSession = false, timeout, json = false }: DoctorCommandOptions,
  context: DoctorCommandContext,
): Promise<0 | 1 | 2> {
  const { env, version, stdout, stderr } = context;
  const file = await settingsFile(config ?? null, env);
  const colour = stdout.isTTY === true && (env['NO_COLOR'] ?? '') === '';
  const options = { file, only: bind ?? null, testBind, secondSession, timeoutMs: timeout * 1000 };
  let head = printedHead(version, file);
  try {
    const diagnosis = await diagnose(options, context, (section) => {
      if (!json) stdout.write(head + printedSection(section, colour));
      head = '';
    });
    const { findings, seconds, ok } = diagnosis;
    stdout.write(json ? `${JSON.stringify(diagnosis, null, 2)}\n` : printedSum(findings, seconds));
    return ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UnknownBind)) throw error;
    stderr.write(`${unknown(error)}\n`);
    return 2;
  }
}

function unknown({ bind, known }: UnknownBind): string {
  const near = closest(bind, known);
  const names = known.length > 10 ? `${known.slice(0, 10).join(', ')} …` : known.join(', ');
  return `error: --bind: found ${bind}; allowed: ${names || 'none, there are no client binds'}.${near === null ? '' : ` Did you mean ${near}?`}`;
}

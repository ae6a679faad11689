import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { GatewaySettings } from '../../contract/compiled.ts';
import { TOKEN_FILES } from '../dashboard/access-tokens.ts';
import { CERTIFICATE_FILES } from '../dashboard/certificate.ts';
import type { DoctorContext } from './context.ts';
import { type Add, codeOf, type Finding, failed, type Objection, ok, skipped, warning } from './finding.ts';
import type { SettingsFound } from './settings-checks.ts';
import { judgeValidity } from './tls-facts.ts';

/** What is known of a file without opening it. */
export interface FileFacts {
  readonly mode: number;
  readonly uid: number;
}

/** One line for a file; those of several binds are looked at once. */
interface CertificatePair {
  readonly setting: string;
  /** null: an authority's, which has no key here. */
  readonly keyFile: string | null;
}

const MOST_FILES = 100;

/** Files that the gateway lives by: there, for the right eyes alone, not expired. Never rejects. */
export async function checkFiles(found: SettingsFound, context: DoctorContext, add: Add): Promise<void> {
  const { file, parsed, passwordKeyFile } = found;
  if (file !== null) {
    const facts = await factsOf(file);
    if ('mode' in facts) add(judgeSettingsFile(file, facts, parsed?.holdsSecrets ?? true, context.uid));
  }
  const certificates = parsed === null ? new Map() : certificatesOf(parsed.settings);
  for (const [name, { setting, keyFile }] of [...certificates].slice(0, MOST_FILES)) {
    await checkCertificate(name, setting, keyFile, context, add);
  }
  if (passwordKeyFile !== null) await checkKey(passwordKeyFile, 'PASSWORD_KEY_FILE', null, add);
  await checkData(context, add);
}

/** By file, so that a hundred binds with one certificate have one line. */
export function certificatesOf({ binds, listen }: Pick<GatewaySettings, 'binds' | 'listen'>) {
  const files = new Map<string, CertificatePair>();
  const take = (file: string | null, setting: string, keyFile: string | null = null): void => {
    if (file !== null && !files.has(file)) files.set(file, { setting, keyFile });
  };
  take(listen.tls?.certFile ?? null, 'listen.tls.cert_file', listen.tls?.keyFile ?? null);
  take(listen.tls?.caFile ?? null, 'listen.tls.ca_file');
  for (const { name, tls } of binds) {
    take(tls?.certFile ?? null, `${name}: tls.cert_file`, tls?.keyFile ?? null);
    take(tls?.caFile ?? null, `${name}: tls.ca_file`);
  }
  return files;
}

/** `holdsSecrets`: passwords stand in it, not in variables. `uid`: who runs this. Pure. */
export function judgeSettingsFile(
  file: string,
  { mode, uid: owner }: FileFacts,
  holdsSecrets: boolean,
  uid: number | null,
): Finding {
  const found = `${file}: mode ${octal(mode)}`;
  const secrets = holdsSecrets ? ', and it holds passwords' : '';
  const object = (more: string, allowed: string, advice: string): Objection => ({
    found: `${found}${more}`,
    allowed,
    advice,
  });
  const close = `chmod 600 ${file}`;
  if ((mode & 0o002) !== 0)
    return failed(
      'config_file',
      object(': anybody may write it', '0600', `Look at what stands in it, then ${close}.`),
    );
  if (holdsSecrets && (mode & 0o044) !== 0)
    return warning('config_file', object(`: others may read it${secrets}`, '0600', `Run: ${close}`));
  if ((mode & 0o020) !== 0)
    return warning('config_file', object(': the group may write it', '0600, or 0640', `Run: ${close}`));
  if (uid !== null && owner !== uid && owner !== 0 && uid !== 0) {
    const advice = 'Run doctor as the user of the service, or: sudo chown USER:USER FILE.';
    return warning('config_file', object(`, and its owner is user ${owner}`, `root, or user ${uid}`, advice));
  }
  return ok('config_file', found);
}

/** `others` fails and the group warns. Pure. */
export function judgeKeyFile(file: string, { mode }: FileFacts, subject: string | null): Finding {
  const objection = {
    found: `${file}: mode ${octal(mode)}`,
    allowed: '0600',
    advice: `Run: chmod 600 ${file}`,
  };
  if ((mode & 0o007) !== 0) {
    const advice = `${objection.advice}. Whoever read it has the key: consider a new one.`;
    return failed(
      'key_file',
      { ...objection, found: `${objection.found}: others may read it`, advice },
      subject,
    );
  }
  if ((mode & 0o070) !== 0)
    return warning('key_file', { ...objection, found: `${objection.found}: the group may read it` }, subject);
  return ok('key_file', objection.found, subject);
}

/** Pure. */
export function judgeDataDirectory(
  directory: string,
  { mode, uid: owner }: FileFacts,
  uid: number | null,
): Finding {
  const found = `${directory}: mode ${octal(mode)}`;
  if ((mode & 0o077) !== 0)
    return warning('data_directory', {
      found: `${found}: others may look in`,
      allowed: '0700',
      advice: `Run: chmod 700 ${directory}`,
    });
  if (uid !== null && uid !== 0 && owner !== uid)
    return warning('data_directory', {
      found: `${found}, and its owner is user ${owner}`,
      allowed: `user ${uid}, who runs this`,
      advice: 'Run as its owner, or chown it.',
    });
  return ok('data_directory', found);
}

function octal(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

async function factsOf(file: string): Promise<FileFacts | { readonly error: string }> {
  try {
    const { mode, uid } = await stat(file);
    return { mode, uid };
  } catch (error) {
    return { error: codeOf(error) ?? 'it cannot be looked at' };
  }
}

async function checkCertificate(
  file: string,
  subject: string,
  keyFile: string | null,
  { clock }: DoctorContext,
  add: Add,
): Promise<void> {
  const certificate = await read(file);
  if ('error' in certificate) {
    add(failed('certificate_file', unreadable(file, certificate.error), subject));
  } else {
    const parsed = parse(() => new X509Certificate(certificate.text));
    if (parsed === null) {
      const advice = 'Put a certificate there that begins with -----BEGIN CERTIFICATE-----.';
      add(
        failed('certificate_file', { found: `${file} is no certificate`, allowed: 'PEM', advice }, subject),
      );
    } else {
      const times = { validFromMs: Date.parse(parsed.validFrom), validToMs: Date.parse(parsed.validTo) };
      const finding = judgeValidity('certificate_file', times, true, subject, clock.wall());
      add({ ...finding, found: `${file}: ${finding.found}` });
    }
    if (keyFile !== null) await checkKey(keyFile, subject.replace('cert_file', 'key_file'), parsed, add);
  }
}

/** `certificate` null: it need not be the key of one. */
async function checkKey(
  file: string,
  subject: string,
  certificate: X509Certificate | null,
  add: Add,
): Promise<void> {
  const facts = await factsOf(file);
  const key = 'mode' in facts ? await read(file) : facts;
  if ('error' in key || 'error' in facts) {
    const error = 'error' in key ? key.error : 'error' in facts ? facts.error : '';
    add(failed('key_file', unreadable(file, error), subject));
    return;
  }
  const fits =
    certificate === null || parse(() => certificate.checkPrivateKey(createPrivateKey(key.text))) === true;
  if (!fits) {
    const found = `${file} is not the key of its certificate`;
    const advice = 'Put key and certificate of one issue there; the key in PEM, without a pass phrase.';
    add(failed('key_file', { found, allowed: 'the key of cert_file', advice }, subject));
    return;
  }
  add(judgeKeyFile(file, facts, subject));
}

/** What `omnimessage-smpp local` keeps: only where it is named, or is here. */
async function checkData(context: DoctorContext, add: Add): Promise<void> {
  const named = context.env['DATA_DIR'] ?? '';
  const directory = path.resolve(named === '' ? './data' : named);
  const facts = await factsOf(directory);
  const isOurs = 'mode' in facts && 'mode' in (await factsOf(path.join(directory, TOKEN_FILES.operator)));
  if (named === '' && !isOurs) {
    add(skipped('data_directory', 'none here: omnimessage-smpp local alone keeps one'));
    return;
  }
  if ('error' in facts) {
    const advice = 'Correct DATA_DIR. omnimessage-smpp local makes it at its first start.';
    add(failed('data_directory', { found: `${directory}: ${facts.error}`, allowed: 'a directory', advice }));
    return;
  }
  add(judgeDataDirectory(directory, facts, context.uid));
  const certificate = path.join(directory, CERTIFICATE_FILES.cert);
  if ('mode' in (await factsOf(certificate)))
    await checkCertificate(
      certificate,
      'dashboard',
      path.join(directory, CERTIFICATE_FILES.key),
      context,
      add,
    );
}

function unreadable(file: string, error: string): Objection {
  return {
    found: `${file}: ${error === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error})`}`,
    allowed: 'a PEM file that the gateway’s user may read',
    advice: `Correct the setting, or owner and mode: ls -l ${file}`,
  };
}

type Text = { readonly text: string } | { readonly error: string };

async function read(file: string): Promise<Text> {
  try {
    return { text: await readFile(file, 'utf8') };
  } catch (error) {
    return { error: codeOf(error) ?? 'it cannot be read' };
  }
}

/** null: it is no such thing, which is all that there is to say of it. */
function parse<T>(reading: () => T): T | null {
  try {
    return reading();
  } catch {
    return null;
  }
}

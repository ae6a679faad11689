import { randomBytes } from 'node:crypto';
import type { ClientBindSettings } from '../../contract/compiled.ts';
import { adminAddressOf } from '../gateway-here.ts';
import { checkBinds } from './bind-checks.ts';
import { SECTIONS, type Section } from './check-table.ts';
import type { DoctorContext } from './context.ts';
import { checkCore } from './core-checks.ts';
import { checkFiles } from './file-checks.ts';
import { type Add, type Finding, skipped } from './finding.ts';
import { type BindHere, checkGateway, type GatewayHere } from './gateway-checks.ts';
import { checkListener } from './listener-checks.ts';
import { checkMachine } from './machine-checks.ts';
import { checkSettings, type SettingsFound } from './settings-checks.ts';
import { checkTablePeers } from './table-peers.ts';

export interface DoctorOptions {
  /** null: there is none. */
  readonly file: string | null;
  /** Names of client binds; null: all. */
  readonly only: readonly string[] | null;
  readonly testBind: boolean;
  readonly secondSession: boolean;
}

/** A section's findings, in the order of the checks. */
export interface SectionFindings {
  readonly section: Section;
  readonly findings: readonly Finding[];
}

/** No client bind has this name. */
export class UnknownBind extends Error {
  override readonly name = 'UnknownBind';
  readonly bind: string;
  readonly known: readonly string[];

  constructor(bind: string, known: readonly string[]) {
    super(`there is no client bind ${bind}`);
    this.bind = bind;
    this.known = known;
  }
}

/**
 * Looks at everything between a settings file and traffic; sections are worked on at once and handed to `report` in
 * their order, each as soon as it and those before it are done. Ends when `context.signal` is aborted, at the latest:
 * what is not done by then is skipped. Rejects with an {@link UnknownBind} before anything is dialled.
 */
export async function examine(
  { file, only, testBind, secondSession }: DoctorOptions,
  context: DoctorContext,
  report: (section: SectionFindings) => void,
): Promise<Finding[]> {
  const { env } = context;
  // Nobody can guess it, so no secret of the settings is taken for it.
  const unknownSecret = randomBytes(4).toString('hex');
  const settingsFindings: Finding[] = [];
  const found = await checkSettings(file, env, unknownSecret, (finding) => settingsFindings.push(finding));
  const settings = found.parsed?.settings ?? null;
  const binds = chosen(settings?.binds ?? [], only, settings !== null);
  const admin =
    settings === null ? adminAddressOf(env) : { host: settings.metricsHost, port: settings.metricsPort };

  const gatewayFindings: Finding[] = [];
  const gateway = checkGateway(admin, (finding) => gatewayFindings.push(finding));
  const running: Record<Section, Promise<Finding[]>> = {
    settings: Promise.resolve(settingsFindings),
    gateway: gateway.then(() => gatewayFindings),
    omnimessage: section(context, async (add) => {
      if (settings === null) sayNoSettings(found, ['api_dns', 'api_health'], add);
      else await checkCore(settings, unknownSecret, context, add);
    }),
    binds: section(context, async (add) => {
      const here = await gateway;
      const how = { testBind, secondSession, running: here?.binds ?? null, unknownSecret };
      const others = unseen(how.running, only, found);
      if (settings !== null && binds.length > 0) await checkBinds(binds, how, context, add);
      else if (others.length === 0 && settings !== null)
        add(skipped('bind_test', 'there are no client binds'));
      else if (others.length === 0) sayNoSettings(found, ['bind_test'], add);
      await checkTablePeers(others, how, context, add);
    }),
    partners: section(context, async (add) => {
      const runs = (await gateway) !== null;
      if (settings === null) sayNoSettings(found, ['listen_address'], add);
      else await checkListener(settings, { runs, metricsPort: Number(admin.port) }, found.hasTable, add);
    }),
    files: section(context, (add) => checkFiles(found, context, add)),
    machine: section(context, async (add) => checkMachine(settings, file, await gateway, add)),
  };
  const all: Finding[] = [];
  for (const name of sectionNames) {
    const findings = await running[name];
    all.push(...findings);
    report({ section: name, findings });
  }
  return all;
}

const sectionNames = Object.keys(SECTIONS).filter((name): name is Section => name in SECTIONS);

function chosen(
  binds: readonly ClientBindSettings[],
  only: readonly string[] | null,
  known: boolean,
): readonly ClientBindSettings[] {
  if (only === null || !known) return binds;
  const names = binds.map(({ name }) => name);
  const stranger = only.find((name) => !names.includes(name));
  if (stranger !== undefined) throw new UnknownBind(stranger, names);
  return binds.filter(({ name }) => only.includes(name));
}

/** What `collect` found until it was done, or until time was up. */
function section({ signal }: DoctorContext, collect: (add: Add) => Promise<void>): Promise<Finding[]> {
  return new Promise((resolve, reject) => {
    const findings: Finding[] = [];
    let open = true;
    const add: Add = (finding) => {
      if (open) findings.push(finding);
    };
    const end = (): void => {
      open = false;
      signal.removeEventListener('abort', timeUp);
      resolve(findings);
    };
    const timeUp = (): void => {
      add(skipped('unfinished', 'time was up before the rest of this section was done (--timeout)'));
      end();
    };
    signal.addEventListener('abort', timeUp, { once: true });
    collect(add).then(end, reject);
  });
}

function sayNoSettings({ parsed, file }: SettingsFound, codes: readonly Finding['code'][], add: Add): void {
  if (parsed !== null) return;
  const why =
    file === null ? 'there are no settings to go by (--config)' : `${file} has faults: see Settings`;
  for (const code of codes) add(skipped(code, why));
}

/** Binds of the gateway here that no settings of this machine have: those of its table. */
function unseen(
  running: GatewayHere['binds'] | null,
  only: readonly string[] | null,
  { parsed }: SettingsFound,
): BindHere[] {
  const { binds = [], serverBinds = [] } = parsed?.settings ?? {};
  const known = new Set([...binds, ...serverBinds].map(({ name }) => name));
  return [...(running?.values() ?? [])].filter(
    ({ name }) => !known.has(name) && (only === null || only.includes(name)),
  );
}

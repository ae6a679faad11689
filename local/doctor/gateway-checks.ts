import * as z from 'zod';
import { parsed } from '../commands/peers/deployment.ts';
import { type AdminAddress, adminUrl, askGateway } from '../gateway-here.ts';
import { type Add, codeOf, countOf, type Finding, failed, ok, skipped, warning } from './finding.ts';
import { figureOf, readSamples, type Sample } from './samples.ts';

const TIMEOUT_MS = 5_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;
const MOST_BINDS_SHOWN = 50;

const readySchema = z.object({
  ready: z.boolean(),
  omnimessage: z.string(),
  binds: z.array(z.object({ name: z.string(), state: z.string(), last_error: z.string().nullable() })),
});
type Ready = z.output<typeof readySchema>;

/** A bind as the gateway here has it. */
export interface BindHere {
  readonly name: string;
  readonly state: string;
  readonly last_error: string | null;
  /** false: an operator disconnected or drained it. */
  readonly wanted: boolean;
  /** An operator suspended it: sessions stay, nothing is sent. */
  readonly suspended: boolean;
}

/** What a gateway that runs here says of itself. */
export interface GatewayHere {
  readonly binds: ReadonlyMap<string, BindHere>;
  /** Of its process, where the system says it; null: not known. */
  readonly openDescriptors: number | null;
  readonly mostDescriptors: number | null;
}

/** Asks the gateway on this machine. null: none runs here, or what answers is none. Never rejects. */
export async function checkGateway(address: AdminAddress, add: Add): Promise<GatewayHere | null> {
  const health = adminUrl(address, '/health');
  const answer = await ask(health);
  if ('error' in answer) {
    add(notRunning(health, answer.error));
    return null;
  }
  const [ready, metrics] = await Promise.all([
    ask(adminUrl(address, '/ready')),
    ask(adminUrl(address, '/metrics')),
  ]);
  const state = 'error' in ready ? null : readySchema.safeParse(parsed(ready.text));
  if (state === null || !state.success) {
    add(
      failed('gateway_running', {
        found: `${health}: http ${answer.status}, and not as this gateway answers`,
        allowed: 'this gateway, or nobody',
        advice: 'Another program has the port: sudo ss -ltnp. Give METRICS_PORT (metrics_port) another.',
      }),
    );
    return null;
  }
  const samples = readSamples('error' in metrics ? '' : metrics.text);
  const version = samples.find(({ name }) => name === 'smpp_build_info')?.labels['version'];
  add(ok('gateway_running', `${health}: it answers${version === undefined ? '' : `, version ${version}`}`));
  add(judgeReady(state.data));
  const binds = bindsHere(state.data.binds, samples);
  judgeBinds(binds).forEach(add);
  if ('error' in metrics) {
    const found = `${adminUrl(address, '/metrics')}: ${metrics.error}`;
    const advice = 'The process may be busy: see load and memory below.';
    add(warning('gateway_metrics', { found, allowed: `an answer within ${TIMEOUT_MS / 1000} s`, advice }));
  } else judgeMetrics(samples).forEach(add);
  return {
    binds: new Map(binds.map((bind) => [bind.name, bind])),
    openDescriptors: figureOf(samples, 'process_open_fds'),
    mostDescriptors: figureOf(samples, 'process_max_fds'),
  };
}

type Answer = { readonly status: number; readonly text: string } | { readonly error: string };

async function ask(url: string): Promise<Answer> {
  try {
    return await askGateway(url, TIMEOUT_MS, MOST_CHARACTERS);
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    return {
      error: name === 'AbortError' || name === 'TimeoutError' ? 'no answer' : (codeOf(error) ?? 'no answer'),
    };
  }
}

function notRunning(url: string, error: string): Finding {
  if (error === 'ECONNREFUSED') {
    return warning('gateway_running', {
      found: `nothing answers at ${url}: no gateway runs here`,
      allowed: 'one that runs, unless it is not to',
      advice:
        'Start it (sudo systemctl start omnimessage-smpp), or give METRICS_HOST and METRICS_PORT of the one that runs.',
    });
  }
  return failed('gateway_running', {
    found: `${url}: ${error}`,
    allowed: `an answer within ${TIMEOUT_MS / 1000} s`,
    advice: 'The process hangs, or another program has the port: sudo ss -ltnp; then its log, and a restart.',
  });
}

function judgeReady({ ready, omnimessage }: Ready): Finding {
  if (ready) return ok('gateway_ready', `it takes work; OmniMessage is ${omnimessage} for it`);
  return failed('gateway_ready', {
    found: 'it takes no work: it is starting or stopping',
    allowed: 'ready',
    advice: 'Wait for its drain_timeout; then its log: sudo journalctl -u omnimessage-smpp -n 200.',
  });
}

/** `/ready` has the state, `/metrics` what operators want of it. */
function bindsHere(binds: Ready['binds'], samples: Samples): BindHere[] {
  const flags = (name: string, value: number): ReadonlySet<string | undefined> =>
    new Set(
      samples
        .filter((sample) => sample.name === name && sample.value === value)
        .map(({ labels }) => labels['bind_name']),
    );
  const [unwanted, suspended] = [flags('smpp_bind_wanted', 0), flags('smpp_bind_suspended', 1)];
  return binds.map((bind) => ({
    ...bind,
    wanted: !unwanted.has(bind.name),
    suspended: suspended.has(bind.name),
  }));
}

/** Every bind that is not as it should be, and a line for all others. Pure. */
export function judgeBinds(binds: readonly BindHere[]): Finding[] {
  if (binds.length === 0) return [skipped('gateway_bind', 'it has no binds')];
  const well = binds.filter(
    ({ state, suspended }) => (state === 'connected' || state === 'active') && !suspended,
  );
  const ill = binds.filter((bind) => !well.includes(bind)).map(judgeBind);
  const shown = ill.slice(0, MOST_BINDS_SHOWN);
  const more = ill.length - shown.length;
  return [
    ...(well.length === 0 ? [] : [ok('gateway_bind', `bound: ${namesOf(well.map(({ name }) => name))}`)]),
    ...shown,
    ...(more > 0
      ? [skipped('gateway_bind', `${countOf(more, 'more bind')} that are not as they should be: see /ready`)]
      : []),
  ];
}

function namesOf(names: readonly string[]): string {
  return names.length <= 10
    ? names.join(', ')
    : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}

function judgeBind({ name, state, last_error: error, wanted, suspended }: BindHere): Finding {
  const because = error === null ? '' : `: ${error}`;
  if (!wanted) {
    const advice =
      'Reconnect it: Live Status, or POST /api/client-peers/NAME/reconnect; the audit has who did it.';
    const found = 'an operator keeps it down';
    return warning('gateway_bind', { found, allowed: 'connected, unless it is not to be', advice }, name);
  }
  if (suspended) {
    const advice = 'Resume it: Live Status, or POST /api/client-peers/NAME/resume; the audit has who did it.';
    const found = `${state}, and an operator suspended it: nothing is sent`;
    return warning('gateway_bind', { found, allowed: 'not suspended, unless it is to be', advice }, name);
  }
  if (state === 'waiting') {
    const advice = 'Look for bind_refused in the log; if there is none, the partner does not reach us.';
    const allowed = 'at least one, while the partner is to be there';
    return warning('gateway_bind', { found: `no session of the partner${because}`, allowed, advice }, name);
  }
  const advice = 'See this bind under Client binds below. It never stops trying.';
  return failed('gateway_bind', { found: `${state}${because}`, allowed: 'connected', advice }, name);
}

type Samples = readonly Sample[];

/** Pure. */
export function judgeMetrics(samples: Samples): Finding[] {
  const findings: Finding[] = [];
  const object = (found: string, allowed: string, advice: string): void => {
    findings.push(warning('gateway_metrics', { found, allowed, advice }));
  };
  if ((figureOf(samples, 'smpp_api_circuit_open') ?? 0) > 0) {
    const advice = 'OmniMessage failed ten times in a row: see OmniMessage below. It closes by itself.';
    object('calls to OmniMessage are held back (smpp_api_circuit_open)', '0', advice);
  }
  const backlog = figureOf(samples, 'smpp_report_backlog') ?? 0;
  if (backlog >= REPORTS_PILE_UP) {
    const advice = 'OmniMessage takes them too slowly, or not at all: see OmniMessage below.';
    object(
      `${backlog} reports wait for OmniMessage (smpp_report_backlog)`,
      `below ${REPORTS_PILE_UP}`,
      advice,
    );
  }
  const refused = figureOf(samples, 'smpp_config_apply_failures_total') ?? 0;
  if (refused > 0) {
    const advice = 'What ran before runs on. Look for reload_refused in the log, correct, reload.';
    object(`settings were refused ${refused} times since its start`, 'none', advice);
  }
  const lag = figureOf(samples, 'nodejs_eventloop_lag_p99_seconds') ?? 0;
  if (lag > MOST_LAG_SECONDS) {
    const advice = 'No processor is left for it: log level, load below, a machine of its own.';
    object(`it is ${Math.round(lag * 1000)} ms late (nodejs_eventloop_lag_p99_seconds)`, '100 ms', advice);
  }
  return findings.length === 0 ? [ok('gateway_metrics', 'nothing piles up, nothing is held back')] : findings;
}

const REPORTS_PILE_UP = 1_000;
const MOST_LAG_SECONDS = 0.1;

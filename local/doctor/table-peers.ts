import { type PeerTestResult, peerTestResultSchema } from '../../contract/api/peers.ts';
import { errorText } from '../../contract/error-text.ts';
import { Deployment, parsed } from '../commands/peers/deployment.ts';
import { type BindChecking, reasonToLeave } from './bind-checks.ts';
import { explainRefusal } from './bind-refusals.ts';
import { type DoctorContext, mapSome } from './context.ts';
import { type Add, type Finding, failed, ok, skipped } from './finding.ts';
import type { BindHere } from './gateway-checks.ts';

/** The API itself makes no more than eight tests at once, for everybody together. */
const MOST_AT_ONCE = 4;
const MOST_NAMES = 10;

/**
 * Binds that the gateway here has from a table: their passwords are sealed there, so the API of the system tests those
 * that are not up, if it can be asked. Never rejects.
 */
export async function checkTablePeers(
  binds: readonly BindHere[],
  how: BindChecking,
  context: DoctorContext,
  add: Add,
): Promise<void> {
  if (binds.length === 0) return;
  // Partners dial; there is nothing to be dialled.
  const carriers = binds.filter(({ state }) => state !== 'active' && state !== 'waiting');
  const left = carriers.map((bind) => ({ bind, why: reasonToLeave({ name: bind.name, password: '' }, how) }));
  const toTest = left.filter(({ why }) => why === null).map(({ bind }) => bind.name);
  const where = `${namesOf(binds)}: their settings are not in this file, but in the gateway’s table`;
  if (toTest.length === 0) {
    add(skipped('table_peers', `${where}; none is to be tested`));
    return;
  }
  const deployment = await Deployment.open({}, context.env).catch(errorText);
  if (typeof deployment === 'string') {
    const instead = 'test them by the dashboard or POST /api/client-peers/NAME/test';
    add(skipped('table_peers', `${where}, and the API cannot be asked (${deployment}); ${instead}`));
    return;
  }
  const close = (): void => void deployment.close();
  context.signal.addEventListener('abort', close, { once: true });
  try {
    add(ok('table_peers', `${where}; ${deployment.origin} tests ${toTest.join(', ')}`));
    const results = await mapSome(toTest, MOST_AT_ONCE, context.signal, (name) => ask(deployment, name));
    for (const findings of results) for (const finding of findings ?? []) add(finding);
  } finally {
    context.signal.removeEventListener('abort', close);
    await deployment.close();
  }
}

async function ask(deployment: Deployment, name: string): Promise<Finding[]> {
  const path = `/api/client-peers/${encodeURIComponent(name)}/test`;
  try {
    const answer = await deployment.ask({ method: 'POST', path, accept: 'application/json' });
    if (answer.kind === 'problem')
      return [skipped('bind_test', `${deployment.origin} refuses: ${answer.problem.title}`, name)];
    const result = peerTestResultSchema.safeParse(parsed(answer.text));
    if (result.success) return judgeTableTest(result.data);
    return [skipped('bind_test', `${deployment.origin} answered with something else than a test`, name)];
  } catch (error) {
    return [skipped('bind_test', errorText(error), name)];
  }
}

const CODES = { resolve: 'bind_dns', connect: 'bind_tcp', tls: 'bind_tls', bind: 'bind_test' } as const;
type Step = keyof typeof CODES;

/** Pure. */
export function judgeTableTest({ name, steps, command_status: status }: PeerTestResult): Finding[] {
  return steps.flatMap(({ step, ok: went, detail }) => {
    if (!isStep(step)) return [];
    const code = CODES[step];
    if (went) return [ok(code, detail, name)];
    if (step === 'bind' && status !== null && status !== 0)
      return [failed(code, explainRefusal(status), name)];
    const advice =
      'Correct the peer’s settings: Client Peers in the dashboard, or PATCH /api/client-peers/NAME.';
    return [failed(code, { found: detail, allowed: ALLOWED[step], advice }, name)];
  });
}

const ALLOWED: Readonly<Record<Step, string>> = {
  resolve: 'a name with at least one address',
  connect: 'a connection within connect_timeout',
  tls: 'a handshake, and a certificate that checks out',
  bind: 'bind_resp',
};

function isStep(step: string): step is Step {
  return step in CODES;
}

function namesOf(binds: readonly BindHere[]): string {
  const names = binds.map(({ name }) => name);
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}

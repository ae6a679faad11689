import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type BindTest, testBind } from '../../connector/peers/test-bind.ts';
import type { Connect } from '../../connector/session/dialer.ts';
import { socketConnect, tlsOptions } from '../../connector/session/sockets.ts';
import { STATUS } from '../../connector/smpp/status.ts';
import type { ClientBindSettings } from '../../contract/compiled.ts';
import { explainRefusal } from './bind-refusals.ts';
import { type DoctorContext, mapSome } from './context.ts';
import { reach, softened } from './dial.ts';
import { type Add, countOf, type Finding, failed, ok, skipped, warning } from './finding.ts';
import type { GatewayHere } from './gateway-checks.ts';
import { handshake, judgeTls } from './tls-facts.ts';

export interface BindChecking {
  /** `--no-test-bind` is false: no bind is tried at all. */
  readonly testBind: boolean;
  /** Tried also where the gateway here is bound, or an operator keeps it down. */
  readonly secondSession: boolean;
  /** Of the gateway that runs here; null: none does. */
  readonly running: GatewayHere['binds'] | null;
  /** A password that stands for one that is not known here. */
  readonly unknownSecret: string;
}

/** Carriers under test at once: each is a session that one of them counts. */
const MOST_AT_ONCE = 8;
/** A test does not wait as long as a gateway may. */
const LONGEST_STEP_MS = 10_000;

/** Each carrier: names, connections, certificates, a bind. In the order of the settings; never rejects. */
export async function checkBinds(
  binds: readonly ClientBindSettings[],
  how: BindChecking,
  context: DoctorContext,
  add: Add,
): Promise<void> {
  const results = await mapSome(binds, MOST_AT_ONCE, context.signal, (bind) => checkBind(bind, how, context));
  for (const findings of results) for (const finding of findings ?? []) add(finding);
  const left = results.filter((findings) => findings === undefined).length;
  if (left > 0)
    add(
      skipped('unfinished', `${countOf(left, 'bind')} not looked at; name one by --bind, or --timeout more`),
    );
}

async function checkBind(
  bind: ClientBindSettings,
  how: BindChecking,
  context: DoctorContext,
): Promise<Finding[]> {
  const { name, targets } = bind;
  const codes = { dns: 'bind_dns', tcp: 'bind_tcp' } as const;
  const reached = await Promise.all(
    targets.map((target, index) => {
      const setting = index === 0 ? 'host and port' : 'failover_hosts';
      return reach(target, { ...codes, setting }, name, context);
    }),
  );
  const some = reached.some(({ addresses }) => addresses.length > 0);
  const findings = reached.flatMap(({ findings: each, addresses }) =>
    some && addresses.length === 0 ? softened(each) : each,
  );
  if (!some) return [...findings, skipped('bind_test', 'no host of it can be reached', name)];
  const handshakes = await Promise.all(
    reached.map(({ addresses }, index) => checkTls(bind, index, addresses[0], context)),
  );
  const shaken = handshakes.filter((judged) => judged.length > 0);
  const distrusted = shaken.filter((judged) =>
    judged.some(({ code, status }) => code === 'bind_tls' && status === 'failed'),
  );
  const session =
    shaken.length > 0 && distrusted.length === shaken.length
      ? skipped('bind_test', 'there is no connection that could be trusted: see bind_tls', name)
      : await checkSession(bind, how, context);
  return [...findings, ...handshakes.flat(), session];
}

async function checkTls(
  { name, targets, tls }: ClientBindSettings,
  index: number,
  address: string | undefined,
  context: DoctorContext,
): Promise<Finding[]> {
  const target = targets[index];
  if (tls === null || target === undefined || address === undefined) return [];
  const codes = {
    tls: 'bind_tls',
    certificate: 'bind_certificate',
    setting: 'tls.verify',
    verify: tls.verify,
    authority: 'tls.ca_file',
  } as const;
  // Its files are read by it, and may be missing.
  const facts = await Promise.resolve()
    .then(() => handshake({ ...tlsOptions(target, tls), host: address }, context))
    .catch((error: unknown) => ({ error }));
  return judgeTls(facts, codes, name, context.clock.wall());
}

async function checkSession(
  bind: ClientBindSettings,
  how: BindChecking,
  context: DoctorContext,
): Promise<Finding> {
  const why = reasonToLeave(bind, how);
  if (why !== null) return skipped('bind_test', why, bind.name);
  if (context.signal.aborted) return skipped('bind_test', 'no time was left', bind.name);
  const result = await testBind(bounded(bind), {
    clock: context.clock,
    connect: ({ connectTimeoutMs, tls }) =>
      closingWith(context.signal, socketConnect(connectTimeoutMs, tls, context.clock)),
    sessionId: () => `doctor-${randomBytes(6).toString('hex')}`,
    resolve: context.resolve,
  });
  return judgeSession(bind.name, result, how.running?.get(bind.name)?.state ?? null);
}

/** null: the bind is to be tried. Pure. */
export function reasonToLeave(
  { name, password }: Pick<ClientBindSettings, 'name' | 'password'>,
  { testBind: wanted, secondSession, running, unknownSecret }: BindChecking,
): string | null {
  if (!wanted) return '--no-test-bind';
  if (password === unknownSecret) return 'its password is not known here';
  if (secondSession) return null;
  const here = running?.get(name);
  if (here?.wanted === false) return 'an operator keeps it down (--second-session tries all the same)';
  if (here?.state === 'connected')
    return 'the gateway here is bound, and a carrier may refuse or count a second session (--second-session)';
  return null;
}

function bounded(bind: ClientBindSettings): ClientBindSettings {
  return {
    ...bind,
    connectTimeoutMs: Math.min(bind.connectTimeoutMs, LONGEST_STEP_MS),
    bindTimeoutMs: Math.min(bind.bindTimeoutMs, LONGEST_STEP_MS),
    unbindTimeoutMs: Math.min(bind.unbindTimeoutMs, LONGEST_STEP_MS),
  };
}

/** When time is up, a test that is under way loses its connection. */
function closingWith(signal: AbortSignal, connect: Connect): Connect {
  return async (target) => {
    const socket: Duplex = await connect(target, signal);
    const close = (): void => void socket.destroy();
    signal.addEventListener('abort', close, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', close));
    return socket;
  };
}

/** `state`: of the gateway here; null: none has this bind. Pure. */
export function judgeSession(name: string, test: BindTest, state: string | null): Finding {
  const steps = test.steps.filter(({ step }) => step === 'bind' || step === 'unbind');
  const bound = steps.find(({ step }) => step === 'bind');
  if (test.ok) {
    const unbound = steps.find(({ step }) => step === 'unbind');
    const took = `${Math.round(bound?.durationMs ?? 0)} ms`;
    if (unbound?.ok !== false)
      return ok('bind_test', `${bound?.detail ?? 'bound'}, in ${took}; unbound again`, name);
    return warning(
      'bind_test',
      {
        found: `bound in ${took}, and the unbind went wrong: ${unbound.detail}`,
        allowed: 'unbind_resp within unbind_timeout',
        advice: 'The carrier may count that session for a while and refuse the next bind (ESME_RALYBND).',
      },
      name,
    );
  }
  if (test.commandStatus !== null) {
    const refusal = explainRefusal(test.commandStatus);
    if (test.commandStatus === STATUS.ESME_RALYBND && state === 'connected') {
      const advice = 'Nothing: the gateway’s own session is up, and the account allows one.';
      return warning('bind_test', { ...refusal, advice }, name);
    }
    return failed('bind_test', refusal, name);
  }
  const last = test.steps.at(-1);
  return failed(
    'bind_test',
    {
      found: last?.detail ?? 'no answer',
      allowed: 'bind_resp',
      advice:
        last?.step === 'bind'
          ? 'Does the port speak SMPP, and with or without TLS as tls says? Is our address on the carrier’s list?'
          : 'See the lines above.',
    },
    name,
  );
}

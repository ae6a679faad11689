import { isIP } from 'node:net';
import { Agent, request } from 'undici';
import type { Log } from '../../connector/log.ts';
import { OmniMessageError } from '../../connector/omnimessage/port.ts';
import { createRestOmniMessage, shareConnections } from '../../connector/omnimessage/rest.ts';
import { refused } from '../../connector/omnimessage/rest-errors.ts';
import { headerNames, paths } from '../../connector/omnimessage/rest-shapes.ts';
import type { GatewaySettings } from '../../contract/compiled.ts';
import type { DoctorContext } from './context.ts';
import { reach } from './dial.ts';
import { type Add, codeOf, countOf, type Finding, failed, ok, skipped, warning } from './finding.ts';
import { handshake, judgeTls } from './tls-facts.ts';

/** SigV4 and most tokens refuse a clock that is further off. */
const CLOCK_FAILS_MS = 300_000;
const CLOCK_WARNS_MS = 5_000;
const LONGEST_CALL_MS = 10_000;
const MOST_OCTETS = 1024 * 1024;

/**
 * OmniMessage as the gateway would meet it: name, connection, certificate, health, poll, clock. `unknownSecret`: a token
 * that stands for one which is not known here. Never rejects.
 */
export async function checkCore(
  settings: GatewaySettings,
  unknownSecret: string | null,
  context: DoctorContext,
  add: Add,
): Promise<void> {
  const { apiBaseUrl, apiToken, verifySslPeer } = settings;
  if (apiBaseUrl === null) {
    skipRest(add, 'api_base_url is not set');
    return;
  }
  const url = new URL(apiBaseUrl);
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const setting = 'api_base_url';
  const { findings, addresses } = await reach(
    { host, port },
    { dns: 'api_dns', tcp: 'api_tcp', setting },
    null,
    context,
  );
  findings.forEach(add);
  const [address] = addresses;
  if (address === undefined) {
    skipRest(add, 'OmniMessage cannot be reached');
    return;
  }
  if (secure) {
    const codes = {
      tls: 'api_tls',
      certificate: 'api_certificate',
      setting: 'verify_ssl_peer',
      verify: verifySslPeer,
      authority: 'NODE_EXTRA_CA_CERTS',
    } as const;
    const facts = await handshake(
      { host: address, port, ...(isIP(host) === 0 ? { servername: host } : { servername: '' }) },
      context,
    ).catch((error: unknown) => ({ error }));
    const judged = judgeTls(facts, codes, null, context.clock.wall());
    judged.forEach(add);
    if (judged.some(({ code, status }) => code === 'api_tls' && status === 'failed')) {
      skipRest(add, 'there is no connection that could be trusted: see api_tls');
      return;
    }
  } else add(skipped('api_tls', `${url.protocol}//, so there is no TLS`));
  if (apiToken !== null && apiToken === unknownSecret) {
    skipRest(add, 'api_token is not known here');
    return;
  }
  const [health, poll] = await Promise.all([askHealth(settings, url, context), askPoll(settings, context)]);
  add(health.finding);
  add(poll);
  add(health.clock);
}

function skipRest(add: Add, why: string): void {
  add(skipped('api_health', why));
  add(skipped('api_poll', why));
  add(skipped('clock', `${why}, so there is nothing to compare with`));
}

async function askHealth(
  { apiBaseUrl, apiToken, apiTimeoutMs, smscName, verifySslPeer }: GatewaySettings,
  url: URL,
  { clock, version, signal }: DoctorContext,
): Promise<{ readonly finding: Finding; readonly clock: Finding }> {
  const timeoutMs = Math.min(apiTimeoutMs, LONGEST_CALL_MS);
  const dispatcher = new Agent({
    connect: { timeout: timeoutMs, rejectUnauthorized: verifySslPeer },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: MOST_OCTETS,
  });
  const sentAt = clock.wall();
  const began = clock.now();
  try {
    const answer = await request(`${url.origin}${url.pathname.replace(/\/+$/, '')}${paths.health}`, {
      dispatcher,
      signal,
      headers: {
        'user-agent': `omnimessage-smpp/${version}`,
        accept: 'application/json',
        [headerNames.frontend]: smscName,
        ...(apiToken === null ? {} : { authorization: `Bearer ${apiToken}` }),
      },
    });
    const tookMs = clock.now() - began;
    const body = await answer.body.text();
    const { date, age } = answer.headers;
    return {
      finding: judgeHealth(answer.statusCode, body, tookMs),
      clock: judgeClock(typeof date === 'string' && age === undefined ? date : null, sentAt, tookMs),
    };
  } catch (error) {
    const why = codeOf(error) ?? (error instanceof Error ? error.message : 'no answer');
    const finding = failed('api_health', {
      found: `${apiBaseUrl}${paths.health}: ${why}`,
      allowed: `an answer of 2xx within ${timeoutMs} ms (api_timeout)`,
      advice: 'See api_tls above. If that is well: its load, and what is between.',
    });
    return {
      finding,
      clock: skipped('clock', 'OmniMessage does not answer, so there is nothing to compare with'),
    };
  } finally {
    await dispatcher.destroy();
  }
}

/** Pure. */
export function judgeHealth(status: number, body: string, tookMs: number): Finding {
  if (status >= 200 && status < 300) {
    if (!/^\s*</.test(body)) return ok('api_health', `http ${status} in ${Math.round(tookMs)} ms`);
    return failed('api_health', {
      found: `http ${status} with a web page`,
      allowed: 'the answer of OmniMessage',
      advice:
        'Somebody else answers (a sign-in page, a proxy): open api_base_url with curl and read who it is.',
    });
  }
  const [what = '', advice = ''] = splitAdvice(refused('health', { status, body: '' }).message, ': ');
  return failed('api_health', { found: what, allowed: 'http 2xx', advice: capitalised(advice) });
}

/** `api health http 503: OmniMessage or …`, `api poll timeout: …. Check …`: what was found, and what to do. */
function splitAdvice(message: string, border: ': ' | '. '): string[] {
  const at = message.indexOf(border);
  return at < 0 ? [message] : [message.slice(0, at), message.slice(at + 2)];
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `date` has whole seconds, so half a second is added; `sentAt` and half of the way there is when it was read. Pure. */
export function judgeClock(date: string | null, sentAt: number, tookMs: number): Finding {
  const theirs = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return skipped('clock', 'OmniMessage says no Date');
  const offMs = sentAt + tookMs / 2 - (theirs + 500);
  const seconds = Math.abs(offMs) / 1000;
  const amount = seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;
  if (Math.abs(offMs) <= CLOCK_WARNS_MS) return ok('clock', 'as OmniMessage’s, give or take a second');
  const objection = {
    found: `this machine is ${amount} ${offMs > 0 ? 'ahead of' : 'behind'} OmniMessage`,
    allowed: `${CLOCK_WARNS_MS / 1000} s`,
    advice:
      'Check both: timedatectl. Times of expiry and delivery, certificates and log lines are read by these clocks.',
  };
  return Math.abs(offMs) > CLOCK_FAILS_MS ? failed('clock', objection) : warning('clock', objection);
}

/** A poll claims nothing, so one more harms nobody. It is the gateway's own adapter that reads the answer. */
async function askPoll(settings: GatewaySettings, context: DoctorContext): Promise<Finding> {
  const { apiBaseUrl, apiToken, apiTimeoutMs, smscName, verifySslPeer, binds, serverBinds } = settings;
  const name = [...binds, ...serverBinds][0]?.name;
  if (name === undefined) return skipped('api_poll', 'there is no bind to poll for');
  const timeoutMs = Math.min(apiTimeoutMs, LONGEST_CALL_MS);
  const heard = new HeardEvents();
  const core = createRestOmniMessage(
    {
      apiBaseUrl: apiBaseUrl ?? '',
      smscName,
      apiToken,
      verifySslPeer,
      userAgent: `omnimessage-smpp/${context.version}`,
      tuning: {
        connectTimeoutMs: timeoutMs,
        silenceMs: timeoutMs,
        totalMs: timeoutMs,
        ...shareConnections(3),
      },
    },
    {
      log: heard,
      observe: () => undefined,
      now: () => context.clock.wall(),
      monotonicMs: () => context.clock.now(),
      random: () => 0.5,
    },
  );
  try {
    const { total, malformed } = await core.poll(name, 1);
    if (malformed.length > 0 || heard.names.has('api_poll_left_out')) {
      return warning('api_poll', {
        found: `a list for ${name} with entries that are unusable: ${malformed[0]?.reason ?? 'no id, or of another bind'}`,
        allowed: 'messages with an id, a destination and a body',
        advice: 'Show it to OmniMessage’s people: those messages are reported as failed, or left alone.',
      });
    }
    return ok('api_poll', `a list for ${name}: ${total === 0 ? 'nothing waits' : countOf(total, 'message')}`);
  } catch (error) {
    if (!(error instanceof OmniMessageError)) throw error;
    const [what = '', advice = ''] = splitAdvice(error.message, error.code === 'http' ? ': ' : '. ');
    const unread = error.code === 'parse_error';
    return failed('api_poll', {
      found: unread ? error.message : what,
      allowed: 'JSON: […], {"messages":[…]} or {"data":[…]}',
      advice: unread
        ? 'Somebody else answers, or a core of another version: read it with curl.'
        : capitalised(advice),
    });
  } finally {
    await core.close();
  }
}

/** Keeps the names of events in place of lines. */
class HeardEvents implements Log {
  readonly names = new Set<string>();
  readonly isFull = false;

  event(name: string, ..._fields: readonly unknown[]): void {
    this.names.add(name);
  }

  child(): Log {
    return this;
  }

  isOn(): boolean {
    return false;
  }

  leftOut(name: string): void {
    this.names.add(name);
  }
}

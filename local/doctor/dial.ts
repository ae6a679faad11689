import net, { isIP } from 'node:net';
import type { Target } from '../../contract/address.ts';
import type { CheckCode } from './check-table.ts';
import { type DoctorContext, STEP_TIMEOUT_MS, TimeUp, within } from './context.ts';
import { codeOf, type Finding, type FindingStatus, failed, type Objection, ok, warning } from './finding.ts';

export interface Reached {
  /** Of the look-up and of the connections; where nothing was looked up successfully, of the look-up alone. */
  readonly findings: readonly Finding[];
  /** Addresses that took a connection. */
  readonly addresses: readonly string[];
}

interface Codes {
  readonly dns: CheckCode;
  readonly tcp: CheckCode;
  /** The setting that says where to dial. */
  readonly setting: string;
}

/** A name with more addresses than this is not dialled to its last one. */
const MOST_ADDRESSES = 8;

/** Looks a host up and connects to each of its addresses, at once and without saying a word. Never rejects. */
export async function reach(
  target: Target,
  codes: Codes,
  subject: string | null,
  context: DoctorContext,
): Promise<Reached> {
  const { host, port } = target;
  const found = await addressesOf(host, codes, subject, context);
  if (found.addresses.length === 0) return { findings: [found.finding], addresses: [] };
  const dialled = found.addresses.slice(0, MOST_ADDRESSES);
  const refusals = await Promise.all(dialled.map((address) => tryConnect(address, port, context)));
  const finding = judgeConnections(
    host,
    port,
    dialled.map((address, index) => ({ address, refusal: refusals[index] ?? null })),
    codes,
    subject,
  );
  return {
    findings: [found.finding, finding],
    addresses: dialled.filter((_, index) => refusals[index] === null),
  };
}

async function addressesOf(
  host: string,
  { dns, setting }: Codes,
  subject: string | null,
  { resolve, clock }: DoctorContext,
): Promise<{ readonly finding: Finding; readonly addresses: readonly string[] }> {
  if (isIP(host) !== 0) return { finding: ok(dns, `${host} is an address`, subject), addresses: [host] };
  try {
    const addresses = [...new Set(await within(resolve(host), STEP_TIMEOUT_MS, clock))];
    if (addresses.length > 0)
      return { finding: ok(dns, `${host} is ${addresses.join(', ')}`, subject), addresses };
    return { finding: failed(dns, noAddress(host, setting, 'no address'), subject), addresses: [] };
  } catch (error) {
    const code = codeOf(error);
    const what =
      code === 'ENOTFOUND'
        ? 'there is no such name (ENOTFOUND)'
        : code === 'EAI_AGAIN' || error instanceof TimeUp
          ? 'the DNS server does not answer'
          : (code ?? 'it cannot be looked up');
    return { finding: failed(dns, noAddress(host, setting, what), subject), addresses: [] };
  }
}

function noAddress(host: string, setting: string, what: string): Objection {
  return {
    found: `${host}: ${what}`,
    allowed: 'a name with at least one address',
    advice: `Try: getent hosts ${host}. Correct ${setting}, or the DNS of this machine (/etc/resolv.conf).`,
  };
}

/** null: it was connected, and is closed again. Else the code of the error, or `timeout`. */
function tryConnect(host: string, port: number, { clock, signal }: DoctorContext): Promise<string | null> {
  return new Promise((done) => {
    const socket = net.connect({ host, port });
    const end = (refusal: string | null): void => {
      timer.cancel();
      signal.removeEventListener('abort', aborted);
      socket.destroy();
      done(refusal);
    };
    const timer = clock.timer(STEP_TIMEOUT_MS, () => end('timeout'));
    const aborted = (): void => end('timeout');
    signal.addEventListener('abort', aborted, { once: true });
    socket.once('connect', () => end(null));
    socket.on('error', (error) => end(codeOf(error) ?? error.message));
  });
}

interface Attempt {
  readonly address: string;
  readonly refusal: string | null;
}

/** Pure. */
export function judgeConnections(
  host: string,
  port: number,
  attempts: readonly Attempt[],
  { tcp, setting }: Codes,
  subject: string | null,
): Finding {
  const bad = attempts.filter(({ refusal }) => refusal !== null);
  const where = `${host}:${port}`;
  if (bad.length === 0) {
    const several = attempts.length > 1 ? `, all ${attempts.length} addresses` : '';
    return ok(tcp, `connected to ${where}${several}`, subject);
  }
  const reasons = [...new Set(bad.map(({ refusal }) => refusal ?? ''))];
  const each = bad.map(({ address, refusal }) =>
    attempts.length === 1 ? wordsFor(refusal) : `${address} ${wordsFor(refusal)}`,
  );
  const objection: Objection = {
    found: `${where}: ${each.join('; ')}`,
    allowed: `a connection within ${STEP_TIMEOUT_MS / 1000} s`,
    advice: reasons.map((reason) => adviceFor(reason, setting)).join(' '),
  };
  return bad.length === attempts.length ? failed(tcp, objection, subject) : warning(tcp, objection, subject);
}

function wordsFor(refusal: string | null): string {
  switch (refusal) {
    case 'ECONNREFUSED':
      return 'connection refused';
    case 'timeout':
    case 'ETIMEDOUT':
      return 'no answer';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `no way there (${refusal})`;
    default:
      return refusal ?? 'no connection';
  }
}

function adviceFor(refusal: string, setting: string): string {
  switch (refusal) {
    case 'ECONNREFUSED':
      return `Nothing listens there, or a firewall refuses. Check that it runs, and ${setting}.`;
    case 'timeout':
    case 'ETIMEDOUT':
      return 'A firewall drops it, or our address is not on their list: ask both sides, and let this port out.';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'Check the route: ip route get ADDRESS.';
    default:
      return `Check ${setting}, the network, and who runs the other side.`;
  }
}

/** Of a host that failed while another one of the same carrier answers: no reason to get up at night. */
export function softened(findings: readonly Finding[]): Finding[] {
  const softer: FindingStatus = 'warning';
  return findings.map((finding) => (finding.status === 'failed' ? { ...finding, status: softer } : finding));
}

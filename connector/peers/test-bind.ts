import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { ClientBindSettings } from '../../contract/compiled.ts';
import { errorText } from '../../contract/error-text.ts';
import type { Clock } from '../clock.ts';
import { responseTo } from '../session/answers.ts';
import { Connection } from '../session/connection.ts';
import type { Connect, Target } from '../session/dialer.ts';
import type { SessionOwner } from '../session/owner.ts';
import type { CloseReason } from '../session/state.ts';
import type { RequestPdu, ResponsePdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { dialerSettings } from './client-bind.ts';
import { describeClose } from './describe.ts';

export type BindTestStepName = 'resolve' | 'connect' | 'tls' | 'bind' | 'unbind';

export interface BindTestStep {
  readonly step: BindTestStepName;
  readonly ok: boolean;
  /** In words for an operator; never a secret. */
  readonly detail: string;
  readonly durationMs: number;
}

export interface BindTest {
  /** Whether the carrier took the bind. */
  readonly ok: boolean;
  readonly steps: readonly BindTestStep[];
  /** Of the bind response; null: none came. */
  readonly commandStatus: number | null;
}

export interface BindTestContext {
  readonly clock: Clock;
  readonly connect: (settings: ClientBindSettings) => Connect;
  readonly sessionId: () => string;
  /** Rejects when the host has no address. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

/**
 * Dials a carrier beside whatever runs, binds as configured, and unbinds at once: the carrier counts one session more
 * for a moment. What it delivers meanwhile is refused with ESME_RX_T_APPN, so that it comes again over a session that
 * takes it. Ends within connect_timeout for each host, bind_timeout and unbind_timeout. Never rejects.
 */
export async function testBind(settings: ClientBindSettings, context: BindTestContext): Promise<BindTest> {
  const steps: BindTestStep[] = [];
  for (const target of settings.targets) {
    if (!(await resolved(target, steps, context))) continue;
    const socket = await connected(target, settings, steps, context);
    if (socket === null) continue;
    const commandStatus = await bound(socket, target, settings, steps, context);
    return { ok: commandStatus === STATUS.ESME_ROK, steps, commandStatus };
  }
  return { ok: false, steps, commandStatus: null };
}

async function resolved({ host }: Target, steps: BindTestStep[], context: BindTestContext): Promise<boolean> {
  if (isIP(host) !== 0) return true;
  const { clock, resolve = addressesOf } = context;
  const began = clock.now();
  const step = (ok: boolean, detail: string): boolean => {
    steps.push({ step: 'resolve', ok, detail, durationMs: clock.now() - began });
    return ok;
  };
  try {
    return step(true, `${host} is ${(await resolve(host)).join(', ')}`);
  } catch (error) {
    return step(false, `${host} has no address: ${errorText(error)}`);
  }
}

async function addressesOf(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** A failure of the handshake says so by its words; these are failures of the connection below it. */
const BELOW_TLS = /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ECONNABORTED|ETIMEDOUT|connect_timeout/;

async function connected(
  target: Target,
  settings: ClientBindSettings,
  steps: BindTestStep[],
  { clock, connect }: BindTestContext,
): Promise<Duplex | null> {
  const began = clock.now();
  const at = `${target.host}:${target.port}`;
  const step = (name: BindTestStepName, ok: boolean, detail: string): void => {
    steps.push({ step: name, ok, detail, durationMs: clock.now() - began });
  };
  try {
    const socket = await connect(settings)(target, new AbortController().signal);
    step('connect', true, `connected to ${at}`);
    if (socket instanceof TLSSocket) {
      const checked = socket.authorized ? 'its certificate is trusted' : 'its certificate is not checked';
      step('tls', true, `${socket.getProtocol() ?? 'TLS'}, ${checked}`);
    }
    return socket;
  } catch (error) {
    const message = errorText(error);
    const inTls = settings.tls !== null && !BELOW_TLS.test(message);
    if (inTls) step('connect', true, `connected to ${at}`);
    step(inTls ? 'tls' : 'connect', false, `${at}: ${message}`);
    return null;
  }
}

/** Gives the command_status of the bind response; null: none came. Resolves once the socket is gone. */
function bound(
  socket: Duplex,
  target: Target,
  settings: ClientBindSettings,
  steps: BindTestStep[],
  { clock, sessionId }: BindTestContext,
): Promise<number | null> {
  return new Promise((resolve) => {
    const { session, maxPduLength } = dialerSettings(settings);
    const owner = new BindTester(clock, steps, (commandStatus) => {
      void connection.gone.then(() => resolve(commandStatus));
    });
    const connection = new Connection<never>(
      socket,
      // Quick to end: nothing is under way that would have to be waited for.
      { ...session, enquireLinkIntervalMs: 0 },
      owner,
      {
        id: sessionId(),
        peer: `${target.host}:${target.port}`,
        clock,
        trace: () => null,
        maxPduLength,
      },
    );
  });
}

class BindTester implements SessionOwner<never> {
  readonly #clock: Clock;
  readonly #steps: BindTestStep[];
  readonly #ended: (commandStatus: number | null) => void;
  #began: number;
  #bound = false;

  constructor(clock: Clock, steps: BindTestStep[], ended: (commandStatus: number | null) => void) {
    this.#clock = clock;
    this.#steps = steps;
    this.#ended = ended;
    this.#began = clock.now();
  }

  onBound(session: Connection<never>, response: ResponsePdu | null): void {
    this.#bound = true;
    const name = response !== null && 'system_id' in response ? response.system_id : '';
    this.#step(
      'bind',
      true,
      name === '' ? 'bound' : `bound; the carrier calls itself ${JSON.stringify(name)}`,
    );
    session.drain(0);
  }

  onClosed(_session: Connection<never>, reason: CloseReason): void {
    if (this.#bound) {
      const ok = reason.kind === 'unbound_by_us' || reason.kind === 'unbound_by_peer';
      this.#step('unbind', ok, describeClose(reason));
      this.#ended(STATUS.ESME_ROK);
      return;
    }
    this.#step('bind', false, describeClose(reason));
    this.#ended(reason.kind === 'bind_refused' ? reason.commandStatus : null);
  }

  /** The carrier's message belongs to a session that takes it to OmniMessage. */
  onRequest(session: Connection<never>, request: RequestPdu): void {
    if (request.command === 'alert_notification') return;
    session.respond(responseTo(request, STATUS.ESME_RX_T_APPN));
  }

  onBindRequest(): void {
    throw new Error('a carrier cannot bind to a session that we dialled');
  }

  onOutcome(): void {
    throw new Error('a test submits nothing');
  }

  onRoom(): void {
    // A test submits nothing, so room changes nothing.
  }

  onOddity(): void {
    // A carrier's oddities are judged by whether it binds.
  }

  #step(step: BindTestStepName, ok: boolean, detail: string): void {
    const now = this.#clock.now();
    this.#steps.push({ step, ok, detail, durationMs: now - this.#began });
    this.#began = now;
  }
}

import { isDeepStrictEqual } from 'node:util';
import type { BindType, PartnerPassword, ScryptHash } from '../../contract/compiled.ts';
import type { BindRequestPdu } from '../session/answers.ts';
import { addressKey } from './addresses.ts';
import type { KnownAddresses } from './known-addresses.ts';
import type { Lockout } from './lockout.ts';
import type { Partner, Partners } from './partner.ts';
import type { Lane, PasswordCheck } from './password-check.ts';
import type { BindRefusal, CredentialRefusal } from './refusal.ts';
import { type Standing, standing } from './whitelist.ts';

export type Decision<T> =
  | { readonly kind: 'admitted'; readonly partner: Partner<T> }
  | {
      readonly kind: 'refused';
      readonly reason: BindRefusal;
      /** The answer is to be held back. */
      readonly slow: boolean;
      /** This one brought a lockout about. */
      readonly lockedNow: boolean;
      /** It was said in the log lately; `untold`: how many were not, before this one. */
      readonly silent: boolean;
      readonly untold: number;
    };

export interface AuthenticationContext<T> {
  readonly partners: Partners<T>;
  readonly passwords: PasswordCheck;
  readonly lockout: Lockout;
  readonly known: KnownAddresses;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** One bind request while it is being decided. */
interface Attempt<T> {
  readonly context: AuthenticationContext<T>;
  readonly request: BindRequestPdu;
  /** In canonical spelling. */
  readonly address: string;
  /** As found when the attempt began. */
  readonly partner: Partner<T> | undefined;
  readonly password: PartnerPassword | null;
  readonly standing: Standing;
}

type Refused = Extract<Decision<never>, { kind: 'refused' }>;
/** null: nothing against it. */
type Step = <T>(attempt: Attempt<T>) => Refused | null | Promise<Refused | null>;

/**
 * In this order: the answer to each is the same for a stranger up to and including the whitelist, so the steps that
 * answer differently come after it. A right password from an address that is not listed thus looks like a wrong one.
 */
const STEPS: readonly Step[] = [
  notLockedOut,
  knownWithRightPassword,
  stillConfigured,
  fromListedAddress,
  withAllowedBindType,
  withSessionFree,
];

/**
 * Decides a bind request from `address`. The refused one learns nothing from the time it takes either: as soon as one
 * partner has a scrypt hash, every refusal for credentials costs one scrypt derivation with the parameters of one of the
 * partners, be the system_id unknown, the partner's password plain, the address not listed or the password known to be
 * right from an earlier bind. Only a bind with nothing against it may be quicker.
 *
 * `decide` is called once, in the same turn as the last checks, so that two binds cannot both take a partner's last
 * session. Rejects, `decide` uncalled, only when scrypt itself fails.
 */
export async function authenticate<T>(
  request: BindRequestPdu,
  address: string,
  context: AuthenticationContext<T>,
  decide: (decision: Decision<T>) => void,
): Promise<void> {
  const attempt = begin(request, address, context);
  for (const step of STEPS) {
    const outcome = step(attempt);
    const refused = outcome instanceof Promise ? await outcome : outcome;
    if (refused !== null) return decide(refused);
  }
  const { partner } = attempt;
  if (partner === undefined) throw new Error('a bind without a partner passed the check of its credentials');
  context.lockout.succeeded(request.system_id, address, attempt.standing);
  context.known.add(address);
  decide({ kind: 'admitted', partner });
}

function begin<T>(request: BindRequestPdu, address: string, context: AuthenticationContext<T>): Attempt<T> {
  const partner = context.partners.get(request.system_id);
  return {
    context,
    request,
    address,
    partner,
    password: partner?.settings.password ?? null,
    standing: partner === undefined ? 'open' : standing(partner.settings.ipWhitelist, address),
  };
}

function notLockedOut({ context, request, address, standing }: Attempt<unknown>): Refused | null {
  const verdict = context.lockout.check(request.system_id, address, standing, context.now());
  if (verdict.kind === 'open') return null;
  return { ...refuse('locked_out'), slow: true, silent: !verdict.report, untold: verdict.untold };
}

async function knownWithRightPassword<T>(attempt: Attempt<T>): Promise<Refused | null> {
  const { context, request, address, password, standing } = attempt;
  const { passwords } = context;
  const source = addressKey(address);
  const lane: Lane = standing === 'listed' || context.known.has(address) ? 'known' : 'stranger';
  if (password?.kind === 'scrypt') {
    const verdict = await passwords.matches(
      password,
      request.password,
      source,
      standing !== 'unlisted',
      lane,
    );
    if (verdict === 'right') return null;
    return verdict === 'busy' ? refuse('authentication_busy') : guessed(attempt, 'wrong_password');
  }
  const right = passwords.equals(password?.password ?? '', request.password) && password !== null;
  if (right && standing !== 'unlisted') return null;
  const decoy = passwords.decoy(request.system_id, scryptHashes(context.partners));
  if (decoy !== null) {
    const verdict = await passwords.matches(decoy, request.password, source, false, lane);
    if (verdict === 'busy') return refuse('authentication_busy');
  }
  if (right) return null;
  return guessed(attempt, password === null ? 'unknown_system_id' : 'wrong_password');
}

function scryptHashes(partners: Partners<unknown>): ScryptHash[] {
  const hashes: ScryptHash[] = [];
  for (const { settings } of partners.values())
    if (settings.password.kind === 'scrypt') hashes.push(settings.password);
  return hashes;
}

/** While the password was being checked the peer may have been removed or given another password. */
function stillConfigured<T>({ context, request, partner, password }: Attempt<T>): Refused | null {
  if (partner === undefined || context.partners.get(request.system_id) !== partner)
    return refuse('peer_changed');
  return isDeepStrictEqual(partner.settings.password, password) ? null : refuse('peer_changed');
}

function fromListedAddress(attempt: Attempt<unknown>): Refused | null {
  const now = standing(attempt.partner?.settings.ipWhitelist ?? [], attempt.address);
  return now === 'unlisted' ? guessed(attempt, 'address_not_allowed') : null;
}

const BIND_TYPE: Readonly<Record<BindRequestPdu['command'], BindType>> = {
  bind_transmitter: 'transmitter',
  bind_receiver: 'receiver',
  bind_transceiver: 'transceiver',
};

function withAllowedBindType({ request, partner }: Attempt<unknown>): Refused | null {
  const allowed = partner?.settings.allowedBindTypes ?? [];
  return allowed.includes(BIND_TYPE[request.command]) ? null : refuse('bind_type_not_allowed');
}

function withSessionFree({ partner }: Attempt<unknown>): Refused | null {
  return partner !== undefined && partner.sessions < partner.settings.maxSessions
    ? null
    : refuse('too_many_sessions');
}

function refuse(reason: BindRefusal): Refused {
  return { kind: 'refused', reason, slow: false, lockedNow: false, silent: false, untold: 0 };
}

function guessed(
  { context, request, address, standing }: Attempt<unknown>,
  reason: CredentialRefusal,
): Refused {
  const { slow, lockedNow } = context.lockout.failed(request.system_id, address, standing, context.now());
  return { ...refuse(reason), slow: slow || lockedNow, lockedNow };
}

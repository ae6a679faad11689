import { describe, expect, it } from 'vitest';
import type { ServerPeerInput } from '../../contract/server-peer.ts';
import { turn } from '../../test/turn.ts';
import { type BindRequestPdu, responseTo } from '../session/answers.ts';
import { encode } from '../smpp/encode.ts';
import { pdu } from '../smpp/pdu.ts';
import { type AuthenticationContext, authenticate, type Decision } from './authenticate.ts';
import {
  type BindCommand,
  partnerSettings,
  partnersOf,
  refusalOctets,
  TestPartner,
} from './callers.fixture.ts';
import { KnownAddresses } from './known-addresses.ts';
import { Lockout } from './lockout.ts';
import { PASSWORD_CHECK_LIMITS, PasswordCheck } from './password-check.ts';
import { BIND_REFUSAL_STATUS } from './refusal.ts';

const ADDRESS = '192.0.2.1';
/** What the scripted derivation below gives for `hashed08`, and what it gives for anything else. */
const RIGHT = Buffer.alloc(32, 1);
const WRONG = Buffer.alloc(32, 2);
const HASHED = `$scrypt$ln=4,r=8,p=1$c2FsdHNhbHQ$${RIGHT.toString('base64').replace(/=+$/, '')}`;

interface Derivation {
  readonly cost: number;
  readonly length: number;
}

function gateway(...peers: Partial<ServerPeerInput>[]) {
  const partners = partnersOf(...peers.map((peer) => new TestPartner(partnerSettings(peer))));
  const derivations: Derivation[] = [];
  let now = 0;
  let duringDerivation = (): void => undefined;
  const passwords = new PasswordCheck(
    { ...PASSWORD_CHECK_LIMITS, perSource: 10 },
    async (password, hash, length) => {
      derivations.push({ cost: hash.cost, length });
      duringDerivation();
      await turn();
      return password === 'hashed08' ? RIGHT : WRONG;
    },
  );
  const context: AuthenticationContext<string> = {
    partners,
    passwords,
    lockout: new Lockout({ failures: 10, windowMs: 60_000, durationMs: 300_000 }),
    known: new KnownAddresses(),
    now: () => now,
  };
  const bind = async (
    fields: { system_id?: string; password?: string; command?: BindCommand } = {},
    address = ADDRESS,
  ) => {
    const { command = 'bind_transceiver', ...rest } = fields;
    const request: BindRequestPdu = pdu(command, {
      sequence_number: 1,
      system_id: 'acme',
      password: 'secret08',
      ...rest,
    });
    const decisions: Decision<string>[] = [];
    derivations.length = 0;
    await authenticate(request, address, context, (decision) => decisions.push(decision));
    expect(decisions).toHaveLength(1);
    const [decision] = decisions;
    if (decision?.kind !== 'refused')
      return { reason: decision?.kind, bytes: null, decision, derivations: [...derivations] };
    const answer = encode(responseTo(request, BIND_REFUSAL_STATUS[decision.reason]));
    const bytes = Buffer.isBuffer(answer) ? answer.toString('hex') : null;
    return { reason: decision.reason, bytes, decision, derivations: [...derivations] };
  };
  return {
    partners,
    context,
    bind,
    later: (ms: number) => {
      now += ms;
    },
    meanwhile: (change: () => void) => {
      duringDerivation = change;
    },
  };
}

const BINDFAIL = refusalOctets(0x0d);

describe('authenticate', () => {
  it('admits what has nothing against it, by every kind of password', async () => {
    const { bind, partners } = gateway({}, { name: 'b', system_id: 'hash', password: HASHED });
    expect((await bind()).decision).toEqual({ kind: 'admitted', partner: partners.get('acme') });
    expect((await bind({ system_id: 'hash', password: 'hashed08' })).decision).toEqual({
      kind: 'admitted',
      partner: partners.get('hash'),
    });
  });

  it.each([
    ['unknown_system_id', { system_id: 'nobody' }, {}],
    ['unknown_system_id', { system_id: '' }, {}],
    ['unknown_system_id', { system_id: 'ACME' }, {}],
    ['wrong_password', { password: 'secret09' }, {}],
    ['wrong_password', { password: '' }, {}],
    ['wrong_password', { password: 'secret08secret08' }, {}],
    ['wrong_password', { password: HASHED }, { password: HASHED }],
    ['address_not_allowed', {}, { ip_whitelist: ['203.0.113.0/24'] }],
    ['wrong_password', { password: 'secret09' }, { ip_whitelist: ['203.0.113.0/24'] }],
    // The whitelist comes first: this one must not learn that its password is right.
    ['address_not_allowed', {}, { ip_whitelist: ['203.0.113.0/24'], allowed_bind_types: ['receiver'] }],
  ] as const)('refuses for %s (%j) with ESME_RBINDFAIL and no body', async (reason, fields, peer) => {
    const {
      allowed_bind_types = ['transceiver'],
      ip_whitelist = [],
      ...rest
    } = { allowed_bind_types: undefined, ip_whitelist: undefined, ...peer };
    const refused = await gateway({
      ...rest,
      allowed_bind_types: [...allowed_bind_types],
      ip_whitelist: [...ip_whitelist],
    }).bind(fields);
    expect(refused.reason).toBe(reason);
    expect(refused.bytes).toBe(BINDFAIL);
  });

  it('tells a proven partner which bind types it may use, by ESME_RINVCMDID', async () => {
    const { bind } = gateway({ allowed_bind_types: ['receiver'] });
    expect(await bind()).toMatchObject({ reason: 'bind_type_not_allowed', bytes: refusalOctets(0x03) });
    expect(await bind({ command: 'bind_transmitter' })).toMatchObject({
      bytes: refusalOctets(0x03, 'bind_transmitter'),
    });
    expect((await bind({ command: 'bind_receiver' })).reason).toBe('admitted');
    expect((await bind({ password: 'wrong' })).bytes).toBe(BINDFAIL);
  });

  it('refuses a session too many with ESME_RALYBND', async () => {
    const { bind, partners } = gateway({ max_sessions: 1 });
    const partner = partners.get('acme');
    Object.defineProperty(partner, 'sessions', { value: 1 });
    expect(await bind()).toMatchObject({ reason: 'too_many_sessions', bytes: refusalOctets(0x05) });
    expect((await bind({ password: 'wrong' })).reason).toBe('wrong_password');
  });

  it('costs nothing but a comparison while no partner has a hash', async () => {
    const { bind } = gateway();
    for (const fields of [{}, { system_id: 'nobody' }, { password: 'wrong' }])
      expect((await bind(fields)).derivations).toEqual([]);
  });

  it('costs every refusal for credentials the same derivation once one partner has a hash', async () => {
    const { bind } = gateway(
      { name: 'plain', system_id: 'plain' },
      { name: 'plain_elsewhere', system_id: 'plain2', ip_whitelist: ['203.0.113.0/24'] },
      { name: 'hashed', system_id: 'hash', password: HASHED },
      { name: 'hashed_elsewhere', system_id: 'hash2', password: HASHED, ip_whitelist: ['203.0.113.0/24'] },
    );
    // Known right from here on: even so it may not answer faster from an address that is not listed.
    expect((await bind({ system_id: 'hash2', password: 'hashed08' }, '203.0.113.1')).reason).toBe('admitted');
    const one = [{ cost: 16, length: 32 }];
    for (const [system_id, password, reason] of [
      ['nobody', 'secret08', 'unknown_system_id'],
      ['nobody', 'hashed08', 'unknown_system_id'],
      ['plain', 'wrong', 'wrong_password'],
      ['plain2', 'secret08', 'address_not_allowed'],
      ['plain2', 'wrong', 'wrong_password'],
      ['hash', 'wrong', 'wrong_password'],
      ['hash2', 'wrong', 'wrong_password'],
      ['hash2', 'hashed08', 'address_not_allowed'],
    ] as const) {
      const refused = await bind({ system_id, password });
      expect([system_id, password, refused.reason, refused.bytes]).toEqual([
        system_id,
        password,
        reason,
        BINDFAIL,
      ]);
      expect([system_id, password, refused.derivations]).toEqual([system_id, password, one]);
    }
  });

  it('refuses without a look at the password once locked out, also the right one, slowly', async () => {
    const { bind, later } = gateway({ password: HASHED });
    for (let n = 1; n <= 10; n += 1) {
      const { decision } = await bind({ password: `wrong${n}` });
      expect(decision).toMatchObject({ reason: 'wrong_password', lockedNow: n === 10, slow: n === 10 });
    }
    const locked = await bind({ password: 'hashed08' });
    expect(locked).toMatchObject({ reason: 'locked_out', bytes: BINDFAIL, derivations: [] });
    expect(locked.decision).toMatchObject({ slow: true, silent: true });
    expect((await bind({ password: 'hashed08' }, '192.0.2.2')).reason).toBe('admitted');
    later(300_000);
    expect((await bind({ password: 'hashed08' })).reason).toBe('admitted');
  });

  it('counts neither a bind type nor a session too many as a guess', async () => {
    const { bind } = gateway({ allowed_bind_types: ['receiver'] });
    for (let n = 0; n < 30; n += 1) expect((await bind()).reason).toBe('bind_type_not_allowed');
  });

  it('asks to come again when too many passwords of one address are being checked, and counts no guess', async () => {
    const { bind } = gateway({ password: HASHED });
    const many = await Promise.all(Array.from({ length: 12 }, (_, n) => bind({ password: `guess${n}` })));
    const reasons = many.map(({ reason }) => reason);
    expect(reasons.filter((reason) => reason === 'wrong_password')).toHaveLength(10);
    expect(reasons.filter((reason) => reason === 'authentication_busy')).toHaveLength(2);
  });

  it('decides by the settings as they are when the password was checked', async () => {
    const changed = gateway({ password: HASHED });
    changed.meanwhile(() => {
      const partner = changed.partners.get('acme');
      if (partner !== undefined) partner.settings = partnerSettings({ password: 'other' });
    });
    expect(await changed.bind({ password: 'hashed08' })).toMatchObject({
      reason: 'peer_changed',
      bytes: BINDFAIL,
    });

    const removed = gateway({ password: HASHED });
    removed.meanwhile(() => removed.partners.clear());
    expect((await removed.bind({ password: 'hashed08' })).reason).toBe('peer_changed');

    const limited = gateway({ password: HASHED });
    limited.meanwhile(() => {
      const partner = limited.partners.get('acme');
      if (partner !== undefined)
        partner.settings = partnerSettings({ password: HASHED, ip_whitelist: ['203.0.113.9'] });
    });
    expect((await limited.bind({ password: 'hashed08' })).reason).toBe('address_not_allowed');
  });

  it('rejects, undecided, when scrypt itself fails', async () => {
    const { context } = gateway({ password: HASHED });
    const passwords = new PasswordCheck({ ...PASSWORD_CHECK_LIMITS, perSource: 10 }, () =>
      Promise.reject(new Error('memory')),
    );
    const request = pdu('bind_receiver', { system_id: 'acme', password: 'x' });
    const attempt = authenticate(request, ADDRESS, { ...context, passwords }, () => expect.unreachable());
    await expect(attempt).rejects.toThrow('memory');
  });
});

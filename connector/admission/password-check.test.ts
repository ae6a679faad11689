import { describe, expect, it } from 'vitest';
import { parseScryptHash, type ScryptHash } from '../../contract/password.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import { PASSWORD_CHECK_LIMITS, PasswordCheck, type PasswordCheckLimits } from './password-check.ts';

/** RFC 7914 §12, second and third test vector, in PHC format. */
const VECTORS = [
  [
    'password',
    'ln=10,r=8,p=16',
    'NaCl',
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
  ],
  [
    'pleaseletmein',
    'ln=14,r=8,p=1',
    'SodiumChloride',
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
  ],
] as const;

function hash(parameters: string, salt: string, hex: string): ScryptHash {
  const encode = (octets: Buffer) => octets.toString('base64').replace(/=+$/, '');
  const [ln = '', r = '', p = ''] = parameters.split(',').map((pair) => pair.split('=')[1]);
  return {
    kind: 'scrypt',
    cost: 2 ** Number(ln),
    blockSize: Number(r),
    parallelization: Number(p),
    saltBase64: encode(Buffer.from(salt)),
    hashBase64: encode(Buffer.from(hex, 'hex')),
  };
}

const EXPECTED: ScryptHash = {
  kind: 'scrypt',
  cost: 2,
  blockSize: 1,
  parallelization: 1,
  saltBase64: 'c2FsdHNhbHRzYWx0',
  hashBase64: Buffer.alloc(32, 7).toString('base64').replace(/=+$/, ''),
};

/** Derivations that the test finishes by hand, right for the password `right`. */
function byHand(limits: Partial<PasswordCheckLimits> = {}) {
  const clock = new FakeClock();
  const begun: string[] = [];
  const finish: (() => void)[] = [];
  const check = new PasswordCheck(
    { ...PASSWORD_CHECK_LIMITS, perSource: 10, ...limits },
    (password, _hash, length) => {
      begun.push(password);
      return new Promise((resolve) =>
        finish.push(() => resolve(Buffer.alloc(length, password === 'right' ? 7 : 8))),
      );
    },
    clock,
  );
  return { check, begun, clock, finishNext: () => finish.shift()?.() };
}

describe('PasswordCheck', () => {
  it.each(VECTORS)('takes %s for its hash of RFC 7914 (%s)', async (password, parameters, salt, hex) => {
    const check = new PasswordCheck({ ...PASSWORD_CHECK_LIMITS, perSource: 10 });
    const expected = hash(parameters, salt, hex);
    expect(await check.matches(expected, password, 'a', true, 'known')).toBe('right');
    expect(await check.matches(expected, `${password} `, 'a', true, 'known')).toBe('wrong');
  });

  it('takes the dearest hash that settings may have', async () => {
    const dearest = parseScryptHash(`$scrypt$ln=17,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`);
    const check = new PasswordCheck({ ...PASSWORD_CHECK_LIMITS, perSource: 10 });
    expect(dearest).not.toBeNull();
    if (dearest !== null) expect(await check.matches(dearest, 'x', 'a', true, 'known')).toBe('wrong');
  });

  it('compares plain texts of any length', () => {
    const { check } = byHand();
    expect(check.equals('secret08', 'secret08')).toBe(true);
    for (const wrong of ['', 'secret0', 'secret081', 'SECRET08', 'secret0é'])
      expect(check.equals('secret08', wrong)).toBe(false);
  });

  it('derives once for sessions that come at once, and not again for a password found right', async () => {
    const { check, begun, finishNext } = byHand();
    const storm = Array.from({ length: 50 }, () => check.matches(EXPECTED, 'right', 'a', true, 'known'));
    await turn();
    finishNext();
    expect(new Set(await Promise.all(storm))).toEqual(new Set(['right']));
    expect(await check.matches(EXPECTED, 'right', 'b', true, 'known')).toBe('right');
    expect(begun).toEqual(['right']);
  });

  it('derives again when it may not recall, for a wrong password, and for another hash', async () => {
    const { check, begun, finishNext } = byHand();
    const ask = async (expected: ScryptHash, password: string, mayRecall: boolean) => {
      const verdict = check.matches(expected, password, 'a', mayRecall, 'known');
      await turn();
      finishNext();
      return verdict;
    };
    await ask(EXPECTED, 'right', true);
    expect(await ask(EXPECTED, 'right', false)).toBe('right');
    expect(await ask(EXPECTED, 'wrong', true)).toBe('wrong');
    expect(await ask(EXPECTED, 'wrong', true)).toBe('wrong');
    await ask({ ...EXPECTED, saltBase64: 'b3RoZXJvdGhlcm8' }, 'right', true);
    expect(begun).toEqual(['right', 'right', 'wrong', 'wrong', 'right']);
  });

  it('runs a bounded number at once, lets a bounded number wait, and is busy beyond', async () => {
    const { check, begun, finishNext } = byHand({ concurrency: 2, queue: { known: 3, stranger: 1 } });
    const verdicts = Array.from({ length: 7 }, (_, n) =>
      check.matches(EXPECTED, `guess${n}`, `source${n}`, true, 'known'),
    );
    await turn();
    expect(begun).toHaveLength(2);
    expect(check.load).toMatchObject({ running: 2, waiting: 3 });
    for (let n = 0; n < 5; n += 1) {
      finishNext();
      await turn();
    }
    expect(await Promise.all(verdicts)).toEqual([
      'wrong',
      'wrong',
      'wrong',
      'wrong',
      'wrong',
      'busy',
      'busy',
    ]);
    expect(check.load).toMatchObject({ running: 0, waiting: 0 });
  });

  it('checks those who are known before strangers, and leaves them a turn', async () => {
    const { check, begun, finishNext } = byHand();
    for (const name of ['s1', 's2', 's3']) void check.matches(EXPECTED, name, name, true, 'stranger');
    await turn();
    expect(begun).toEqual(['s1']);
    for (const name of ['k1', 'k2']) void check.matches(EXPECTED, name, name, true, 'known');
    await turn();
    expect(begun).toEqual(['s1', 'k1']);
    for (let n = 0; n < 2; n += 1) {
      finishNext();
      await turn();
    }
    expect(begun).toEqual(['s1', 'k1', 'k2', 's2']);
  });

  it("spends no more on strangers' wrong guesses than their share, from however many addresses", async () => {
    const { check, begun, finishNext, clock } = byHand();
    for (let n = 0; n < 200; n += 1) void check.matches(EXPECTED, `g${n}`, `s${n}`, true, 'stranger');
    const spent = { ms: 0 };
    for (let ms = 0; ms < 60_000; ms += 50) {
      if (check.load.running > 0) spent.ms += 50;
      clock.advance(50);
      finishNext();
      await turn();
    }
    expect(begun.length).toBeLessThan(100);
    expect(spent.ms).toBeGreaterThan(1_000);
    expect(spent.ms).toBeLessThanOrEqual(0.05 * 60_000 + 500);
    const partner = check.matches(EXPECTED, 'right', 'listed', true, 'known');
    await turn();
    expect(begun.at(-1)).toBe('right');
    finishNext();
    finishNext();
    expect(await partner).toBe('right');
  });

  it('lets strangers with right passwords come in all at once', async () => {
    const { check, finishNext, clock } = byHand();
    const hashes = Array.from({ length: 100 }, (_, n) => ({
      ...EXPECTED,
      saltBase64: Buffer.from(`salt ${n}`).toString('base64'),
    }));
    const all = hashes.map((hash, n) => check.matches(hash, 'right', `s${n}`, true, 'stranger'));
    for (let n = 0; n < 100; n += 1) {
      await turn();
      clock.advance(40);
      finishNext();
    }
    expect(new Set(await Promise.all(all))).toEqual(new Set(['right']));
  });

  it('lets one source guess no further at once than it might one after the other', async () => {
    const { check, begun, finishNext } = byHand({ perSource: 2 });
    const verdicts = [1, 2, 3].map((n) => check.matches(EXPECTED, `guess${n}`, 'one', true, 'known'));
    const other = check.matches(EXPECTED, 'guess9', 'two', true, 'known');
    for (let n = 0; n < 3; n += 1) {
      await turn();
      finishNext();
    }
    expect(await Promise.all(verdicts)).toEqual(['wrong', 'wrong', 'busy']);
    expect(await other).toBe('wrong');
    expect(begun).toHaveLength(3);
    const again = check.matches(EXPECTED, 'guess4', 'one', true, 'known');
    await turn();
    finishNext();
    expect(await again).toBe('wrong');
  });

  it('gives the turn back when a derivation fails, and says that it failed', async () => {
    const check = new PasswordCheck({ ...PASSWORD_CHECK_LIMITS, concurrency: 1, perSource: 1 }, () =>
      Promise.reject(new Error('out of memory')),
    );
    for (let n = 0; n < 3; n += 1) {
      await expect(check.matches(EXPECTED, `guess${n}`, 'a', true, 'known')).rejects.toThrow('out of memory');
    }
    expect(check.load).toMatchObject({ running: 0, waiting: 0 });
  });

  it('remembers a bounded number of passwords', async () => {
    const check = new PasswordCheck(
      { ...PASSWORD_CHECK_LIMITS, remembered: 5, perSource: 100 },
      (_password, _hash, length) => Promise.resolve(Buffer.alloc(length, 7)),
    );
    for (let n = 0; n < 50; n += 1) await check.matches(EXPECTED, `right${n}`, 'a', true, 'known');
    expect(check.load.remembered).toBe(5);
  });

  it('makes decoys with the parameters in use, the same for the same name', () => {
    const { check } = byHand();
    const inUse = [EXPECTED, { ...EXPECTED, cost: 4, hashBase64: 'A'.repeat(86) }];
    const decoys = Array.from({ length: 40 }, (_, n) => check.decoy(`name${n}`, inUse));
    expect(new Set(decoys.map((decoy) => decoy?.cost))).toEqual(new Set([2, 4]));
    for (const decoy of decoys) {
      const model = inUse.find(({ cost }) => cost === decoy?.cost);
      expect(decoy?.hashBase64).toHaveLength(model?.hashBase64.length ?? -1);
      expect(decoy?.hashBase64).not.toBe(model?.hashBase64);
    }
    expect(check.decoy('name1', inUse)).toEqual(check.decoy('name1', inUse));
    expect(check.decoy('name1', [])).toBeNull();
  });
});

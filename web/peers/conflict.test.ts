import { describe, expect, it } from 'vitest';
import { conflictsBetween, mergedDraft } from './conflict-between.ts';
import { draftOf } from './draft.ts';
import { generatePassword } from './generate-password.ts';

const loaded = { ...draftOf('client', null), name: 'a', tps_limit: '100', window_size: '10', host: 'old' };

describe('two operators at one peer', () => {
  const theirs = { ...loaded, tps_limit: '77', host: 'theirs' };
  const mine = { ...loaded, window_size: '20', host: 'mine' };

  it('see what the other one changed, and where they meet', () => {
    expect(conflictsBetween('client', { loaded, theirs, mine })).toEqual([
      { pointer: 'host', loaded: 'old', theirs: 'theirs', mine: 'mine', changedBy: 'both' },
      { pointer: 'tps_limit', loaded: '100', theirs: '77', mine: '100', changedBy: 'them' },
    ]);
  });

  it('keep both changes when mine go on top', () => {
    expect(mergedDraft('client', { loaded, theirs, mine })).toMatchObject({
      tps_limit: '77',
      window_size: '20',
      host: 'mine',
    });
  });
});

describe('a generated password', () => {
  it('is as long as a bind carries, whatever the dice say', () => {
    let next = 250;
    const password = generatePassword((octets) => octets.map(() => next++ % 256));
    expect(password).toMatch(/^[A-HJ-NP-Za-km-z2-9]{8}$/);
  });
});

import { describe, expect, it } from 'vitest';
import { limitScopes } from './token-scopes.ts';

/** As Cognito sends it, shortened. */
function asked(groups: readonly string[] | null) {
  return {
    version: '2',
    triggerSource: 'TokenGeneration_HostedAuth',
    userName: 'olga',
    request: {
      userAttributes: { sub: '1' },
      groupConfiguration: groups === null ? {} : { groupsToOverride: groups },
      scopes: ['openid', 'omnimessage-smpp/peers.read', 'omnimessage-smpp/peers.write'],
    },
    response: { claimsAndScopeOverrideDetails: null },
  };
}

function suppressed(groups: readonly string[] | null): readonly string[] {
  const { response } = limitScopes(asked(groups), 'operators');
  return response.claimsAndScopeOverrideDetails.accessTokenGeneration.scopesToSuppress;
}

describe('scopes of a token', () => {
  it('let operators change peers', () => {
    expect(suppressed(['readers', 'operators'])).toEqual([]);
  });

  it.each([[[]], [['readers']], [['operators-of-something-else']], [null]])('let %j only look', (groups) => {
    expect(suppressed(groups)).toEqual(['omnimessage-smpp/peers.write']);
  });

  it('keep the rest of the event, which Cognito wants back', () => {
    expect(limitScopes(asked(['operators']), 'operators')).toMatchObject({ version: '2', userName: 'olga' });
  });

  it('make no token for an event that they do not know', () => {
    expect(() => limitScopes({ Records: [] }, 'operators')).toThrow();
  });
});

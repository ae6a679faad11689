import { describe, expect, test } from 'vitest';
import { GatewayIdentity, TokensIdentity } from './identity.ts';

describe('tokens', () => {
  const identity = new TokensIdentity([
    { token: 'abc', subject: 'olga', role: 'operator' },
    { token: 'def', subject: 'rob', role: 'reader' },
  ]);

  test.each([
    ['Bearer abc', { kind: 'caller', caller: { subject: 'olga', role: 'operator' } }],
    ['bearer  def ', { kind: 'caller', caller: { subject: 'rob', role: 'reader' } }],
    [null, { kind: 'none' }],
    ['', { kind: 'invalid' }],
    ['Bearer', { kind: 'invalid' }],
    ['Bearer abcd', { kind: 'invalid' }],
    ['Bearer ab c', { kind: 'invalid' }],
    ['Basic abc', { kind: 'invalid' }],
    [`Bearer ${'a'.repeat(9000)}`, { kind: 'invalid' }],
  ])('%s', async (authorization, expected) => {
    expect(await identity.identify(authorization)).toEqual(expected);
  });
});

describe("API Gateway's JWT authorizer", () => {
  const WRITING = 'omnimessage-smpp/peers.write';
  const identity = new GatewayIdentity(() => 1_795_348_800_000);
  const event = (claims: object, scopes: string[] | null = null) => ({
    event: { requestContext: { authorizer: { jwt: { claims, scopes } } } },
  });

  test.each([
    [
      event({ sub: 'u1', scope: 'openid omnimessage-smpp/peers.read' }),
      { kind: 'caller', caller: { subject: 'u1', role: 'reader' } },
    ],
    [
      event({ username: 'olga', sub: 'u1' }, ['omnimessage-smpp/peers.read', 'omnimessage-smpp/peers.write']),
      { kind: 'caller', caller: { subject: 'olga', role: 'operator' } },
    ],
    [
      event({ client_id: 'ci', scope: 'omnimessage-smpp/peers.write', token_use: 'access' }),
      { kind: 'caller', caller: { subject: 'ci', role: 'operator' } },
    ],
    // A right to look, and another resource server's to change.
    [
      event({ sub: 'u1', scope: 'omnimessage-smpp/peers.read other/peers.write peers.write' }),
      { kind: 'caller', caller: { subject: 'u1', role: 'reader' } },
    ],
    [event({ sub: 'u1', scope: 'openid omnimessage-smpp/peers.reader' }), { kind: 'invalid' }],
    [event({ sub: 'u1', scope: 'other/omnimessage-smpp/peers.write' }), { kind: 'invalid' }],
    [event({ sub: 'u1', scope: 'peers.write' }, ['peers.write']), { kind: 'invalid' }],
    [event({ scope: 'omnimessage-smpp/peers.read' }), { kind: 'invalid' }],
    [event({ sub: 'u1', scope: WRITING, token_use: 'id' }), { kind: 'invalid' }],
    [event({ sub: 'u1', scope: WRITING, exp: '1795348800' }), { kind: 'invalid' }],
    [event({ sub: 'u1', scope: WRITING, exp: 'never' }), { kind: 'invalid' }],
    [
      event({ sub: 'u1', scope: WRITING, exp: '1795348801' }),
      { kind: 'caller', caller: { subject: 'u1', role: 'operator' } },
    ],
    [{ event: { requestContext: {} } }, { kind: 'invalid' }],
    [undefined, { kind: 'invalid' }],
  ])('%j', async (platform, expected) => {
    expect(await identity.identify('Bearer x', platform)).toEqual(expected);
  });

  test('a token that no authorizer has seen counts for nothing', async () => {
    expect(await identity.identify('Bearer x', {})).toEqual({ kind: 'invalid' });
    expect(await identity.identify(null, {})).toEqual({ kind: 'none' });
  });
});

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
  const identity = new GatewayIdentity();
  const event = (claims: object, scopes: string[] | null = null) => ({
    event: { requestContext: { authorizer: { jwt: { claims, scopes } } } },
  });

  test.each([
    [
      event({ sub: 'u1', scope: 'openid omnimessage-smpp/peers.read' }),
      { kind: 'caller', caller: { subject: 'u1', role: 'reader' } },
    ],
    [
      event({ username: 'olga', sub: 'u1' }, ['peers.read', 'peers.write']),
      { kind: 'caller', caller: { subject: 'olga', role: 'operator' } },
    ],
    [
      event({ client_id: 'ci', scope: 'x/peers.write' }),
      { kind: 'caller', caller: { subject: 'ci', role: 'operator' } },
    ],
    [event({ sub: 'u1', scope: 'openid peers.reader' }), { kind: 'invalid' }],
    [event({ scope: 'peers.read' }), { kind: 'invalid' }],
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

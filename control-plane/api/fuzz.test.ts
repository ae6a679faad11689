import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { clientPeerShape } from '../../contract/client-peer.ts';
import { serverPeerShape } from '../../contract/server-peer.ts';
import { clientPeer, serverPeer, startApi, type TestApi } from './api.fixture.ts';
import { operations } from './operations.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 30_000 });

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/api/client-peers', { json: clientPeer('acme') });
  await api.call('POST', '/api/server-peers', { json: serverPeer('acme') });
});
afterAll(() => api.close());

const SECRET = 'pässwörd';
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    0,
    -1,
    1.5,
    1e308,
    '',
    '\u0000',
    '$scrypt$',
    '2001:db8::/129',
    'hex:zz',
    null,
    true,
    SECRET,
  ),
);

/** A peer of which some settings are anything, some are missing, and some nobody knows. */
function peerLike(base: object, shape: object): fc.Arbitrary<unknown> {
  const field = fc.oneof(fc.constantFrom(...Object.keys(shape)), fc.string({ maxLength: 20 }));
  return fc.oneof(
    { weight: 1, arbitrary: anything },
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.dictionary(field, anything, { maxKeys: 6 }), fc.subarray(Object.keys(base)))
        .map(([changes, left]) => {
          const kept = Object.entries(base).filter(([key]) => !left.includes(key));
          return { ...Object.fromEntries(kept), ...changes };
        }),
    },
  );
}

const anyBody = fc.oneof(
  peerLike(clientPeer('acme'), clientPeerShape),
  peerLike(serverPeer('acme'), serverPeerShape),
  fc.record({ action: anything, names: anything, filter: anything }, { requiredKeys: [] }),
  fc.record({ binds: anything, server_binds: anything, x: anything }, { requiredKeys: [] }),
  fc.record(
    { dest_smsc: anything, source: anything, destination: anything, body: anything },
    { requiredKeys: [] },
  ),
);
const withBodies = operations.filter(({ body, id }) => body !== undefined && id !== 'sendMessage');

test('no body makes a 500, shows a password, or gets an answer without a code', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...withBodies),
      anyBody,
      fc.constantFrom('acme', 'nobody', 'é', '"'),
      fc.option(fc.string({ maxLength: 12 }), { nil: undefined }),
      async ({ method, path, body: form }, body, name, etag) => {
        const answer = await api.call(
          method.toUpperCase(),
          path.replace('{name}', encodeURIComponent(name)),
          {
            json: body ?? null,
            type: form?.types.find((type) => type.endsWith('json')) ?? 'application/json',
            headers: { 'if-match': /^[ -~]+$/.test(etag ?? '') ? (etag ?? '"1"') : '"1"' },
          },
        );
        expect(answer.status, answer.body).toBeLessThan(500);
        expect(answer.body).not.toContain('hunter22');
        expect(answer.body).not.toContain('swordfis');
        if (answer.status >= 400)
          expect(answer.json).toMatchObject({ code: expect.any(String), status: answer.status });
      },
    ),
    { numRuns: 1500 },
  );
  expect(api.logged.filter(({ message }) => message.startsWith('api request failed'))).toEqual([]);
});

test('no octets and no YAML make a 500', async () => {
  const words = fc.constantFrom(
    'binds:',
    '\n- ',
    '&a ',
    '*a',
    '{',
    '}',
    '[',
    ']',
    '<<: ',
    'name: x',
    '!!js/regexp /x/',
    '\t',
    '? ',
    '%YAML',
    '---',
    '"',
    "'",
    '|',
    '>',
  );
  const text = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.array(words, { maxLength: 30 }).map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('application/yaml', 'application/json'), async (body, type) => {
      const answer = await api.call('POST', '/api/import?dry_run=true', { body, type });
      expect(answer.status, answer.body).toBeLessThan(500);
    }),
    { numRuns: 1000 },
  );
});

test('aliases do not grow', async () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
  for (let level = 0; level < 12; level++) {
    const [before, here] = [String.fromCharCode(97 + level), String.fromCharCode(98 + level)];
    bomb.push(`${here}: &${here} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`);
  }
  const answer = await api.call('POST', '/api/import', { body: bomb.join('\n'), type: 'application/yaml' });
  expect([answer.status, answer.json]).toEqual([400, expect.objectContaining({ code: 'malformed_json' })]);
});

test('no query makes a 500', async () => {
  const reading = operations.filter(({ method, id }) => method === 'get' && id !== 'downloadSupportBundle');
  const parameter = fc.tuple(
    fc.constantFrom(
      'limit',
      'cursor',
      'search',
      'source',
      'desired',
      'level',
      'text',
      'target',
      'action',
      'x',
      '__proto__',
    ),
    fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom('1', '0', '-1', '1e3', 'api', 'up', 'error')),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...reading),
      fc.array(parameter, { maxLength: 4 }),
      async ({ path }, pairs) => {
        const query = new URLSearchParams(pairs);
        const answer = await api.call('GET', `${path.replace(/\{\w+\}/, 'acme')}?${query}`);
        expect(answer.status, answer.body).toBeLessThan(500);
      },
    ),
    { numRuns: 500 },
  );
});

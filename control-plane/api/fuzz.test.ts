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
  await api.call('POST', '/api/server-peers', { json: serverPeer('partner') });
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
/** What one setting or another takes, so that what comes after the checks is reached as well. */
const plausible = fc.oneof(
  fc.integer({ min: 1, max: 20_000 }),
  fc.constantFrom(
    true,
    false,
    null,
    'gsm',
    'udh16',
    'transceiver',
    '3.4',
    'host.example',
    'x1',
    [],
    ['gsm'],
    ['transceiver'],
  ),
  fc.constant({ source_network_type: 1 }),
);

/** A peer of which some settings are anything or something near, some are missing, and some nobody knows. */
function peerLike(base: object, shape: object): fc.Arbitrary<unknown> {
  const known = fc.constantFrom(...Object.keys(shape));
  const mangled = fc
    .tuple(
      fc.dictionary(fc.oneof(known, fc.string({ maxLength: 20 })), anything, { maxKeys: 6 }),
      fc.subarray(Object.keys(base)),
    )
    .map(([changes, left]) => {
      const kept = Object.entries(base).filter(([key]) => !left.includes(key));
      return { ...Object.fromEntries(kept), ...changes };
    });
  const near = fc.dictionary(known, plausible, { maxKeys: 2 }).map((changes) => ({ ...base, ...changes }));
  return fc.oneof(
    { weight: 1, arbitrary: anything },
    { weight: 3, arbitrary: mangled },
    { weight: 6, arbitrary: near },
  );
}

const anyBody = fc.oneof(
  peerLike(clientPeer('acme'), clientPeerShape),
  peerLike(serverPeer('partner'), serverPeerShape),
  fc.record({ action: anything, names: anything, filter: anything }, { requiredKeys: [] }),
  // Chance alone hardly ever writes an action that can be carried out.
  fc.constant({ action: 'resume', names: ['acme'] }),
  fc.record({ binds: anything, server_binds: anything, x: anything }, { requiredKeys: [] }),
  fc.record(
    { dest_smsc: anything, source: anything, destination: anything, body: anything },
    { requiredKeys: [] },
  ),
);
const withBodies = operations.filter(({ body, id }) => body !== undefined && id !== 'sendMessage');
type Request = [operation: (typeof withBodies)[number], body: unknown, name: string, tag: string];
/** What gets past the checks, of which chance writes too little: each change as it should be, by each name and tag. */
const asItShouldBe = withBodies
  .filter(({ method }) => method === 'put' || method === 'patch')
  .flatMap((operation): Request[] => {
    const client = operation.path.startsWith('/api/client');
    const peer = client ? clientPeer('acme') : serverPeer('partner');
    const body = operation.method === 'put' ? peer : { window_size: 20 };
    return [
      [operation, body, 'there', 'current'],
      [operation, body, 'there', '"0"'],
      [operation, body, 'nobody', 'current'],
    ];
  });

test('no body makes a 500, shows a password, or gets an answer without a code', async () => {
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...withBodies),
      anyBody,
      fc.constantFrom('there', 'there', 'there', 'nobody', 'é', '"'),
      fc.constantFrom('current', 'current', '"0"', 'x', 'W/"1"'),
      async ({ method, path, body: form }, body, name, tag) => {
        const mode = path.startsWith('/api/client') ? 'client' : 'server';
        const there = mode === 'client' ? 'acme' : 'partner';
        const address = path.replace('{name}', encodeURIComponent(name === 'there' ? there : name));
        const etag = tag === 'current' ? await current(mode, there) : tag;
        const answer = await api.call(method.toUpperCase(), address, {
          json: body ?? null,
          type: form?.types.find((type) => type.endsWith('json')) ?? 'application/json',
          headers: { 'if-match': etag },
        });
        const outcome = `${method} ${answer.status}`;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        expect(answer.status, answer.body).toBeLessThan(500);
        expect(answer.body).not.toContain('hunter22');
        expect(answer.body).not.toContain('swordfis');
        if (answer.status >= 400) {
          expect(answer.json).toMatchObject({ code: expect.any(String), status: answer.status });
        }
      },
    ),
    { numRuns: 1500, examples: asItShouldBe },
  );
  expect(api.logged.filter(({ message }) => message.startsWith('api request failed'))).toEqual([]);
  // The checks were not all that was reached.
  const reached = [
    'put 200',
    'put 404',
    'put 412',
    'put 422',
    'patch 200',
    'patch 412',
    'patch 422',
    'post 200',
    'post 422',
  ];
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(reached));
});

async function current(mode: string, name: string): Promise<string> {
  return (await api.call('GET', `/api/${mode}-peers/${name}`)).headers.get('etag') ?? '"1"';
}

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

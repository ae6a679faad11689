import { expect, test } from 'vitest';
import { collected, contextOf } from './doctor.fixture.ts';
import { checkTablePeers, judgeTableTest } from './table-peers.ts';

const how = { testBind: true, secondSession: false, running: null, unknownSecret: 'unknown' };
const bind = (state: string, wanted = true) => ({
  name: 'vodafone_uk',
  state,
  last_error: null,
  wanted,
  suspended: false,
});

test('without a token the API is not asked, and what to do instead is said', async () => {
  const env = { OMNIMESSAGE_SMPP_URL: 'https://smpp.example.com' };
  const { findings } = await collected((add) =>
    checkTablePeers([bind('disconnected')], how, contextOf({ env }), add),
  );
  expect(findings).toMatchObject([{ code: 'table_peers', status: 'skipped' }]);
  expect(findings[0]?.found).toMatch(/wants an access token.*test them by the dashboard/);
});

test('an API that is away', async () => {
  const env = { OMNIMESSAGE_SMPP_URL: 'https://127.0.0.1:1', OMNIMESSAGE_SMPP_TOKEN: 'planted-token' };
  const { outline, findings } = await collected((add) =>
    checkTablePeers([bind('disconnected')], how, contextOf({ env }), add),
  );
  expect(outline).toEqual(['table_peers ok', 'bind_test skipped']);
  expect(findings[1]?.found).toMatch(/connection refused/);
  expect(JSON.stringify(findings)).not.toContain('planted-token');
});

test('partners, and carriers that are bound or kept down, need no test', async () => {
  const binds = [bind('waiting'), bind('active'), bind('disconnected', false)];
  const running = new Map([['vodafone_uk', bind('disconnected', false)]]);
  const { findings } = await collected((add) =>
    checkTablePeers(binds, { ...how, running }, contextOf(), add),
  );
  expect(findings).toMatchObject([
    { status: 'skipped', found: expect.stringContaining('none is to be tested') },
  ]);
  expect((await collected((add) => checkTablePeers([], how, contextOf(), add))).outline).toEqual([]);
});

test('the steps of a test, in the codes of ours', () => {
  const step = (name: string, ok: boolean, detail = name) => ({ step: name, ok, detail, duration_ms: 1 });
  const findings = judgeTableTest({
    name: 'vodafone_uk',
    ok: false,
    steps: [step('resolve', true), step('connect', true), step('bind', false), step('unbind', true)],
    command_status: 14,
  });
  expect(findings.map(({ code, status }) => `${code} ${status}`)).toEqual([
    'bind_dns ok',
    'bind_tcp ok',
    'bind_test failed',
  ]);
  expect(findings[2]?.found).toMatch(/ESME_RINVPASWD/);
  const unreached = judgeTableTest({
    name: 'a',
    ok: false,
    steps: [step('resolve', false, 'a has no address')],
    command_status: null,
  });
  expect(unreached).toMatchObject([{ code: 'bind_dns', status: 'failed', found: 'a has no address' }]);
});

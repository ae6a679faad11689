/** What operators search the log for is there when it happens, and what is nobody's business never is. */
import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { dressing } from '../../connector/logging/output.ts';
import { startSimulatedCarrier } from '../../local/simulators/carrier.ts';
import type { FaultKind } from '../../local/simulators/omnimessage.ts';
import { startSimulatedCore } from '../../local/simulators/omnimessage.ts';
import { startSimulatedPartner } from '../../local/simulators/partner.ts';
import { ACCOUNT, bindTo } from './harness/bind.ts';
import { GatewayProcess } from './harness/gateway.ts';
import { freePort } from './harness/ports.ts';
import { ESME_RINVPASWD } from './harness/statuses.ts';

const ESME_RINVDSTADR = 0x0b;
const SECRETS = {
  carrier: ACCOUNT.password,
  partner: 'Partner7',
  guess: 'Guess#77',
  token: 'tok-0123456789abcdef',
};
const NUMBERS = { ours: '447700900123', theirs: '33612345678', long: '4477009001234567890123' };
const TEXT = 'planted Parole ünd mehr';
/** As hexadecimal octets show the first letters of it: Latin-1 and UCS-2. */
const TEXT_HEX = ['706c616e746564', '0070006c0061006e'];

/** One gateway at level debug goes through everything that can go wrong with the texts and secrets planted. */
async function provoke(): Promise<GatewayProcess> {
  const core = await startSimulatedCore({ port: 0, onUnknown: 'retry' });
  const carrier = await startSimulatedCarrier({
    port: 0,
    accounts: [ACCOUNT],
    refuse: ({ destination_addr }) => (destination_addr === NUMBERS.theirs ? ESME_RINVDSTADR : 0),
  });
  const silent = await startSimulatedCarrier({ port: 0, accounts: [ACCOUNT] });
  silent.answerEnquireLink(false);
  const mend = carrier.refuseBinds(ESME_RINVPASWD);
  const listenPort = await freePort();
  const settings = {
    api_base_url: core.url,
    api_token: SECRETS.token,
    api_timeout: 300,
    log_level: 'debug' as const,
    binds: [
      bindTo(carrier, { reconnect_max_delay: 200 }),
      bindTo(silent, { name: 'silent', enquire_link_interval: 1_000, enquire_link_timeout: 1_000 }),
    ],
    server_binds: [
      {
        name: 'partner',
        system_id: 'acme',
        password: SECRETS.partner,
        allowed_bind_types: ['transceiver' as const],
        ip_whitelist: ['127.0.0.1'],
      },
    ],
    listen: { host: '127.0.0.1', port: listenPort },
  };
  const gateway = await GatewayProcess.spawn(settings);
  await gateway.logged('started');
  const account = { port: listenPort, system_id: 'acme', reconnectMs: null };
  const [guesser, partner] = [
    startSimulatedPartner({ ...account, password: SECRETS.guess }),
    startSimulatedPartner({ ...account, password: SECRETS.partner }),
  ];
  try {
    await gateway.said('authentication error');
    mend();
    await gateway.logged('bound', { bind_name: 'carrier' });
    await gateway.logged('bind_refused');

    const message = { dest_smsc: 'carrier', source_msisdn: `+${NUMBERS.theirs}`, registered_delivery: 1 };
    core.queue({ ...message, destination_msisdn: NUMBERS.ours, message_body: TEXT });
    core.queue({ ...message, destination_msisdn: NUMBERS.theirs, message_body: TEXT });
    core.queue({ ...message, destination_msisdn: NUMBERS.long, message_body: TEXT });
    await gateway.said('submit_sm_resp ESME_RINVDSTADR');
    await gateway.logged('message_unsendable');
    await core.waitFor((now) => now.stats().reached.delivered === 1, 10_000);

    const mobile = { source_addr: NUMBERS.theirs, destination_addr: '12345', short_message: TEXT };
    const lift = core.fault(
      { kind: 'status', status: 400, body: { detail: `${TEXT} from ${NUMBERS.theirs}` } },
      { operations: ['submit'] },
    );
    await carrier.deliver(mobile);
    await partner.bound(10_000);
    await partner.submit({
      source_addr: NUMBERS.theirs,
      destination_addr: NUMBERS.ours,
      short_message: TEXT,
    });
    lift();
    await carrier.deliver({ ...mobile, validity_period: 'not a time' });
    await partner.request('query_sm', { message_id: 'none', source_addr: NUMBERS.theirs });

    const faults: readonly (readonly [FaultKind, string])[] = [
      [{ kind: 'status', status: 503, body: { detail: `${TEXT} ${NUMBERS.ours}` } }, 'api poll http 503'],
      [{ kind: 'half_json' }, 'api poll parse error'],
      [{ kind: 'silence' }, 'api poll timeout'],
      [{ kind: 'drop' }, 'api poll connection refused'],
    ];
    for (const [fault, phrase] of faults) {
      const mended = core.fault(fault, { operations: ['poll'] });
      await gateway.said(phrase, 20_000);
      mended();
    }
    await gateway.said('enquire_link timeout');
    carrier.garbage(Buffer.from(`GET /${TEXT} HTTP/1.1\r\n\r\n${NUMBERS.ours}`));
    await gateway.logged('disconnected', { reason: 'framing_lost' });
    await gateway.reload(
      `api_token: ${SECRETS.token}\nbinds: [{name: x, password: ${SECRETS.carrier}, colour: red}]\n`,
    );
    await gateway.logged('reload_refused');
    gateway.signal('SIGTERM');
    await gateway.ended(20_000);
  } finally {
    await Promise.all([guesser.close(), partner.close(), carrier.close(), silent.close(), core.close()]);
    await gateway.close();
  }
  return gateway;
}

let gateway: GatewayProcess;
let forms: readonly (readonly [form: string, text: string])[];

beforeAll(async () => {
  gateway = await provoke();
  const pretty = dressing('pretty');
  const forPeople = gateway.log.map((line) => pretty(JSON.stringify(line), 'info')).join('');
  forms = [
    ['as JSON', `${gateway.output}\n`],
    ['for people', forPeople],
  ];
}, 120_000);

/** grep's exit code: 0 found, 1 not. */
function grep(pattern: string, text: string, ...options: string[]): number | null {
  return spawnSync('grep', ['-q', ...options, '--', pattern], { input: text }).status;
}

describe('the guide’s patterns find', () => {
  test.each([
    ['Impossible d’atteindre OmniMessage', 'api.*connection refused', []],
    ['OmniMessage ne répond pas', 'api.*timeout', []],
    ['OmniMessage temporairement hors service', 'api.*http 503', []],
    ['Problème de format de réponse', 'api.*parse error', []],
    ['Connection refused', 'Connection refused', ['-i']],
    ['Connection reset', 'Connection reset', ['-i']],
    ['Identifiants incorrects', 'bind failed', []],
    ['Identifiants incorrects', 'authentication error', []],
    ['Délai d’attente de lien de demande', 'enquire_link timeout', []],
    ['submit_sm_resp avec un statut d’erreur', 'submit_sm_resp.*0x0000000B', []],
    ['erreurs liées à l’API', 'api\\|omnimessage\\|connect', ['-i']],
    ['erreurs récentes', 'error', ['-i']],
  ])('%s: %s', (_, pattern, options) => {
    for (const [form, text] of forms) expect([form, grep(pattern, text, ...options)]).toEqual([form, 0]);
  });
});

describe('nowhere in the output, at level debug,', () => {
  const nobodysBusiness = [
    ...Object.entries(SECRETS),
    ...Object.entries(NUMBERS),
    ['text', TEXT],
    ['first word of the text', 'planted'],
    ...TEXT_HEX.map((hex, at): [string, string] => [`octets of the text ${at}`, hex]),
  ] as const;
  test.each(nobodysBusiness)('%s: %s', (_, planted) => {
    for (const [form, text] of [...forms, ['standard error', gateway.errorOutput] as const])
      expect([form, grep(planted, text, '-F', '-i')]).toEqual([form, 1]);
  });
});

test('the PDUs were traced, with their numbers masked', () => {
  const submit = gateway.log.find((line) => line.event === 'pdu' && line['command'] === 'submit_sm');
  expect(submit).toMatchObject({
    bind_name: expect.any(String),
    pdu: { destination_addr: expect.stringContaining('…') },
  });
});

test('every line is an event with its time, level and message', () => {
  for (const line of gateway.log)
    expect(line).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: expect.stringMatching(/^(?:debug|info|warn|error)$/),
      event: expect.any(String),
      msg: expect.any(String),
    });
  expect(gateway.log).toHaveLength(gateway.output.split('\n').length);
});

test('a defect that ends the process is told by the last line, with its stack', async () => {
  const defect =
    'process.once("SIGWINCH", () => { throw new TypeError("nobody thought of this from 447700900123") })';
  const settings = { api_base_url: 'http://127.0.0.1:9', binds: [bindTo({ port: 9 })] };
  const broken = await GatewayProcess.spawn(settings, {
    nodeOptions: ['--import', `data:text/javascript,${encodeURIComponent(defect)}`],
  });
  try {
    await broken.logged('started');
    // It comes by itself, and once in ten seconds: not in the same moment.
    await broken.logged('api_call_failed');
    broken.signal('SIGWINCH');
    expect(await broken.ended()).toMatchObject({ code: 1 });
    expect(broken.log.at(-1)).toMatchObject({
      event: 'crashed',
      level: 'error',
      err: { stack: expect.stringContaining('TypeError') },
    });
    expect(broken.log.at(-1)?.msg).toMatch(
      /^a defect of the gateway ends the process: nobody thought of this/,
    );
  } finally {
    await broken.close();
  }
});

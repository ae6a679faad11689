import { createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ended } from './call-end.fixture.ts';
import type {
  InboundMessage,
  OmniMessage,
  OmniMessageError,
  StatusReport,
  UnmatchedReceipt,
} from './port.ts';
import { type RestSettings, shareConnections } from './rest.ts';
import {
  adapterFor,
  type Harness,
  json,
  listen,
  type ScriptedCore,
  startScriptedCore,
} from './scripted-core.fixture.ts';
import { selfSigned } from './self-signed.fixture.ts';

const cleanups: (() => Promise<void> | void)[] = [];
let core: ScriptedCore;

beforeEach(async () => {
  core = await startScriptedCore();
  cleanups.push(() => core.close());
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** What would end the process next; the test's own watch is put back afterwards. */
function nextUncaught(): Promise<unknown> {
  const listeners = process.rawListeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  return new Promise((resolve) => {
    process.once('uncaughtException', (error) => {
      for (const listener of listeners) Reflect.apply(process.on, process, ['uncaughtException', listener]);
      resolve(error);
    });
  });
}

function report(omnimessage: OmniMessage, id: string, told: StatusReport): Promise<void> {
  return ended((end) => omnimessage.report(id, told, end));
}

function adapter(settings: Partial<RestSettings> = {}, url = core.url): Harness {
  const harness = adapterFor(url, settings);
  cleanups.push(() => harness.omnimessage.close());
  return harness;
}

/** A server that speaks bytes, for answers that node:http would not give. */
async function rawServer(onData: (socket: Socket, bytes: Buffer) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => onData(socket, bytes));
  });
  const port = await listen(server);
  cleanups.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${port}`;
}

async function errorOf(call: Promise<unknown>): Promise<OmniMessageError> {
  return call.then(
    () => {
      throw new Error('the call was to fail');
    },
    (error: OmniMessageError) => error,
  );
}

const inbound: InboundMessage = {
  sourceSmsc: 'vodafone_uk',
  direction: 'mo',
  source: '447700900123',
  destination: '12345',
  body: 'STOP "now" €',
  dataCoding: 0,
  esmClass: 0,
  raw: Buffer.from([1, 0xff]),
  registeredDelivery: 1,
  priority: 0,
  expiresMs: Date.UTC(2026, 10, 22, 12),
  deliverAfterMs: null,
  concat: { reference: 7, total: 3, sequence: 1 },
  sourceTon: 1,
  sourceNpi: 1,
  destTon: 3,
  destNpi: 0,
  serviceType: '',
  protocolId: 0,
  replaceIfPresent: false,
  messageClass: null,
  sourcePort: null,
  destPort: null,
  tlvs: [
    { tag: 0x1400, value: Buffer.from('ab') },
    { tag: 0x381, value: Buffer.from([1]) },
    { tag: 0x381, value: Buffer.from([2]) },
  ],
};

const receipt: UnmatchedReceipt = {
  sourceSmsc: 'vodafone_uk',
  smscMessageId: 'A1B2',
  smscMessageIdForms: ['A1B2', '41394'],
  source: '1',
  destination: '2',
  status: 'delivered',
  dlr: { stat: 'DELIVRD', err: '000', submitDate: null, doneDate: null, text: null },
  raw: 'id:A1B2 stat:DELIVRD',
};

describe('what is asked', () => {
  it('polls with the bind, the limit and the headers of every request', async () => {
    core.answer = json(200, { messages: [{ id: 7, destination_msisdn: 447700900123, message_body: 'hi' }] });
    const { omnimessage, observed } = adapter();
    const polled = await omnimessage.poll('voda fone&uk', 100);
    expect(polled).toMatchObject({
      total: 1,
      malformed: [],
      messages: [{ id: '7', destination: '447700900123' }],
    });
    const [seen] = core.seen;
    expect(seen?.url).toBe('/api/message_queue?destination_smsc=voda%20fone%26uk&limit=100');
    expect(seen?.headers).toMatchObject({
      'user-agent': 'omnimessage-smpp/0.1.0',
      'x-frontend': 'smpp_gateway',
      authorization: 'Bearer top-secret-token',
    });
    expect(observed).toEqual([['poll', 'ok']]);
  });

  it('keeps the path prefix of api_base_url, and sends no Authorization without a token', async () => {
    const { omnimessage } = adapter({ apiBaseUrl: `${core.url}/omni/`, apiToken: null });
    await omnimessage.health();
    expect(core.seen[0]?.url).toBe('/omni/api/system/health');
    expect(core.seen[0]?.headers.authorization).toBeUndefined();
  });

  it('reports with the id in the path, the first id and all ids', async () => {
    core.answer = (response) => response.writeHead(204).end();
    const { omnimessage } = adapter();
    await report(omnimessage, '8f/1c', {
      status: 'sent',
      destSmsc: 'voda"fone',
      smscMessageIds: ['A1', 'B2'],
      commandStatus: 0,
      commandStatusName: 'ESME_ROK',
      parts: 2,
    });
    expect(core.seen[0]).toMatchObject({ method: 'PUT', url: '/api/messages/8f%2F1c/delivery_status' });
    expect(JSON.parse(core.seen[0]?.body ?? '')).toEqual({
      status: 'sent',
      dest_smsc: 'voda"fone',
      smsc_message_id: 'A1',
      smsc_message_ids: ['A1', 'B2'],
      command_status: 0,
      command_status_name: 'ESME_ROK',
      parts: 2,
      frontend: 'smpp_gateway',
      timestamp: '2026-11-22T11:00:00.000Z',
    });
  });

  it('reports a receipt with its own time and leaves absent fields out', async () => {
    const { omnimessage } = adapter();
    const dlr = { stat: 'DELIVRD', err: '000', submitDate: '2611221100', doneDate: null, text: 'a"b' };
    await report(omnimessage, '1', { status: 'delivered', destSmsc: 'v', dlr, reason: 'r', atMs: 0 });
    expect(JSON.parse(core.seen[0]?.body ?? '')).toEqual({
      status: 'delivered',
      dest_smsc: 'v',
      reason: 'r',
      dlr: { stat: 'DELIVRD', err: '000', submit_date: '2611221100', done_date: null, text: 'a"b' },
      frontend: 'smpp_gateway',
      timestamp: '1970-01-01T00:00:00.000Z',
    });
  });

  it('submits with the Idempotency-Key and reads the id, as number too', async () => {
    core.answer = json(201, { id: 90 });
    const { omnimessage } = adapter();
    expect(await omnimessage.submit(inbound, 'bind-3-17')).toEqual({ id: '90' });
    expect(core.seen[0]?.headers['idempotency-key']).toBe('bind-3-17');
    expect(JSON.parse(core.seen[0]?.body ?? '')).toMatchObject({
      source_smsc: 'vodafone_uk',
      frontend: 'smpp_gateway',
      source_type: 'smpp',
      direction: 'mo',
      message_body: 'STOP "now" €',
      raw_hex: '01ff',
      expires: '2026-11-22T12:00:00.000Z',
      deliver_after: null,
      concat: { reference: 7, total: 3, sequence: 1 },
      replace_if_present: false,
      message_class: null,
      source_port: null,
      dest_port: null,
      tlvs: { '0x1400': '6162', '0x0381': ['01', '02'] },
    });
  });

  it('hands over a receipt: 202 known, 404 not known, without a log line for the 404', async () => {
    const { omnimessage, logged, observed } = adapter();
    core.answer = json(202, {});
    expect(await omnimessage.reportReceipt(receipt)).toBe(true);
    core.answer = json(404, {});
    expect(await omnimessage.reportReceipt(receipt)).toBe(false);
    expect(JSON.parse(core.seen[0]?.body ?? '')).toMatchObject({
      smsc_message_id_forms: ['A1B2', '41394'],
      dlr: { stat: 'DELIVRD' },
    });
    expect(observed).toEqual([
      ['receipt', 'ok'],
      ['receipt', 'refused'],
    ]);
    expect(logged).toEqual([]);
  });

  it('registers, and says when there is no registration', async () => {
    const { omnimessage } = adapter();
    const registration = {
      version: '1',
      hostname: 'h',
      binds: [{ name: 'v', mode: 'client', status: 'up' }],
    } as const;
    expect(await omnimessage.register(registration)).toBe(true);
    core.answer = json(404, {});
    expect(await omnimessage.register(registration)).toBe(false);
    expect(JSON.parse(core.seen[0]?.body ?? '')).toEqual({
      frontend_name: 'smpp_gateway',
      frontend_type: 'smpp',
      ...registration,
    });
  });
});

describe('what goes wrong', () => {
  it.each([
    [503, true, 'http_5xx'],
    [401, false, 'http_4xx'],
    [429, true, 'http_4xx'],
    [302, false, 'http_4xx'],
  ] as const)('http %i: passing %s', async (status, passing, outcome) => {
    core.answer = json(status, { secret: 'body' });
    const { omnimessage, logged, observed } = adapter();
    const error = await errorOf(omnimessage.poll('v', 1));
    expect(error).toMatchObject({ name: 'OmniMessageError', code: 'http', status, passing });
    expect(logged.map(({ message }) => message)).toEqual([`api poll http ${status}`]);
    expect(logged[0]?.level).toBe(status === 401 ? 'error' : 'warn');
    expect(observed).toEqual([['poll', outcome]]);
    expect(JSON.stringify(logged) + String(error)).not.toMatch(/top-secret|"body"/);
  });

  it('reads command_status of a refused submit, and survives refusals without one', async () => {
    const { omnimessage, observed } = adapter();
    core.answer = json(422, { command_status: 11 });
    expect(await errorOf(omnimessage.submit(inbound, 'k'))).toMatchObject({ status: 422, commandStatus: 11 });
    core.answer = (response) => response.writeHead(400).end('<html>no</html>');
    expect(await errorOf(omnimessage.submit(inbound, 'k'))).toMatchObject({
      status: 400,
      commandStatus: null,
    });
    expect(observed).toEqual([
      ['submit', 'refused'],
      ['submit', 'refused'],
    ]);
  });

  it.each([
    ['half JSON', '{"messages":[{"id"', 'not valid JSON'],
    ['HTML', '<!doctype html><p>captive portal', 'HTML or XML'],
    ['no list', '{"messages":7}', 'no list'],
    ['a JSON string', '"ok"', 'no list'],
  ])('%s is a parse error', async (_name, body, says) => {
    core.answer = (response) => response.writeHead(200).end(body);
    const { omnimessage, logged } = adapter();
    const error = await errorOf(omnimessage.poll('v', 1));
    expect(error.code).toBe('parse_error');
    expect(error.message).toContain(says);
    expect(error.message).not.toContain(body);
    expect(logged[0]?.message).toBe('api poll parse error');
  });

  it('does not take a web page with status 200 for OmniMessage having taken a report', async () => {
    core.answer = (response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('\r\n<!DOCTYPE html><title>Sign in</title>');
    };
    const { omnimessage } = adapter();
    const taken = report(omnimessage, '8f1c', { status: 'sent', destSmsc: 'vodafone_uk' });
    expect((await errorOf(taken)).code).toBe('parse_error');
  });

  it('an accepted submit without an id is a parse error', async () => {
    core.answer = json(201, { ok: true });
    expect((await errorOf(adapter().omnimessage.submit(inbound, 'k'))).code).toBe('parse_error');
  });

  it('refuses an answer beyond its bound', async () => {
    core.answer = (response) => response.writeHead(200).end(`[${' '.repeat(4096)}]`);
    const { omnimessage } = adapter({ tuning: { maxPollBytes: 4096 } });
    const error = await errorOf(omnimessage.poll('v', 1));
    expect(error.code).toBe('parse_error');
    expect(error.message).toContain('4096 octets');
  });

  it('calls silence a timeout, before the answer and within it', async () => {
    const { omnimessage, logged, clock } = adapter({ tuning: { silenceMs: 50 } });
    core.answer = () => {
      clock.ms += 50;
    };
    expect((await errorOf(omnimessage.health())).code).toBe('timeout');
    core.answer = (response) => {
      clock.ms += 50;
      response.writeHead(200).write('[');
    };
    expect((await errorOf(omnimessage.poll('v', 1))).code).toBe('timeout');
    expect(logged.map(({ message }) => message)).toEqual(['api health timeout', 'api poll timeout']);
  });

  it('ends an answer that drips for longer than the whole call may take', async () => {
    const harness = adapter({ tuning: { totalMs: 1_000 } });
    core.answer = (response) => {
      harness.clock.ms = 1_001;
      response.writeHead(200).write('[');
    };
    expect((await errorOf(harness.omnimessage.poll('v', 1))).code).toBe('timeout');
  });

  it('does not send what waited too long for a connection', async () => {
    const harness = adapter({ tuning: { callConnections: 1, queueMs: 100 } });
    core.answer = (response) => {
      harness.clock.ms = 101;
      response.end('[]');
    };
    const first = harness.omnimessage.poll('a', 1);
    const second = errorOf(harness.omnimessage.poll('b', 1));
    await first;
    expect((await second).code).toBe('timeout');
    expect(core.seen).toHaveLength(1);
  });

  it('refuses more calls than may wait', async () => {
    const { omnimessage } = adapter({ tuning: { maxCalls: 1 } });
    const first = omnimessage.health();
    expect(await errorOf(omnimessage.health())).toMatchObject({ code: 'circuit_open', passing: true });
    await first;
  });

  it('calls a reset and a closed port connection refused, for every request that waits', async () => {
    const reset = await rawServer((socket) => socket.resetAndDestroy());
    const first = adapter({}, reset);
    expect((await errorOf(first.omnimessage.poll('v', 1))).code).toBe('connection_refused');
    await core.close();
    const second = adapter();
    const errors = await Promise.all(
      Array.from({ length: 100 }, () =>
        errorOf(report(second.omnimessage, '1', { status: 'sent', destSmsc: 'v' })),
      ),
    );
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['connection_refused']));
    expect(second.logged.filter(({ message }) => message === 'api report connection refused')).toHaveLength(
      1,
    );
    // More than there are connections, which take one at a time: the rest is given to one that has just failed.
    const third = adapter();
    const polls = await Promise.all(
      Array.from({ length: 100 }, () => errorOf(third.omnimessage.poll('v', 1))),
    );
    expect(new Set(polls.map(({ code }) => code))).toEqual(new Set(['connection_refused']));
    core = await startScriptedCore();
  });

  it('takes informational answers before the real one, and refuses an upgrade nobody asked for', async () => {
    const early = await rawServer((socket) =>
      socket.write(
        'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]',
      ),
    );
    expect(await adapter({}, early).omnimessage.poll('v', 1)).toMatchObject({ total: 0 });
    const upgrade = await rawServer((socket) =>
      socket.write('HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
    );
    expect((await errorOf(adapter({}, upgrade).omnimessage.poll('v', 1))).passing).toBe(true);
    const noise = await rawServer((socket) => socket.write('SSH-2.0-OpenSSH_9.9\r\n'));
    expect((await errorOf(adapter({}, noise).omnimessage.poll('v', 1))).code).toBe('parse_error');
  });

  it('sends the messages behind a lost connection again, each under the key that it had', async () => {
    const keys: string[] = [];
    let connections = 0;
    const flaky = await rawServer((socket, bytes) => {
      connections += 1;
      const text = bytes.toString('latin1');
      const found = [...text.matchAll(/Idempotency-Key: (\S+)/g)].map(([, key]) => key ?? '');
      keys.push(...found);
      if (connections === 1) socket.resetAndDestroy();
      else socket.write('HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n{"id":42}'.repeat(found.length));
    });
    const { omnimessage } = adapter({ tuning: { submitConnections: 1 } }, flaky);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => omnimessage.submit(inbound, `k${index}`)),
    );
    const all = Array.from({ length: 8 }, (_, index) => `k${index}`);
    expect(keys).toEqual([...all, ...all.slice(1)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', ...Array(7).fill('fulfilled')]);
  });

  it('sends the pipelined reports behind a lost connection again', async () => {
    let connections = 0;
    const flaky = await rawServer((socket, bytes) => {
      connections += 1;
      if (connections === 1) {
        socket.resetAndDestroy();
        return;
      }
      const requests = bytes.toString('latin1').split('PUT ').length - 1;
      socket.write('HTTP/1.1 204 No Content\r\n\r\n'.repeat(requests));
    });
    const { omnimessage } = adapter({ tuning: { reportConnections: 1 } }, flaky);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, id) =>
        report(omnimessage, String(id), { status: 'sent', destSmsc: 'v' }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });

  it('ends the process, not the connection, for a defect in whoever hears of an answer', async () => {
    let connections = 0;
    const server = await rawServer((socket, bytes) => {
      if (socket.bytesRead === bytes.length) connections += 1;
      const requests = bytes.toString('latin1').split('PUT ').length - 1;
      socket.write('HTTP/1.1 204 No Content\r\n\r\n'.repeat(requests));
    });
    const { omnimessage } = adapter({ tuning: { reportConnections: 1 } }, server);
    const defect = nextUncaught();
    const sent = { status: 'sent', destSmsc: 'v' } as const;
    omnimessage.report('1', sent, {
      succeeded: () => {
        throw new Error('a defect');
      },
      failed: () => undefined,
    });
    await report(omnimessage, '2', sent);
    expect(await defect).toMatchObject({ message: 'a defect' });
    await report(omnimessage, '3', sent);
    expect(connections).toBe(1);
  });

  it('ends a silent connection, with the report that it keeps to itself; those behind it go out again', async () => {
    let connections = 0;
    const silent = await rawServer((socket, bytes) => {
      connections += 1;
      clock.ms += 50;
      if (connections === 1) return;
      const requests = bytes.toString('latin1').split('PUT ').length - 1;
      socket.write('HTTP/1.1 204 No Content\r\n\r\n'.repeat(requests));
    });
    const { omnimessage, clock } = adapter({ tuning: { reportConnections: 1, silenceMs: 50 } }, silent);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, id) =>
        report(omnimessage, String(id), { status: 'sent', destSmsc: 'v' }),
      ),
    );
    expect(outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))).toEqual([
      'timeout',
    ]);
  });

  it('keeps a connection that is silent because nothing is asked, and still watches it', async () => {
    const sockets = new Set<Socket>();
    const quiet = await rawServer((socket, bytes) => {
      sockets.add(socket);
      clock.ms += 50;
      if (!bytes.includes('/3/')) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    });
    const { omnimessage, clock } = adapter({ tuning: { reportConnections: 1, silenceMs: 50 } }, quiet);
    await report(omnimessage, '1', { status: 'sent', destSmsc: 'v' });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await report(omnimessage, '2', { status: 'sent', destSmsc: 'v' });
    expect(sockets.size).toBe(1);
    const unanswered = report(omnimessage, '3', { status: 'sent', destSmsc: 'v' });
    expect((await errorOf(unanswered)).code).toBe('timeout');
  });

  it('does not count the silence before a request, when it is given as that ends', async () => {
    const sockets = new Set<Socket>();
    const quiet = await rawServer((socket) => {
      sockets.add(socket);
      socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    });
    const { omnimessage } = adapter({ tuning: { reportConnections: 1, silenceMs: 50 } }, quiet);
    const sent = (id: string) => report(omnimessage, id, { status: 'sent', destSmsc: 'v' });
    await sent('0');
    // Started before the connection's own watch is moved on, this is due right before it once the process goes on.
    const next = new Promise((resolve) => setTimeout(() => resolve(sent('2')), 50));
    await sent('1');
    const since = performance.now();
    while (performance.now() - since < 60);
    await next;
    expect(sockets.size).toBe(1);
  });

  it('verifies certificates exactly when told to', async () => {
    const secure = await startScriptedCore({ tls: true });
    cleanups.push(() => secure.close());
    secure.answer = json(200, []);
    const strict = adapter({ verifySslPeer: true }, secure.url);
    expect((await errorOf(strict.omnimessage.poll('v', 1))).message).toContain('SELF_SIGNED');
    expect(secure.seen).toEqual([]);
    await adapter({ verifySslPeer: false }, secure.url).omnimessage.poll('v', 1);
    await adapter({ verifySslPeer: true, ca: selfSigned.cert }, secure.url).omnimessage.poll('v', 1);
    expect(secure.seen).toHaveLength(2);
  });

  it('refuses a base URL that is none, without repeating it', () => {
    expect(() => adapterFor('ftp://user:secret@core')).toThrow(/^api_base_url is no http/);
  });
});

describe('the circuit', () => {
  const tuning = { breaker: { consecutiveFailures: 3, halfOpenAfterMs: { min: 1_000, max: 10_000 } } };

  it('opens after failures in a row, lets one try after the pause, and closes', async () => {
    const { omnimessage, logged, observed, clock } = adapter({ tuning });
    core.answer = json(503, {});
    for (let i = 0; i < 3; i += 1) await errorOf(omnimessage.poll('v', 1));
    expect(await errorOf(omnimessage.poll('v', 1))).toMatchObject({ code: 'circuit_open', passing: true });
    expect(core.seen).toHaveLength(3);
    await errorOf(omnimessage.health());
    expect(core.seen).toHaveLength(4);
    core.answer = json(200, []);
    clock.ms += 1_001;
    await omnimessage.poll('v', 1);
    await omnimessage.poll('v', 1);
    expect(observed.filter(([, outcome]) => outcome === 'circuit_open')).toHaveLength(1);
    expect(logged.map(({ message }) => message)).toEqual([
      'api poll http 503',
      'api circuit opened: OmniMessage keeps failing',
      'api health http 503',
      'api circuit closed: OmniMessage answers again',
    ]);
  });

  it('is not opened by refusals, unreadable answers, registration or health', async () => {
    const { omnimessage } = adapter({ tuning });
    core.answer = json(503, {});
    for (let i = 0; i < 5; i += 1) await errorOf(omnimessage.health());
    for (let i = 0; i < 5; i += 1) {
      await errorOf(omnimessage.register({ version: '1', hostname: 'h', binds: [] }));
    }
    core.answer = json(422, {});
    for (let i = 0; i < 5; i += 1) await errorOf(omnimessage.submit(inbound, 'k'));
    core.answer = json(200, 'no list');
    for (let i = 0; i < 5; i += 1) await errorOf(omnimessage.poll('v', 1));
    core.answer = json(200, []);
    await omnimessage.poll('v', 1);
  });
});

it('logs each class of failure once per interval, with the number of those left out', async () => {
  core.answer = json(503, {});
  const harness = adapter({
    tuning: {
      logIntervalMs: 1_000,
      breaker: { consecutiveFailures: 99, halfOpenAfterMs: { min: 1, max: 1 } },
    },
  });
  for (let i = 0; i < 5; i += 1) await errorOf(harness.omnimessage.poll('v', 1));
  harness.clock.ms = 1_000;
  await errorOf(harness.omnimessage.poll('v', 1));
  expect(harness.logged.map(({ fields }) => fields)).toMatchObject([{ suppressed: 0 }, { suppressed: 4 }]);
});

it.each([
  [1, [1, 1, 1]],
  [3, [1, 1, 1]],
  [8, [3, 3, 2]],
  [64, [24, 24, 16]],
])('shares %i connections', (connections, shares) => {
  const { reportConnections, submitConnections, callConnections } = shareConnections(connections);
  expect([reportConnections, submitConnections, callConnections]).toEqual(shares);
});

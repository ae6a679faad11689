import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SimulatedCore, type SimulatedCoreOptions, startSimulatedCore } from './omnimessage.ts';

let core: SimulatedCore;
const clock = { ms: Date.UTC(2026, 10, 22, 11) };

async function start(options: Partial<SimulatedCoreOptions> = {}): Promise<void> {
  core = await startSimulatedCore({ port: 0, now: () => clock.ms, ...options });
}

beforeEach(() => start());
afterEach(() => core.close());

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(core.url + path, init);
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

const message = { dest_smsc: 'v', source_msisdn: 'ACME', destination_msisdn: '447', message_body: 'é€' };
const poll = async (limit = 100, bind = 'v'): Promise<{ id: string }[]> =>
  (await call('GET', `/api/message_queue?destination_smsc=${bind}&limit=${limit}`)).body.messages;
const ids = async (limit?: number) => (await poll(limit)).map(({ id }) => id);
const put = (id: string, report: object) => call('PUT', `/api/messages/${id}/delivery_status`, report);

describe('the queue', () => {
  it('hands out in order, up to the limit, without claiming', async () => {
    const [a, b, c] = core.queue(message, 3);
    expect(await ids(2)).toEqual([a, b]);
    expect(await ids(2)).toEqual([a, b]);
    expect((await poll(1))[0]).toEqual({ id: a, ...message, status: 'pending', delivery_attempts: 0 });
    expect((await put(String(a), { status: 'sent', smsc_message_id: '1' })).status).toBe(204);
    expect(await ids()).toEqual([b, c]);
    expect(await poll(100, 'other')).toEqual([]);
  });

  it('takes repeated reports as one, and no late sent after the end', async () => {
    const [id = ''] = core.queue(message);
    await put(id, { status: 'delivered' });
    await put(id, { status: 'delivered' });
    await put(id, { status: 'sent', smsc_message_id: '7' });
    expect(core.message(id)).toMatchObject({ status: 'delivered', reports: 3, smscMessageIds: ['7'] });
    expect(core.stats()).toMatchObject({ reports: 3, reportsRepeated: 1, reached: { delivered: 1 } });
  });

  it('refuses reports that mean nothing', async () => {
    const [id = ''] = core.queue(message);
    expect((await put('none', { status: 'sent' })).status).toBe(404);
    expect((await put(id, { status: 'lost' })).status).toBe(422);
    expect((await put(id, ['sent'])).status).toBe(400);
  });

  it('keeps back what is for later until its time, unless told to be early', async () => {
    core.queue({ ...message, id: 'later', deliver_after: '2026-11-22T12:00:00Z' });
    expect(await ids()).toEqual([]);
    expect(core.pending('v')).toBe(1);
    const lift = core.fault({ kind: 'early' });
    expect(await ids()).toEqual(['later']);
    lift();
    clock.ms += 3_600_000;
    expect(await ids()).toEqual(['later']);
    clock.ms -= 3_600_000;
  });

  it('lets expire what nobody took in time, unless told to hand it out', async () => {
    core.queue({ ...message, id: 'old', expires: '2026-11-22T10:00:00Z' });
    core.fault({ kind: 'expired' }, { times: 1 });
    expect(await ids()).toEqual(['old']);
    expect(await ids()).toEqual([]);
    expect(core.message('old')?.status).toBe('expired');
  });

  it('keeps an unknown message, or queues it again, by policy', async () => {
    const [kept = ''] = core.queue(message);
    await put(kept, { status: 'unknown' });
    expect(await ids()).toEqual([]);
    await core.close();
    await start({ onUnknown: 'retry' });
    const [first = '', second] = core.queue(message, 2);
    await put(first, { status: 'unknown' });
    expect(await poll()).toMatchObject([{ id: second }, { id: first, delivery_attempts: 1 }]);
  });

  it('is bounded: settled messages go first, and when all are pending none comes in', async () => {
    await core.close();
    await start({ maxMessages: 2 });
    const [first = ''] = core.queue(message, 2);
    expect((await call('POST', '/sim/messages', message)).status).toBe(429);
    await put(first, { status: 'sent', smsc_message_id: 'A' });
    core.queue(message);
    expect(core.message(first)).toBeUndefined();
    const receipt = { source_smsc: 'v', smsc_message_id: 'A', status: 'delivered' };
    expect((await call('POST', '/api/delivery_reports', receipt)).status).toBe(404);
  });

  it('forgets, when told to, what is not waiting any more', async () => {
    const [a = '', b = '', c] = core.queue(message, 3);
    await put(a, { status: 'sent', smsc_message_id: '1' });
    await put(b, { status: 'delivered' });
    core.forgetSettled();
    expect([core.message(a), core.message(b)]).toEqual([undefined, undefined]);
    expect(await ids()).toEqual([c]);
    expect(core.stats()).toMatchObject({ messages: 1, reached: { pending: 3, sent: 1, delivered: 1 } });
  });

  it('counts what waits, for all or for one dest_smsc', async () => {
    core.queue(message, 3);
    core.queue({ ...message, dest_smsc: 'other' });
    const pending = async (query: string) => (await call('GET', `/sim/stats${query}`)).body.pending;
    expect(await pending('')).toBe(4);
    expect(await pending('?destination_smsc=other')).toBe(1);
    expect(await pending('?destination_smsc=nobody')).toBe(0);
  });

  it('finds a message by the ids of every attempt, and by none of them once it has gone', async () => {
    await core.close();
    await start({ maxMessages: 2, onUnknown: 'retry' });
    const [id = ''] = core.queue(message);
    await put(id, { status: 'unknown', smsc_message_id: 'A' });
    await put(id, { status: 'sent', smsc_message_id: 'B' });
    const receipt = (smsc_message_id: string) =>
      call('POST', '/api/delivery_reports', { source_smsc: 'v', smsc_message_id, status: 'delivered' });
    expect((await receipt('A')).status).toBe(202);
    expect((await receipt('B')).status).toBe(202);
    core.queue(message, 2);
    expect(core.message(id)).toBeUndefined();
    expect((await receipt('A')).status).toBe(404);
    expect((await receipt('B')).status).toBe(404);
  });

  it('lists, searches, pages, shows and cancels', async () => {
    const all = [...core.queue(message, 2), ...core.queue({ ...message, destination_msisdn: '33' })];
    const page = (await call('GET', '/api/message_queue?limit=2')).body;
    expect(page).toMatchObject({
      messages: [{ id: all[0] }, { id: all[1] }],
      next_cursor: expect.any(String),
    });
    const rest = (await call('GET', `/api/message_queue?limit=2&cursor=${page.next_cursor}`)).body;
    expect(rest).toMatchObject({ messages: [{ id: all[2] }], next_cursor: null });
    expect((await call('GET', '/api/message_queue?search=33')).body.messages).toHaveLength(1);
    expect((await call('GET', `/api/messages/${all[0]}`)).body.message_body).toBe('é€');
    expect((await call('DELETE', `/api/messages/${all[0]}`)).status).toBe(204);
    expect((await call('DELETE', `/api/messages/${all[0]}`)).status).toBe(409);
    expect((await call('DELETE', '/api/messages/none')).status).toBe(404);
  });

  it('goes on after a page although the message at the cursor has left the queue', async () => {
    const [, , third, fourth] = core.queue(message, 4);
    const { next_cursor: cursor } = (await call('GET', '/api/message_queue?limit=2')).body;
    expect((await call('DELETE', `/api/messages/${third}`)).status).toBe(204);
    const rest = (await call('GET', `/api/message_queue?limit=2&cursor=${cursor}`)).body;
    expect(rest).toMatchObject({ messages: [{ id: fourth }], next_cursor: null });
  });
});

describe('what comes in', () => {
  const mo = {
    source_smsc: 'v',
    direction: 'mo',
    source_msisdn: '1',
    destination_msisdn: '2',
    message_body: 'STOP',
  };

  it('is taken once per Idempotency-Key', async () => {
    const first = await call('POST', '/api/messages', mo, { 'Idempotency-Key': 'a-1' });
    const again = await call('POST', '/api/messages', mo, { 'Idempotency-Key': 'a-1' });
    const other = await call('POST', '/api/messages', mo, { 'Idempotency-Key': 'a-2' });
    expect([first.status, again.body.id === first.body.id, other.body.id === first.body.id]).toEqual([
      201,
      true,
      false,
    ]);
    expect(core.inbox).toHaveLength(2);
    expect(core.stats()).toMatchObject({ inbox: 2, submitted: 2, submitsRepeated: 1 });
    expect((await call('GET', '/sim/inbox')).body.messages).toMatchObject([mo, mo]);
  });

  it('matches receipts by any form of the carrier id', async () => {
    const [id = ''] = core.queue(message);
    await put(id, { status: 'sent', smsc_message_ids: ['A1', 'A2'] });
    const receipt = {
      source_smsc: 'v',
      smsc_message_id: '00162',
      smsc_message_id_forms: ['162', 'A2'],
      status: 'delivered',
    };
    expect((await call('POST', '/api/delivery_reports', receipt)).status).toBe(202);
    expect(core.message(id)).toMatchObject({ status: 'delivered', smscMessageIds: ['A1', 'A2'] });
    expect((await call('POST', '/api/delivery_reports', { ...receipt, source_smsc: 'w' })).status).toBe(404);
    expect(core.stats()).toMatchObject({ receiptsMatched: 1, receiptsUnmatched: 1 });
  });

  it('routes a partner to the first client bind and sends the receipt back, once', async () => {
    const mt = { ...mo, direction: 'mt', source_smsc: 'partner', registered_delivery: 1 };
    const refused = await call('POST', '/api/messages', mt);
    expect(refused).toMatchObject({ status: 422, body: { command_status: 11 } });
    const binds = [
      { name: 'partner', mode: 'server' },
      { name: 'v', mode: 'client' },
    ];
    await call('POST', '/api/frontends', { frontend_name: 'g', hostname: 'h', binds });
    const { id } = (await call('POST', '/api/messages', mt)).body;
    expect(await poll()).toMatchObject([{ id, message_body: 'STOP', registered_delivery: 1 }]);
    await put(id, { status: 'sent', smsc_message_id: 'A' });
    expect(await poll(100, 'partner')).toEqual([]);
    const dlr = {
      stat: 'DELIVRD',
      err: '000',
      submit_date: '2611221100',
      done_date: '2611221101',
      text: null,
    };
    await put(id, { status: 'delivered', dlr });
    await put(id, { status: 'delivered', dlr });
    expect(await poll(100, 'partner')).toMatchObject([
      { message_type: 'delivery_receipt', destination_msisdn: '1', receipt: { message_id: id, ...dlr } },
    ]);
  });

  it.each([
    [0, 'failed', 0],
    [2, 'delivered', 0],
    [2, 'failed', 1],
    [1, 'expired', 1],
  ])('registered_delivery %i and %s make %i receipts', async (registered_delivery, status, count) => {
    await core.close();
    await start({ route: () => 'v' });
    const mt = { ...mo, direction: 'mt', source_smsc: 'partner', registered_delivery };
    const { id } = (await call('POST', '/api/messages', mt)).body;
    expect((await put(id, { status })).status).toBe(204);
    expect(await poll(100, 'partner')).toHaveLength(count);
  });
});

describe('faults', () => {
  it('come over HTTP, for some operations, for a number of times or a while', async () => {
    await call('POST', '/sim/faults', { status: 503, operations: ['poll'], times: 1 });
    await call('POST', '/sim/faults', { html: true, operations: ['health'], for_ms: 1000 });
    expect((await call('GET', '/api/message_queue?destination_smsc=v')).status).toBe(503);
    expect((await call('GET', '/api/message_queue?destination_smsc=v')).status).toBe(200);
    expect((await (await fetch(`${core.url}/api/system/health`)).text()).startsWith('<!doctype')).toBe(true);
    clock.ms += 1001;
    expect((await call('GET', '/api/system/health')).status).toBe(200);
    expect((await call('POST', '/sim/faults', { nonsense: 1 })).status).toBe(422);
    expect(core.stats().requests).toEqual({ poll: 2, health: 2 });
  });

  it('drop before, drop after carrying out, spoil, delay', async () => {
    const [id = ''] = core.queue(message);
    core.fault({ kind: 'drop' }, { times: 1 });
    await expect(put(id, { status: 'sent' })).rejects.toThrow();
    expect(core.message(id)?.reports).toBe(0);
    core.fault({ kind: 'drop_after' }, { times: 1 });
    await expect(put(id, { status: 'sent' })).rejects.toThrow();
    expect(core.message(id)?.reports).toBe(1);
    core.fault({ kind: 'half_json' }, { times: 1 });
    await expect(poll()).rejects.toThrow(SyntaxError);
    core.fault({ kind: 'delay', delayMs: 5 }, { times: 1 });
    expect(await poll()).toEqual([]);
  });

  it('silence ends with the client', async () => {
    core.fault({ kind: 'silence' });
    await expect(
      fetch(`${core.url}/api/system/health`, { signal: AbortSignal.timeout(20) }),
    ).rejects.toThrow();
  });
});

describe('over the wire', () => {
  it('answers pipelined requests in order, whatever the pieces they come in', async () => {
    const [a = '', b = ''] = core.queue(message, 2);
    const put = (id: string, body: string) =>
      `PUT /api/messages/${id}/delivery_status HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const bytes = Buffer.from(
      `${put(a, '{"status":"sent"}')}GET /api/messages/none HTTP/1.1\r\n\r\n${put(b, '{"status":"sent"}')}BAD\r\n\r\n`,
    );
    for (const size of [bytes.length, 7, 1]) {
      const socket = connect(Number(new URL(core.url).port), '127.0.0.1');
      let answers = '';
      socket.on('data', (chunk) => {
        answers += chunk.toString();
      });
      const ended = new Promise((resolve) => socket.on('close', resolve));
      for (let at = 0; at < bytes.length; at += size) socket.write(bytes.subarray(at, at + size));
      await ended;
      expect([...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
        '204',
        '404',
        '204',
        '400',
      ]);
    }
  });

  it('refuses chunked bodies, and bodies and heads beyond its bounds', async () => {
    const send = (headers: Record<string, string>, body: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const one = request(`${core.url}/api/messages`, { method: 'POST', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        one.on('error', reject);
        one.end(body);
      });
    expect(await send({ 'Transfer-Encoding': 'chunked' }, '{}')).toBe(411);
    expect(await send({ 'Content-Length': '99999999', Expect: '100-continue' }, '')).toBe(413);
    expect(await send({ 'X-Long': 'x'.repeat(20_000) }, '')).toBe(431);
  });

  it('takes a large body in many pieces', async () => {
    const long = 'é'.repeat(1_000_000);
    await call('POST', '/api/messages', { direction: 'mo', message_body: long });
    expect(core.inbox[0]?.['message_body']).toBe(long);
  });
});

it('waits for what is to happen, and says what there was instead', async () => {
  const [id = ''] = core.queue(message);
  const seen = core.waitFor((c) => c.message(id)?.status === 'sent', 5_000);
  await put(id, { status: 'sent' });
  expect(await seen).toBe(true);
  await expect(core.waitFor(() => false, 1)).rejects.toThrow(/not seen within 1 ms; there is .*"reports":1/);
});

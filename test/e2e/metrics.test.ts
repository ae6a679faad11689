/** What the metrics say is what the carrier and the core saw. */
import { expect, test } from 'vitest';
import { Books } from './harness/books.ts';
import { type Sample, sumOf } from './harness/metrics.ts';
import { bindTo, startCarrier, startCore, startGateway } from './harness/scene.ts';
import { ESME_RTHROTTLED } from './harness/statuses.ts';

const SHORT = 60;
const UNDELIVERABLE = 6;
/** Cyrillic, so UCS-2: 70 characters alone, 67 in a part. */
const LONG = 'д'.repeat(150);
const MOBILE = 7;
const THROTTLED = 5;

test('counters and histograms agree with the simulators', async () => {
  const core = await startCore();
  const carrier = await startCarrier({
    receipt: ({ text }) => ({ stat: /0000[1-6]0$/.test(text) ? 'UNDELIV' : 'DELIVRD' }),
  });
  const books = new Books(core);
  books.queue(SHORT);
  core.queue({
    dest_smsc: 'carrier',
    source_msisdn: 'ACME',
    destination_msisdn: '447700900123',
    registered_delivery: 1,
    message_body: LONG,
  });
  carrier.answerWith({ kind: 'status', command_status: ESME_RTHROTTLED }, THROTTLED);
  const gateway = await startGateway({
    api_base_url: core.url,
    binds: [bindTo(carrier, { throttle_pause: 100, throttle_max_pause: 200 })],
  });
  await gateway.logged('bound');
  const answers = await Promise.all(
    Array.from({ length: MOBILE }, (_, n) =>
      carrier.deliver({ source_addr: '447700900123', destination_addr: '1234', short_message: `STOP ${n}` }),
    ),
  );
  expect(answers.map(({ command_status }) => command_status)).toEqual(new Array(MOBILE).fill(0));
  const receipts = SHORT + 3;
  await carrier.waitFor((now) => now.stats().deliveries.answered === receipts + MOBILE, 20_000);
  await core.waitFor((now) => now.stats().reached.delivered === SHORT - UNDELIVERABLE + 1, 10_000);

  const { submits, taken, deliveries } = carrier.stats();
  expect([taken, submits]).toEqual([SHORT + 3, SHORT + 3 + THROTTLED]);
  const samples = await gateway.metrics();
  const of = (name: string, labels: Readonly<Record<string, string>> = {}): number =>
    sumOf(samples, name, { bind_name: 'carrier', ...labels });

  expect(of('smpp_messages_sent_total')).toBe(SHORT + 1);
  expect(of('smpp_segments_total')).toBe(taken);
  expect(of('smpp_messages_encoded_total', { encoding: 'gsm7' })).toBe(SHORT);
  expect(of('smpp_messages_encoded_total', { encoding: 'ucs2' })).toBe(1);
  expect(of('smpp_messages_received_total')).toBe(MOBILE);
  expect(of('smpp_delivery_failures_total')).toBe(UNDELIVERABLE);
  expect(of('smpp_throttled_total')).toBe(THROTTLED);
  expect(of('smpp_throttled_seconds_total')).toBeGreaterThanOrEqual(0.1);

  const pdus = (direction: 'in' | 'out', command: string, status = ''): number =>
    of('smpp_pdus_total', { direction, command, status });
  expect(pdus('out', 'submit_sm')).toBe(submits);
  expect(pdus('in', 'submit_sm_resp', 'ESME_ROK')).toBe(taken);
  expect(pdus('in', 'submit_sm_resp', 'ESME_RTHROTTLED')).toBe(THROTTLED);
  expect(pdus('in', 'deliver_sm')).toBe(deliveries.sent);
  expect(pdus('out', 'deliver_sm_resp', 'ESME_ROK')).toBe(deliveries.answered);
  expect(pdus('out', 'bind_transceiver')).toBe(carrier.stats().binds);

  expect(of('smpp_receipts_total', { state: 'UNDELIV' })).toBe(UNDELIVERABLE);
  expect(of('smpp_receipts_total', { state: 'DELIVRD' })).toBe(receipts - UNDELIVERABLE);
  expect(of('smpp_unmatched_receipts_total')).toBe(0);

  expect(of('smpp_response_seconds_count')).toBe(submits);
  expect(of('smpp_poll_to_response_seconds_count')).toBe(SHORT + 1);
  expect(of('smpp_submit_to_receipt_seconds_count')).toBe(receipts);
  for (const name of ['smpp_response_seconds', 'smpp_poll_to_response_seconds'])
    expect(of(`${name}_bucket`, { le: '+Inf' })).toBe(of(`${name}_count`));
  // Whoever was throttled waited a pause out, on the way from the poll.
  expect(of('smpp_poll_to_response_seconds_sum')).toBeGreaterThan(THROTTLED * 0.1);

  expect(of('smpp_window_used')).toBe(0);
  expect(of('smpp_window_size')).toBe(50);
  expect(of('smpp_messages_held')).toBe(0);
  expect(of('smpp_bind_owned')).toBe(1);
  expect(of('smpp_poll_lag_seconds')).toBeLessThan(30);

  const { requests } = core.stats();
  expect(reports(samples)).toBe(requests.report);
});

/** Requests that OmniMessage has answered with 2xx; polls go on meanwhile, reports do not. */
function reports(samples: readonly Sample[]): number {
  return sumOf(samples, 'omnimessage_api_requests_total', { operation: 'report', outcome: 'ok' });
}

test('a carrier that is not there: attempts, reasons and status from the first scrape on', async () => {
  const core = await startCore();
  const carrier = await startCarrier();
  carrier.stopListening();
  const gateway = await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
  await gateway.logged('reconnect_scheduled');
  const samples = await gateway.metrics();
  expect(sumOf(samples, 'smpp_connection_status', {})).toBe(0);
  expect(sumOf(samples, 'smpp_reconnects_total', { reason: 'no_connection' })).toBeGreaterThan(0);
  expect(sumOf(samples, 'smpp_reconnects_total', { reason: 'connection_lost' })).toBe(0);
  expect(sumOf(samples, 'smpp_window_size', {})).toBe(0);
  expect(sumOf(samples, 'smpp_poll_lag_seconds', {})).toBe(0);
  expect(sumOf(samples, 'smpp_build_info', {})).toBe(1);
});

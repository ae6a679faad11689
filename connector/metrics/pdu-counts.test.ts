import { expect, test } from 'vitest';
import { pdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { MOST_COMBINATIONS, otherSeries, PduCounts, type PduSeries, PLAIN_SERIES } from './pdu-counts.ts';

function seriesOf(counts: PduCounts): (PduSeries & { count: number })[] {
  const plain = PLAIN_SERIES.flatMap((series, cell) => {
    const count = counts.plain[cell] ?? 0;
    return count === 0 ? [] : [{ ...series, count }];
  });
  return [...plain, ...Array.from(counts.others, ([key, count]) => ({ ...otherSeries(key), count }))];
}

test('requests without a status, responses with its name, both directions apart', () => {
  const counts = new PduCounts();
  counts.sent(pdu('submit_sm'));
  counts.sent(pdu('submit_sm'));
  counts.received(pdu('submit_sm_resp'));
  counts.received(pdu('submit_sm_resp', { command_status: STATUS.ESME_RTHROTTLED }));
  counts.received(pdu('deliver_sm'));
  counts.malformed();
  expect(seriesOf(counts)).toEqual([
    { direction: 'in', command: 'submit_sm_resp', status: 'ESME_ROK', count: 1 },
    { direction: 'in', command: 'deliver_sm', status: '', count: 1 },
    { direction: 'in', command: 'malformed', status: '', count: 1 },
    { direction: 'out', command: 'submit_sm', status: '', count: 2 },
    { direction: 'in', command: 'submit_sm_resp', status: 'ESME_RTHROTTLED', count: 1 },
  ]);
});

test('a status in a request is the peer’s mistake and no series of its own', () => {
  const counts = new PduCounts();
  counts.received(pdu('deliver_sm', { command_status: 0x55 }));
  expect(seriesOf(counts)).toEqual([{ direction: 'in', command: 'deliver_sm', status: '', count: 1 }]);
});

test('a peer that makes up statuses gets one series for all of them', () => {
  const counts = new PduCounts();
  for (let status = 0x10_000; status < 0x10_000 + 5000; status += 1) {
    counts.received(pdu('submit_sm_resp', { command_status: status }));
  }
  expect(seriesOf(counts)).toEqual([
    { direction: 'in', command: 'submit_sm_resp', status: 'other', count: 5000 },
  ]);
});

test('beyond the most combinations a new one counts with the others of its command; none is lost', () => {
  const counts = new PduCounts();
  const statuses = Object.values(STATUS).filter((status) => status !== STATUS.ESME_ROK);
  for (const command of ['submit_sm_resp', 'data_sm_resp', 'bind_transceiver_resp'] as const) {
    for (const status of statuses) counts.received(pdu(command, { command_status: status }));
  }
  expect(counts.others.size).toBeLessThanOrEqual(MOST_COMBINATIONS + 3);
  const total = seriesOf(counts).reduce((sum, { count }) => sum + count, 0);
  expect(total).toBe(3 * statuses.length);
  expect(seriesOf(counts)).toContainEqual(
    expect.objectContaining({ command: 'bind_transceiver_resp', status: 'other' }),
  );
});

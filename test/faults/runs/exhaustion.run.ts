/** A full disk, and file descriptors that are used up, for as long as the load lasts: whole processes, real time. */
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BALANCED, Books } from '../../e2e/harness/books.ts';
import {
  listenOn,
  PartnerBooks,
  partnerAt,
  Strangers,
  startGatewayWithLog,
} from '../../e2e/harness/exhaustion.ts';
import { freePort } from '../../e2e/harness/ports.ts';
import { bindTo, startCarrier, startCore } from '../../e2e/harness/scene.ts';
import { keepResult, type RunResult, type Words, wordsOf } from './result.ts';

const PER_SECOND = 300;
const FROM_PARTNER = 100;
const TICK_MS = 100;
/** A gateway at work: it has its connections. */
const BEFORE_MS = 3_000;
const CATCH_UP_MS = 60_000;

interface Shortage {
  readonly name: Words;
  readonly lastsMs: number;
  readonly isDiskFull: boolean;
  readonly areDescriptorsGone: boolean;
}

const SHORTAGES: readonly Shortage[] = [
  {
    name: { en: 'Disk full for 30 s', fr: 'Disque plein pendant 30 s' },
    lastsMs: 30_000,
    isDiskFull: true,
    areDescriptorsGone: false,
  },
  {
    name: { en: 'No file descriptor free for 20 s', fr: 'Aucun descripteur libre pendant 20 s' },
    lastsMs: 20_000,
    isDiskFull: false,
    areDescriptorsGone: true,
  },
  {
    name: {
      en: 'Disk full and no file descriptor free for 20 s',
      fr: 'Disque plein et aucun descripteur libre pendant 20 s',
    },
    lastsMs: 20_000,
    isDiskFull: true,
    areDescriptorsGone: true,
  },
];

async function run({ name, lastsMs, isDiskFull, areDescriptorsGone }: Shortage): Promise<RunResult> {
  const core = await startCore();
  const carrier = await startCarrier({ deliveries: { redeliveries: 1_000, redeliverAfterMs: 500 } });
  const books = new Books(core);
  const port = await freePort();
  const program = await startGatewayWithLog(isDiskFull ? '/dev/full' : '/dev/null', {
    api_base_url: core.url,
    // Else its own connections would take what strangers leave.
    api_connections: 4,
    smpp_poll_interval: 10,
    // Each PDU is a line that cannot be written.
    log_level: isDiskFull ? 'debug' : 'info',
    metrics_port: await freePort(),
    binds: [bindTo(carrier)],
    ...listenOn(port),
  });
  await carrier.waitFor((now) => now.stats().sessions === 1, 15_000);
  const partner = await partnerAt(port);
  const partnerBooks = new PartnerBooks(partner);
  const load = async (forMs: number, looked: () => void = () => undefined): Promise<void> => {
    for (let tick = 0; tick < forMs / TICK_MS; tick += 1) {
      books.queue((PER_SECOND * TICK_MS) / 1_000);
      partnerBooks.send((FROM_PARTNER * TICK_MS) / 1_000);
      await wait(TICK_MS);
      looked();
    }
  };
  await load(BEFORE_MS);
  const strangers = areDescriptorsGone ? await Strangers.at(program, port) : null;
  const delivered = (): number => core.stats().reached.delivered ?? 0;
  const before = delivered();
  let held = 0;
  await load(lastsMs, () => {
    if (strangers?.holdAll === true) held += 1;
  });
  const pace = Math.round((delivered() - before) / (lastsMs / 1_000));
  const { refused } = partnerBooks;
  strangers?.leave();
  const over = performance.now();
  const newcomer = await partnerAt(port);
  const inWithin = Math.ceil((performance.now() - over) / 100) / 10;
  const messages = books.size + partnerBooks.size;
  await partnerBooks.taken();
  await core.waitFor((now) => now.stats().reached.delivered === messages, CATCH_UP_MS);
  // Both have the account, so receipts go to either.
  const receipts = () => partner.stats().receipts + newcomer.stats().receipts;
  await Promise.any(
    [partner, newcomer].map((one) => one.waitFor(() => receipts() >= partnerBooks.size, CATCH_UP_MS)),
  );
  const caughtUp = (performance.now() - over) / 1_000;

  const own = carrier.messages.filter(({ text }) => !partnerBooks.has(text));
  const balance = books.balance({ messages: own });
  const fromPartner = partnerBooks.balance(carrier.messages);
  expect(program.hasEnded).toBe(false);
  expect(balance).toEqual(BALANCED);
  expect(fromPartner).toEqual({ lost: 0, doubled: 0 });
  // Strangers who are put out take a moment to come back.
  if (strangers !== null) expect(held).toBeGreaterThan(lastsMs / TICK_MS / 2);
  return {
    name,
    messages,
    lost: balance.lost.length + balance.unfinished.length + fromPartner.lost,
    doubled: balance.doubled.length + fromPartner.doubled,
    allowed: 0,
    unknown: 0,
    how: wordsOf(
      (n) =>
        `${PER_SECOND} messages a second to the carrier and ${FROM_PARTNER} from a partner, receipts for all; meanwhile ${n(pace)} a second delivered, ${n(refused)} refused to the partner for now, all delivered ${n(caughtUp)} s after it; a new partner in within ${n(inWithin)} s`,
      (n) =>
        `${PER_SECOND} messages par seconde vers le transporteur et ${FROM_PARTNER} d’un partenaire, accusés pour tous ; pendant ce temps ${n(pace)} par seconde livrés, ${n(refused)} refusés au partenaire pour l’instant, tous livrés ${n(caughtUp)} s après ; un nouveau partenaire entré en ${n(inWithin)} s`,
    ),
  };
}

test('a full disk, no file descriptors, both', async () => {
  const results: RunResult[] = [];
  for (const shortage of SHORTAGES) results.push(await run(shortage));
  keepResult('exhaustion', results);
}, 300_000);

/** What goes wrong, and when: drawn from a seed, so that each schedule comes back. Times in milliseconds. */

import type { CoreOperation, FaultKind } from '../../local/simulators/omnimessage.ts';
import { status } from '../../local/simulators/smpp-peer.ts';
import type { Seeded } from '../seeded.ts';
import type { Answering } from './virtual/carrier.ts';
import type { Weather } from './virtual/link.ts';

export type Fault =
  | { readonly kind: 'reset' }
  /** The other machine is gone without a word. */
  | { readonly kind: 'half_open' }
  | { readonly kind: 'weather'; readonly towards: 'near' | 'far' | 'both'; readonly change: Partial<Weather> }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'carrier_unbinds' }
  | { readonly kind: 'carrier_away' }
  /** TLS would refuse it: the connection fails before SMPP says a word. */
  | { readonly kind: 'certificate_expired' }
  | { readonly kind: 'refuses_binds'; readonly command_status: number }
  | { readonly kind: 'deaf_to_enquire_link' }
  | { readonly kind: 'answers'; readonly answering: Answering }
  | { readonly kind: 'core'; readonly fault: FaultKind; readonly operations: readonly CoreOperation[] | null }
  | { readonly kind: 'partner_refuses'; readonly command_status: number }
  | { readonly kind: 'partner_reset' }
  | { readonly kind: 'clock_jump'; readonly ms: number }
  | { readonly kind: 'sigkill' }
  | { readonly kind: 'sigterm' };

export interface Planned {
  readonly at: number;
  /** 0: a moment. */
  readonly lastsMs: number;
  readonly fault: Fault;
}

export interface Schedule {
  readonly seed: number;
  readonly faults: readonly Planned[];
  /** What the core does with a message whose submit had no answer. */
  readonly onUnknown: 'keep' | 'retry';
}

/** New messages and faults come within this time. */
export const BUSY_MS = 30_000;
const MOST_FAULTS = 6;
const ESME_RINVDSTADR = 0x0b;

type Drawn = { readonly fault: Fault; readonly lasting: boolean };
/** By the name that the balance sheet has. */
export const FAULTS: Readonly<Record<string, (random: Seeded) => Drawn>> = {
  'TCP reset': moment(() => ({ kind: 'reset' })),
  'half-open link': moment(() => ({ kind: 'half_open' })),
  'black hole': lasting(() => ({ kind: 'weather', towards: 'both', change: { blackHole: true } })),
  'one-way loss': lasting((random) => ({
    kind: 'weather',
    towards: random.pick(['near', 'far']),
    change: { blackHole: true },
  })),
  'slow reader': lasting((random) => ({
    kind: 'weather',
    towards: random.pick(['near', 'far']),
    change: { octetsPerSecond: random.int(50, 2_000) },
  })),
  'split and coalesced writes': lasting((random) => ({
    kind: 'weather',
    towards: 'both',
    change: { split: random.int(1, 40), jitterMs: 50 },
  })),
  'latency and jitter': lasting((random) => ({
    kind: 'weather',
    towards: 'both',
    change: { latencyMs: random.int(100, 4_000), jitterMs: random.int(0, 4_000) },
  })),
  'garbage from the carrier': moment(() => ({ kind: 'garbage' })),
  'unbind by the carrier': moment(() => ({ kind: 'carrier_unbinds' })),
  'carrier away': lasting(() => ({ kind: 'carrier_away' })),
  'certificate expired': lasting(() => ({ kind: 'certificate_expired' })),
  ESME_RALYBND: lasting(() => ({ kind: 'refuses_binds', command_status: status.ESME_RALYBND })),
  'wrong password': lasting(() => ({ kind: 'refuses_binds', command_status: status.ESME_RINVPASWD })),
  'enquire_link unanswered': lasting(() => ({ kind: 'deaf_to_enquire_link' })),
  'carrier throttles': answers(() => ({ kind: 'status', command_status: status.ESME_RTHROTTLED })),
  'carrier’s queue full': answers(() => ({ kind: 'status', command_status: status.ESME_RMSGQFUL })),
  'carrier refuses': answers(() => ({ kind: 'status', command_status: ESME_RINVDSTADR })),
  generic_nack: answers(() => ({ kind: 'generic_nack' })),
  'answer late': answers((random) => ({ kind: 'late', afterMs: random.int(1_000, 35_000) })),
  'answers out of order': answers((random) => ({ kind: 'out_of_order', withinMs: random.int(100, 20_000) })),
  'answer twice': answers(() => ({ kind: 'twice' })),
  'wrong sequence_number': answers(() => ({ kind: 'wrong_sequence' })),
  'never an answer': answers(() => ({ kind: 'never' })),
  'garbage for an answer': answers(() => ({ kind: 'garbage' })),
  'receipt before the answer': answers(() => ({ kind: 'receipt_first' })),
  'core answers 500': core(() => ({ kind: 'status', status: 500 })),
  'core answers 503': core(() => ({ kind: 'status', status: 503 })),
  'core answers 429': core(() => ({ kind: 'status', status: 429 })),
  'core answers 401': core(() => ({ kind: 'status', status: 401 })),
  'core answers HTML': core(() => ({ kind: 'html' })),
  'core answers half a JSON': core(() => ({ kind: 'half_json' })),
  'core answers nothing': core(() => ({ kind: 'silence' })),
  'core answers slowly': core((random) => ({ kind: 'delay', delayMs: random.int(500, 15_000) })),
  'core drops connections': core(() => ({ kind: 'drop' })),
  'core takes it, its answer is lost': core(() => ({ kind: 'drop_after' })),
  'partner refuses receipts': lasting((random) => ({
    kind: 'partner_refuses',
    command_status: random.pick([status.ESME_RX_T_APPN, status.ESME_RMSGQFUL, status.ESME_RTHROTTLED]),
  })),
  'partner’s connection reset': moment(() => ({ kind: 'partner_reset' })),
  'clock jumps': moment((random) => ({ kind: 'clock_jump', ms: random.int(-3_600_000, 3_600_000) })),
  SIGKILL: moment(() => ({ kind: 'sigkill' })),
  'SIGTERM and SIGINT': moment(() => ({ kind: 'sigterm' })),
};

/** One fault alone, by its name; for the balance sheet. */
export function scheduleOf(name: string, random: Seeded): Schedule {
  const draw = FAULTS[name];
  if (draw === undefined) throw new RangeError(`no fault is called ${name}`);
  return { seed: random.seed, faults: [plan(draw(random), random)], onUnknown: 'keep' };
}

/** Some faults at once and after one another. */
export function randomSchedule(random: Seeded): Schedule {
  const names = Object.keys(FAULTS);
  const faults = Array.from({ length: random.int(1, MOST_FAULTS) }, () => {
    const draw = FAULTS[random.pick(names)];
    if (draw === undefined) throw new RangeError('no such fault');
    return plan(draw(random), random);
  });
  faults.sort((a, b) => a.at - b.at);
  return { seed: random.seed, faults, onUnknown: random.chance(0.5) ? 'keep' : 'retry' };
}

function plan({ fault, lasting: lasts }: Drawn, random: Seeded): Planned {
  return { at: random.int(1_000, BUSY_MS - 3_000), lastsMs: lasts ? random.int(500, 25_000) : 0, fault };
}

function moment(fault: (random: Seeded) => Fault): (random: Seeded) => Drawn {
  return (random) => ({ fault: fault(random), lasting: false });
}

function lasting(fault: (random: Seeded) => Fault): (random: Seeded) => Drawn {
  return (random) => ({ fault: fault(random), lasting: true });
}

function answers(answering: (random: Seeded) => Answering): (random: Seeded) => Drawn {
  return lasting((random) => ({ kind: 'answers', answering: answering(random) }));
}

function core(fault: (random: Seeded) => FaultKind): (random: Seeded) => Drawn {
  return lasting((random) => ({
    kind: 'core',
    fault: fault(random),
    operations: random.chance(0.5) ? null : [random.pick(['poll', 'report', 'submit', 'receipt'] as const)],
  }));
}

/** What goes wrong, and when: drawn from a seed, so that each schedule comes back. Times in milliseconds. */

import type { CoreOperation, FaultKind } from '../../local/simulators/omnimessage.ts';
import { status } from '../../local/simulators/smpp-peer.ts';
import type { Seeded } from '../seeded.ts';
import type { Answering } from './virtual/carrier.ts';
import { TOPOLOGIES, type Topology } from './virtual/gateway.ts';
import type { Weather } from './virtual/link.ts';
import type { BindName, OperatorAct } from './virtual/operator.ts';

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
  /** null: it gives no answer. */
  | { readonly kind: 'partner_answers'; readonly command_status: number | null }
  | {
      readonly kind: 'partner_weather';
      readonly towards: 'near' | 'far' | 'both';
      readonly change: Partial<Weather>;
    }
  | { readonly kind: 'partner_reset' }
  /** The partner's machine is gone without a word. */
  | { readonly kind: 'partner_half_open' }
  | { readonly kind: 'clock_jump'; readonly ms: number }
  | { readonly kind: 'operator'; readonly bind: BindName; readonly act: OperatorAct }
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
  readonly topology: Topology;
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
  'core refuses with 422': core(() => ({ kind: 'status', status: 422 })),
  'core answers HTML': core(() => ({ kind: 'html' })),
  'core answers half a JSON': core(() => ({ kind: 'half_json' })),
  'core answers nothing': core(() => ({ kind: 'silence' })),
  'core answers slowly': core((random) => ({ kind: 'delay', delayMs: random.int(500, 15_000) })),
  'core drops connections': core(() => ({ kind: 'drop' })),
  'core takes it, its answer is lost': core(() => ({ kind: 'drop_after' })),
  'partner refuses receipts': lasting((random) => ({
    kind: 'partner_answers',
    command_status: random.pick([status.ESME_RX_T_APPN, status.ESME_RMSGQFUL, status.ESME_RTHROTTLED]),
  })),
  'partner answers no receipt': lasting(() => ({ kind: 'partner_answers', command_status: null })),
  'partner reads slowly': lasting((random) => ({
    kind: 'partner_weather',
    towards: 'far',
    change: { octetsPerSecond: random.int(50, 2_000) },
  })),
  'partner in a black hole': lasting(() => ({
    kind: 'partner_weather',
    towards: 'both',
    change: { blackHole: true },
  })),
  'partner’s writes split': lasting((random) => ({
    kind: 'partner_weather',
    towards: 'both',
    change: { split: random.int(1, 40), jitterMs: 50 },
  })),
  'partner gone without a word': moment(() => ({ kind: 'partner_half_open' })),
  'core away as the partner submits': lasting(() => ({
    kind: 'core',
    fault: { kind: 'drop' },
    operations: ['submit'],
  })),
  'partner’s connection reset': moment(() => ({ kind: 'partner_reset' })),
  'clock jumps': moment((random) => ({ kind: 'clock_jump', ms: random.int(-3_600_000, 3_600_000) })),
  'operator reconnects': operator(() => ({ kind: 'reconnects' }), moment),
  'operator suspends, then resumes': operator(() => ({ kind: 'state', state: 'suspended' })),
  'operator disconnects, then connects': operator(() => ({ kind: 'state', state: 'down' })),
  'operator drains, then connects': operator(() => ({ kind: 'state', state: 'drained' })),
  'peer deleted, then added again': operator(() => ({ kind: 'deleted' })),
  'peer changed: new session': operator(() => ({ kind: 'rebinds' }), moment),
  'peer changed: limits': operator((random) => ({ kind: 'retunes', tpsLimit: random.int(1, 200) })),
  'lease lost, then had again': operator(() => ({ kind: 'fenced' })),
  SIGKILL: moment(() => ({ kind: 'sigkill' })),
  'SIGTERM and SIGINT': moment(() => ({ kind: 'sigterm' })),
};

/** One fault alone, or some that overlap, by their names; for the balance sheet. */
export function scheduleOf(names: readonly string[], random: Seeded): Schedule {
  const at = random.int(1_000, BUSY_MS - 10_000);
  const faults = names.map((name) => {
    const draw = FAULTS[name];
    if (draw === undefined) throw new RangeError(`no fault is called ${name}`);
    return plan(draw(random), random, at + random.int(0, 5_000));
  });
  return { seed: random.seed, faults: inOrder(faults), onUnknown: 'keep', topology: topologyFor(random) };
}

/** Every two faults, whatever their order. */
export function pairs(): [string, string][] {
  const names = Object.keys(FAULTS);
  return names.flatMap((one, index) => names.slice(index + 1).map((other): [string, string] => [one, other]));
}

/** Some faults at once and after one another. */
export function randomSchedule(random: Seeded): Schedule {
  const names = Object.keys(FAULTS);
  const faults = Array.from({ length: random.int(1, MOST_FAULTS) }, () => {
    const draw = FAULTS[random.pick(names)];
    if (draw === undefined) throw new RangeError('no such fault');
    return plan(draw(random), random, random.int(1_000, BUSY_MS - 3_000));
  });
  const onUnknown = random.chance(0.5) ? 'keep' : 'retry';
  return { seed: random.seed, faults: inOrder(faults), onUnknown, topology: topologyFor(random) };
}

function plan({ fault, lasting: lasts }: Drawn, random: Seeded, at: number): Planned {
  return { at, lastsMs: lasts ? random.int(500, 25_000) : 0, fault };
}

function inOrder(faults: readonly Planned[]): readonly Planned[] {
  return [...faults].sort((a, b) => a.at - b.at);
}

/** Most carriers are reached over a transceiver. */
function topologyFor(random: Seeded): Topology {
  return random.chance(0.5) ? 'transceiver' : random.pick(TOPOLOGIES);
}

function moment(fault: (random: Seeded) => Fault): (random: Seeded) => Drawn {
  return (random) => ({ fault: fault(random), lasting: false });
}

function lasting(fault: (random: Seeded) => Fault): (random: Seeded) => Drawn {
  return (random) => ({ fault: fault(random), lasting: true });
}

const BINDS = ['carrier', 'carrier', 'receipts', 'partner'] as const;

function operator(
  act: (random: Seeded) => OperatorAct,
  form: typeof moment = lasting,
): (random: Seeded) => Drawn {
  return form((random) => ({
    kind: 'operator',
    bind: random.pick(BINDS),
    act: act(random),
  }));
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

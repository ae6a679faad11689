/**
 * Traffic between everything that `npm start` simulates, so that each page has something to show: a few messages a
 * second both ways, in waves, and now and then one that fails. Bounded: it neither outruns nor outlives what it feeds.
 */
import type { Clock, Random, Timer } from '../connector/clock.ts';
import { DEMO } from './demo.ts';
import type { SimulatedCarrierOptions } from './simulators/carrier-options.ts';
import type { PartnerMessage } from './simulators/partner.ts';

export interface TrafficEnds {
  readonly core: {
    queue(message: Readonly<Record<string, unknown>>): unknown;
    pending(): number;
  };
  readonly carrier: {
    deliver(
      mobile: {
        readonly source_addr: string;
        readonly destination_addr: string;
        readonly short_message: string;
      },
      system_id: string,
    ): Promise<unknown>;
  };
  readonly partner: { submit(message: PartnerMessage): Promise<unknown> };
  readonly clock: Clock;
  readonly random: Random;
}

export interface DemoTraffic {
  stop(): void;
}

/** Numbers that Ofcom keeps for drama, so that they are nobody's: +44 7700 900000 to 900999. */
const RANGE = '447700900';
/** Destinations that fail, for whoever wants to see a failure at once. */
export const FAILING_NUMBERS = {
  /** submit_sm is refused with ESME_RINVDSTADR. */
  unknown: `${RANGE}404`,
  /** Taken, and then the receipt says UNDELIV. */
  unreachable: `${RANGE}503`,
} as const;

/** SMPP 3.4 §5.1.3. */
const ESME_RINVDSTADR = 0x0b;

/** What the simulated carrier does with those numbers; everything else is delivered after a moment. */
export const demoCarrierAnswers = {
  refuse: ({ destination_addr: to }) => (to === FAILING_NUMBERS.unknown ? ESME_RINVDSTADR : 0),
  receipt: ({ destination_addr: to, registered_delivery }) => {
    if ((registered_delivery & 3) === 0) return null;
    return to === FAILING_NUMBERS.unreachable ? { stat: 'UNDELIV', err: '001' } : {};
  },
} as const satisfies Pick<SimulatedCarrierOptions, 'refuse' | 'receipt'>;

/**
 * What the simulators keep while they run for days: minutes of this traffic, which is what anyone looks back at. A
 * message costs about 2 KB there, so these are some 10 MB at most.
 */
export const DEMO_BOUNDS = { messages: 5_000, inbox: 1_000, recorded: 1_000, waiting: 1_000 } as const;

/** Messages that may wait in the core before no more are queued: a bind that is suspended fills it so far. */
export const MOST_PENDING = 1_000;
/** Requests to the gateway that may be unanswered, each of carrier and partner. */
export const MOST_UNANSWERED = 20;

const TICK_MS = 250;
const WAVE_MS = 90_000;
/** Messages a second on average; the wave takes them from a third to five thirds of it. */
const PACES = { core: 3, mobile: 1, partner: 1 } as const;
const SWING = 2 / 3;
/** One in so many messages is for each of the failing numbers: in all less than the 2 % that the guide tolerates. */
const ONE_FAILS_IN = 150;
/** One in so many of the core's is for later, so that the queue has something that waits. */
const ONE_WAITS_IN = 30;
const LATER_MS = 45_000;

const TEXTS = [
  'Your code is 483920. It is valid for 10 minutes.',
  'Bonjour €, votre colis arrive demain entre 9 h et 11 h.',
  'Rendez-vous confirmé : mardi à 14 h 30. Répondez STOP pour ne plus recevoir de rappels.',
  'Ihre Bestellung wurde versandt. Sie können die Lieferung jederzeit verfolgen.',
  '您的验证码是 483920，十分钟内有效。',
  'Reminder: your appointment with Dr Murray is on Tuesday at 14:30 in the main building, second floor, room 214. Please bring your letter, and arrive ten minutes early. Reply C to cancel.',
] as const;
const SENDERS = ['ACME', 'InfoSMS', 'Clinic'] as const;
const ANSWERS = ['STOP', 'YES', 'Oui, merci', 'C', 'When do you open?'] as const;

/** Runs until it is stopped. Who is not bound, or does not keep up, is left alone until it is and does. */
export function startDemoTraffic(ends: TrafficEnds): DemoTraffic {
  const { core, carrier, partner, clock, random } = ends;
  const one = <T>(choices: readonly [T, ...T[]]): T =>
    choices[Math.floor(random() * choices.length)] ?? choices[0];
  const happens = (oneIn: number): boolean => random() * oneIn < 1;
  const number = (): string => `${RANGE}${String(600 + Math.floor(random() * 400))}`;
  const destination = (): string => {
    if (happens(ONE_FAILS_IN)) return FAILING_NUMBERS.unknown;
    return happens(ONE_FAILS_IN) ? FAILING_NUMBERS.unreachable : number();
  };

  const unanswered = { mobile: 0, partner: 0 };
  const ask = (who: keyof typeof unanswered, request: () => Promise<unknown>): void => {
    if (unanswered[who] >= MOST_UNANSWERED) return;
    unanswered[who] += 1;
    const over = (): void => {
      unanswered[who] -= 1;
    };
    // Not bound, or cut off: the next tick asks again.
    request().then(over, over);
  };

  const send = {
    core: (): void => {
      if (core.pending() >= MOST_PENDING) return;
      const later = happens(ONE_WAITS_IN) ? new Date(clock.wall() + LATER_MS).toISOString() : null;
      core.queue({
        dest_smsc: DEMO.carrier.name,
        source_msisdn: one(SENDERS),
        destination_msisdn: destination(),
        message_body: one(TEXTS),
        registered_delivery: 1,
        deliver_after: later,
      });
    },
    mobile: (): void =>
      ask('mobile', () =>
        carrier.deliver(
          { source_addr: number(), destination_addr: '12345', short_message: one(ANSWERS) },
          DEMO.carrier.system_id,
        ),
      ),
    partner: (): void => {
      if (core.pending() >= MOST_PENDING) return;
      ask('partner', () =>
        partner.submit({
          source_addr: '12345',
          destination_addr: destination(),
          short_message: one(ANSWERS),
        }),
      );
    },
  } as const;

  const owed = { core: 0, mobile: 0, partner: 0 };
  const beganAt = clock.now();
  let timer: Timer;
  const tick = (): void => {
    const wave = 1 + SWING * Math.sin((2 * Math.PI * (clock.now() - beganAt)) / WAVE_MS);
    for (const who of ['core', 'mobile', 'partner'] as const) {
      owed[who] += (PACES[who] * wave * TICK_MS) / 1000;
      for (; owed[who] >= 1; owed[who] -= 1) send[who]();
    }
    timer = clock.timer(TICK_MS, tick);
  };
  timer = clock.timer(TICK_MS, tick);
  return { stop: () => timer.cancel() };
}

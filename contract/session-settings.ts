import { integer, milliseconds, rule } from './setting.ts';

/** Pace and timers that client and server peers share. */
export const sessionSettingsShape = {
  tps_limit: integer(1, 10_000)
    .default(100)
    .meta({
      examples: [80],
      description: 'Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows.',
      unit: 'messages/s',
      hot: true,
    }),
  queue_check_frequency: milliseconds(100, 10_000).default(1000).meta({
    description: 'How often an idle queue is asked for messages to this peer.',
    unit: 'ms',
    hot: true,
  }),
  response_timeout: milliseconds(1000, 600_000).default(30_000).meta({
    description: 'How long a request waits for its response; then the outcome of its message is unknown.',
    unit: 'ms',
    hot: true,
  }),
  enquire_link_interval: milliseconds(1000, 3_600_000).default(20_000).meta({
    description:
      'A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer).',
    unit: 'ms',
    hot: true,
  }),
  enquire_link_timeout: milliseconds(1000, 600_000).default(10_000).meta({
    description: 'How long enquire_link_resp may take; then the session is closed.',
    unit: 'ms',
    hot: true,
  }),
  unbind_timeout: milliseconds(100, 60_000).default(5000).meta({
    description: 'How long unbind_resp may take; then the socket is closed.',
    unit: 'ms',
    hot: true,
  }),
  throttle_pause: milliseconds(100, 600_000).default(1000).meta({
    description: 'Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on.',
    unit: 'ms',
    hot: true,
  }),
  throttle_max_pause: milliseconds(100, 3_600_000).default(30_000).meta({
    description: 'Longest pause after ESME_RTHROTTLED.',
    unit: 'ms',
    hot: true,
  }),
  queue_full_delay: milliseconds(100, 3_600_000).default(10_000).meta({
    description: 'A message refused with ESME_RMSGQFUL is tried again after this time; others go on.',
    unit: 'ms',
    hot: true,
  }),
  queue_full_retries: integer(0, 100).default(3).meta({
    description:
      'How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed.',
    hot: true,
  }),
  max_pdu_length: integer(1024, 1_048_576).default(65_552).meta({
    description: 'Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN.',
    unit: 'octets',
    hot: false,
  }),
};

/** The rule behind throttle_pause and throttle_max_pause, for both kinds of peer. */
export function throttlePausesOrdered(peer: { throttle_pause: number; throttle_max_pause: number }): boolean {
  return !(peer.throttle_max_pause < peer.throttle_pause);
}

export const throttlePausesRule = rule(
  ['throttle_max_pause'],
  'a time that is not shorter than throttle_pause',
  'Raise throttle_max_pause or lower throttle_pause.',
);

/**
 * The bench's OmniMessage, a process of its own: `--max-messages 200000`. Prints its URL once it listens. Over IPC it
 * takes {@link CoreOrder}s.
 */
import { parseArgs } from 'node:util';
import { collectForMessages } from '../../connector/collect-for-messages.ts';
import { startSimulatedCore } from '../../local/simulators/omnimessage.ts';
import { indexOf } from './watched.ts';

export type CoreOrder =
  /** `{}`: it has forgotten all messages that are not waiting. */
  | { readonly kind: 'forget' }
  /** `{}`: from now on it notes how long it has each message that comes in, by the number in its source_msisdn. */
  | { readonly kind: 'watch'; readonly count: number }
  /** `{tookMs}`: from the arrival of the octets to the answer's way out, milliseconds, in that order. */
  | { readonly kind: 'watched' };

// A simulator that stalls while it collects would seem a slow gateway.
collectForMessages();

const { values } = parseArgs({ options: { 'max-messages': { type: 'string', default: '200000' } } });

let tookMs = new Float64Array();
let arrivedAt = 0;
/** Of the octets that are being answered. */
const inHand: number[] = [];

const core = await startSimulatedCore({
  port: 0,
  maxMessages: Number(values['max-messages']),
  // What is kept costs a collector its time, and who waits for the core meanwhile would seem slow.
  maxInbox: 1000,
  onSubmitted: ({ source_msisdn }) => {
    if (tookMs.length > 0) inHand.push(indexOf(String(source_msisdn)));
  },
  watch: {
    arrived: () => {
      arrivedAt = performance.now();
    },
    answered: () => {
      if (inHand.length === 0) return;
      const took = performance.now() - arrivedAt;
      for (const index of inHand) tookMs[index] = took;
      inHand.length = 0;
    },
  },
});

process.on('message', (order: CoreOrder) => {
  switch (order.kind) {
    case 'forget':
      core.forgetSettled();
      process.send?.({});
      return;
    case 'watch':
      tookMs = new Float64Array(order.count);
      process.send?.({});
      return;
    case 'watched':
      process.send?.({ tookMs: Array.from(tookMs) });
      tookMs = new Float64Array();
      return;
  }
});
process.on('disconnect', () => process.exit(0));

process.stdout.write(`${core.url}\n`);

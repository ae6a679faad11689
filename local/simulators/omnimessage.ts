/**
 * A simulated OmniMessage core: the whole REST contract in memory, for tests, benches and trying the gateway out
 * on one machine. A poll claims nothing; reports move messages; submits are idempotent by key; a partner's message
 * is routed to a carrier bind and its receipt comes back to the partner.
 */
import { type CoreOptions, type CoreStats, SimulatedCoreState } from './core.ts';
import { CoreFaults, type FaultKind, type FaultScope } from './core-faults.ts';
import { coreHandler } from './core-http.ts';
import type { CoreMessage, Fields } from './core-messages.ts';
import { createHttpLineServer, type HttpLineWatch } from './http-lines.ts';

export type { CoreOptions, CoreStats } from './core.ts';
export type { CoreOperation, FaultKind, FaultScope } from './core-faults.ts';
export type { CoreMessage, CoreStatus, Fields } from './core-messages.ts';

export interface SimulatedCoreOptions extends CoreOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0: any free port. */
  readonly port: number;
  readonly watch?: HttpLineWatch;
}

export interface SimulatedCore {
  readonly url: string;
  /** Queues one message, or `count` equal ones, in the contract's field names; returns the ids. */
  queue(message: Fields, count?: number): string[];
  message(id: string): CoreMessage | undefined;
  /** Messages waiting, for one bind or for all. */
  pending(destSmsc?: string): number;
  /** Messages that carriers' subscribers sent, oldest first. */
  readonly inbox: readonly Fields[];
  stats(): CoreStats;
  /** Nothing is known any more of messages that are not waiting; receipts for them find nothing. */
  forgetSettled(): void;
  /** Makes requests fail until the returned function is called or the scope ends. */
  fault(fault: FaultKind, scope?: FaultScope): () => void;
  /** Resolves with the first truthy value of `condition`, looked at whenever something changed. */
  waitFor<T>(condition: (core: SimulatedCore) => T, timeoutMs: number): Promise<NonNullable<T>>;
  close(): Promise<void>;
}

export async function startSimulatedCore(options: SimulatedCoreOptions): Promise<SimulatedCore> {
  const faults = new CoreFaults(options.now ?? Date.now);
  const state = new SimulatedCoreState(options, faults);
  const delayed = new Set<NodeJS.Timeout>();
  const delay = (ms: number, answer: () => void): void => {
    const timer = setTimeout(() => {
      delayed.delete(timer);
      answer();
    }, ms);
    delayed.add(timer);
  };
  const { server, closeAll } = createHttpLineServer(coreHandler(state, faults, delay), options.watch);
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the core listens on no port');

  const core: SimulatedCore = {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    inbox: state.inbox,
    queue: (message, count) => state.queue(message, count),
    message: (id) => state.messages.get(id),
    pending: (destSmsc) => state.messages.pending(destSmsc),
    stats: () => state.stats(),
    forgetSettled: () => state.messages.forgetSettled(),
    fault: (fault, scope) => faults.add(fault, scope),
    waitFor: (condition, timeoutMs) =>
      state.waiters.until(
        () => condition(core),
        timeoutMs,
        () => JSON.stringify(state.stats()),
      ),
    close: async () => {
      for (const timer of delayed) clearTimeout(timer);
      closeAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return core;
}

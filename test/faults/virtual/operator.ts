/** An operator at work on the peers, and what the table would say of them: it outlives every gateway. */
import type { BindWish } from '../../../connector/peers/bind-registry.ts';
import type { GatewaySettings } from '../../../contract/compiled.ts';
import type { WantedState } from '../../../contract/records.ts';

/** `fenced`: the lease is over, so that another connector may have the bind, and then it is ours again. */
export type OperatorAct =
  | { readonly kind: 'state'; readonly state: Exclude<WantedState, 'up'> }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'reconnects' }
  /** A setting that only a new session can take up. */
  | { readonly kind: 'rebinds' }
  /** Limits and paces, which a running bind takes over. */
  | { readonly kind: 'retunes'; readonly tpsLimit: number };

/** `receipts`: whichever bind the carrier's receipts come over. */
export type BindName = 'carrier' | 'receipts' | 'partner';

type Apply = (name: string, wish: BindWish | null, drainMs: number) => void;

export class Operator {
  readonly #peers: Map<string, BindWish>;
  /** Those that are not wanted here now. */
  readonly #away = new Set<string>();
  readonly #apply: Apply;
  readonly #drainMs: number;

  /** `apply`: tells the gateway that is running, if any, what is wished of a bind now. */
  constructor({ binds, serverBinds, drainTimeoutMs }: GatewaySettings, apply: Apply) {
    const up = { state: 'up', generation: 0, version: 1, polling: true } as const;
    this.#peers = new Map();
    for (const settings of [...binds, ...serverBinds]) this.#peers.set(settings.name, { settings, ...up });
    this.#drainMs = drainTimeoutMs;
    this.#apply = apply;
  }

  /** What a gateway that starts now is to run. */
  *wishes(): Iterable<readonly [string, BindWish]> {
    for (const entry of this.#peers) if (!this.#away.has(entry[0])) yield entry;
  }

  /** Returns what undoes it. */
  act(bind: BindName, act: OperatorAct): () => void {
    const name = this.#peers.has(bind) ? bind : 'carrier';
    switch (act.kind) {
      case 'state':
        this.#change(name, { state: act.state });
        return () => this.#change(name, { state: 'up' });
      case 'deleted':
        return this.#takeAway(name, this.#drainMs);
      case 'fenced':
        return this.#takeAway(name, 0);
      case 'reconnects':
        this.#change(name, { generation: this.#peer(name).generation + 1 });
        return () => undefined;
      case 'rebinds':
        this.#change(name, { settings: anew(this.#peer(name).settings) });
        return () => undefined;
      case 'retunes': {
        const { settings } = this.#peer(name);
        this.#change(name, { settings: { ...settings, tpsLimit: act.tpsLimit } });
        return () =>
          this.#change(name, { settings: { ...this.#peer(name).settings, tpsLimit: settings.tpsLimit } });
      }
    }
  }

  #takeAway(name: string, drainMs: number): () => void {
    this.#away.add(name);
    this.#apply(name, null, drainMs);
    return () => {
      this.#away.delete(name);
      this.#change(name, {});
    };
  }

  #change(name: string, change: Partial<BindWish>): void {
    const before = this.#peer(name);
    const wish = { ...before, ...change, version: before.version + 1 };
    this.#peers.set(name, wish);
    if (!this.#away.has(name)) this.#apply(name, wish, this.#drainMs);
  }

  #peer(name: string): BindWish {
    const peer = this.#peers.get(name);
    if (peer === undefined) throw new Error(`there is no peer ${name}`);
    return peer;
  }
}

/** The same peer with another setting that is not hot. */
function anew(settings: BindWish['settings']): BindWish['settings'] {
  if (settings.mode === 'server')
    return { ...settings, allowedBindTypes: [...settings.allowedBindTypes].reverse() };
  return { ...settings, systemType: settings.systemType === '' ? 'SMS' : '' };
}

import type { ClientBindSettings } from '../../contract/compiled.ts';
import type { Receipts } from '../inbound/receipts.ts';
import { RecentMap } from '../tables/recent-map.ts';

/** A transmitter at work, and what takes its receipts. */
export interface Transmitter {
  readonly settings: ClientBindSettings;
  readonly receipts: Receipts;
}

/**
 * The transmitters of this process. A transmitter gets no receipts itself (SMPP 3.4 §2.2.1): they come over a receiver
 * bind of the same carrier, and belong to the messages of the transmitter.
 */
export class Transmitters {
  readonly #all = new Set<Transmitter>();
  /** Names of transmitters by carrier, also of those that have stopped: receipts come for hours after a message. */
  readonly #names = new RecentMap<string, string>(MOST_NAMES);

  /** There is such a bind, at work or not. */
  know({ bindType, name, ...carrier }: ClientBindSettings): void {
    if (bindType !== 'transmitter') return;
    this.#names.set(keyOf(carrier), name);
  }

  add(transmitter: Transmitter): void {
    if (transmitter.settings.bindType === 'transmitter') this.#all.add(transmitter);
  }

  delete(transmitter: Transmitter): void {
    this.#all.delete(transmitter);
  }

  /** What takes the receipts that come over `receiver`; null: the bind itself. */
  receiptsFor(receiver: ClientBindSettings): Receipts | null {
    if (receiver.bindType !== 'receiver') return null;
    for (const { settings, receipts } of this.#all) {
      const isIt =
        receiver.receiptsFor === null
          ? isSameCarrier(settings, receiver)
          : settings.name === receiver.receiptsFor;
      if (isIt) return receipts;
    }
    return null;
  }

  /**
   * The name under which OmniMessage has the messages that receipts over `receiver` belong to: one of a transmitter that
   * is down, or runs in another connector, goes to OmniMessage by that.
   */
  nameFor(receiver: ClientBindSettings): string {
    if (receiver.bindType !== 'receiver') return receiver.name;
    return receiver.receiptsFor ?? this.#names.get(keyOf(receiver)) ?? receiver.name;
  }
}

const MOST_NAMES = 10_000;

function keyOf({ systemId, targets }: Pick<ClientBindSettings, 'systemId' | 'targets'>): string {
  return `${systemId}\n${targets[0]?.host}`;
}

function isSameCarrier(one: ClientBindSettings, other: ClientBindSettings): boolean {
  return keyOf(one) === keyOf(other);
}

import type { ClientBindSettings } from '../../contract/compiled.ts';
import type { Receipts } from '../inbound/receipts.ts';

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
}

function isSameCarrier(one: ClientBindSettings, other: ClientBindSettings): boolean {
  return one.systemId === other.systemId && one.targets[0]?.host === other.targets[0]?.host;
}

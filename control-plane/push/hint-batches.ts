import type { ConfigEvent } from '../../contract/status.ts';
import type { PeerChange } from './stream-records.ts';

/** A queue to tell. */
export interface HintTarget {
  readonly cell: string;
  readonly queueUrl: string;
}

export interface HintEntry {
  readonly hint: ConfigEvent;
  /** The changes that this hint stands for. */
  readonly ids: readonly string[];
}

/** At most {@link BATCH} hints for one queue. */
export interface HintBatch {
  readonly queueUrl: string;
  readonly entries: readonly HintEntry[];
}

/** SQS's own limit of SendMessageBatch. */
export const BATCH = 10;

/** What to send where: one hint for each peer and queue, with its highest version. Pure. */
export function hintBatches(changes: readonly PeerChange[], targets: readonly HintTarget[]): HintBatch[] {
  const batches: HintBatch[] = [];
  for (const { cell, queueUrl } of targets) {
    const entries = latest(changes.filter(({ cells }) => cells.includes(cell)));
    for (let first = 0; first < entries.length; first += BATCH) {
      batches.push({ queueUrl, entries: entries.slice(first, first + BATCH) });
    }
  }
  return batches;
}

function latest(changes: readonly PeerChange[]): HintEntry[] {
  const byName = new Map<string, HintEntry>();
  for (const { id, name, version } of changes) {
    const known = byName.get(name);
    byName.set(name, {
      hint: { name, version: Math.max(version, known?.hint.version ?? 0) },
      ids: [...(known?.ids ?? []), id],
    });
  }
  return [...byName.values()];
}

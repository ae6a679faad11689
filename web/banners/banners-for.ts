import type { StatusView } from '../../contract/api/status.ts';

/** Refreshes that may fail before the operator is told: a single lost answer is no news. */
const SILENT_MS = 12_000;

export type Banner =
  | { readonly kind: 'api_unreachable'; readonly since: number }
  | { readonly kind: 'stale'; readonly since: string | null }
  | { readonly kind: 'no_connector' }
  | { readonly kind: 'core_unreachable'; readonly error: string };

interface Reception {
  /** Whether the last refresh brought no answer. */
  readonly unreachable: boolean;
  readonly receivedAt: number;
  readonly now: number;
}

/** What an operator must know on every page, the cause before its consequences. */
export function bannersFor(status: StatusView | undefined, reception: Reception): Banner[] {
  if (status === undefined) return [];
  const { unreachable, receivedAt, now } = reception;
  if (unreachable && now - receivedAt > SILENT_MS) return [{ kind: 'api_unreachable', since: receivedAt }];
  const banners: Banner[] = [];
  if (status.connectors.length === 0) banners.push({ kind: 'no_connector' });
  else if (status.stale) banners.push({ kind: 'stale', since: oldestReport(status) });
  if (status.core_reachable === false) {
    const failing = status.connectors.find(({ core_reachable }) => core_reachable === false);
    banners.push({ kind: 'core_unreachable', error: failing?.core_last_error?.message ?? '' });
  }
  return banners;
}

function oldestReport({ connectors }: StatusView): string | null {
  return connectors.flatMap(({ published_at }) => published_at ?? []).sort()[0] ?? null;
}

import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { BindView } from '../../contract/api/status.ts';

export type ShownState = BindView['state'] | 'suspended' | 'drained' | 'unknown';

/** Connected is green, Disconnected red, Reconnecting amber, as the guide has them. */
const INDICATORS: Readonly<Record<ShownState, StatusIndicatorProps.Type>> = {
  connected: 'success',
  active: 'success',
  reconnecting: 'warning',
  disconnected: 'error',
  waiting: 'pending',
  suspended: 'stopped',
  drained: 'in-progress',
  unknown: 'pending',
};

/** What operators want of binds, where it is not simply up. */
export type WantedStates = ReadonlyMap<string, 'suspended' | 'drained'>;

/** What is shown of a bind: what an operator wants of it and that nobody reports it, before its sessions' state. */
export function shownState({ name, state, reported }: BindView, wanted: WantedStates): ShownState {
  const want = wanted.get(name);
  if (want === 'suspended') return 'suspended';
  if (!reported) return 'unknown';
  if (want === 'drained' && (state === 'connected' || state === 'active')) return 'drained';
  return state;
}

export function BindState({ state }: { readonly state: ShownState }) {
  const { t } = useTranslation();
  return <StatusIndicator type={INDICATORS[state]}>{t(`state.${state}`)}</StatusIndicator>;
}

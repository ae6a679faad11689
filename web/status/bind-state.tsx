import Box from '@cloudscape-design/components/box';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { BindView } from '../../contract/api/status.ts';
import { useFormat } from '../i18n/format.ts';

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

/** What is shown of a bind: what an operator wants of it and that nobody reports it, before its sessions' state. */
export function shownState({ state, reported, desired }: BindView): ShownState {
  if (desired?.state === 'suspended') return 'suspended';
  if (!reported) return 'unknown';
  if (desired?.state === 'drained' && (state === 'connected' || state === 'active')) return 'drained';
  return state;
}

/** A bind's state, and below it what an operator has to know before anything else: who wants it so, or why it is down. */
export function BindState({ bind }: { readonly bind: BindView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = shownState(bind);
  const { desired, throttled_ms, last_error } = bind;
  const down = state === 'disconnected' || state === 'reconnecting';
  return (
    <>
      <StatusIndicator type={INDICATORS[state]}>{t(`state.${state}`)}</StatusIndicator>
      {desired !== null && desired.state !== 'up' ? (
        <Box fontSize="body-s" color="text-body-secondary">
          {t(`status.wanted.${desired.state}`, { by: desired.by, time: format.moment(desired.since) })}
        </Box>
      ) : (
        down &&
        last_error !== null && (
          <Box fontSize="body-s" color="text-body-secondary">
            <span className="one-line reason" title={last_error.message} lang="en">
              {last_error.message}
            </span>
          </Box>
        )
      )}
      {throttled_ms > 0 && (
        <Box fontSize="body-s" color="text-status-warning">
          {t('status.throttled_for', { seconds: Math.ceil(throttled_ms / 1000) })}
        </Box>
      )}
    </>
  );
}

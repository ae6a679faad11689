import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { failureOf } from '../api/failure.ts';
import { useStatus } from '../api/status.ts';
import { type Format, useFormat } from '../i18n/format.ts';
import { type Banner, bannersFor } from './banners-for.ts';

export function Banners() {
  const { data, error, dataUpdatedAt, errorUpdatedAt } = useStatus();
  const format = useFormat();
  const banners = bannersFor(data, {
    unreachable: error !== null && failureOf(error).kind !== 'problem',
    receivedAt: dataUpdatedAt,
    now: Math.max(dataUpdatedAt, errorUpdatedAt),
  });
  if (banners.length === 0) return null;
  return (
    <SpaceBetween size="xs">
      {banners.map((banner) => (
        <OneBanner key={banner.kind} banner={banner} format={format} />
      ))}
    </SpaceBetween>
  );
}

function OneBanner({ banner, format }: { readonly banner: Banner; readonly format: Format }) {
  const { t } = useTranslation();
  switch (banner.kind) {
    case 'api_unreachable':
      return (
        <Alert type="error" header={t('banners.api_unreachable')}>
          {t('banners.api_unreachable_text', { time: format.time(banner.since) })}
        </Alert>
      );
    case 'stale':
      return (
        <Alert type="warning" header={t('banners.stale')}>
          {t('banners.stale_text', { time: banner.since === null ? '–' : format.moment(banner.since) })}
        </Alert>
      );
    case 'no_connector':
      return (
        <Alert type="warning" header={t('banners.no_connector')}>
          {t('banners.no_connector_text')}
        </Alert>
      );
    case 'core_unreachable':
      return (
        <Alert type="error" header={t('banners.core_unreachable')}>
          {t('banners.core_unreachable_text', { error: banner.error })}
        </Alert>
      );
  }
}

import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StatusView } from '../../contract/api/status.ts';
import type { HealthView } from '../../contract/api/system.ts';
import { useHealth } from '../api/health.ts';
import { useFormat } from '../i18n/format.ts';

type Connector = StatusView['connectors'][number];

/** The guide's checks of OmniMessage and of the service itself, for which one would otherwise need a shell. */
export function SystemHealth({ connectors }: { readonly connectors: readonly Connector[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data: health } = useHealth(open);
  return (
    <ExpandableSection
      variant="container"
      headerText={t('health.title')}
      headerDescription={t('health.description')}
      expanded={open}
      onChange={({ detail }) => setOpen(detail.expanded)}
    >
      <SpaceBetween size="l">
        {health !== undefined && (
          <KeyValuePairs
            columns={2}
            items={[
              { label: t('health.omnimessage'), value: <Check check={health.omnimessage} /> },
              { label: t('health.store'), value: <Check check={health.store} /> },
            ]}
          />
        )}
        {connectors.length === 0 ? <Box>{t('banners.no_connector')}</Box> : <Connectors all={connectors} />}
      </SpaceBetween>
    </ExpandableSection>
  );
}

function Check({ check: { ok, detail, duration_ms } }: { readonly check: HealthView['store'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <StatusIndicator type={ok ? 'success' : 'error'}>
        {t(ok ? 'health.answers' : 'health.silent', { ms: format.number(duration_ms) })}
      </StatusIndicator>
      {detail !== null && (
        <Box color="text-body-secondary" fontSize="body-s">
          <span lang="en">{detail}</span>
        </Box>
      )}
    </>
  );
}

function Connectors({ all }: { readonly all: readonly Connector[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const none = t('common.none');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="scroll-x" tabIndex={0} aria-label={t('health.connectors')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('status.connector')}</th>
            <th scope="col">{t('status.state')}</th>
            <th scope="col">{t('health.reaches_core')}</th>
            <th scope="col">{t('health.binds')}</th>
            <th scope="col">{t('status.sessions')}</th>
            <th scope="col">{t('health.version')}</th>
            <th scope="col">{t('health.started')}</th>
            <th scope="col">{t('health.reported')}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((connector) => (
            <tr key={connector.incarnation}>
              <td title={connector.incarnation}>{connector.hostname}</td>
              <td>
                <StatusIndicator type={connector.stale ? 'warning' : 'success'}>
                  {t(connector.stale ? 'health.late' : `health.states.${connector.state}`)}
                </StatusIndicator>
              </td>
              <td>{connector.core_reachable === null ? none : yesOrNo(t, connector.core_reachable)}</td>
              <td>{format.number(connector.binds)}</td>
              <td>{format.number(connector.sessions)}</td>
              <td>{connector.gateway_version}</td>
              <td>{format.moment(connector.started_at)}</td>
              <td>{connector.published_at === null ? none : format.moment(connector.published_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function yesOrNo(t: ReturnType<typeof useTranslation>['t'], value: boolean): string {
  return t(value ? 'common.yes' : 'common.no');
}

import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StatusView } from '../../contract/api/status.ts';
import { useFormat } from '../i18n/format.ts';

/** The guide's four cards. */
export function SummaryCards({ status }: { readonly status: StatusView | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (status === undefined) return null;
  const { totals, connectors } = status;
  const { client, server } = totals;
  const listeners = connectors.flatMap(({ listener }) => listener ?? []);
  const [first] = listeners;
  const addresses = [...new Set(listeners.map(({ host, port }) => `${host}:${port}`))].join(', ');
  return (
    <Grid gridDefinition={Array.from({ length: 4 }, () => ({ colspan: { default: 6, m: 3 } }))}>
      <Card title={t('status.total')} value={format.number(totals.binds)}>
        {t('common.labelled', { label: t('status.sessions'), value: format.number(totals.sessions) })}
      </Card>
      <Card title={t('status.clients')} value={format.number(client.total)}>
        {t('status.clients_split', {
          connected: format.number(client.connected),
          disconnected: format.number(client.total - client.connected),
        })}
      </Card>
      <Card title={t('status.servers')} value={format.number(server.total)}>
        {t('status.servers_split', {
          active: format.number(server.active),
          waiting: format.number(server.waiting),
        })}
      </Card>
      <Card title={t('status.listener')} value={first === undefined ? '–' : addresses}>
        {first === undefined
          ? t('status.listener_off')
          : [
              t('status.listener_connections', {
                connections: format.number(totals.connections),
                max: format.number(totals.max_connections),
              }),
              ...(first.tls_port === null ? [] : [t('status.listener_tls', { port: first.tls_port })]),
            ].join(' · ')}
      </Card>
    </Grid>
  );
}

interface CardProps {
  readonly title: string;
  readonly value: string;
  readonly children: ReactNode;
}

function Card({ title, value, children }: CardProps) {
  const [host, ...port] = value.split(/(?=:\d+$)/);
  return (
    <Container fitHeight>
      <Box variant="h2" fontSize="heading-xs">
        {title}
      </Box>
      <Box fontSize="heading-xl" fontWeight="bold">
        {host}
        <wbr />
        {port}
      </Box>
      <Box color="text-body-secondary" fontSize="body-s">
        {children}
      </Box>
    </Container>
  );
}

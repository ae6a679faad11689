import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { AUDIT_ACTIONS } from '../../contract/records.ts';
import { type AuditFilter, auditKey, useAudit } from '../api/audit.ts';
import { failureOf } from '../api/failure.ts';
import type { paths } from '../api/generated/paths.ts';
import { useFormat } from '../i18n/format.ts';
import { FailureText } from '../shell/failure-text.tsx';
import { useUrlState } from '../shell/url-state.ts';
import type { Column } from '../tables/column.ts';
import { ExportMenu } from '../tables/export-menu.tsx';
import { MoreRows } from '../tables/more-rows.tsx';
import { ResourceTable } from '../tables/resource-table.tsx';
import { SearchField } from '../tables/search-field.tsx';
import { Changes, changesText } from './changes.tsx';

type Page = paths['/api/audit']['get']['responses'][200]['content']['application/json'];
export type AuditEntry = Page['items'][number];

const idOf = ({ id }: AuditEntry): string => id;

export function AuditPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const [url] = useUrlState();
  const { target = '', by = '', action } = url;
  const filter = useMemo<AuditFilter>(() => {
    const known = AUDIT_ACTIONS.find((candidate) => candidate === action);
    return {
      ...(target.trim() === '' ? {} : { target: target.trim() }),
      ...(by.trim() === '' ? {} : { by: by.trim() }),
      ...(known === undefined ? {} : { action: known }),
    };
  }, [target, by, action]);
  const audit = useAudit(filter);
  const entries = useMemo(() => audit.data?.pages.flatMap(({ items }) => items), [audit.data]);

  const columns = useMemo<Column<AuditEntry>[]>(
    () => [
      { id: 'at', header: t('audit.at'), value: ({ at }) => at, cell: ({ at }) => format.moment(at) },
      { id: 'by', header: t('audit.by'), value: (entry) => entry.by, cell: (entry) => entry.by },
      {
        id: 'action',
        header: t('audit.action'),
        value: (entry) => entry.action,
        cell: (entry) => t(`audit.actions.${entry.action}`),
      },
      {
        id: 'target',
        header: t('audit.target'),
        rowHeader: true,
        value: (entry) => entry.target,
        cell: (entry) => entry.target ?? t('common.none'),
      },
      {
        id: 'changes',
        header: t('audit.changes'),
        value: ({ changes }) => changesText(changes),
        cell: ({ changes }) => <Changes changes={changes} />,
      },
      {
        id: 'from',
        header: t('audit.from'),
        value: ({ from }) => from,
        cell: ({ from }) => from ?? t('common.none'),
      },
    ],
    [t, format],
  );

  return (
    <>
      {audit.isError && (
        <Alert
          type="error"
          action={<Button onClick={() => void audit.refetch()}>{t('common.retry')}</Button>}
        >
          <FailureText failure={failureOf(audit.error)} />
        </Alert>
      )}
      <ResourceTable<AuditEntry>
        label={t('audit.title')}
        columns={columns}
        items={entries ?? (audit.isError ? [] : undefined)}
        nameOf={idOf}
        filters={
          <>
            <SearchField name="target" label={t('audit.filter_target')} count={null} />
            <SearchField name="by" label={t('audit.filter_by')} count={null} />
            <ActionFilter />
          </>
        }
        filterNames={['target', 'by', 'action']}
        selectable={false}
        header={({ matching }) => (
          <Header
            variant="h1"
            counter={`(${format.number(matching.length)}${audit.hasNextPage ? '+' : ''})`}
            description={t('audit.description')}
            actions={
              <ExportMenu
                stem="audit"
                columns={columns}
                items={matching}
                curl="audit"
                query={{ ...filter }}
              />
            }
          >
            {t('audit.title')}
          </Header>
        )}
        empty={{ title: t('audit.empty'), text: t('audit.empty_text'), noMatch: t('audit.no_match') }}
        footer={<MoreRows list={audit} queryKey={auditKey(filter)} />}
      />
    </>
  );
}

function ActionFilter() {
  const { t } = useTranslation();
  const [url, setUrl] = useUrlState();
  const options = [
    { value: '', label: t('common.labelled', { label: t('audit.action'), value: t('common.any') }) },
    ...AUDIT_ACTIONS.map((value) => ({ value, label: t(`audit.actions.${value}`) })),
  ];
  return (
    <Select
      ariaLabel={t('audit.action')}
      options={options}
      selectedOption={options.find(({ value }) => value === (url['action'] ?? '')) ?? null}
      onChange={({ detail }) => setUrl({ action: detail.selectedOption.value ?? null, page: null })}
    />
  );
}

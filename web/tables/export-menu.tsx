import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { useTranslation } from 'react-i18next';
import { type ListName, listUrl } from '../api/lists.ts';
import { useCopy } from '../copying/copy.ts';
import { curlOf } from '../copying/curl.ts';
import { useSession } from '../session/session-context.tsx';
import type { Column } from './column.ts';
import { csvOf, fileName, offerDownload } from './export.ts';

interface Props<T> {
  /** Of the file's name. */
  readonly stem: string;
  readonly columns: readonly Column<T>[];
  /** The rows that match, on every page. */
  readonly items: readonly T[];
  /** The list of the API behind the table, with its filters. */
  readonly curl: ListName;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly extra?: readonly { readonly id: string; readonly text: string; readonly run: () => void }[];
}

export function ExportMenu<T>({ stem, columns, items, curl, query = {}, extra = [] }: Props<T>) {
  const { t } = useTranslation();
  const { config } = useSession();
  const copy = useCopy();
  const download = (extension: 'csv' | 'json'): void => {
    const name = fileName(stem, extension, new Date());
    if (extension === 'csv')
      offerDownload({ name, type: 'text/csv;charset=utf-8', content: csvOf(columns, items) });
    else offerDownload({ name, type: 'application/json', content: `${JSON.stringify(items, null, 2)}\n` });
  };
  return (
    <ButtonDropdown
      items={[
        { id: 'csv', text: t('common.export_csv') },
        { id: 'json', text: t('common.export_json') },
        ...extra.map(({ id, text }) => ({ id, text })),
        { id: 'curl', text: t('common.copy_curl') },
        { id: 'link', text: t('common.copy_link') },
      ]}
      onItemClick={({ detail }) => {
        switch (detail.id) {
          case 'csv':
          case 'json':
            return download(detail.id);
          case 'curl':
            return copy(curlOf({ method: 'GET', url: listUrl(config.api_base_url, curl, query) }));
          case 'link':
            return copy(window.location.href);
          default:
            return extra.find(({ id }) => id === detail.id)?.run();
        }
      }}
    >
      {t('common.export')}
    </ButtonDropdown>
  );
}

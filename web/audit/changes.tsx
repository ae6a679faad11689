import Box from '@cloudscape-design/components/box';
import Popover from '@cloudscape-design/components/popover';
import { useTranslation } from 'react-i18next';

/** One setting before and after; secrets come as `•••` from the API. */
interface Change {
  readonly pointer: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

const SHOWN_AT_ONCE = 2;

function written(value: unknown): string {
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const line = ({ pointer, before, after }: Change): string =>
  `${pointer.slice(1)}: ${written(before)} → ${written(after)}`;

export function changesText(changes: readonly Change[]): string {
  return changes.map(line).join('; ');
}

/** The first changes in the row, all of them on demand. */
export function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <Box color="text-body-secondary">{t('common.none')}</Box>;
  if (changes.length <= SHOWN_AT_ONCE) {
    return changes.map((change) => (
      <div key={change.pointer} className="one-line" title={line(change)}>
        {line(change)}
      </div>
    ));
  }
  return (
    <Popover
      size="large"
      dismissAriaLabel={t('common.close')}
      content={changes.map((change) => <div key={change.pointer}>{line(change)}</div>)}
    >
      {t('common.labelled', { label: t('audit.changes'), value: changes.length })}
    </Popover>
  );
}

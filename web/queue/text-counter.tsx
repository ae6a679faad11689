import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import { usePreview } from '../api/queue.ts';

/** How the alphabets are called by those who write messages. */
const ALPHABETS: Readonly<Record<string, string>> = {
  gsm: 'GSM 7-bit',
  gsm_packed: 'GSM 7-bit',
  latin1: 'Latin-1',
  ascii: 'ASCII',
  ucs2: 'UCS-2',
  utf8: 'UTF-8',
};
const nameOf = (alphabet: string): string => ALPHABETS[alphabet] ?? alphabet;

/** Encoding, length and parts of a text while it is typed, and the character that makes it dearer. */
export function TextCounter({ body, bind }: { readonly body: string; readonly bind: string | null }) {
  const { t } = useTranslation();
  const { data, isError } = usePreview(body, bind);
  return <span aria-live="polite">{content()}</span>;

  function content() {
    if (body === '') return t('test.counter_empty');
    if (isError) return t('test.no_preview');
    if (data === undefined) return '…';
    switch (data.kind) {
      case 'unencodable':
        return (
          <StatusIndicator type="error">
            <span lang="en">{data.detail}</span>
          </StatusIndicator>
        );
      case 'text': {
        const { alphabet, units, per_segment, segments, forced_by } = data;
        const words = {
          alphabet: nameOf(alphabet),
          units,
          capacity: per_segment * Math.max(1, segments),
          segments,
        };
        return (
          <>
            <span>{t('test.counter', words)}</span>
            {forced_by !== null && (
              <div>
                <StatusIndicator type="warning">
                  {t('test.forced_by', { character: forced_by, alphabet: nameOf(alphabet) })}
                </StatusIndicator>
              </div>
            )}
          </>
        );
      }
    }
  }
}

import TextFilter from '@cloudscape-design/components/text-filter';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUrlState } from '../shell/url-state.ts';

/** Browsers allow only so many changes of the address a second. */
const WRITE_AFTER_MS = 150;

interface Props {
  readonly label: string;
  /** Rows that match; `null`: nothing is searched for. */
  readonly count: number | null;
  /** Parameter of the address. */
  readonly name?: string;
}

/** The search of a page: `/` leads to it, and the address has it. */
export function SearchField({ label, count, name = 'search' }: Props) {
  const { t } = useTranslation();
  const [url, setUrl] = useUrlState();
  const inUrl = url[name] ?? '';
  const [text, setText] = useState(inUrl);
  const written = useRef(inUrl);

  useEffect(() => {
    // Changed by someone else: the back button, a link, the clear-filters button.
    if (inUrl !== written.current) {
      written.current = inUrl;
      setText(inUrl);
    }
  }, [inUrl]);

  useEffect(() => {
    if (text === written.current) return;
    const timer = setTimeout(() => {
      written.current = text;
      setUrl({ [name]: text, page: null });
    }, WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, name, setUrl]);

  return (
    <div data-page-search="" className="search-field">
      <TextFilter
        filteringText={text}
        filteringAriaLabel={label}
        filteringPlaceholder={label}
        filteringClearAriaLabel={t('common.clear_filters')}
        countText={count === null ? '' : t('common.matches', { count })}
        onChange={({ detail }) => setText(detail.filteringText)}
      />
    </div>
  );
}

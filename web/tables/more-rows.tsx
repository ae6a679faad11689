import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isBeyondStart } from '../api/pages.ts';
import { useUrlState } from '../shell/url-state.ts';
import { PAGE_SIZE } from './resource-table.tsx';

interface Pages {
  readonly pages: readonly { readonly items: readonly unknown[] }[];
  readonly pageParams: readonly unknown[];
}

interface Props {
  readonly list: {
    readonly data: Pages | undefined;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<{ readonly data?: Pages | undefined }>;
  };
  readonly queryKey: QueryKey;
}

const rowsOf = (pages: Pages['pages']): number => pages.reduce((sum, { items }) => sum + items.length, 0);

/** The way on through a list that is longer than what is kept of it, and back to its start. */
export function MoreRows({ list, queryKey }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [url, setUrl] = useUrlState();
  const beyondStart = isBeyondStart(list.data);
  if (!list.hasNextPage && !beyondStart) return null;

  const goOn = async (): Promise<void> => {
    const { data } = await list.fetchNextPage();
    // To the first of the new rows; in an order of one's own they are anywhere.
    if (data === undefined || url['sort'] !== undefined) return;
    const before = rowsOf(data.pages.slice(0, -1));
    setUrl({ page: String(Math.floor(before / PAGE_SIZE) + 1) });
  };
  const goBack = (): void => {
    setUrl({ page: null });
    void client.resetQueries({ queryKey });
  };

  return (
    <Box textAlign="center">
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        {beyondStart && <Box color="text-body-secondary">{t('common.beyond_start')}</Box>}
        {beyondStart && <Button onClick={goBack}>{t('common.back_to_start')}</Button>}
        {list.hasNextPage && (
          <Button loading={list.isFetchingNextPage} onClick={() => void goOn()}>
            {t('common.load_more')}
          </Button>
        )}
      </SpaceBetween>
    </Box>
  );
}

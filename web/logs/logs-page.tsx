import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listUrl } from '../api/lists.ts';
import { SHOWN_LEVELS, type ShownLevel, useLogTail } from '../api/logs.ts';
import { useCopy } from '../copying/copy.ts';
import { curlOf } from '../copying/curl.ts';
import { useFormat } from '../i18n/format.ts';
import { useSession } from '../session/session-context.tsx';
import { FailureText } from '../shell/failure-text.tsx';
import { useUrlState } from '../shell/url-state.ts';
import { fileName, offerDownload } from '../tables/export.ts';
import { SearchField } from '../tables/search-field.tsx';
import { LogLines } from './log-lines.tsx';
import { lineText, MOST_LINES, type TailLine } from './log-tail.ts';

const LABELS = {
  debug: 'level_debug',
  info: 'level_info',
  warn: 'level_warning',
  error: 'level_error',
} as const;

const levelOf = (text: string | undefined): ShownLevel | null =>
  SHOWN_LEVELS.find((level) => level === text) ?? null;

export function LogsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { config } = useSession();
  const copy = useCopy();
  const [url, setUrl] = useUrlState();
  const [paused, setPaused] = useState(false);
  const [autoScroll, setAutoScroll] = useState(true);
  const filter = {
    level: levelOf(url['level']),
    text: (url['search'] ?? '').trim(),
    bind: (url['bind'] ?? '').trim(),
  };
  const { tail, failure, clear } = useLogTail(filter, paused);
  const lines = tail?.lines ?? [];
  const filtered = filter.level !== null || filter.text !== '' || filter.bind !== '';
  const asText = (shown: readonly TailLine[]): string => `${shown.map(lineText).join('\n')}\n`;
  const curlQuery = { level: filter.level ?? undefined, text: filter.text, bind: filter.bind };

  return (
    <Container
      header={
        <Header
          variant="h1"
          description={t('logs.description')}
          counter={`(${format.number(lines.length)})`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName={paused ? 'play' : 'pause'} onClick={() => setPaused(!paused)}>
                {paused ? t('logs.resume') : t('logs.pause')}
              </Button>
              <Button onClick={clear}>{t('logs.clear')}</Button>
              <ButtonDropdown
                items={[
                  { id: 'copy', text: t('logs.copy'), disabled: lines.length === 0 },
                  { id: 'download', text: t('logs.download'), disabled: lines.length === 0 },
                  { id: 'curl', text: t('common.copy_curl') },
                  { id: 'link', text: t('common.copy_link') },
                ]}
                onItemClick={({ detail }) => {
                  switch (detail.id) {
                    case 'copy':
                      return copy(asText(lines));
                    case 'download': {
                      const name = fileName('omnimessage-smpp', 'log', new Date());
                      return offerDownload({
                        name,
                        type: 'text/plain;charset=utf-8',
                        content: asText(lines),
                      });
                    }
                    case 'curl':
                      return copy(
                        curlOf({ method: 'GET', url: listUrl(config.api_base_url, 'logs', curlQuery) }),
                      );
                    case 'link':
                      return copy(window.location.href);
                  }
                }}
              >
                {t('common.export')}
              </ButtonDropdown>
            </SpaceBetween>
          }
        >
          {t('logs.title')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        <SpaceBetween direction="horizontal" size="m" alignItems="center">
          <SegmentedControl
            label={t('logs.level')}
            selectedId={filter.level ?? 'all'}
            options={[
              { id: 'all', text: t('logs.level_all') },
              ...SHOWN_LEVELS.map((level) => ({ id: level, text: t(`logs.${LABELS[level]}`) })),
            ]}
            onChange={({ detail }) =>
              setUrl({ level: detail.selectedId === 'all' ? null : detail.selectedId })
            }
          />
          <SearchField label={t('logs.filter')} count={null} />
          <SearchField name="bind" label={t('logs.bind')} count={null} />
          <Toggle checked={autoScroll} onChange={({ detail }) => setAutoScroll(detail.checked)}>
            {t('logs.auto_scroll')}
          </Toggle>
        </SpaceBetween>
        {failure !== null && (
          <Alert type="error">
            <FailureText failure={failure} />
          </Alert>
        )}
        {tail?.gap === true && <Alert type="warning">{t('logs.gap')}</Alert>}
        <LogLines
          lines={lines}
          autoScroll={autoScroll && !paused}
          stopScrolling={() => setAutoScroll(false)}
        />
        <Box color="text-body-secondary" fontSize="body-s">
          {lines.length === 0 && tail !== null
            ? filtered
              ? t('logs.no_match')
              : `${t('logs.empty')}. ${t('logs.empty_text')}`
            : t('logs.bounded', { lines: format.number(MOST_LINES) })}
          {paused && ` ${t('logs.paused')}`}
        </Box>
      </SpaceBetween>
    </Container>
  );
}

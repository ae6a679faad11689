import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../preferences/preferences-context.tsx';
import { useUrlState } from '../shell/url-state.ts';
import { SearchField } from '../tables/search-field.tsx';
import { type Guide, readGuides, searchGuides } from './guides.ts';

/** `at`: `<guide>` or `<guide>/<anchor>`, from the address. */
export function DocumentationPage({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const [url] = useUrlState();
  const query = useDeferredValue(url['search'] ?? '');
  const { data: guides, isError } = useQuery({
    queryKey: ['guides', language],
    queryFn: () => readGuides((...request) => window.fetch(...request), __GUIDES__[language]),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [id = '', anchor = ''] = at.split('/').map(decoded);
  const guide = guides?.find((candidate) => candidate.id === id) ?? guides?.[0];

  return (
    <ContentLayout
      header={
        <Header variant="h1" description={t('docs.description')}>
          {t('docs.title')}
        </Header>
      }
    >
      {isError && <Alert type="error">{t('problem.network')}</Alert>}
      {guides === undefined ? (
        !isError && <Spinner size="large" />
      ) : (
        <Grid
          gridDefinition={[
            { colspan: { default: 12, s: 4, l: 3 } },
            { colspan: { default: 12, s: 8, l: 9 } },
          ]}
        >
          <SpaceBetween size="m">
            <SearchField label={t('docs.search')} count={null} />
            <Contents guides={guides} current={guide} />
          </SpaceBetween>
          {query.trim() === '' ? (
            <Text guide={guide} anchor={anchor} />
          ) : (
            <Results guides={guides} query={query} />
          )}
        </Grid>
      )}
    </ContentLayout>
  );
}

/** As it is where it is no encoding: addresses are typed and cut short. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function Contents({
  guides,
  current,
}: {
  readonly guides: readonly Guide[];
  readonly current: Guide | undefined;
}) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('docs.contents')}>
      <ul className="contents">
        {guides.map((guide) => (
          <li key={guide.id}>
            <Link
              href={`#/documentation/${guide.id}`}
              variant={guide.id === current?.id ? 'primary' : 'secondary'}
            >
              {guide.title}
            </Link>
            {guide.id === current?.id && (
              <ul className="contents">
                {guide.chapters
                  .filter(({ title }) => title !== '' && title !== guide.title)
                  .map(({ title, anchor }) => (
                    <li key={anchor}>
                      <Link href={`#/documentation/${guide.id}/${encodeURIComponent(anchor)}`}>{title}</Link>
                    </li>
                  ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Text({ guide, anchor }: { readonly guide: Guide | undefined; readonly anchor: string }) {
  const { t } = useTranslation();
  const id = guide?.id;
  useEffect(() => {
    if (id !== undefined && anchor !== '') document.getElementById(`${id}/${anchor}`)?.scrollIntoView();
  }, [id, anchor]);
  if (guide === undefined) return <Box>{t('docs.empty')}</Box>;
  return (
    <Container>
      <article className="guide">
        {guide.chapters.map(({ anchor: key, html }) => (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: our own guides, compiled at build time with raw HTML escaped
          <section key={key} dangerouslySetInnerHTML={{ __html: html }} />
        ))}
      </article>
    </Container>
  );
}

function Results({ guides, query }: { readonly guides: readonly Guide[]; readonly query: string }) {
  const { t } = useTranslation();
  const found = useMemo(() => searchGuides(guides, query), [guides, query]);
  return (
    <Container header={<Header variant="h2">{t('docs.results', { count: found.length })}</Header>}>
      {found.length === 0 ? (
        <Box>{t('docs.no_results')}</Box>
      ) : (
        <SpaceBetween size="m">
          {found.map(({ guide, chapter, excerpt }) => (
            <div key={`${guide.id} ${chapter.anchor}`}>
              <Link href={`#/documentation/${guide.id}/${encodeURIComponent(chapter.anchor)}`}>
                {t('docs.open_result', { chapter: chapter.title || guide.title, guide: guide.title })}
              </Link>
              <Box color="text-body-secondary">{excerpt}</Box>
            </div>
          ))}
        </SpaceBetween>
      )}
    </Container>
  );
}

import Box from '@cloudscape-design/components/box';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import { useTranslation } from 'react-i18next';
import { addresses } from './pages.ts';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <ContentLayout header={<Header variant="h1">{t('not_found.title')}</Header>}>
      <Box>{t('not_found.text')}</Box>
      <Link href={`#${addresses.status()}`}>{t('not_found.home')}</Link>
    </ContentLayout>
  );
}

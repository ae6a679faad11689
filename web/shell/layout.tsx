import AppLayout from '@cloudscape-design/components/app-layout';
import Flashbar from '@cloudscape-design/components/flashbar';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banners } from '../banners/banners.tsx';
import { usePreferences } from '../preferences/preferences-context.tsx';
import { navigate, useHashPath } from './hash-location.ts';
import { useNotifications } from './notifications.tsx';
import { PAGES } from './pages.ts';
import { ShortcutHelp } from './shortcut-help.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TopBar } from './top-bar.tsx';

const TOP_BAR = 'top-bar';

function useNavigationItems(): SideNavigationProps.Item[] {
  const { t } = useTranslation();
  const links = PAGES.map(({ path, title }) => ({
    type: 'link' as const,
    text: t(`nav.${title}`),
    href: `#${path}`,
  }));
  return [
    { type: 'section-group', title: t('nav.smpp'), items: links.slice(0, 3) },
    { type: 'divider' },
    ...links.slice(3),
  ];
}

/** Everything around a page. */
export function Layout({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { preferences, language } = usePreferences();
  const { items: notices } = useNotifications();
  const [path] = useHashPath();
  const [open, setOpen] = useState(() => window.matchMedia('(min-width: 689px)').matches);
  const [help, setHelp] = useState(false);
  const showHelp = useCallback(() => setHelp(true), []);
  useShortcuts(preferences.shortcuts, showHelp);
  const items = useNavigationItems();
  const current = PAGES.find((page) => path === page.path || path.startsWith(`${page.path}/`));

  return (
    <>
      <div id={TOP_BAR}>
        <TopBar showHelp={showHelp} />
      </div>
      <AppLayout
        key={language}
        headerSelector={`#${TOP_BAR}`}
        toolsHide
        navigationOpen={open}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        navigation={
          <SideNavigation
            header={{ text: t('product'), href: '#/status' }}
            activeHref={current === undefined ? '' : `#${current.path}`}
            items={items}
            onFollow={(event) => {
              if (event.detail.external === true) return;
              event.preventDefault();
              navigate(event.detail.href);
              if (!window.matchMedia('(min-width: 689px)').matches) setOpen(false);
            }}
          />
        }
        notifications={
          <>
            <Banners />
            <Flashbar items={[...notices]} stackItems={notices.length > 2} />
          </>
        }
        ariaLabels={{
          navigation: t('nav.title'),
          navigationToggle: t('nav.open'),
          navigationClose: t('nav.close'),
          notifications: t('nav.notifications'),
        }}
        content={children}
        maxContentWidth={Number.MAX_VALUE}
      />
      <ShortcutHelp visible={help} close={() => setHelp(false)} />
    </>
  );
}

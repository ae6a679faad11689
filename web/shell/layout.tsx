import Button from '@cloudscape-design/components/button';
import Flashbar from '@cloudscape-design/components/flashbar';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banners } from '../banners/banners.tsx';
import { usePreferences } from '../preferences/preferences-context.tsx';
import { navigate, useHashPath } from './hash-location.ts';
import { useNotifications } from './notifications.tsx';
import { PAGES } from './pages.ts';
import { ShortcutHelp } from './shortcut-help.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TopBar } from './top-bar.tsx';

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

/**
 * Everything around a page: a bar above, the navigation beside it (behind a button on a phone), banners and notices
 * over the content. Cloudscape's AppLayout would bring a fifth of the whole bundle for panels that nothing here has.
 */
export function Layout({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const { preferences } = usePreferences();
  const { items: notices } = useNotifications();
  const [path] = useHashPath();
  const [open, setOpen] = useState(false);
  const [help, setHelp] = useState(false);
  const showHelp = useCallback(() => setHelp(true), []);
  useShortcuts(preferences.shortcuts, showHelp);
  const content = useRef<HTMLElement>(null);
  const items = useNavigationItems();
  const current = PAGES.find((page) => path === page.path || path.startsWith(`${page.path}/`));
  const title = current === undefined ? t('product') : `${t(`nav.${current.title}`)} – ${t('product')}`;

  useEffect(() => {
    document.title = title;
  }, [title]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page starts at its top, with the menu closed
  useEffect(() => {
    setOpen(false);
    window.scrollTo(0, 0);
  }, [path]);

  return (
    <>
      <button type="button" className="skip-link" onClick={() => content.current?.focus()}>
        {t('nav.skip')}
      </button>
      <header id="top-bar">
        <TopBar showHelp={showHelp} />
      </header>
      <div className="layout">
        <div className="menu-button">
          <Button
            iconName="menu"
            variant="icon"
            ariaExpanded={open}
            ariaLabel={open ? t('nav.close') : t('nav.open')}
            onClick={() => setOpen(!open)}
          />
        </div>
        <div className={open ? 'side side-open' : 'side'}>
          <SideNavigation
            activeHref={current === undefined ? '' : `#${current.path}`}
            items={items}
            onFollow={(event) => {
              event.preventDefault();
              setOpen(false);
              navigate(event.detail.href);
            }}
          />
        </div>
        <main ref={content} id="content" tabIndex={-1} className="content">
          <SpaceBetween size="m">
            <Banners />
            {notices.length > 0 && <Flashbar items={[...notices]} />}
            {children}
          </SpaceBetween>
        </main>
      </div>
      <ShortcutHelp visible={help} close={() => setHelp(false)} />
    </>
  );
}

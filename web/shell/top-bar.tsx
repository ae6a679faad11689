import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../preferences/preferences-context.tsx';
import { useSession } from '../session/session-context.tsx';
import { useSupportBundle } from './support-bundle.ts';

type Item = { readonly id: string; readonly text: string };

/** Preferences are a menu of choices; each id says which setting gets which value. */
function usePreferenceMenu(): TopNavigationProps.MenuDropdownUtility {
  const { t } = useTranslation();
  const { preferences, set } = usePreferences();
  const choices = (current: string, items: readonly Item[]) =>
    items.map((item) => ({
      ...item,
      itemType: 'checkbox' as const,
      checked: item.id === current,
    }));
  return {
    type: 'menu-dropdown',
    iconName: 'settings',
    ariaLabel: t('preferences.label'),
    title: t('preferences.label'),
    items: [
      {
        text: t('preferences.language'),
        items: choices(`language:${preferences.language ?? 'auto'}`, [
          { id: 'language:auto', text: t('preferences.language_auto') },
          { id: 'language:en', text: t('preferences.language_en') },
          { id: 'language:fr', text: t('preferences.language_fr') },
        ]),
      },
      {
        text: t('preferences.mode'),
        items: choices(`mode:${preferences.mode}`, [
          { id: 'mode:system', text: t('preferences.mode_system') },
          { id: 'mode:light', text: t('preferences.mode_light') },
          { id: 'mode:dark', text: t('preferences.mode_dark') },
        ]),
      },
      {
        text: t('preferences.density'),
        items: choices(`density:${preferences.density}`, [
          { id: 'density:comfortable', text: t('preferences.density_comfortable') },
          { id: 'density:compact', text: t('preferences.density_compact') },
        ]),
      },
      {
        text: t('preferences.shortcuts'),
        items: choices(`shortcuts:${preferences.shortcuts ? 'on' : 'off'}`, [
          { id: 'shortcuts:on', text: t('preferences.shortcuts_on') },
          { id: 'shortcuts:off', text: t('preferences.shortcuts_off') },
        ]),
      },
    ],
    onItemClick: ({ detail }) => {
      switch (detail.id) {
        case 'language:auto':
          return set({ language: null });
        case 'language:en':
          return set({ language: 'en' });
        case 'language:fr':
          return set({ language: 'fr' });
        case 'mode:system':
          return set({ mode: 'system' });
        case 'mode:light':
          return set({ mode: 'light' });
        case 'mode:dark':
          return set({ mode: 'dark' });
        case 'density:comfortable':
          return set({ density: 'comfortable' });
        case 'density:compact':
          return set({ density: 'compact' });
        case 'shortcuts:on':
          return set({ shortcuts: true });
        case 'shortcuts:off':
          return set({ shortcuts: false });
      }
    },
  };
}

export function TopBar({ showHelp }: { readonly showHelp: () => void }) {
  const { t } = useTranslation();
  const { account, signOut } = useSession();
  const preferenceMenu = usePreferenceMenu();
  const downloadBundle = useSupportBundle();
  const operator = account.role === 'operator';
  return (
    <TopNavigation
      identity={{ href: '#/status', title: t('product') }}
      utilities={[
        preferenceMenu,
        {
          type: 'menu-dropdown',
          iconName: 'user-profile',
          text: account.subject,
          description: t(operator ? 'account.role_operator' : 'account.role_reader'),
          ariaLabel: t('common.labelled', { label: t('account.label'), value: account.subject }),
          title: account.subject,
          items: [
            { id: 'shortcuts', text: t('shortcuts.help') },
            ...(operator ? [{ id: 'support', text: t('account.support_bundle') }] : []),
            { id: 'version', text: t('account.version', { version: __VERSION__ }), disabled: true },
            { id: 'sign_out', text: t('account.sign_out') },
          ],
          onItemClick: ({ detail }) => {
            switch (detail.id) {
              case 'shortcuts':
                return showHelp();
              case 'support':
                return downloadBundle();
              case 'sign_out':
                return signOut();
            }
          },
        },
      ]}
    />
  );
}

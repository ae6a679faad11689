import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../preferences/preferences.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

export async function startI18n(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    supportedLngs: ['en', 'fr'],
    resources: { en: { translation: en }, fr: { translation: fr } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
}

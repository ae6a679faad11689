import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles';
import i18next from 'i18next';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import {
  type Language,
  type Preferences,
  preferredLanguage,
  readPreferences,
  writePreferences,
} from './preferences.ts';

interface PreferencesHandle {
  readonly preferences: Preferences;
  /** The language in effect, which the browser decides while none is chosen. */
  readonly language: Language;
  readonly set: (changes: Partial<Preferences>) => void;
}

const Context = createContext<PreferencesHandle | null>(null);

export function usePreferences(): PreferencesHandle {
  const handle = useContext(Context);
  if (handle === null) throw new Error('usePreferences needs a PreferencesProvider above it');
  return handle;
}

function browserStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const prefersDark = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [preferences, setPreferences] = useState(() => readPreferences(browserStorage()));
  const language = preferredLanguage(preferences.language, navigator.languages);

  useEffect(() => {
    document.documentElement.lang = language;
    void i18next.changeLanguage(language);
  }, [language]);

  useEffect(() => {
    applyDensity(preferences.density === 'compact' ? Density.Compact : Density.Comfortable);
  }, [preferences.density]);

  useEffect(() => {
    const media = prefersDark();
    const apply = () => {
      const dark = preferences.mode === 'dark' || (preferences.mode === 'system' && media.matches);
      applyMode(dark ? Mode.Dark : Mode.Light);
    };
    apply();
    media.addEventListener('change', apply);
    return () => media.removeEventListener('change', apply);
  }, [preferences.mode]);

  const handle = useMemo<PreferencesHandle>(
    () => ({
      preferences,
      language,
      set: (changes) =>
        setPreferences((before) => {
          const after = { ...before, ...changes };
          writePreferences(browserStorage(), after);
          return after;
        }),
    }),
    [preferences, language],
  );
  return <Context value={handle}>{children}</Context>;
}

import * as z from 'zod';

export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What an operator sets for this browser. Nothing in it is secret, so it may outlive the tab. */
const preferencesSchema = z.object({
  language: z.enum(LANGUAGES).nullable().catch(null),
  mode: z.enum(['system', 'light', 'dark']).catch('system'),
  density: z.enum(['comfortable', 'compact']).catch('comfortable'),
  shortcuts: z.boolean().catch(true),
});
export type Preferences = z.output<typeof preferencesSchema>;

const KEY = 'omnimessage-smpp.preferences';
const DEFAULTS: Preferences = preferencesSchema.parse({});

/** A browser may refuse storage altogether (private windows, policies): then the defaults hold for this tab. */
export function readPreferences(storage: Pick<Storage, 'getItem'> | null): Preferences {
  try {
    const text = storage?.getItem(KEY) ?? null;
    return text === null ? DEFAULTS : preferencesSchema.parse(JSON.parse(text));
  } catch {
    return DEFAULTS;
  }
}

/** `false`: the browser does not keep them. */
export function writePreferences(
  storage: Pick<Storage, 'setItem'> | null,
  preferences: Preferences,
): boolean {
  try {
    storage?.setItem(KEY, JSON.stringify(preferences));
    return storage !== null;
  } catch {
    return false;
  }
}

/** French for whoever's browser prefers it over English. */
export function preferredLanguage(chosen: Language | null, browser: readonly string[]): Language {
  if (chosen !== null) return chosen;
  for (const tag of browser) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'fr' || language === 'en') return language;
  }
  return 'en';
}

import { useMemo } from 'react';
import type { Language } from '../preferences/preferences.ts';
import { usePreferences } from '../preferences/preferences-context.tsx';

export interface Format {
  readonly number: (value: number) => string;
  readonly rate: (perSecond: number) => string;
  /** A moment, to the second; today's without its date. */
  readonly moment: (iso: string, now?: Date) => string;
  readonly time: (ms: number) => string;
  readonly duration: (ms: number) => string;
}

const NONE = '–';

export function createFormat(language: Language): Format {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const number = new Intl.NumberFormat(locale);
  const rate = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  return {
    number: (value) => number.format(value),
    rate: (value) => rate.format(value),
    moment: (iso, now = new Date()) => {
      const at = new Date(iso);
      if (Number.isNaN(at.getTime())) return iso === '' ? NONE : iso;
      return at.toDateString() === now.toDateString() ? clock.format(at) : full.format(at);
    },
    time: (ms) => clock.format(ms),
    duration: (ms) => duration(ms, language),
  };
}

/** The two largest units, as `3 d 4 h`. */
function duration(ms: number, language: Language): string {
  const day = language === 'fr' ? 'j' : 'd';
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), day],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return '0 s';
  return parts
    .slice(first, first + 2)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}

export function useFormat(): Format {
  const { language } = usePreferences();
  return useMemo(() => createFormat(language), [language]);
}

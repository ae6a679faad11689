import i18next from 'i18next';
import { settingsFr } from '../../contract/settings.fr.ts';

/**
 * What the guide's forms call the settings of its procedures. The others go by their own names, as in the file and in
 * SMPP 3.4, with a sentence each: the contract's in English, `settings.fr.ts` in French.
 */
export const SETTING_LABELS: Readonly<Record<string, { readonly en: string; readonly fr: string }>> = {
  name: { en: 'Name', fr: 'Nom' },
  host: { en: 'Host', fr: 'Hôte' },
  port: { en: 'Port', fr: 'Port' },
  system_id: { en: 'System ID', fr: 'ID système' },
  password: { en: 'Password', fr: 'Mot de passe' },
  bind_type: { en: 'Bind type', fr: 'Type de liaison' },
  allowed_bind_types: { en: 'Allowed bind types', fr: 'Types de liaison autorisés' },
  ip_whitelist: { en: 'IP whitelist', fr: 'Liste blanche IP' },
  tps_limit: { en: 'TPS limit', fr: 'Limite TPS' },
  queue_check_frequency: {
    en: 'Queue check frequency',
    fr: 'Fréquence de vérification de la file d’attente',
  },
};

const isFrench = (): boolean => i18next.language === 'fr';

export function settingLabel(pointer: string): string {
  const known = SETTING_LABELS[pointer];
  if (known === undefined) return pointer.replace('/', '.');
  return isFrench() ? known.fr : known.en;
}

/** The sentence that explains a setting, in the language in effect. */
export function settingDescription(field: {
  readonly pointer: string;
  readonly description: string;
}): string {
  return isFrench() ? (settingsFr[field.pointer] ?? field.description) : field.description;
}

import type { ErrorText } from './api/problem-texts.ts';
import type { FaultCode } from './explain.ts';
import type { WarningCode } from './warnings.ts';

/** What is wrong with a setting: in `validate`, at a start, and in `errors` of the API's problems. */
export const FAULT_TEXTS: Readonly<Record<FaultCode, ErrorText>> = {
  missing: {
    meaning: {
      en: 'A setting that has no default is not there.',
      fr: 'Un réglage sans valeur par défaut manque.',
    },
    todo: { en: 'Add it: the line says what it is for.', fr: 'Ajoutez-le : la ligne dit à quoi il sert.' },
  },
  unknown_key: {
    meaning: { en: 'No setting of this name in this place.', fr: 'Pas de réglage de ce nom à cet endroit.' },
    todo: {
      en: 'The line has the nearest name, or where it belongs.',
      fr: 'La ligne donne le nom le plus proche, ou sa place.',
    },
  },
  wrong_type: {
    meaning: {
      en: 'A text instead of a number, a list instead of a value …',
      fr: 'Un texte au lieu d’un nombre, une liste au lieu d’une valeur…',
    },
    todo: {
      en: 'Often quotes: with them a text, without them a number or true.',
      fr: 'Souvent les guillemets : avec, c’est un texte ; sans, un nombre ou true.',
    },
  },
  out_of_range: {
    meaning: { en: 'Beyond the least or the most.', fr: 'Sous le minimum ou au-delà du maximum.' },
    todo: {
      en: 'The line has the range. Times are milliseconds.',
      fr: 'La ligne a la plage. Les durées sont en millisecondes.',
    },
  },
  not_allowed: {
    meaning: { en: 'None of the words that it can be.', fr: 'Aucun des mots possibles.' },
    todo: {
      en: 'The line lists them; no colon before it, unlike in Elixir.',
      fr: 'La ligne les liste ; pas de deux-points devant, à la différence d’Elixir.',
    },
  },
  malformed: {
    meaning: {
      en: 'An address, a name, a URL or a hash that is written wrongly.',
      fr: 'Une adresse, un nom, une URL ou une empreinte mal écrits.',
    },
    todo: { en: 'As the line says.', fr: 'Comme le dit la ligne.' },
  },
  conflict: {
    meaning: {
      en: 'Two settings that do not go together, or a name that another peer has.',
      fr: 'Deux réglages qui ne vont pas ensemble, ou un nom qu’un autre pair a.',
    },
    todo: { en: 'The line names the other one.', fr: 'La ligne nomme l’autre.' },
  },
};

/** What works and yet should not stay so. */
export const WARNING_TEXTS: Readonly<Record<WarningCode, ErrorText>> = {
  weak_password: {
    meaning: {
      en: 'Shorter than the 12 characters recommended.',
      fr: 'Plus court que les 12 caractères recommandés.',
    },
    todo: {
      en: 'SMPP 3.4 carries 8: all of them at random. If the other side takes more, `allow_long_password`.',
      fr: 'SMPP 3.4 en porte 8 : tous au hasard. Si l’autre côté en admet plus, `allow_long_password`.',
    },
  },
  open_ip_whitelist: {
    meaning: {
      en: 'The partner may dial from any address.',
      fr: 'Le partenaire peut appeler de toute adresse.',
    },
    todo: { en: 'Its addresses into `ip_whitelist`.', fr: 'Ses adresses dans `ip_whitelist`.' },
  },
  unencrypted_api: {
    meaning: {
      en: 'Messages and tokens go to OmniMessage in the clear.',
      fr: 'Messages et jetons vont en clair à OmniMessage.',
    },
    todo: { en: '`https` in `api_base_url`.', fr: '`https` dans `api_base_url`.' },
  },
  unverified_api: {
    meaning: {
      en: 'OmniMessage’s certificate is not checked.',
      fr: 'Le certificat d’OmniMessage n’est pas vérifié.',
    },
    todo: { en: '`verify_ssl_peer: true`.', fr: '`verify_ssl_peer: true`.' },
  },
  unverified_tls: {
    meaning: {
      en: 'A carrier’s certificate is not checked.',
      fr: 'Le certificat d’un transporteur n’est pas vérifié.',
    },
    todo: {
      en: 'Its issuer into `tls.ca_file`, then `verify: true`.',
      fr: 'Son autorité dans `tls.ca_file`, puis `verify: true`.',
    },
  },
  tls_not_enabled: {
    meaning: {
      en: 'TLS is set up and not on: the bind is in the clear.',
      fr: 'TLS est réglé et pas activé : la liaison est en clair.',
    },
    todo: { en: '`enabled: true`.', fr: '`enabled: true`.' },
  },
  transceiver_before_3_4: {
    meaning: { en: 'SMPP 3.3 has no bind_transceiver.', fr: 'SMPP 3.3 n’a pas de bind_transceiver.' },
    todo: {
      en: 'A transmitter and a receiver, or `interface_version: "3.4"`.',
      fr: 'Un émetteur et un récepteur, ou `interface_version: "3.4"`.',
    },
  },
};

import type { ErrorText } from '../../contract/api/problem-texts.ts';
import type { SourceFaultCode, SourceWarningCode } from './diagnostic.ts';

const YAML = {
  en: 'Line and column point at it: indentation by blanks, a blank after the colon, quotes closed.',
  fr: 'Ligne et colonne le montrent : retrait par espaces, une espace après les deux-points, guillemets fermés.',
};

export const SOURCE_FAULT_TEXTS: Readonly<Record<SourceFaultCode, ErrorText>> = {
  file_not_found: {
    meaning: { en: 'There is no such file.', fr: 'Il n’y a pas de tel fichier.' },
    todo: {
      en: 'The path, from where the command runs.',
      fr: 'Le chemin, depuis l’endroit où tourne la commande.',
    },
  },
  file_unreadable: {
    meaning: {
      en: 'The file, or `CREDENTIALS_DIRECTORY`, cannot be read.',
      fr: 'Le fichier, ou `CREDENTIALS_DIRECTORY`, est illisible.',
    },
    todo: {
      en: '`chown`, `chmod 600` for the user that runs the gateway.',
      fr: '`chown`, `chmod 600` pour l’utilisateur qui fait tourner la passerelle.',
    },
  },
  not_a_file: {
    meaning: { en: 'A folder, a pipe or a device.', fr: 'Un dossier, un tube ou un périphérique.' },
    todo: { en: 'Name the file in it.', fr: 'Nommez le fichier qu’il contient.' },
  },
  file_too_large: {
    meaning: {
      en: 'Larger than a settings file can be.',
      fr: 'Plus grand que ne peut l’être un fichier de réglages.',
    },
    todo: { en: 'Is it the right file?', fr: 'Est-ce le bon fichier ?' },
  },
  not_utf8: {
    meaning: { en: 'Not written in UTF-8.', fr: 'Pas écrit en UTF-8.' },
    todo: { en: '`iconv -f latin1 -t utf-8`.', fr: '`iconv -f latin1 -t utf-8`.' },
  },
  elixir_file: {
    meaning: {
      en: 'The `runtime.exs` of the Elixir gateway.',
      fr: 'Le `runtime.exs` de la passerelle Elixir.',
    },
    todo: { en: '[Migrating](migrating.md).', fr: '[Migrer](migrating.md).' },
  },
  yaml_syntax: { meaning: { en: 'This is no YAML.', fr: 'Ce n’est pas du YAML.' }, todo: YAML },
  yaml_duplicate_key: {
    meaning: {
      en: 'The same key twice in one mapping.',
      fr: 'La même clé deux fois dans une correspondance.',
    },
    todo: {
      en: 'Remove one; a second peer begins with `- name:`.',
      fr: 'Retirez-en une ; un second pair commence par `- name:`.',
    },
  },
  yaml_alias: {
    meaning: {
      en: 'An alias (`*name`) without its anchor, or aliases that grow too large.',
      fr: 'Un alias (`*name`) sans son ancre, ou des alias qui grossissent trop.',
    },
    todo: { en: 'Write the values out.', fr: 'Écrivez les valeurs.' },
  },
  yaml_too_deep: {
    meaning: {
      en: 'Nested deeper than settings ever are.',
      fr: 'Imbriqué plus que ne le sont jamais des réglages.',
    },
    todo: YAML,
  },
  reference_unset: {
    meaning: {
      en: `\`\${NAME}\` of the file is not in the environment.`,
      fr: `\`\${NAME}\` du fichier n’est pas dans l’environnement.`,
    },
    todo: {
      en: 'Set the variable, or lay a file NAME into `CREDENTIALS_DIRECTORY`.',
      fr: 'Fixez la variable, ou mettez un fichier NAME dans `CREDENTIALS_DIRECTORY`.',
    },
  },
  reference_malformed: {
    meaning: { en: 'A `${` that begins no reference.', fr: 'Un `${` qui ne commence pas une référence.' },
    todo: { en: '`$${` stands for a literal `${`.', fr: '`$${` vaut un `${` littéral.' },
  },
};

export const SOURCE_WARNING_TEXTS: Readonly<Record<SourceWarningCode, ErrorText>> = {
  file_readable_by_others: {
    meaning: {
      en: 'It holds passwords and others than its owner may read it.',
      fr: 'Il contient des mots de passe et d’autres que son propriétaire peuvent le lire.',
    },
    todo: { en: '`chmod 600`.', fr: '`chmod 600`.' },
  },
  api_base_url_unset: {
    meaning: {
      en: 'The file does not say where OmniMessage is (`validate` only).',
      fr: 'Le fichier ne dit pas où est OmniMessage (`validate` seulement).',
    },
    todo: {
      en: 'Add `api_base_url`, or set `API_BASE_URL` where it runs.',
      fr: 'Ajoutez `api_base_url`, ou fixez `API_BASE_URL` là où elle tourne.',
    },
  },
};

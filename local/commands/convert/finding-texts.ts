import type { ErrorText } from '../../../contract/api/problem-texts.ts';
import type { ConvertCode } from './findings.ts';

/** What docs/errors.md says of each code of `convert`. */
export const CONVERT_TEXTS: Readonly<Record<ConvertCode, ErrorText>> = {
  elixir_syntax: {
    meaning: {
      en: 'A comma, quote or bracket is missing, or one too many.',
      fr: 'Une virgule, un guillemet ou un crochet manque, ou est de trop.',
    },
    todo: {
      en: 'Correct a copy of the file. The old gateway does not start with it either.',
      fr: 'Corrigez une copie du fichier. L’ancienne passerelle ne démarre pas non plus avec lui.',
    },
  },
  not_readable: {
    meaning: {
      en: 'A value that only running the file would tell: `File.read!`, `Enum.map`, `case`.',
      fr: 'Une valeur que seule l’exécution dirait : `File.read!`, `Enum.map`, `case`.',
    },
    todo: { en: 'Write the value in its place.', fr: 'Écrivez la valeur à sa place.' },
  },
  depends_on_condition: {
    meaning: {
      en: 'An `if` about the environment decides whether a setting holds.',
      fr: 'Un `if` sur l’environnement décide si un réglage vaut.',
    },
    todo: { en: 'Write what holds, without `if`.', fr: 'Écrivez ce qui vaut, sans `if`.' },
  },
  import_missing: {
    meaning: {
      en: '`import Config` is missing. A remark only.',
      fr: '`import Config` manque. Simple remarque.',
    },
    todo: { en: 'Nothing.', fr: 'Rien.' },
  },
  no_counterpart: {
    meaning: {
      en: 'A setting of another program, or one that does not exist here. Left out.',
      fr: 'Un réglage d’un autre programme, ou qui n’existe pas ici. Omis.',
    },
    todo: { en: 'Look whether you miss it.', fr: 'Voyez s’il vous manque.' },
  },
  left_out: {
    meaning: {
      en: '`nil`, the part for another environment, a line that configures nothing.',
      fr: '`nil`, la partie d’un autre environnement, une ligne qui ne configure rien.',
    },
    todo: { en: 'Look whether you miss it.', fr: 'Voyez s’il vous manque.' },
  },
  replaced: {
    meaning: {
      en: 'A setting stands twice; the last one counts.',
      fr: 'Un réglage est écrit deux fois ; le dernier compte.',
    },
    todo: { en: 'Nothing.', fr: 'Rien.' },
  },
};

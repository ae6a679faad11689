import type { Words } from '../../contract/log/fields.ts';

export interface ExitText {
  /** As typed after `omnimessage-smpp`; `*`: every command. */
  readonly command: string;
  readonly code: number;
  readonly meaning: Words;
}

/** A command line that makes no sense. */
export const USAGE = 2;

export const EXIT_CODES: readonly ExitText[] = [
  { command: '*', code: 0, meaning: { en: 'Done.', fr: 'Fait.' } },
  {
    command: '*',
    code: USAGE,
    meaning: {
      en: 'A wrong command line: an unknown command or option, a missing argument. stderr says which.',
      fr: 'Mauvaise ligne de commande : commande ou option inconnue, argument manquant. stderr dit laquelle.',
    },
  },
  {
    command: 'run, local',
    code: 0,
    meaning: {
      en: 'Stopped by SIGTERM or SIGINT, in good order.',
      fr: 'Arrêtée par SIGTERM ou SIGINT, dans les règles.',
    },
  },
  {
    command: 'run, local',
    code: 1,
    meaning: {
      en: 'Not started: faults in settings or environment, a port that is taken, a table or key that cannot be opened.',
      fr: 'Pas démarrée : fautes de réglages ou d’environnement, port pris, table ou clé impossible à ouvrir.',
    },
  },
  {
    command: 'run, local',
    code: 130,
    meaning: {
      en: 'A second SIGINT (Ctrl-C): ended without waiting.',
      fr: 'Un second SIGINT (Ctrl-C) : terminée sans attendre.',
    },
  },
  {
    command: 'run, local',
    code: 143,
    meaning: {
      en: 'A second SIGTERM: ended without waiting.',
      fr: 'Un second SIGTERM : terminée sans attendre.',
    },
  },
  {
    command: 'validate',
    code: 1,
    meaning: {
      en: 'Faults in at least one file. Warnings do not fail.',
      fr: 'Des fautes dans au moins un fichier. Les avertissements n’échouent pas.',
    },
  },
  {
    command: 'convert',
    code: 1,
    meaning: {
      en: 'Nothing was written: the file has faults, or the output cannot be made or is there already.',
      fr: 'Rien n’a été écrit : le fichier a des fautes, ou la sortie est impossible ou existe déjà.',
    },
  },
  {
    command: 'completion, manual',
    code: 0,
    meaning: { en: 'Printed.', fr: 'Affiché.' },
  },
  {
    command: 'health',
    code: 1,
    meaning: {
      en: 'It takes no work, or does not answer.',
      fr: 'Elle ne prend pas de travail, ou ne répond pas.',
    },
  },
  {
    command: 'doctor',
    code: 0,
    meaning: {
      en: 'Nothing failed. Warnings do not count.',
      fr: 'Rien n’a échoué. Les avertissements ne comptent pas.',
    },
  },
  {
    command: 'doctor',
    code: 1,
    meaning: { en: 'At least one check failed.', fr: 'Au moins un contrôle a échoué.' },
  },
  {
    command: 'doctor',
    code: USAGE,
    meaning: {
      en: 'No client bind has the name given by `--bind`.',
      fr: 'Aucune liaison cliente ne porte le nom donné par `--bind`.',
    },
  },
  {
    command: 'support-bundle',
    code: 1,
    meaning: {
      en: 'Nothing was written: the file cannot be made, or is there already.',
      fr: 'Rien n’a été écrit : le fichier est impossible à créer, ou existe déjà.',
    },
  },
  {
    command: 'peers import, peers export',
    code: 1,
    meaning: { en: 'Not done, or not all of it.', fr: 'Pas fait, ou pas tout.' },
  },
  {
    command: 'peers diff',
    code: 0,
    meaning: { en: 'File and system are the same.', fr: 'Fichier et système sont pareils.' },
  },
  { command: 'peers diff', code: 1, meaning: { en: 'They differ.', fr: 'Ils diffèrent.' } },
  {
    command: 'peers diff',
    code: 2,
    meaning: { en: 'Trouble: they could not be compared.', fr: 'Ennui : ils n’ont pas pu être comparés.' },
  },
];

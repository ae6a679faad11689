import { event } from './event.ts';

/** Who knocks at the listener, and its certificate. */
export const listenerEvents = {
  listening: event({
    level: 'info',
    repeats: 'every',
    fields: ['transport', 'host?', 'port?'],
    say: () => 'listening',
    when: { en: 'Partners can connect.', fr: 'Les partenaires peuvent se connecter.' },
    todo: null,
  }),
  accept_failed: event({
    level: 'error',
    fields: ['detail'],
    say: ({ detail }) => `a connection could not be accepted: ${detail}`,
    when: {
      en: 'The system gave no socket, mostly for want of file descriptors.',
      fr: "Le système n'a pas donné de socket, le plus souvent faute de descripteurs de fichiers.",
    },
    todo: {
      en: 'Raise the limit of file descriptors (LimitNOFILE).',
      fr: 'Augmenter la limite de descripteurs de fichiers (LimitNOFILE).',
    },
  }),
  bind_refused: event({
    level: 'warn',
    // connector/admission/refusals.ts has a budget of lines for each reason and partner.
    repeats: 'every',
    fields: [
      'reason',
      'peer',
      'system_id?',
      'bind_name?',
      'command_status?',
      'detail?',
      'not_logged?',
      'explanation',
    ],
    say: ({ explanation }) => `refused: ${explanation}`,
    when: {
      en: 'A connection or a bind of a partner, or of a stranger, was refused.',
      fr: "La connexion ou la liaison d'un partenaire, ou d'un inconnu, a été refusée.",
    },
    todo: {
      en: 'A known partner: correct what the line names. Strangers: nothing, or a firewall rule.',
      fr: 'Partenaire connu : corriger ce que la ligne nomme. Inconnus : rien, ou une règle de pare-feu.',
    },
  }),
  locked_out: event({
    level: 'warn',
    repeats: 'every',
    fields: ['peer', 'system_id', 'failures', 'window_ms', 'duration_ms'],
    say: ({ failures, window_ms, duration_ms }) =>
      `${failures} binds with wrong credentials within ${window_ms} ms: locked out for ${duration_ms} ms`,
    when: { en: 'An address has guessed too often.', fr: 'Une adresse a essayé trop de mots de passe.' },
    todo: {
      en: 'A partner: give it the right password, it is let in when the time is over. Else: nothing.',
      fr: 'Un partenaire : lui donner le bon mot de passe, il sera admis à la fin du délai. Sinon : rien.',
    },
  }),
  authentication_error: event({
    level: 'error',
    fields: ['peer', 'detail'],
    say: ({ detail }) => `authentication error, a bind could not be decided: ${detail}`,
    when: { en: 'A password could not be checked.', fr: "Un mot de passe n'a pu être vérifié." },
    todo: {
      en: 'Set the password of the peer anew; report it with this line.',
      fr: 'Redéfinir le mot de passe du pair ; le signaler avec cette ligne.',
    },
  }),
  left: event({
    level: 'debug',
    fields: ['peer', 'reason'],
    say: () => 'left without a bind',
    when: {
      en: 'A connection came and went, as health checks do.',
      fr: 'Une connexion est venue et repartie, comme le font les contrôles de santé.',
    },
    todo: null,
  }),
  stranger_oddity: event({
    level: 'debug',
    fields: ['peer', 'reason'],
    say: () => 'something odd before the bind',
    when: {
      en: 'A connection that has not bound sent something odd.',
      fr: "Une connexion non liée a envoyé quelque chose d'inattendu.",
    },
    todo: null,
  }),
  certificate_loaded: event({
    level: 'info',
    repeats: 'every',
    fields: ['expires'],
    say: () => 'the TLS certificate was loaded anew',
    when: {
      en: "The listener's certificate files changed.",
      fr: "Les fichiers du certificat de l'écoute ont changé.",
    },
    todo: null,
  }),
  certificate_reload_failed: event({
    level: 'error',
    repeats: 'every',
    fields: ['detail'],
    say: ({ detail }) => `the TLS certificate could not be loaded anew, the one in force stays: ${detail}`,
    when: {
      en: 'Changed certificate files cannot be used.',
      fr: 'Les fichiers de certificat modifiés sont inutilisables.',
    },
    todo: {
      en: 'Correct the files; they are read again by themselves.',
      fr: "Corriger les fichiers ; ils sont relus d'eux-mêmes.",
    },
  }),
  certificate_expired: event({
    level: 'warn',
    repeats: 'every',
    fields: ['expired'],
    say: () => 'the TLS certificate has expired: partners that check it will not connect',
    when: {
      en: "The listener's certificate is loaded and no longer valid.",
      fr: "Le certificat de l'écoute est chargé et n'est plus valide.",
    },
    todo: { en: 'Renew the certificate.', fr: 'Renouveler le certificat.' },
  }),
};

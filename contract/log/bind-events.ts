import { event } from './event.ts';

const CARRIER = {
  en: 'Compare system_id, password, host and port with the carrier; ask whether it allows our address.',
  fr: "Comparer system_id, mot de passe, hôte et port avec l'opérateur ; demander s'il autorise notre adresse.",
};

/** Binds: what is wanted of them, their sessions, and their PDUs. */
export const bindEvents = {
  bind_start: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name'],
    say: () => 'bind start',
    when: { en: 'A bind begins to run.', fr: 'Une liaison commence à fonctionner.' },
    todo: null,
  }),
  bind_stop: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name'],
    say: () => 'bind stop',
    when: { en: 'A bind is taken away.', fr: 'Une liaison est retirée.' },
    todo: null,
  }),
  bind_down: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name'],
    say: () => 'bind down',
    when: { en: 'An operator disconnects the bind.', fr: 'Un opérateur déconnecte la liaison.' },
    todo: null,
  }),
  bind_drained: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name'],
    say: () => 'bind drained',
    when: { en: 'An operator drains the bind.', fr: 'Un opérateur vide la liaison.' },
    todo: null,
  }),
  bind_reconnect: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name'],
    say: () => 'bind reconnect',
    when: { en: 'An operator asks for new sessions.', fr: 'Un opérateur demande de nouvelles sessions.' },
    todo: null,
  }),
  bind_rebind: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name'],
    say: () => 'bind rebind',
    when: {
      en: 'Changed settings need new sessions.',
      fr: 'Des paramètres modifiés exigent de nouvelles sessions.',
    },
    todo: null,
  }),
  bind_retune: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name'],
    say: () => 'bind retune',
    when: {
      en: 'Changed settings are taken into effect without new sessions.',
      fr: 'Des paramètres modifiés prennent effet sans nouvelle session.',
    },
    todo: null,
  }),
  bind_suspend: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name'],
    say: () => 'bind suspend',
    when: { en: 'An operator suspends the bind.', fr: 'Un opérateur suspend la liaison.' },
    todo: null,
  }),
  bind_resume: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name'],
    say: () => 'bind resume',
    when: { en: 'An operator ends the suspension.', fr: 'Un opérateur met fin à la suspension.' },
    todo: null,
  }),
  bind_change_failed: event({
    level: 'error',
    repeats: 'every',
    fields: ['bind_name', 'err'],
    say: () => 'the bind could not be changed',
    when: {
      en: 'A change of a bind failed by a fault of the gateway.',
      fr: 'Un changement de liaison a échoué par un défaut de la passerelle.',
    },
    todo: {
      en: 'Reconnect the bind; report it with this line.',
      fr: 'Reconnecter la liaison ; le signaler avec cette ligne.',
    },
  }),
  connecting: event({
    level: 'info',
    repeats: 'every',
    fields: ['host', 'port'],
    say: () => 'connecting',
    when: { en: 'A carrier is dialled.', fr: 'Un opérateur est appelé.' },
    todo: null,
  }),
  bound: event({
    level: 'info',
    repeats: 'every',
    fields: ['session', 'peer', 'bind_type?'],
    say: ({ bind_type }) => `bound as ${bind_type ?? 'a session'}`,
    when: {
      en: 'A session is bound, in either direction.',
      fr: "Une session est liée, dans l'un ou l'autre sens.",
    },
    todo: null,
  }),
  bind_failed: event({
    level: 'error',
    repeats: 'every',
    fields: ['session', 'peer', 'reason', 'detail'],
    say: ({ detail }) => `bind failed: ${detail}`,
    when: {
      en: 'A carrier was reached and did not accept the bind.',
      fr: "Un opérateur a été joint mais n'a pas accepté la liaison.",
    },
    todo: CARRIER,
  }),
  bind_abandoned: event({
    level: 'info',
    repeats: 'every',
    fields: ['session', 'peer', 'reason', 'detail'],
    say: ({ detail }) => `bind given up: ${detail}`,
    when: {
      en: 'We ended a session before it was bound.',
      fr: 'Nous avons terminé une session avant sa liaison.',
    },
    todo: null,
  }),
  disconnected: event({
    level: 'error',
    repeats: 'every',
    fields: ['session', 'peer', 'reason', 'detail'],
    say: ({ detail }) => `disconnected: ${detail}`,
    when: {
      en: 'A bound session to a carrier ended, and not by us.',
      fr: "Une session liée à un opérateur s'est terminée, et pas de notre fait.",
    },
    todo: {
      en: 'The gateway dials again by itself. If it recurs: network, firewall idle time, enquire_link_interval, the carrier.',
      fr: "La passerelle rappelle d'elle-même. Si cela se répète : réseau, délai d'inactivité du pare-feu, enquire_link_interval, opérateur.",
    },
  }),
  session_ended: event({
    level: 'info',
    repeats: 'every',
    fields: ['session', 'peer', 'reason', 'detail'],
    say: ({ detail }) => `disconnected: ${detail}`,
    when: { en: 'We ended a bound session.', fr: 'Nous avons terminé une session liée.' },
    todo: null,
  }),
  partner_disconnected: event({
    level: 'info',
    repeats: 'every',
    fields: ['session', 'peer', 'reason', 'detail'],
    say: ({ detail }) => `partner disconnected: ${detail}`,
    when: { en: "A partner's session ended.", fr: "La session d'un partenaire s'est terminée." },
    todo: null,
  }),
  reconnect_scheduled: event({
    level: 'warn',
    repeats: 'every',
    fields: ['host', 'port', 'delay_ms', 'detail'],
    say: ({ detail, delay_ms }) => `${detail}; next attempt in ${delay_ms} ms`,
    when: {
      en: 'An attempt at a carrier has ended; the next one waits.',
      fr: 'Une tentative vers un opérateur est terminée ; la suivante attend.',
    },
    todo: CARRIER,
  }),
  ip_whitelist_empty: event({
    level: 'warn',
    repeats: 'every',
    fields: [],
    say: () => 'ip_whitelist is empty: whoever has the credentials may bind from anywhere',
    when: {
      en: 'A server peer without an allowlist starts.',
      fr: 'Un pair serveur sans liste blanche démarre.',
    },
    todo: {
      en: "Set ip_whitelist to the partner's addresses.",
      fr: 'Renseigner ip_whitelist avec les adresses du partenaire.',
    },
  }),
  session_unexpected_response: event({
    level: 'warn',
    fields: ['session', 'peer', 'detail'],
    say: ({ detail }) => detail,
    when: {
      en: 'A response came that answers nothing that was sent.',
      fr: "Une réponse est venue qui ne répond à rien d'envoyé.",
    },
    todo: {
      en: 'Raise response_timeout if the peer is slow; else tell the peer.',
      fr: 'Augmenter response_timeout si le pair est lent ; sinon, prévenir le pair.',
    },
  }),
  session_wrong_state: event({
    level: 'warn',
    fields: ['session', 'peer', 'detail'],
    say: ({ detail }) => detail,
    when: {
      en: 'A PDU came that the session does not allow, such as submit_sm from a receiver.',
      fr: "Un PDU que la session n'admet pas est arrivé, par exemple submit_sm d'un récepteur.",
    },
    todo: {
      en: 'Compare bind_type with what the peer means to do.',
      fr: 'Comparer bind_type avec ce que le pair veut faire.',
    },
  }),
  session_unknown_command: event({
    level: 'warn',
    fields: ['session', 'peer', 'detail'],
    say: ({ detail }) => detail,
    when: {
      en: 'A command_id came that SMPP 3.4 does not know.',
      fr: 'Un command_id inconnu de SMPP 3.4 est arrivé.',
    },
    todo: { en: 'Tell the peer to speak SMPP 3.4.', fr: 'Demander au pair de parler SMPP 3.4.' },
  }),
  session_violation: event({
    level: 'warn',
    fields: ['session', 'peer', 'detail'],
    say: ({ detail }) => detail,
    when: {
      en: 'A malformed PDU came and was answered with its error.',
      fr: 'Un PDU mal formé est arrivé et a reçu son erreur en réponse.',
    },
    todo: {
      en: 'Give the line to the peer; a PDU trace shows more (log level debug for the bind).',
      fr: 'Transmettre la ligne au pair ; une trace des PDU en montre plus (niveau debug pour la liaison).',
    },
  }),
  session_throttled: event({
    level: 'warn',
    fields: ['session', 'peer', 'detail'],
    say: ({ detail }) => detail,
    when: {
      en: 'A partner sent more requests at once than its window.',
      fr: 'Un partenaire a envoyé plus de requêtes à la fois que sa fenêtre.',
    },
    todo: {
      en: "Raise the peer's window_size, or have the partner lower its own.",
      fr: 'Augmenter window_size du pair, ou demander au partenaire de réduire la sienne.',
    },
  }),
  pdu: event({
    level: 'debug',
    repeats: 'every',
    fields: ['direction', 'command', 'pdu'],
    say: ({ direction, command }) => `${direction} ${command}`,
    when: { en: 'Each PDU of a bind at level debug.', fr: "Chaque PDU d'une liaison au niveau debug." },
    todo: null,
  }),
};

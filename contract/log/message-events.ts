import { event } from './event.ts';

const OURS = {
  en: 'A fault of the gateway: report it with this line.',
  fr: 'Un défaut de la passerelle : le signaler avec cette ligne.',
};

/** Messages and receipts on their way, in both directions. */
export const messageEvents = {
  poll_failed: event({
    level: 'debug',
    fields: ['err'],
    say: () => 'poll failed',
    when: {
      en: 'A poll failed; the api line before it says why.',
      fr: 'Une interrogation a échoué ; la ligne api qui précède dit pourquoi.',
    },
    todo: null,
  }),
  take_failed: event({
    level: 'error',
    fields: ['message_id', 'err'],
    say: () => 'a message could not be taken',
    when: {
      en: 'A message is reported failed by a fault of the gateway.',
      fr: 'Un message est rapporté en échec par un défaut de la passerelle.',
    },
    todo: OURS,
  }),
  compose_fault: event({
    level: 'error',
    fields: ['message_id', 'err'],
    say: () => 'a fault of the gateway: the message could not be composed',
    when: {
      en: 'A message is reported failed by a fault of the gateway.',
      fr: 'Un message est rapporté en échec par un défaut de la passerelle.',
    },
    todo: OURS,
  }),
  message_unsendable: event({
    level: 'error',
    fields: ['message_id', 'detail'],
    say: ({ detail }) => `message reported failed, it cannot be sent as it is: ${detail}`,
    when: {
      en: 'A message of OmniMessage cannot be said in SMPP as it is.',
      fr: "Un message d'OmniMessage ne peut être exprimé tel quel en SMPP.",
    },
    todo: {
      en: 'Correct the message, or the settings that the line names.',
      fr: 'Corriger le message, ou les paramètres que la ligne nomme.',
    },
  }),
  submit_refused: event({
    level: 'warn',
    fields: ['message_id', 'command', 'command_status', 'command_status_code', 'part'],
    say: ({ command, command_status, command_status_code }) =>
      `${command} ${command_status} (${command_status_code})`,
    when: {
      en: 'The peer refused a message for good (submit_sm_resp with an error status).',
      fr: "Le pair a refusé un message définitivement (submit_sm_resp avec un statut d'erreur).",
    },
    todo: {
      en: 'Look the status up in the guide; many of one kind point to number format, sender or routing.',
      fr: "Chercher le statut dans le guide ; beaucoup du même genre désignent le format des numéros, l'expéditeur ou le routage.",
    },
  }),
  bind_throttled: event({
    level: 'warn',
    fields: ['pause_ms'],
    say: () => 'the peer throttles (ESME_RTHROTTLED): the bind pauses',
    when: { en: 'The peer answered ESME_RTHROTTLED.', fr: 'Le pair a répondu ESME_RTHROTTLED.' },
    todo: {
      en: 'Lower tps_limit to what the carrier has granted.',
      fr: "Réduire tps_limit à ce que l'opérateur a accordé.",
    },
  }),
  late_answer: event({
    level: 'info',
    fields: ['message_id', 'status'],
    say: () => 'an answer came after response_timeout: the report is corrected',
    when: {
      en: 'A submit reported unknown was answered after all.',
      fr: 'Un envoi rapporté inconnu a finalement reçu sa réponse.',
    },
    todo: null,
  }),
  message_id_format_learnt: event({
    level: 'info',
    repeats: 'every',
    fields: ['rule', 'example_submitted', 'example_receipted'],
    say: ({ rule }) =>
      `the receipts write message ids by the rule ${rule}; message_id_format: ${rule} would fix it`,
    when: {
      en: "A carrier's receipts spell ids in another way than its responses.",
      fr: "Les accusés d'un opérateur écrivent les identifiants autrement que ses réponses.",
    },
    todo: { en: 'Set message_id_format to the rule.', fr: 'Donner cette règle à message_id_format.' },
  }),
  report_unknown_message: event({
    level: 'warn',
    fields: ['message_id'],
    say: () => 'report dropped: OmniMessage no longer has the message',
    when: { en: 'OmniMessage answered a report with 404.', fr: 'OmniMessage a répondu 404 à un rapport.' },
    todo: {
      en: 'Nothing, unless messages were not deleted there.',
      fr: "Rien, sauf si les messages n'y ont pas été supprimés.",
    },
  }),
  report_refused: event({
    level: 'error',
    fields: ['message_id', 'http_status?', 'refusals', 'detail'],
    say: ({ detail }) => `report refused by OmniMessage, kept and tried again: ${detail}`,
    when: {
      en: 'OmniMessage refuses one report; said the first, second, fourth, eighth time.',
      fr: 'OmniMessage refuse un rapport ; dit la première, deuxième, quatrième, huitième fois.',
    },
    todo: { en: 'See in OmniMessage why it refuses.', fr: 'Voir dans OmniMessage pourquoi il refuse.' },
  }),
  reports_refused: event({
    level: 'error',
    fields: ['http_status?', 'reports', 'detail'],
    say: ({ detail }) => `OmniMessage refuses our reports, kept and tried again: ${detail}`,
    when: {
      en: 'OmniMessage does not accept api_token for reports.',
      fr: "OmniMessage n'accepte pas api_token pour les rapports.",
    },
    todo: { en: 'Correct API_TOKEN.', fr: 'Corriger API_TOKEN.' },
  }),
  inbound_failed: event({
    level: 'error',
    fields: ['command?', 'err'],
    say: ({ command }) =>
      command === undefined ? 'a message that came in could not be handed over' : `${command} failed`,
    when: {
      en: "A peer's request failed by a fault of the gateway and was answered with a temporary error.",
      fr: "La requête d'un pair a échoué par un défaut de la passerelle et a reçu une erreur temporaire.",
    },
    todo: OURS,
  }),
  inbound_malformed: event({
    level: 'warn',
    fields: ['field', 'detail'],
    say: ({ detail }) => detail,
    when: {
      en: 'A message that came in has a field that cannot be read; it is refused.',
      fr: 'Un message entrant a un champ illisible ; il est refusé.',
    },
    todo: { en: 'Give the line to the peer.', fr: 'Transmettre la ligne au pair.' },
  }),
  message_id_too_long: event({
    level: 'error',
    fields: ['message_id', 'characters'],
    say: ({ characters }) =>
      `OmniMessage's id has ${characters} characters; message_id carries 64: the partner gets none, and no receipt can be matched`,
    when: {
      en: 'OmniMessage gave an id that SMPP cannot carry (§5.2.23).',
      fr: 'OmniMessage a donné un identifiant que SMPP ne peut transporter (§5.2.23).',
    },
    todo: {
      en: 'Have OmniMessage give ids of 64 characters at most.',
      fr: "Faire donner par OmniMessage des identifiants d'au plus 64 caractères.",
    },
  }),
  operation_failed: event({
    level: 'warn',
    fields: ['code', 'detail'],
    say: ({ detail }) => `query or cancel failed: ${detail}`,
    when: {
      en: "A partner's query_sm or cancel_sm could not be asked of OmniMessage.",
      fr: "Un query_sm ou cancel_sm d'un partenaire n'a pu être demandé à OmniMessage.",
    },
    todo: { en: 'See the api lines around it.', fr: 'Voir les lignes api voisines.' },
  }),
  alert_notification: event({
    level: 'debug',
    fields: [],
    say: () => 'alert_notification',
    when: {
      en: 'A carrier says that a handset is there again (§4.12).',
      fr: "Un opérateur annonce qu'un mobile est de nouveau joignable (§4.12).",
    },
    todo: null,
  }),
  peer_window_learnt: event({
    level: 'info',
    repeats: 'every',
    fields: ['requests'],
    say: ({ requests }) =>
      `the peer leaves no more than ${requests} requests unanswered: parts of long messages that fill this are handed over one by one`,
    when: {
      en: "A peer's window is smaller than a long message has parts.",
      fr: "La fenêtre d'un pair est plus petite que le nombre de parties d'un message long.",
    },
    todo: {
      en: 'Have the peer raise its window, if long messages matter.',
      fr: 'Faire agrandir la fenêtre du pair, si les messages longs importent.',
    },
  }),
  receipt_unmatched: event({
    level: 'error',
    fields: ['smsc_message_id', 'stat?', 'returns'],
    say: ({ returns }) =>
      `receipt given up: OmniMessage knows no message with this id, also after the carrier sent it ${returns} times`,
    when: { en: 'A receipt belongs to no message.', fr: "Un accusé n'appartient à aucun message." },
    todo: {
      en: 'Compare the id with those of submit_sm_resp; set message_id_format if they are spelt differently.',
      fr: "Comparer l'identifiant avec ceux de submit_sm_resp ; régler message_id_format s'ils s'écrivent différemment.",
    },
  }),
  receipts_missing: event({
    level: 'info',
    fields: ['message_id', 'status', 'parts'],
    say: () => 'receipts of some parts never came: the message is reported by those that did',
    when: {
      en: 'A long message had receipts for some of its parts only.',
      fr: "Un message long n'a eu d'accusés que pour certaines parties.",
    },
    todo: null,
  }),
  receipt_without_id: event({
    level: 'warn',
    fields: ['stat?'],
    say: () => 'receipt without a message id: it can belong to nothing',
    when: { en: 'A receipt names no message.', fr: 'Un accusé ne nomme aucun message.' },
    todo: {
      en: 'Ask the carrier for receipts with an id.',
      fr: "Demander à l'opérateur des accusés avec identifiant.",
    },
  }),
  receipt_intermediate: event({
    level: 'debug',
    fields: ['smsc_message_id?', 'stat?'],
    say: () => 'intermediate receipt',
    when: { en: 'A receipt that is not final came.', fr: 'Un accusé non final est arrivé.' },
    todo: null,
  }),
  receipt_moot: event({
    level: 'debug',
    fields: ['message_id', 'smsc_message_id?'],
    say: () => 'receipt of a message whose fate has been reported',
    when: { en: 'A receipt changes nothing any more.', fr: 'Un accusé ne change plus rien.' },
    todo: null,
  }),
};

import { type BindMetric, series } from './metric.ts';

/**
 * What is known of each bind: the only place where these metrics have their name, help, unit, labels and buckets. They
 * stand at 0 from the bind's start and go with it. Those with `bind: 'all'` are the guide's (Monitoring, Available
 * metrics) and what stands beside them; the others carry the bind's name alone, which is what joins them.
 */
export const BIND_METRICS = {
  smpp_connection_status: {
    type: 'gauge',
    unit: 'flag',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: {
      en: '1 while a session of the bind is bound, else 0',
      fr: '1 tant qu’une session de la liaison est établie, sinon 0',
    },
  },
  smpp_uptime_seconds: {
    type: 'gauge',
    unit: 'seconds',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: {
      en: 'How long the bind has been bound; 0 while it is not',
      fr: 'Depuis combien de temps la liaison est établie ; 0 si elle ne l’est pas',
    },
  },
  smpp_messages_sent_total: {
    type: 'counter',
    unit: 'messages',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Messages sent over the bind and decided: accepted, refused, or never answered. A long message is one',
      fr: 'Messages envoyés par la liaison et décidés : acceptés, refusés ou restés sans réponse. Un message long compte pour un',
    },
  },
  smpp_messages_received_total: {
    type: 'counter',
    unit: 'messages',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Messages received over the bind that OmniMessage has taken; receipts are not messages',
      fr: 'Messages reçus par la liaison et acceptés par OmniMessage ; un accusé de réception n’est pas un message',
    },
  },
  smpp_delivery_failures_total: {
    type: 'counter',
    unit: 'messages',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Messages that the peer refused, that could not be sent, or whose receipt says that they were not delivered',
      fr: 'Messages refusés par le pair, impossibles à envoyer, ou dont l’accusé dit qu’ils n’ont pas été remis',
    },
  },
  smpp_bind_success_total: {
    type: 'counter',
    unit: 'attempts',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: { en: 'Bind operations that succeeded', fr: 'Opérations de liaison réussies' },
  },
  smpp_bind_failures_total: {
    type: 'counter',
    unit: 'attempts',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Bind operations that failed, attempts without a connection included',
      fr: 'Opérations de liaison échouées, y compris les tentatives sans connexion',
    },
  },
  smpp_connection_attempts_total: {
    type: 'counter',
    unit: 'attempts',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: { en: 'Attempts to connect and bind', fr: 'Tentatives de connexion et de liaison' },
  },
  smpp_disconnection_total: {
    type: 'counter',
    unit: 'connections',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Ends of bound sessions, whoever ended them',
      fr: 'Fins de sessions établies, quelle qu’en soit l’origine',
    },
  },
  smpp_throttled_total: {
    type: 'counter',
    unit: 'requests',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Requests of ours that the peer answered with ESME_RTHROTTLED',
      fr: 'Requêtes de la passerelle auxquelles le pair a répondu ESME_RTHROTTLED',
    },
  },
  smpp_window_exceeded_total: {
    type: 'counter',
    unit: 'requests',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Requests of a partner beyond its window, refused with ESME_RTHROTTLED',
      fr: 'Requêtes d’un partenaire au-delà de sa fenêtre, refusées par ESME_RTHROTTLED',
    },
  },
  smpp_unmatched_receipts_total: {
    type: 'counter',
    unit: 'receipts',
    bind: 'all',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Receipts given up because no message has their id',
      fr: 'Accusés de réception abandonnés car aucun message ne porte leur identifiant',
    },
  },
  omnimessage_queue_depth: {
    type: 'gauge',
    unit: 'messages',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Messages that OmniMessage listed for the bind at the last poll',
      fr: 'Messages listés par OmniMessage pour la liaison à la dernière interrogation',
    },
  },
  smpp_response_seconds: {
    type: 'histogram',
    unit: 'seconds',
    bind: 'name',
    labels: [],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    atMost: series(15),
    help: {
      en: 'From a submit_sm or deliver_sm of ours to its response, late ones included; what is never answered is not in it',
      fr: 'Du submit_sm ou deliver_sm envoyé à sa réponse, même tardive ; ce qui reste sans réponse n’y figure pas',
    },
  },
  smpp_poll_to_response_seconds: {
    type: 'histogram',
    unit: 'seconds',
    bind: 'name',
    labels: [],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    atMost: series(15),
    help: {
      en: 'From a message taken from OmniMessage to the answer to its last part',
      fr: 'De la prise d’un message chez OmniMessage à la réponse à sa dernière partie',
    },
  },
  smpp_submit_to_receipt_seconds: {
    type: 'histogram',
    unit: 'seconds',
    bind: 'name',
    labels: [],
    buckets: [1, 5, 10, 30, 60, 300, 900, 3600, 14_400, 43_200, 86_400, 259_200],
    atMost: series(15),
    help: {
      en: 'From an accepted submit_sm to its final delivery receipt, for messages that this process sent',
      fr: 'D’un submit_sm accepté à son accusé de réception final, pour les messages envoyés par ce processus',
    },
  },
  smpp_window_used: {
    type: 'gauge',
    unit: 'requests',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Requests of ours without an answer, over all sessions of the bind',
      fr: 'Requêtes envoyées sans réponse, sur toutes les sessions de la liaison',
    },
  },
  smpp_window_size: {
    type: 'gauge',
    unit: 'requests',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Requests that may be without an answer, over the sessions that are bound',
      fr: 'Requêtes qui peuvent rester sans réponse, sur les sessions établies',
    },
  },
  smpp_throttled_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Time for which ESME_RTHROTTLED held the bind back',
      fr: 'Temps pendant lequel ESME_RTHROTTLED a retenu la liaison',
    },
  },
  smpp_pdus_total: {
    type: 'counter',
    unit: 'pdus',
    bind: 'name',
    labels: ['direction', 'command', 'status'],
    atMost: {
      en: '204 (70 usual combinations, 64 others, 70 for `other`); a transceiver has about 20',
      fr: '204 (70 combinaisons usuelles, 64 autres, 70 pour `other`) ; un transceiver en a environ 20',
    },
    help: {
      en: 'PDUs by direction, command and status; unusual combinations from when they first happen',
      fr: 'PDU par sens, commande et statut ; les combinaisons inhabituelles dès leur première apparition',
    },
  },
  smpp_receipts_total: {
    type: 'counter',
    unit: 'receipts',
    bind: 'name',
    labels: ['state'],
    atMost: series(10),
    help: {
      en: 'Delivery receipts taken, by state: the words of SMPP 3.4 appendix B (client binds)',
      fr: 'Accusés de réception acceptés, par état : les mots de l’annexe B de SMPP 3.4 (liaisons client)',
    },
  },
  smpp_messages_encoded_total: {
    type: 'counter',
    unit: 'messages',
    bind: 'name',
    labels: ['encoding'],
    atMost: series(6),
    help: {
      en: 'Messages sent, by encoding; receipts to partners are not in it',
      fr: 'Messages envoyés, par encodage ; les accusés envoyés aux partenaires n’y figurent pas',
    },
  },
  smpp_segments_total: {
    type: 'counter',
    unit: 'pdus',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Parts of messages that were sent and decided; a short message has one',
      fr: 'Parties de messages envoyées et décidées ; un message court en a une',
    },
  },
  smpp_reconnects_total: {
    type: 'counter',
    unit: 'attempts',
    bind: 'name',
    labels: ['reason'],
    atMost: series(8),
    help: {
      en: 'Attempts and sessions that ended so that the carrier is dialled again, by reason (client binds)',
      fr: 'Tentatives et sessions terminées après lesquelles l’opérateur est rappelé, par raison (liaisons client)',
    },
  },
  smpp_poll_lag_seconds: {
    type: 'gauge',
    unit: 'seconds',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Since OmniMessage last answered a poll of a bind that should poll; 0 while it should not',
      fr: 'Temps depuis la dernière réponse d’OmniMessage à une interrogation d’une liaison qui doit interroger ; 0 sinon',
    },
  },
  smpp_messages_held: {
    type: 'gauge',
    unit: 'messages',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Messages taken from OmniMessage and not reported yet',
      fr: 'Messages pris chez OmniMessage et pas encore rapportés',
    },
  },
  smpp_messages_held_limit: {
    type: 'gauge',
    unit: 'messages',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Messages that the bind holds at most, and asks OmniMessage for: what it sends in a second, or two windows',
      fr: 'Messages que la liaison tient au plus et demande à OmniMessage : ce qu’elle envoie en une seconde, ou deux fenêtres',
    },
  },
  smpp_bind_wanted: {
    type: 'gauge',
    unit: 'flag',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: {
      en: '1 while there should be a session; 0 after an operator disconnected or drained the bind',
      fr: '1 tant qu’une session est voulue ; 0 après qu’un opérateur a déconnecté ou vidé la liaison',
    },
  },
  smpp_bind_suspended: {
    type: 'gauge',
    unit: 'flag',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: { en: '1 while an operator holds the bind back', fr: '1 tant qu’un opérateur suspend la liaison' },
  },
  smpp_bind_owned: {
    type: 'gauge',
    unit: 'flag',
    bind: 'name',
    labels: [],
    atMost: series(1),
    help: {
      en: '1 where this connector polls for the bind; always 1 without a table',
      fr: '1 si ce connecteur interroge OmniMessage pour la liaison ; toujours 1 sans table',
    },
  },
} as const satisfies Record<string, BindMetric>;

export type BindMetricName = keyof typeof BIND_METRICS;

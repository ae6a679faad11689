import type { Words } from '../../contract/log/fields.ts';
import type { CloseReason } from '../session/state.ts';

/** Why a session ended or none came: `no_connection` is an attempt that never got as far as a session. */
export type EndReason = CloseReason['kind'] | 'no_connection';

export interface EndText {
  /** How *Last error*, `/ready` and the log begin; what is not known before follows. */
  readonly says: string;
  readonly meaning: Words;
  readonly todo: Words;
}

export const END_TEXTS: Readonly<Record<EndReason, EndText>> = {
  no_connection: {
    says: 'bind failed: no connection',
    meaning: {
      en: 'The name was not found, nobody listens there, a firewall is in between, or TLS failed; what follows says which.',
      fr: 'Nom introuvable, personne n’écoute, un pare-feu s’interpose, ou TLS a échoué ; la suite dit quoi.',
    },
    todo: {
      en: '`host`, `port`, DNS, the firewall here and the list of addresses there; `tls` on both sides alike.',
      fr: '`host`, `port`, DNS, le pare-feu ici et la liste d’adresses là-bas ; `tls` pareil des deux côtés.',
    },
  },
  connection_lost: {
    says: 'connection lost',
    meaning: {
      en: 'The TCP connection broke: reset by the peer or by something in between.',
      fr: 'La connexion TCP s’est rompue : par le pair ou par quelque chose entre les deux.',
    },
    todo: {
      en: 'At regular intervals: lower `enquire_link_interval`. At high load: lower `tps_limit`.',
      fr: 'À intervalles réguliers : baissez `enquire_link_interval`. À forte charge : baissez `tps_limit`.',
    },
  },
  bind_refused: {
    says: 'bind refused with',
    meaning: {
      en: 'The carrier answered the bind with a status other than ESME_ROK.',
      fr: 'Le transporteur a répondu au bind par un statut autre que ESME_ROK.',
    },
    todo: {
      en: 'Look the status up in [status codes](status-codes.md).',
      fr: 'Cherchez le statut dans [codes de statut](status-codes.md).',
    },
  },
  bind_timeout: {
    says: 'no answer to the bind within bind_timeout',
    meaning: {
      en: 'The connection is there, and nobody answers the bind.',
      fr: 'La connexion existe, et personne ne répond au bind.',
    },
    todo: {
      en: 'The port may speak something else (TLS and plain differ), or the carrier is overloaded: `port`, `tls`, `bind_timeout`.',
      fr: 'Le port parle peut-être autre chose (TLS ou en clair), ou le transporteur est surchargé : `port`, `tls`, `bind_timeout`.',
    },
  },
  enquire_link_timeout: {
    says: 'enquire_link timeout: the peer is silent',
    meaning: {
      en: 'No sign of life within `enquire_link_timeout`: the line is dead, or the peer is very slow.',
      fr: 'Aucun signe de vie avant `enquire_link_timeout` : la ligne est morte, ou le pair très lent.',
    },
    todo: {
      en: 'The network; a firewall that forgets idle connections: `enquire_link_interval` below its time.',
      fr: 'Le réseau ; un pare-feu qui oublie les connexions inactives : `enquire_link_interval` sous sa durée.',
    },
  },
  inactivity: {
    says: 'nothing heard within inactivity_timeout',
    meaning: {
      en: 'A partner sent nothing at all, not even enquire_link.',
      fr: 'Un partenaire n’a rien envoyé du tout, pas même enquire_link.',
    },
    todo: {
      en: 'Have it send enquire_link every 30 s; `inactivity_timeout`.',
      fr: 'Qu’il envoie enquire_link toutes les 30 s ; `inactivity_timeout`.',
    },
  },
  framing_lost: {
    says: 'what the peer sent is no SMPP',
    meaning: {
      en: 'Octets that cannot be a PDU, or one longer than `max_pdu_length`.',
      fr: 'Des octets qui ne sont pas une PDU, ou une PDU plus longue que `max_pdu_length`.',
    },
    todo: {
      en: 'A proxy, TLS on a plain port; give the peer the line `session_violation`.',
      fr: 'Un proxy, TLS sur un port en clair ; donnez au pair la ligne `session_violation`.',
    },
  },
  refused: {
    says: 'bind refused with',
    meaning: {
      en: 'We refused the bind of a partner.',
      fr: 'Nous avons refusé le bind d’un partenaire.',
    },
    todo: {
      en: 'The event `bind_refused` has the reason: see below.',
      fr: 'L’événement `bind_refused` a la raison : voir plus bas.',
    },
  },
  unbound_by_peer: {
    says: 'the peer unbound',
    meaning: {
      en: 'The peer ended the session in good order.',
      fr: 'Le pair a terminé la session dans les règles.',
    },
    todo: {
      en: 'Maintenance or a limit: ask. In turn with another: a second system with the same `system_id`.',
      fr: 'Maintenance ou limite : demandez. En alternance : un second système avec le même `system_id`.',
    },
  },
  unbound_by_us: {
    says: 'unbound',
    meaning: {
      en: 'We ended it: a stop, a drain, a change of settings, an operator.',
      fr: 'Nous l’avons terminée : arrêt, vidage, changement de réglages, opérateur.',
    },
    todo: { en: 'Nothing; the audit has who.', fr: 'Rien ; l’audit dit qui.' },
  },
  forced: {
    says: '',
    meaning: {
      en: 'The gateway cut it; the words are the reason: an operator, a new setting, or a fault of ours.',
      fr: 'La passerelle l’a coupée ; les mots sont la raison : un opérateur, un réglage, ou un défaut de notre part.',
    },
    todo: {
      en: 'Nothing, unless it names an error: then report the line.',
      fr: 'Rien, sauf si une erreur est nommée : signalez alors la ligne.',
    },
  },
};

/** What follows the status of a refused bind. */
export const BIND_HINTS: Readonly<Record<string, string>> = {
  ESME_RINVPASWD: ': authentication error, check password',
  ESME_RINVSYSID: ': authentication error, check system_id',
  ESME_RINVSYSTYP: ': check system_type',
  ESME_RALYBND: ': the carrier still counts an earlier session',
  ESME_RBINDFAIL: ': check system_id, password, bind_type, and that the carrier allows our address',
  ESME_RINVCMDID: ': the carrier does not know this bind_type',
};

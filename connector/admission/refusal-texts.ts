import type { Words } from '../../contract/log/fields.ts';
import type { RefusalReason } from './refusal.ts';

export interface RefusalText {
  /** What happened, as log and status say it. */
  readonly says: Words;
  /** What an operator does about it. */
  readonly todo: Words;
}

const LIMITS = {
  en: 'Who opens so many? Raise the limit if they are wanted.',
  fr: 'Qui en ouvre autant ? Augmentez la limite s’ils sont voulus.',
};

/** For an operator: what happened, and where to look. */
export const REFUSAL_TEXTS: Readonly<Record<RefusalReason, RefusalText>> = {
  connection_rate: {
    says: {
      en: 'more connections per second from this address than listen.connection_rate allows',
      fr: 'plus de connexions par seconde depuis cette adresse que listen.connection_rate ne permet',
    },
    todo: LIMITS,
  },
  half_open: {
    says: {
      en: 'listen.max_half_open connections wait for their bind already',
      fr: 'listen.max_half_open connexions attendent déjà leur bind',
    },
    todo: LIMITS,
  },
  max_connections: {
    says: {
      en: 'listen.max_connections connections are open already',
      fr: 'listen.max_connections connexions sont déjà ouvertes',
    },
    todo: LIMITS,
  },
  proxy_header: {
    says: {
      en: 'no PROXY protocol header from an address in listen.proxy_protocol.trusted',
      fr: 'pas d’en-tête PROXY venant d’une adresse de listen.proxy_protocol.trusted',
    },
    todo: {
      en: 'Switch the header on at the load balancer, or name its address in `listen.proxy_protocol.trusted`.',
      fr: 'Activez l’en-tête sur le répartiteur, ou nommez son adresse dans `listen.proxy_protocol.trusted`.',
    },
  },
  tls_handshake: {
    says: { en: 'the TLS handshake failed', fr: 'la négociation TLS a échoué' },
    todo: {
      en: 'SMPP without TLS on the TLS port, an old version (`listen.tls.min_version`), or a certificate that the partner does not trust.',
      fr: 'SMPP sans TLS sur le port TLS, une version ancienne (`listen.tls.min_version`), ou un certificat auquel le partenaire ne se fie pas.',
    },
  },
  client_certificate: {
    says: {
      en: 'the client certificate does not check out against listen.tls.ca_file',
      fr: 'le certificat client n’est pas valable pour listen.tls.ca_file',
    },
    todo: {
      en: 'Ask the partner for its certificate and issuer; put the issuer into `listen.tls.ca_file`.',
      fr: 'Demandez au partenaire son certificat et son autorité ; mettez celle-ci dans `listen.tls.ca_file`.',
    },
  },
  init_timeout: {
    says: {
      en: 'no bind within listen.session_init_timeout',
      fr: 'pas de bind avant listen.session_init_timeout',
    },
    todo: {
      en: 'A TLS client on the plain port, or a health check: nothing, where it is one of yours.',
      fr: 'Un client TLS sur le port en clair, ou un contrôle de santé : rien, si c’est l’un des vôtres.',
    },
  },
  not_smpp: {
    says: { en: 'what was sent is no SMPP', fr: 'ce qui a été envoyé n’est pas du SMPP' },
    todo: {
      en: 'A browser, a scanner, or TLS on the plain port: nothing, or a firewall rule.',
      fr: 'Un navigateur, un scanner, ou TLS sur le port en clair : rien, ou une règle de pare-feu.',
    },
  },
  no_bind: {
    says: {
      en: 'request after request was sent, and no bind',
      fr: 'demande sur demande est arrivée, et aucun bind',
    },
    todo: {
      en: 'A client that never binds: nothing, or a firewall rule.',
      fr: 'Un client qui ne se lie jamais : rien, ou une règle de pare-feu.',
    },
  },
  locked_out: {
    says: {
      en: 'too many binds with wrong credentials from this address (listen.lockout)',
      fr: 'trop de binds avec de mauvais identifiants depuis cette adresse (listen.lockout)',
    },
    todo: {
      en: 'Give the partner the right password; the lockout ends by itself after `listen.lockout.duration`.',
      fr: 'Donnez le bon mot de passe au partenaire ; le blocage finit de lui-même après `listen.lockout.duration`.',
    },
  },
  unknown_system_id: {
    says: { en: 'no server peer has this system_id', fr: 'aucun pair serveur n’a ce system_id' },
    todo: {
      en: 'Compare character by character, case included; add the peer.',
      fr: 'Comparez caractère par caractère, casse comprise ; ajoutez le pair.',
    },
  },
  wrong_password: {
    says: { en: 'wrong password for this system_id', fr: 'mauvais mot de passe pour ce system_id' },
    todo: { en: 'Set it anew on both sides.', fr: 'Fixez-le à nouveau des deux côtés.' },
  },
  address_not_allowed: {
    says: {
      en: "the address is not in this peer's ip_whitelist",
      fr: 'l’adresse n’est pas dans ip_whitelist de ce pair',
    },
    todo: {
      en: 'Add the address of the log line to `ip_whitelist`, if it is the partner’s; behind a load balancer: `listen.proxy_protocol`.',
      fr: 'Ajoutez l’adresse de la ligne du journal à `ip_whitelist`, si elle est au partenaire ; derrière un répartiteur : `listen.proxy_protocol`.',
    },
  },
  bind_type_not_allowed: {
    says: {
      en: "the bind type is not in this peer's allowed_bind_types",
      fr: 'le type de liaison n’est pas dans allowed_bind_types de ce pair',
    },
    todo: {
      en: 'Add it to `allowed_bind_types`, or have the partner change.',
      fr: 'Ajoutez-le à `allowed_bind_types`, ou que le partenaire change.',
    },
  },
  too_many_sessions: {
    says: { en: 'this peer has max_sessions sessions already', fr: 'ce pair a déjà max_sessions sessions' },
    todo: {
      en: 'Raise `max_sessions`, or wait until dead ones end (`inactivity_timeout`).',
      fr: 'Augmentez `max_sessions`, ou attendez la fin des sessions mortes (`inactivity_timeout`).',
    },
  },
  authentication_busy: {
    says: {
      en: 'too many passwords are being checked at once',
      fr: 'trop de mots de passe sont vérifiés à la fois',
    },
    todo: {
      en: 'Do partners reconnect in a loop? It passes.',
      fr: 'Des partenaires se reconnectent-ils en boucle ? Cela passe.',
    },
  },
  authentication_error: {
    says: {
      en: 'the password could not be checked; the line before this one says why',
      fr: 'le mot de passe n’a pas pu être vérifié ; la ligne d’avant dit pourquoi',
    },
    todo: { en: 'Do as that line says.', fr: 'Faites ce que dit cette ligne.' },
  },
  peer_changed: {
    says: {
      en: "the peer's settings changed while its password was being checked",
      fr: 'les réglages du pair ont changé pendant la vérification de son mot de passe',
    },
    todo: { en: 'Nothing: the partner tries again.', fr: 'Rien : le partenaire réessaie.' },
  },
  stopping: {
    says: { en: 'the gateway is stopping', fr: 'la passerelle s’arrête' },
    todo: { en: 'Nothing.', fr: 'Rien.' },
  },
};

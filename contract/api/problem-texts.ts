import type { Words } from '../log/fields.ts';
import type { ProblemCode } from './problem.ts';

export interface ErrorText {
  readonly meaning: Words;
  readonly todo: Words;
}

/** What each code of the API says, and what its caller does. */
export const PROBLEM_TEXTS: Readonly<Record<ProblemCode, ErrorText>> = {
  malformed_json: {
    meaning: {
      en: 'The body is not JSON (or YAML, at the import).',
      fr: 'Le corps n’est pas du JSON (ou du YAML, à l’import).',
    },
    todo: { en: 'Correct what `detail` names.', fr: 'Corrigez ce que `detail` nomme.' },
  },
  invalid_cursor: {
    meaning: {
      en: 'The cursor is of another list or filter, or none of ours.',
      fr: 'Le curseur vient d’une autre liste ou d’un autre filtre, ou n’est pas des nôtres.',
    },
    todo: {
      en: 'Ask for the first page again; use `next_cursor` unchanged.',
      fr: 'Redemandez la première page ; employez `next_cursor` tel quel.',
    },
  },
  unauthenticated: {
    meaning: {
      en: 'No token, or one that is wrong or has expired.',
      fr: 'Pas de jeton, ou un jeton faux ou expiré.',
    },
    todo: {
      en: '`Authorization: Bearer <token>`; on one machine `data/operator-token`, in AWS sign in again.',
      fr: '`Authorization: Bearer <token>` ; sur une seule machine `data/operator-token`, dans AWS reconnectez-vous.',
    },
  },
  forbidden: {
    meaning: { en: 'A reader’s token asks for a change.', fr: 'Un jeton de lecture demande un changement.' },
    todo: { en: 'Use an operator’s token.', fr: 'Employez un jeton d’opérateur.' },
  },
  not_found: {
    meaning: { en: 'No such peer, message or address.', fr: 'Pas de tel pair, message ou chemin.' },
    todo: {
      en: 'Compare name and case; somebody may have deleted it: the audit says who.',
      fr: 'Comparez le nom et la casse ; quelqu’un l’a peut-être supprimé : l’audit dit qui.',
    },
  },
  method_not_allowed: {
    meaning: {
      en: 'The address exists, not with this method.',
      fr: 'Le chemin existe, pas avec cette méthode.',
    },
    todo: { en: 'One of the methods in the header `Allow`.', fr: 'L’une des méthodes de l’en-tête `Allow`.' },
  },
  not_acceptable: {
    meaning: {
      en: 'The answer is too large for a Lambda as it is.',
      fr: 'La réponse est trop grande pour une Lambda telle quelle.',
    },
    todo: {
      en: 'Send `Accept-Encoding: gzip` (curl `--compressed`), or ask for less.',
      fr: 'Envoyez `Accept-Encoding: gzip` (curl `--compressed`), ou demandez moins.',
    },
  },
  name_taken: {
    meaning: {
      en: 'Another peer has the name; names are unique over clients and servers.',
      fr: 'Un autre pair a ce nom ; les noms sont uniques, clients et serveurs confondus.',
    },
    todo: { en: 'Another name, or change that peer.', fr: 'Un autre nom, ou modifiez ce pair.' },
  },
  system_id_taken: {
    meaning: {
      en: 'Another server peer has the system_id, which tells partners apart.',
      fr: 'Un autre pair serveur a ce system_id, qui distingue les partenaires.',
    },
    todo: { en: 'Agree on another with the partner.', fr: 'Convenez d’un autre avec le partenaire.' },
  },
  peer_locked: {
    meaning: {
      en: 'The peer is declared as code, or kept by the settings file alone.',
      fr: 'Le pair est déclaré dans du code, ou tenu par le seul fichier.',
    },
    todo: {
      en: 'Change it there. Reconnect, disconnect and suspend work all the same.',
      fr: 'Modifiez-le là. Reconnecter, déconnecter et suspendre marchent quand même.',
    },
  },
  not_in_file: {
    meaning: {
      en: 'Back to file, for a peer that no settings file has.',
      fr: 'Retour au fichier, pour un pair qu’aucun fichier n’a.',
    },
    todo: { en: 'Delete it if it is not wanted.', fr: 'Supprimez-le s’il n’est pas voulu.' },
  },
  request_under_way: {
    meaning: {
      en: 'The first request with this Idempotency-Key has not been answered yet.',
      fr: 'La première requête avec cet Idempotency-Key n’a pas encore de réponse.',
    },
    todo: { en: 'Ask again after `Retry-After`.', fr: 'Redemandez après `Retry-After`.' },
  },
  too_late: {
    meaning: {
      en: 'A message to be cancelled no longer waits: a bind has taken it.',
      fr: 'Un message à annuler n’attend plus : une liaison l’a pris.',
    },
    todo: { en: 'Nothing; it is on its way or sent.', fr: 'Rien ; il est en route ou envoyé.' },
  },
  changed_meanwhile: {
    meaning: {
      en: 'Others changed the peer again and again while this was tried.',
      fr: 'D’autres ont modifié le pair encore et encore pendant l’essai.',
    },
    todo: { en: 'Try again; the audit says who.', fr: 'Réessayez ; l’audit dit qui.' },
  },
  precondition_failed: {
    meaning: {
      en: 'The peer has another version than `If-Match` says; `current` has it.',
      fr: 'Le pair a une autre version que celle de `If-Match` ; `current` la donne.',
    },
    todo: { en: 'Read it again, and change that.', fr: 'Relisez-le, et modifiez cela.' },
  },
  body_too_large: {
    meaning: {
      en: 'The body is beyond what the operation takes.',
      fr: 'Le corps dépasse ce que l’opération accepte.',
    },
    todo: {
      en: 'Send less at once; `peers import` cuts a file into batches.',
      fr: 'Envoyez moins à la fois ; `peers import` découpe un fichier en lots.',
    },
  },
  unsupported_media_type: {
    meaning: {
      en: '`Content-Type` is another than the operation takes, or the body is compressed.',
      fr: '`Content-Type` n’est pas celui de l’opération, ou le corps est compressé.',
    },
    todo: {
      en: '`Content-Type: application/json` (YAML at the import).',
      fr: '`Content-Type: application/json` (YAML à l’import).',
    },
  },
  invalid: {
    meaning: {
      en: 'Values that are not allowed; `errors` has every one of them.',
      fr: 'Des valeurs interdites ; `errors` les a toutes.',
    },
    todo: { en: 'The next table has their codes.', fr: 'Le tableau suivant a leurs codes.' },
  },
  key_reused: {
    meaning: {
      en: 'The Idempotency-Key came with another request within 24 hours.',
      fr: 'L’Idempotency-Key est venu avec une autre requête depuis moins de 24 heures.',
    },
    todo: {
      en: 'A new key for each request, such as a UUID.',
      fr: 'Une nouvelle clé par requête, comme un UUID.',
    },
  },
  precondition_required: {
    meaning: { en: 'A change without `If-Match`.', fr: 'Un changement sans `If-Match`.' },
    todo: { en: 'Read the peer and send its `ETag` back.', fr: 'Lisez le pair et renvoyez son `ETag`.' },
  },
  busy: {
    meaning: {
      en: 'Too many passwords are being sealed or checked at once.',
      fr: 'Trop de mots de passe sont scellés ou vérifiés à la fois.',
    },
    todo: { en: 'Try again after `Retry-After`.', fr: 'Réessayez après `Retry-After`.' },
  },
  internal: {
    meaning: { en: 'A fault of ours.', fr: 'Un défaut de notre part.' },
    todo: {
      en: 'The log has it under the id of `instance` (event `api_failed`): report that line.',
      fr: 'Le journal l’a sous l’identifiant de `instance` (événement `api_failed`) : signalez cette ligne.',
    },
  },
  not_available: {
    meaning: {
      en: 'This deployment cannot do it: a connection test needs an API that can open passwords.',
      fr: 'Ce déploiement ne le peut pas : un test de connexion demande une API qui ouvre les mots de passe.',
    },
    todo: { en: 'Look at *Last error* on Live Status.', fr: 'Voyez *Dernière erreur* dans État en direct.' },
  },
  core_failed: {
    meaning: {
      en: 'OmniMessage answered, and not as agreed.',
      fr: 'OmniMessage a répondu, mais pas comme convenu.',
    },
    todo: {
      en: 'Its log; `api_base_url`: is it OmniMessage that answers?',
      fr: 'Son journal ; `api_base_url` : est-ce bien OmniMessage qui répond ?',
    },
  },
  store_unavailable: {
    meaning: {
      en: 'DynamoDB does not answer the API. Traffic goes on.',
      fr: 'DynamoDB ne répond pas à l’API. Le trafic continue.',
    },
    todo: {
      en: 'Try again after `Retry-After`; AWS’s health page, the role of the function.',
      fr: 'Réessayez après `Retry-After` ; l’état d’AWS, le rôle de la fonction.',
    },
  },
  secrets_unavailable: {
    meaning: {
      en: 'The key of passwords (KMS, or the key file) cannot be used.',
      fr: 'La clé des mots de passe (KMS, ou le fichier) est inutilisable.',
    },
    todo: {
      en: 'KMS and its key policy; on one machine `carrier-passwords.key`.',
      fr: 'KMS et la politique de la clé ; sur une machine `carrier-passwords.key`.',
    },
  },
  core_unreachable: {
    meaning: {
      en: 'OmniMessage does not answer the API. Messages wait there.',
      fr: 'OmniMessage ne répond pas à l’API. Les messages l’attendent.',
    },
    todo: {
      en: '[OmniMessage cannot be reached](troubleshooting.md#omnimessage-cannot-be-reached).',
      fr: '[OmniMessage est injoignable](troubleshooting.md#omnimessage-est-injoignable).',
    },
  },
};

import type { ErrorText } from '../../contract/api/problem-texts.ts';

/** Codes of errors that are not the API's: `err.code` of a log line, or what a command prints. */
export const ERROR_CODES = {
  listen_failed: {
    meaning: {
      en: 'An address or a port cannot be listened on.',
      fr: 'Impossible d’écouter sur une adresse ou un port.',
    },
    todo: {
      en: '`sudo ss -ltnp`: who has the port? Ports below 1024 need a right.',
      fr: '`sudo ss -ltnp` : qui a le port ? Sous 1024, il faut un droit.',
    },
  },
  certificate_unusable: {
    meaning: {
      en: 'Certificate, key or CA file cannot be read or do not belong together.',
      fr: 'Certificat, clé ou autorité illisibles ou mal assortis.',
    },
    todo: {
      en: 'PEM, readable by the gateway’s user; `listen.tls`, or the two files in `data`.',
      fr: 'PEM, lisible par l’utilisateur de la passerelle ; `listen.tls`, ou les deux fichiers de `data`.',
    },
  },
  directory_unusable: {
    meaning: {
      en: '`DATA_DIR` cannot be made or entered.',
      fr: '`DATA_DIR` ne peut pas être créé ou ouvert.',
    },
    todo: {
      en: 'Rights, disk space; the path.',
      fr: 'Droits, place sur le disque ; le chemin.',
    },
  },
  file_unusable: {
    meaning: {
      en: 'A file in `DATA_DIR` cannot be read or written.',
      fr: 'Un fichier de `DATA_DIR` est illisible ou ne peut être écrit.',
    },
    todo: {
      en: 'Its owner and mode (0600), disk space.',
      fr: 'Son propriétaire et son mode (0600), la place sur le disque.',
    },
  },
  emulated_aws_failed: {
    meaning: {
      en: 'The emulated DynamoDB and SQS of one machine do not start.',
      fr: 'DynamoDB et SQS émulés d’une machine ne démarrent pas.',
    },
    todo: {
      en: 'The line’s detail; `data/dynamodb`, disk space.',
      fr: 'Le détail de la ligne ; `data/dynamodb`, la place sur le disque.',
    },
  },
  key_unusable: {
    meaning: {
      en: 'The file of the password key is missing, is no key, or others may read it.',
      fr: 'Le fichier de la clé des mots de passe manque, n’est pas une clé, ou d’autres peuvent le lire.',
    },
    todo: {
      en: '`chmod 600`, or the backup; without it passwords of carriers have to be set again.',
      fr: '`chmod 600`, ou la sauvegarde ; sans lui, les mots de passe des transporteurs sont à refixer.',
    },
  },
  unknown_key: {
    meaning: {
      en: 'A stored password was sealed with another key.',
      fr: 'Un mot de passe gardé a été scellé avec une autre clé.',
    },
    todo: {
      en: 'The right key, or set that password again.',
      fr: 'La bonne clé, ou refixez ce mot de passe.',
    },
  },
  not_authentic: {
    meaning: {
      en: 'A stored password was altered, or belongs to another peer.',
      fr: 'Un mot de passe gardé a été altéré, ou est celui d’un autre pair.',
    },
    todo: {
      en: 'Set it again, and ask who wrote to the table.',
      fr: 'Refixez-le, et demandez qui a écrit dans la table.',
    },
  },
  unavailable: {
    meaning: {
      en: 'DynamoDB or KMS does not answer, or refuses.',
      fr: 'DynamoDB ou KMS ne répond pas, ou refuse.',
    },
    todo: {
      en: 'The role’s rights, the network; it is tried again.',
      fr: 'Les droits du rôle, le réseau ; un nouvel essai suit.',
    },
  },
  busy: {
    meaning: {
      en: 'Too many passwords are being hashed at once.',
      fr: 'Trop de mots de passe sont hachés à la fois.',
    },
    todo: {
      en: 'It passes; do partners reconnect in a loop?',
      fr: 'Cela passe ; des partenaires se reconnectent-ils en boucle ?',
    },
  },
  malformed_record: {
    meaning: {
      en: 'A record of the table is not one of this version.',
      fr: 'Un enregistrement de la table n’est pas de cette version.',
    },
    todo: {
      en: '[Upgrading](upgrading.md): the older version must not write any more.',
      fr: '[Mettre à jour](upgrading.md) : l’ancienne version ne doit plus écrire.',
    },
  },
  connection_refused: {
    meaning: {
      en: 'OmniMessage: no connection, or TLS failed.',
      fr: 'OmniMessage : pas de connexion, ou TLS a échoué.',
    },
    todo: { en: '`api_base_url`; see troubleshooting.', fr: '`api_base_url` ; voir dépannage.' },
  },
  timeout: {
    meaning: {
      en: 'OmniMessage: no answer within `api_timeout`.',
      fr: 'OmniMessage : pas de réponse avant `api_timeout`.',
    },
    todo: {
      en: 'The network between, the load of the core.',
      fr: 'Le réseau entre les deux, la charge du cœur.',
    },
  },
  http: {
    meaning: {
      en: 'OmniMessage answered an HTTP status that is no success.',
      fr: 'OmniMessage a répondu un statut HTTP qui n’est pas un succès.',
    },
    todo: { en: '401, 403: `API_TOKEN`. 5xx: its log.', fr: '401, 403 : `API_TOKEN`. 5xx : son journal.' },
  },
  parse_error: {
    meaning: {
      en: 'Something answers that is not OmniMessage’s JSON.',
      fr: 'La réponse n’est pas le JSON d’OmniMessage.',
    },
    todo: {
      en: '`curl` the address: a proxy or a sign-in page?',
      fr: '`curl` sur l’adresse : un proxy ou une page de connexion ?',
    },
  },
  circuit_open: {
    meaning: {
      en: 'OmniMessage failed so often that it is left alone for a moment.',
      fr: 'OmniMessage a tant échoué qu’on la laisse un moment.',
    },
    todo: { en: 'The failure before it. It closes by itself.', fr: 'L’échec d’avant. Cela finit tout seul.' },
  },
  unreachable: {
    meaning: {
      en: 'The API: OmniMessage does not answer (`core_unreachable`).',
      fr: 'L’API : OmniMessage ne répond pas (`core_unreachable`).',
    },
    todo: { en: 'As `connection_refused`.', fr: 'Comme `connection_refused`.' },
  },
  refused: {
    meaning: {
      en: 'The API: OmniMessage answered an HTTP error (`core_failed`).',
      fr: 'L’API : OmniMessage a répondu une erreur HTTP (`core_failed`).',
    },
    todo: { en: 'As `http`.', fr: 'Comme `http`.' },
  },
  unreadable: {
    meaning: {
      en: 'The API: OmniMessage’s answer cannot be read (`core_failed`).',
      fr: 'L’API : la réponse d’OmniMessage est illisible (`core_failed`).',
    },
    todo: { en: 'As `parse_error`.', fr: 'Comme `parse_error`.' },
  },
  log_level_refused: {
    meaning: {
      en: 'A level, bind or time that `/log-level` does not take.',
      fr: 'Un niveau, une liaison ou une durée que `/log-level` n’admet pas.',
    },
    todo: {
      en: '`curl http://127.0.0.1:4000/log-level` shows what is in effect.',
      fr: '`curl http://127.0.0.1:4000/log-level` montre ce qui vaut.',
    },
  },
  deployment_unreachable: {
    meaning: {
      en: '`peers`: the system does not answer, or its certificate is not trusted.',
      fr: '`peers` : le système ne répond pas, ou son certificat n’est pas de confiance.',
    },
    todo: { en: '`--url`, `--ca`, the token.', fr: '`--url`, `--ca`, le jeton.' },
  },
  local_target: {
    meaning: {
      en: 'A carrier’s name leads to this machine or its platform, which `local_targets` refuses.',
      fr: 'Le nom d’un transporteur mène à cette machine ou à sa plateforme, ce que `local_targets` refuse.',
    },
    todo: {
      en: 'The right `host`; `local_targets: allow` only for tests.',
      fr: 'Le bon `host` ; `local_targets: allow` pour des tests seulement.',
    },
  },
  environment_faulty: {
    meaning: {
      en: 'A Lambda’s environment is wrong or incomplete.',
      fr: 'L’environnement d’une Lambda est faux ou incomplet.',
    },
    todo: {
      en: 'Deploy again; nobody sets it by hand.',
      fr: 'Déployez à nouveau ; personne ne le fixe à la main.',
    },
  },
  secret_unreadable: {
    meaning: {
      en: 'A secret of Secrets Manager cannot be read or is empty.',
      fr: 'Un secret de Secrets Manager est illisible ou vide.',
    },
    todo: {
      en: 'Its ARN, its text, the function’s right to it.',
      fr: 'Son ARN, son texte, le droit de la fonction.',
    },
  },
  deployment_settings: {
    meaning: { en: '`cdk`: faults in `deploy.yaml`.', fr: '`cdk` : des fautes dans `deploy.yaml`.' },
    todo: { en: 'Each is named, with what is allowed.', fr: 'Chacune est nommée, avec ce qui est permis.' },
  },
  declared_peer: {
    meaning: {
      en: '`cdk`: a peer declared as code has faults.',
      fr: '`cdk` : un pair déclaré dans du code a des fautes.',
    },
    todo: { en: 'Each is named, with what is allowed.', fr: 'Chacune est nommée, avec ce qui est permis.' },
  },
} as const satisfies Readonly<Record<string, ErrorText>>;

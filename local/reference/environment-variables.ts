import type { Words } from '../../contract/log/fields.ts';

/** Who reads a variable: `run`, `local`, the command `peers`, or the process whatever it does. */
export type Reader = 'run' | 'local' | 'peers' | 'run, local' | 'run, local, peers' | 'local, doctor';

export interface Variable {
  readonly reader: Reader;
  readonly words: Words;
  /** As written there; null: none, or the platform's. */
  readonly fallback: string | null;
  readonly example: string;
}

/**
 * Variables of the process beside those of global settings, which the settings' table has. A test holds this table
 * against every variable that the code reads.
 */
export const ENVIRONMENT_VARIABLES: Readonly<Record<string, Variable>> = {
  CONFIG: {
    reader: 'local, doctor',
    words: {
      en: 'Settings file whose peers are taken in, and that `doctor` and `support-bundle` look at.',
      fr: 'Fichier de réglages dont les pairs sont repris, et que `doctor` et `support-bundle` regardent.',
    },
    fallback: null,
    example: 'gateway.yaml',
  },
  DATA_DIR: {
    reader: 'local',
    words: {
      en: 'Where peers, tokens, keys and certificate are kept; `peers` looks there for token and certificate, too.',
      fr: 'Où sont gardés pairs, jetons, clés et certificat ; `peers` y cherche aussi jeton et certificat.',
    },
    fallback: './data',
    example: '/var/lib/omnimessage-smpp',
  },
  DASHBOARD_HOST: {
    reader: 'local',
    words: { en: 'Address of dashboard and API.', fr: 'Adresse du tableau de bord et de l’API.' },
    fallback: '127.0.0.1',
    example: '0.0.0.0',
  },
  DASHBOARD_PORT: {
    reader: 'local',
    words: { en: 'Their port.', fr: 'Leur port.' },
    fallback: '8087',
    example: '8443',
  },
  LISTEN_PORT: {
    reader: 'local',
    words: {
      en: 'Port for partners; wins over `listen.port`. With the demo: any free one where 2775 is taken.',
      fr: 'Port des partenaires ; l’emporte sur `listen.port`. Pour la démonstration : un port libre si 2775 est pris.',
    },
    fallback: null,
    example: '2776',
  },
  ADMIN_TOKEN: {
    reader: 'local',
    words: {
      en: 'Operator’s access token, 8 to 512 letters, digits and `- . _ ~ + /`; else one is made in `DATA_DIR`.',
      fr: 'Jeton de l’opérateur, 8 à 512 lettres, chiffres et `- . _ ~ + /` ; sinon il est créé dans `DATA_DIR`.',
    },
    fallback: null,
    example: 'S9w2…',
  },
  READER_TOKEN: {
    reader: 'local',
    words: { en: 'Reader’s access token, another one.', fr: 'Jeton de lecture, un autre.' },
    fallback: null,
    example: 'k41T…',
  },
  DEMO_TRAFFIC: {
    reader: 'local',
    words: {
      en: 'Whether the demo’s peers have traffic by themselves.',
      fr: 'Si les pairs de la démonstration ont du trafic d’eux-mêmes.',
    },
    fallback: 'on',
    example: 'off',
  },
  CREDENTIALS_DIRECTORY: {
    reader: 'run, local',
    words: {
      en: 'Directory whose files stand for variables: the file `API_TOKEN` is the token, `CARRIER_PASSWORD` what a reference to it in the settings file stands for. systemd sets it (`LoadCredential=`).',
      fr: 'Dossier dont les fichiers valent des variables : le fichier `API_TOKEN` est le jeton, `CARRIER_PASSWORD` ce que vaut une référence à lui dans le fichier de réglages. systemd le fixe (`LoadCredential=`).',
    },
    fallback: null,
    example: '/run/secrets',
  },
  TABLE_PREFIX: {
    reader: 'run',
    words: {
      en: 'Peers are shared with other connectors by tables of DynamoDB whose names begin so.',
      fr: 'Les pairs sont partagés avec d’autres connecteurs par des tables DynamoDB dont les noms commencent ainsi.',
    },
    fallback: null,
    example: 'OmniMessageSmpp-',
  },
  CELL: {
    reader: 'run',
    words: {
      en: 'Group of connectors that this one belongs to.',
      fr: 'Groupe de connecteurs auquel celui-ci appartient.',
    },
    fallback: 'default',
    example: 'europe',
  },
  CONNECTOR_ID: {
    reader: 'run',
    words: {
      en: 'Name of this connector; else that of the task (Fargate) or of the host.',
      fr: 'Nom de ce connecteur ; sinon celui de la tâche (Fargate) ou de l’hôte.',
    },
    fallback: null,
    example: 'connector-1',
  },
  ON_STORE_ERROR: {
    reader: 'run',
    words: {
      en: 'Binds while the tables do not answer: `hold` keeps them, `drop` ends them so that no other connector has them as well.',
      fr: 'Liaisons pendant que les tables ne répondent pas : `hold` les garde, `drop` les termine pour qu’aucun autre connecteur ne les ait aussi.',
    },
    fallback: 'hold',
    example: 'drop',
  },
  KMS_KEY_ID: {
    reader: 'run',
    words: {
      en: 'Key that opens the passwords of carriers: id, ARN or alias.',
      fr: 'Clé qui ouvre les mots de passe des transporteurs : identifiant, ARN ou alias.',
    },
    fallback: null,
    example: 'alias/omnimessage-smpp',
  },
  PASSWORD_KEY_FILE: {
    reader: 'run',
    words: {
      en: 'The same without AWS: a key file, mode 0600.',
      fr: 'De même sans AWS : un fichier de clé, mode 0600.',
    },
    fallback: null,
    example: '/etc/omnimessage-smpp/passwords.key',
  },
  AWS_REGION: {
    reader: 'run',
    words: {
      en: 'Region of the tables; else as the AWS SDK finds it.',
      fr: 'Région des tables ; sinon celle que trouve le SDK d’AWS.',
    },
    fallback: null,
    example: 'eu-west-1',
  },
  AWS_ACCESS_KEY_ID: {
    reader: 'run',
    words: {
      en: 'With an emulator: its credentials, in the SDK’s own variables; else any will do.',
      fr: 'Avec un émulateur : ses identifiants, dans les variables du SDK ; sinon n’importe lesquels.',
    },
    fallback: null,
    example: 'local',
  },
  DYNAMODB_ENDPOINT: {
    reader: 'run',
    words: { en: 'Of an emulator.', fr: 'D’un émulateur.' },
    fallback: null,
    example: 'http://127.0.0.1:8000',
  },
  SQS_ENDPOINT: {
    reader: 'run',
    words: { en: 'Of an emulator.', fr: 'D’un émulateur.' },
    fallback: null,
    example: 'http://127.0.0.1:9324',
  },
  ECS_CONTAINER_METADATA_URI_V4: {
    reader: 'run',
    words: { en: 'Set by Fargate; gives `CONNECTOR_ID`.', fr: 'Fixée par Fargate ; donne `CONNECTOR_ID`.' },
    fallback: null,
    example: 'http://169.254.170.2/v4/…',
  },
  OTEL_SERVICE_NAME: {
    reader: 'run, local',
    words: { en: 'Name of the service in traces.', fr: 'Nom du service dans les traces.' },
    fallback: 'omnimessage-smpp',
    example: 'smpp-eu',
  },
  NO_COLOR: {
    reader: 'run, local',
    words: {
      en: 'Set to anything: log lines in a terminal without colours.',
      fr: 'Fixée, quoi que ce soit : lignes du journal sans couleurs dans un terminal.',
    },
    fallback: null,
    example: '1',
  },
  JOURNAL_STREAM: {
    reader: 'run, local',
    words: {
      en: 'Set by systemd; gives each line its priority.',
      fr: 'Fixée par systemd ; donne sa priorité à chaque ligne.',
    },
    fallback: null,
    example: '9:1234',
  },
  OMNIMESSAGE_SMPP_URL: {
    reader: 'peers',
    words: { en: 'The system whose peers they are.', fr: 'Le système dont ce sont les pairs.' },
    fallback: 'https://localhost:8087',
    example: 'https://smpp.example.com',
  },
  OMNIMESSAGE_SMPP_TOKEN: {
    reader: 'peers',
    words: {
      en: 'Its access token; else the file of `DATA_DIR`.',
      fr: 'Son jeton d’accès ; sinon le fichier de `DATA_DIR`.',
    },
    fallback: null,
    example: 'S9w2…',
  },
};

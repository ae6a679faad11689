import { type Metric, series } from './metric.ts';

/**
 * What is known of the connector as a whole: the only place where these metrics have their name, help, unit, labels and
 * buckets. What a connector without a table of peers cannot know is absent there.
 */
export const CONNECTOR_METRICS = {
  smpp_bind_refusals_total: {
    type: 'counter',
    unit: 'attempts',
    labels: ['reason'],
    atMost: series(18),
    help: {
      en: 'Connections and binds of partners that were refused, by reason: the reasons of the event bind_refused',
      fr: 'Connexions et liaisons de partenaires refusées, par raison : celles de l’événement bind_refused',
    },
  },
  smpp_listener_connections: {
    type: 'gauge',
    unit: 'connections',
    labels: ['state'],
    atMost: series(2),
    help: {
      en: 'Connections of partners: half_open before their bind, bound after it',
      fr: 'Connexions de partenaires : half_open avant leur liaison, bound après',
    },
  },
  smpp_lockouts_total: {
    type: 'counter',
    unit: 'addresses',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Lockouts of addresses that guessed passwords',
      fr: 'Verrouillages d’adresses qui devinaient des mots de passe',
    },
  },
  smpp_lockouts_active: {
    type: 'gauge',
    unit: 'addresses',
    labels: [],
    atMost: series(1),
    help: { en: 'Lockouts in force now', fr: 'Verrouillages actuellement en vigueur' },
  },
  omnimessage_up: {
    type: 'gauge',
    unit: 'flag',
    labels: [],
    atMost: series(1),
    help: {
      en: '1 when the last health check of OmniMessage succeeded, 0 when it failed; absent before the first',
      fr: '1 si le dernier contrôle de santé d’OmniMessage a réussi, 0 s’il a échoué ; absent avant le premier',
    },
  },
  omnimessage_api_requests_total: {
    type: 'counter',
    unit: 'requests',
    labels: ['operation', 'outcome'],
    atMost: series(64),
    help: {
      en: 'Requests to the OmniMessage API by their outcome',
      fr: 'Requêtes à l’API OmniMessage, par issue',
    },
  },
  omnimessage_api_request_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    labels: ['operation'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    atMost: series(128),
    help: {
      en: 'Duration of requests to the OmniMessage API, the wait for a free connection included',
      fr: 'Durée des requêtes à l’API OmniMessage, attente d’une connexion libre comprise',
    },
  },
  smpp_api_circuit_open: {
    type: 'gauge',
    unit: 'flag',
    labels: [],
    atMost: series(1),
    help: {
      en: '1 while OmniMessage is left alone because it kept failing',
      fr: '1 tant qu’OmniMessage est laissé au repos après des échecs répétés',
    },
  },
  smpp_report_backlog: {
    type: 'gauge',
    unit: 'reports',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Reports that OmniMessage has not taken yet',
      fr: 'Rapports qu’OmniMessage n’a pas encore acceptés',
    },
  },
  smpp_report_retries_total: {
    type: 'counter',
    unit: 'reports',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Reports that failed and were kept to be tried again, once for each failure',
      fr: 'Rapports échoués et gardés pour un nouvel essai, une fois par échec',
    },
  },
  smpp_reports_dropped_total: {
    type: 'counter',
    unit: 'reports',
    labels: ['reason'],
    atMost: series(1),
    help: {
      en: 'Reports given up; unknown_message: OmniMessage no longer has the message (404)',
      fr: 'Rapports abandonnés ; unknown_message : OmniMessage n’a plus le message (404)',
    },
  },
  smpp_heartbeat_age_seconds: {
    type: 'gauge',
    unit: 'seconds',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Since the last renewal of the lease of this connector that succeeded; absent without a table and before the first',
      fr: 'Temps depuis le dernier renouvellement réussi du bail de ce connecteur ; absent sans table et avant le premier',
    },
  },
  smpp_fleet_connectors: {
    type: 'gauge',
    unit: 'connectors',
    labels: ['state'],
    atMost: series(3),
    help: {
      en: 'Connectors that this one sees, itself included: live, draining or dead; absent without a table',
      fr: 'Connecteurs que celui-ci voit, lui-même compris : live, draining ou dead ; absent sans table',
    },
  },
  smpp_binds_unowned: {
    type: 'gauge',
    unit: 'binds',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Binds that there should be and that no living connector owns, as this one sees it; server binds only where a partner is bound here',
      fr: 'Liaisons voulues qu’aucun connecteur vivant ne possède, vu d’ici ; liaisons serveur seulement si un partenaire est lié ici',
    },
  },
  smpp_takeovers_total: {
    type: 'counter',
    unit: 'binds',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Binds that this connector took over from one that had died',
      fr: 'Liaisons reprises par ce connecteur à un connecteur disparu',
    },
  },
  smpp_config_version_applied: {
    type: 'gauge',
    unit: 'version',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Highest version of a record of a peer that has been read and applied; absent without a table',
      fr: 'Version la plus haute d’un enregistrement de pair lue et appliquée ; absent sans table',
    },
  },
  smpp_config_apply_failures_total: {
    type: 'counter',
    unit: 'changes',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Changes of the configuration that could not be taken into effect, faulty settings files included',
      fr: 'Changements de configuration qui n’ont pu prendre effet, fichiers de réglages fautifs compris',
    },
  },
  smpp_peers_refused: {
    type: 'gauge',
    unit: 'peers',
    labels: [],
    atMost: series(1),
    help: {
      en: 'Records of the table that cannot be applied as they are; what runs of them goes on',
      fr: 'Enregistrements de la table inapplicables en l’état ; ce qui en fonctionne continue',
    },
  },
  smpp_tls_certificate_expiry_timestamp_seconds: {
    type: 'gauge',
    unit: 'timestamp',
    labels: ['certificate'],
    atMost: { en: '1 + client binds with a certificate', fr: '1 + liaisons client avec certificat' },
    help: {
      en: 'When a certificate that we present expires',
      fr: 'Date d’expiration d’un certificat que nous présentons',
    },
  },
  smpp_log_lines_suppressed_total: {
    type: 'counter',
    unit: 'lines',
    labels: ['event'],
    atMost: { en: 'the events of the log', fr: 'les événements du journal' },
    help: {
      en: 'Log lines left out because they repeated others',
      fr: 'Lignes de journal omises car elles en répétaient d’autres',
    },
  },
  smpp_log_level: {
    type: 'gauge',
    unit: 'flag',
    labels: ['level'],
    atMost: series(5),
    help: { en: '1 for the level of the log in effect', fr: '1 pour le niveau de journal en vigueur' },
  },
  smpp_build_info: {
    type: 'info',
    unit: 'flag',
    labels: ['version', 'node_version'],
    atMost: series(1),
    help: { en: 'Version of the gateway and of Node.js', fr: 'Version de la passerelle et de Node.js' },
  },
  smpp_start_time_seconds: {
    type: 'gauge',
    unit: 'timestamp',
    labels: [],
    atMost: series(1),
    help: { en: 'When this connector was started', fr: 'Date de démarrage de ce connecteur' },
  },
} as const satisfies Record<string, Metric>;

export type ConnectorMetricName = keyof typeof CONNECTOR_METRICS;

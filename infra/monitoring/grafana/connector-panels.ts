import type { Panel } from './panel.ts';

const JOB = 'job=~"$job"';

/** OmniMessage, as the connectors see it. */
export const OMNIMESSAGE_PANELS = [
  {
    kind: 'stat',
    width: 6,
    title: { en: 'OmniMessage', fr: 'OmniMessage' },
    description: {
      en: 'Whether the last health check of each connector succeeded.',
      fr: 'Si le dernier contrôle de santé de chaque connecteur a réussi.',
    },
    unit: 'short',
    queries: [{ expr: `omnimessage_up{${JOB}}`, legend: '{{instance}}' }],
    steps: [
      { color: 'red', from: null },
      { color: 'green', from: 1 },
    ],
    words: { '0': { en: 'unreachable', fr: 'injoignable' }, '1': { en: 'up', fr: 'joignable' } },
  },
  {
    kind: 'stat',
    width: 6,
    title: { en: 'Circuit', fr: 'Disjoncteur' },
    description: {
      en: 'Open: OmniMessage kept failing and is left alone for a moment.',
      fr: 'Ouvert : OmniMessage échouait et n’est pas appelé pour un moment.',
    },
    unit: 'short',
    queries: [{ expr: `smpp_api_circuit_open{${JOB}}`, legend: '{{instance}}' }],
    steps: [
      { color: 'green', from: null },
      { color: 'red', from: 1 },
    ],
    words: { '0': { en: 'closed', fr: 'fermé' }, '1': { en: 'open', fr: 'ouvert' } },
  },
  {
    kind: 'timeseries',
    width: 12,
    title: { en: 'Reports waiting', fr: 'Rapports en attente' },
    description: {
      en: 'Reports that OmniMessage has not taken yet; at report_backlog_limit polling stops.',
      fr: 'Rapports qu’OmniMessage n’a pas encore pris ; à report_backlog_limit, l’interrogation cesse.',
    },
    unit: 'short',
    queries: [{ expr: `smpp_report_backlog{${JOB}}`, legend: '{{instance}}' }],
    steps: [
      { color: 'green', from: null },
      { color: 'yellow', from: 1000 },
    ],
  },
  {
    kind: 'timeseries',
    title: { en: 'Calls by outcome', fr: 'Appels par issue' },
    description: {
      en: 'Calls to OmniMessage per second. All but ok and refused are errors.',
      fr: 'Appels à OmniMessage par seconde. Tout sauf ok et refused est une erreur.',
    },
    unit: 'suffix: /s',
    queries: [
      {
        expr: `sum by (outcome) (rate(omnimessage_api_requests_total{${JOB}}[$__rate_interval]))`,
        legend: '{{outcome}}',
      },
    ],
    stacked: true,
  },
  {
    kind: 'timeseries',
    title: { en: 'Duration of calls', fr: 'Durée des appels' },
    description: {
      en: '95 % of the calls of an operation take at most this long.',
      fr: '95 % des appels d’une opération durent au plus ce temps.',
    },
    unit: 's',
    queries: [
      {
        expr: `histogram_quantile(0.95, sum by (operation, le) (rate(omnimessage_api_request_duration_seconds_bucket{${JOB}}[$__rate_interval])))`,
        legend: '{{operation}}',
      },
    ],
    steps: [
      { color: 'green', from: null },
      { color: 'red', from: 1 },
    ],
  },
  {
    kind: 'timeseries',
    title: { en: 'Error budget', fr: 'Budget d’erreurs' },
    description: {
      en: 'Share of the calls that failed. 1.44 % for an hour burns 2 % of a month’s budget.',
      fr: 'Part des appels échoués. 1,44 % pendant une heure consume 2 % du budget d’un mois.',
    },
    unit: 'percent',
    queries: [
      { expr: `100 * job:omnimessage_api_errors:ratio_rate5m{${JOB}}`, legend: '5 min' },
      { expr: `100 * job:omnimessage_api_errors:ratio_rate1h{${JOB}}`, legend: '1 h' },
      { expr: `100 * job:omnimessage_api_errors:ratio_rate6h{${JOB}}`, legend: '6 h' },
    ],
    steps: [
      { color: 'green', from: null },
      { color: 'red', from: 1.44 },
    ],
    min: 0,
  },
  {
    kind: 'timeseries',
    title: { en: 'Reports tried again and given up', fr: 'Rapports réessayés et abandonnés' },
    description: {
      en: 'Reports per hour that failed once more, and those given up.',
      fr: 'Rapports par heure ayant échoué une fois de plus, et ceux abandonnés.',
    },
    unit: 'suffix: /h',
    queries: [
      { expr: `sum by (job) (increase(smpp_report_retries_total{${JOB}}[1h]))`, legend: 'retries' },
      { expr: `sum by (reason) (increase(smpp_reports_dropped_total{${JOB}}[1h]))`, legend: '{{reason}}' },
    ],
  },
] as const satisfies readonly Panel[];

/** The connectors themselves. */
export const CONNECTOR_PANELS = [
  {
    kind: 'stat',
    width: 6,
    title: { en: 'Connectors', fr: 'Connecteurs' },
    description: { en: 'Connectors that Prometheus reaches.', fr: 'Connecteurs que Prometheus atteint.' },
    unit: 'short',
    queries: [{ expr: `sum(up{${JOB}})`, legend: 'up' }],
    steps: [
      { color: 'red', from: null },
      { color: 'green', from: 1 },
    ],
  },
  {
    kind: 'stat',
    width: 6,
    title: { en: 'Connectors by state', fr: 'Connecteurs par état' },
    description: {
      en: 'As the connectors see each other; empty without a table of peers.',
      fr: 'Comme les connecteurs se voient ; vide sans table de pairs.',
    },
    unit: 'short',
    queries: [{ expr: `max by (state) (smpp_fleet_connectors{${JOB}})`, legend: '{{state}}' }],
  },
  {
    kind: 'stat',
    width: 6,
    title: { en: 'Binds without a connector', fr: 'Liaisons sans connecteur' },
    description: {
      en: 'Binds that no living connector owns.',
      fr: 'Liaisons qu’aucun connecteur vivant ne possède.',
    },
    unit: 'short',
    queries: [{ expr: `max(smpp_binds_unowned{${JOB}})`, legend: 'unowned' }],
    steps: [
      { color: 'green', from: null },
      { color: 'red', from: 1 },
    ],
  },
  {
    kind: 'stat',
    width: 6,
    title: { en: 'Versions', fr: 'Versions' },
    description: { en: 'Connectors of each version.', fr: 'Connecteurs de chaque version.' },
    unit: 'short',
    queries: [
      {
        expr: `count by (version, node_version) (smpp_build_info{${JOB}})`,
        legend: '{{version}} (Node.js {{node_version}})',
      },
    ],
  },
  {
    kind: 'timeseries',
    title: { en: 'Event loop', fr: 'Boucle d’événements' },
    description: {
      en: 'Delay of one turn in a hundred: answers to peers wait as long.',
      fr: 'Retard d’un tour sur cent : les réponses aux pairs attendent autant.',
    },
    unit: 's',
    queries: [{ expr: `nodejs_eventloop_lag_p99_seconds{${JOB}}`, legend: '{{instance}}' }],
    steps: [
      { color: 'green', from: null },
      { color: 'red', from: 0.25 },
    ],
  },
  {
    kind: 'timeseries',
    title: { en: 'CPU', fr: 'Processeur' },
    description: {
      en: 'Share of one core; a connector uses little more than one.',
      fr: 'Part d’un cœur ; un connecteur en utilise à peine plus d’un.',
    },
    unit: 'percent',
    queries: [
      { expr: `100 * rate(process_cpu_seconds_total{${JOB}}[$__rate_interval])`, legend: '{{instance}}' },
    ],
    min: 0,
  },
  {
    kind: 'timeseries',
    title: { en: 'Memory', fr: 'Mémoire' },
    description: { en: 'Resident memory of each connector.', fr: 'Mémoire résidente de chaque connecteur.' },
    unit: 'bytes',
    queries: [{ expr: `process_resident_memory_bytes{${JOB}}`, legend: '{{instance}}' }],
    min: 0,
  },
  {
    kind: 'timeseries',
    title: { en: 'Heartbeat', fr: 'Battement' },
    description: {
      en: 'Since the last renewal; at 9 s a connector closes its binds. Empty without a table of peers.',
      fr: 'Depuis le dernier renouvellement ; à 9 s, un connecteur ferme ses liaisons. Vide sans table de pairs.',
    },
    unit: 's',
    queries: [{ expr: `smpp_heartbeat_age_seconds{${JOB}}`, legend: '{{instance}}' }],
    steps: [
      { color: 'green', from: null },
      { color: 'red', from: 9 },
    ],
  },
  {
    kind: 'timeseries',
    title: { en: 'Take-overs', fr: 'Reprises' },
    description: {
      en: 'Binds per hour taken over from connectors that had died.',
      fr: 'Liaisons par heure reprises à des connecteurs morts.',
    },
    unit: 'suffix: /h',
    queries: [
      { expr: `sum by (instance) (increase(smpp_takeovers_total{${JOB}}[1h]))`, legend: '{{instance}}' },
    ],
  },
  {
    kind: 'timeseries',
    title: { en: 'Changes that did not take effect', fr: 'Modifications sans effet' },
    description: {
      en: 'Changes per hour that failed, and records that cannot be applied.',
      fr: 'Modifications par heure en échec, et enregistrements inapplicables.',
    },
    unit: 'short',
    queries: [
      {
        expr: `sum by (instance) (increase(smpp_config_apply_failures_total{${JOB}}[1h]))`,
        legend: '{{instance}}',
      },
      { expr: `max by (instance) (smpp_peers_refused{${JOB}})`, legend: '{{instance}}, refused' },
    ],
  },
  {
    kind: 'timeseries',
    title: { en: 'Peers’ versions applied', fr: 'Versions des pairs appliquées' },
    description: {
      en: 'Highest version that each connector has applied: the same at all of them. Empty without a table of peers.',
      fr: 'Version la plus haute appliquée par chaque connecteur : la même partout. Vide sans table de pairs.',
    },
    unit: 'short',
    queries: [{ expr: `smpp_config_version_applied{${JOB}}`, legend: '{{instance}}' }],
  },
] as const satisfies readonly Panel[];

/** Who comes in, who is kept out. */
export const ENTRANCE_PANELS = [
  {
    kind: 'timeseries',
    title: { en: 'Partners’ connections', fr: 'Connexions des partenaires' },
    description: {
      en: 'Connections on the SMPP port, bound and before their bind.',
      fr: 'Connexions sur le port SMPP, liées et avant leur liaison.',
    },
    unit: 'short',
    queries: [{ expr: `sum by (state) (smpp_listener_connections{${JOB}})`, legend: '{{state}}' }],
    stacked: true,
  },
  {
    kind: 'timeseries',
    title: { en: 'Refused partners', fr: 'Partenaires refusés' },
    description: {
      en: 'Connections and binds refused per hour, by reason, and lockouts for guessing passwords.',
      fr: 'Connexions et liaisons refusées par heure, par raison, et blocages de ceux qui devinent des mots de passe.',
    },
    unit: 'suffix: /h',
    queries: [
      { expr: `sum by (reason) (increase(smpp_bind_refusals_total{${JOB}}[1h]))`, legend: '{{reason}}' },
      { expr: `sum by (job) (increase(smpp_lockouts_total{${JOB}}[1h]))`, legend: 'lockouts' },
    ],
  },
  {
    kind: 'stat',
    title: { en: 'Certificates', fr: 'Certificats' },
    description: {
      en: 'Days until a certificate that the gateway presents expires; empty where it presents none.',
      fr: 'Jours avant l’expiration d’un certificat présenté par la passerelle ; vide si elle n’en présente aucun.',
    },
    unit: 'd',
    queries: [
      {
        expr: `(min by (certificate) (smpp_tls_certificate_expiry_timestamp_seconds{${JOB}}) - time()) / 86400`,
        legend: '{{certificate}}',
      },
    ],
    steps: [
      { color: 'red', from: null },
      { color: 'yellow', from: 3 },
      { color: 'green', from: 21 },
    ],
  },
] as const satisfies readonly Panel[];

/** A sentence in both languages of the guides. No line break, quotation mark or backslash: formats escape them differently. */
export interface Text {
  readonly en: string;
  readonly fr: string;
}

/** What is counted, for people. Prometheus' base units show in the name: only `seconds` is one here. */
export const UNITS = {
  seconds: { en: 'seconds', fr: 'secondes' },
  timestamp: { en: 'seconds since 1970 (UTC)', fr: 'secondes depuis 1970 (UTC)' },
  flag: { en: '0 or 1', fr: '0 ou 1' },
  messages: { en: 'messages', fr: 'messages' },
  receipts: { en: 'receipts', fr: 'accusés de réception' },
  reports: { en: 'reports', fr: 'rapports' },
  pdus: { en: 'PDUs', fr: 'PDU' },
  requests: { en: 'requests', fr: 'requêtes' },
  binds: { en: 'binds', fr: 'liaisons' },
  attempts: { en: 'attempts', fr: 'tentatives' },
  connections: { en: 'connections', fr: 'connexions' },
  connectors: { en: 'connectors', fr: 'connecteurs' },
  addresses: { en: 'addresses', fr: 'adresses' },
  peers: { en: 'peers', fr: 'pairs' },
  version: { en: 'version number', fr: 'numéro de version' },
  changes: { en: 'changes', fr: 'changements' },
  lines: { en: 'log lines', fr: 'lignes de journal' },
} as const satisfies Record<string, Text>;
export type Unit = keyof typeof UNITS;

/** Every label, with what bounds the number of its values. */
export const LABELS = {
  bind_name: {
    en: 'name of the bind; as many as there are peers',
    fr: 'nom de la liaison ; autant que de pairs',
  },
  mode: { en: '`client` or `server`', fr: '`client` ou `server`' },
  host: {
    en: 'host that is dialled first; client binds only; one per bind',
    fr: 'hôte appelé en premier ; liaisons client uniquement ; un par liaison',
  },
  port: {
    en: 'its port; client binds only; one per bind',
    fr: 'son port ; liaisons client uniquement ; un par liaison',
  },
  bind_type: {
    en: '`transmitter`, `receiver` or `transceiver`; client binds only',
    fr: '`transmitter`, `receiver` ou `transceiver` ; liaisons client uniquement',
  },
  system_id: { en: 'system_id of the bind; one per bind', fr: 'system_id de la liaison ; un par liaison' },
  encoding: {
    en: '`gsm7`, `ucs2`, `latin1`, `ascii`, `binary` or `other`',
    fr: '`gsm7`, `ucs2`, `latin1`, `ascii`, `binary` ou `other`',
  },
  direction: {
    en: '`in` (from the peer) or `out` (to the peer)',
    fr: '`in` (du pair) ou `out` (vers le pair)',
  },
  command: {
    en: "SMPP 3.4's name of the command; `unknown`: a command_id that no specification has; `malformed`: octets that are no PDU; 35 values",
    fr: 'nom SMPP 3.4 de la commande ; `unknown` : un command_id qu’aucune spécification ne connaît ; `malformed` : des octets qui ne forment pas un PDU ; 35 valeurs',
  },
  status: {
    en: 'name of the command_status of a response, `other` where no specification names it; empty for requests. Beyond 64 combinations of a bind new ones are `other`, too',
    fr: 'nom du command_status d’une réponse, `other` si aucune spécification ne le nomme ; vide pour les requêtes. Au-delà de 64 combinaisons par liaison, les nouvelles sont aussi `other`',
  },
  state: { en: 'see the metric; at most ten values', fr: 'voir la métrique ; dix valeurs au plus' },
  reason: { en: 'see the metric; at most twenty values', fr: 'voir la métrique ; vingt valeurs au plus' },
  operation: {
    en: '`poll`, `report`, `submit`, `receipt`, `register`, `health`, `queue` or `message`',
    fr: '`poll`, `report`, `submit`, `receipt`, `register`, `health`, `queue` ou `message`',
  },
  outcome: {
    en: '`ok`, `refused`, `connection_refused`, `timeout`, `http_4xx`, `http_5xx`, `parse_error` or `circuit_open`',
    fr: '`ok`, `refused`, `connection_refused`, `timeout`, `http_4xx`, `http_5xx`, `parse_error` ou `circuit_open`',
  },
  certificate: {
    en: '`listener`, or `client:` and the name of the bind that presents it; one per bind at most',
    fr: '`listener`, ou `client:` suivi du nom de la liaison qui le présente ; un par liaison au plus',
  },
  event: {
    en: 'event of the log line; as many as there are events',
    fr: 'événement de la ligne ; autant que d’événements',
  },
  level: {
    en: '`trace`, `debug`, `info`, `warn` or `error`',
    fr: '`trace`, `debug`, `info`, `warn` ou `error`',
  },
  version: { en: 'one value', fr: 'une seule valeur' },
  node_version: { en: 'one value', fr: 'une seule valeur' },
} as const satisfies Record<string, Text>;
export type Label = keyof typeof LABELS;

/** The labels that say which bind: all of the guide (Monitoring, smpp_connection_status), or the name alone. */
export const BIND_LABELS = {
  all: ['bind_name', 'mode', 'host', 'port', 'bind_type', 'system_id'],
  name: ['bind_name'],
} as const satisfies Record<string, readonly Label[]>;

interface Common {
  readonly help: Text;
  readonly unit: Unit;
  /** Beyond those of the bind. */
  readonly labels: readonly Label[];
  /** How many series there are at most, for one bind or for the connector. */
  readonly atMost: Text;
}

export type Metric = Common &
  (
    | { readonly type: 'counter' | 'gauge' }
    /** A gauge that is always 1 and whose labels are what it says. */
    | { readonly type: 'info' }
    /** Upper bounds in seconds; +Inf is understood. */
    | { readonly type: 'histogram'; readonly buckets: readonly number[] }
  );

export type BindMetric = Metric & { readonly bind: keyof typeof BIND_LABELS };

/** `n` series, whatever happens. */
export function series(n: number): Text {
  return { en: String(n), fr: String(n) };
}

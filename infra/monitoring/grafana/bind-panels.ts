import type { Panel, Query } from './panel.ts';

const BIND = 'job=~"$job",bind_name=~"$bind"';

/** The guide's four panels (Monitoring, Grafana dashboards), its thresholds, and queries that never divide by zero. */
export const GUIDE_PANELS = [
  {
    kind: 'stat',
    width: 6,
    title: { en: 'Connection status', fr: 'Statut de connexion' },
    description: {
      en: 'Whether a session of the bind is bound, at any connector.',
      fr: 'Si une session de la liaison est liée, sur n’importe quel connecteur.',
    },
    unit: 'short',
    queries: [{ expr: `bind:smpp_connection_status:max{${BIND}}`, legend: '{{bind_name}}' }],
    steps: [
      { color: 'red', from: null },
      { color: 'green', from: 1 },
    ],
    words: { '0': { en: 'down', fr: 'déconnectée' }, '1': { en: 'up', fr: 'connectée' } },
  },
  {
    kind: 'gauge',
    width: 6,
    title: { en: 'Delivery success rate', fr: 'Taux de réussite de livraison' },
    description: {
      en: 'Share of the messages of the last 5 minutes that did not fail; empty while none is sent.',
      fr: 'Part des messages des 5 dernières minutes qui n’ont pas échoué ; vide si aucun n’est envoyé.',
    },
    unit: 'percent',
    queries: [{ expr: `100 * bind:smpp_delivery_success:ratio_rate5m{${BIND}}`, legend: '{{bind_name}}' }],
    steps: [
      { color: 'red', from: null },
      { color: 'yellow', from: 95 },
      { color: 'green', from: 98 },
    ],
    min: 0,
    max: 100,
  },
  {
    kind: 'stat',
    width: 6,
    title: { en: 'Connection uptime', fr: 'Disponibilité de connexion' },
    description: {
      en: 'Hours since the bind is bound; 0 while it is not.',
      fr: 'Heures depuis que la liaison est liée ; 0 si elle ne l’est pas.',
    },
    unit: 'h',
    queries: [
      { expr: `max without (instance) (smpp_uptime_seconds{${BIND}}) / 3600`, legend: '{{bind_name}}' },
    ],
  },
  {
    kind: 'timeseries',
    width: 24,
    title: { en: 'Message rate', fr: 'Taux de messages' },
    description: {
      en: 'Messages sent and received per second over the last 5 minutes.',
      fr: 'Messages envoyés et reçus par seconde au cours des 5 dernières minutes.',
    },
    unit: 'suffix: msg/s',
    queries: [
      { expr: `bind:smpp_messages_sent:rate5m{${BIND}}`, legend: '{{bind_name}} →' },
      { expr: `bind:smpp_messages_received:rate5m{${BIND}}`, legend: '{{bind_name}} ←' },
    ],
  },
] as const satisfies readonly Panel[];

function perSecond(metric: string, by = 'bind_name'): string {
  return `sum by (${by}) (rate(${metric}{${BIND}}[$__rate_interval]))`;
}

function quantiles(metric: string): Query[] {
  return [0.5, 0.95, 0.99].map((share) => ({
    expr: `histogram_quantile(${share}, sum by (bind_name, le) (rate(${metric}_bucket{${BIND}}[$__rate_interval])))`,
    legend: `{{bind_name}} p${share * 100}`,
  }));
}

function gauge(metric: string): Query {
  return { expr: `max by (bind_name) (${metric}{${BIND}})`, legend: '{{bind_name}}' };
}

/** Where a bind's time goes, and how near it is to its limits. */
export const CAPACITY_PANELS = [
  {
    kind: 'timeseries',
    title: { en: 'Waiting in OmniMessage', fr: 'En attente dans OmniMessage' },
    description: {
      en: 'Messages listed at the last poll. A poll asks for what the bind can hold: a line at the limit means that more wait.',
      fr: 'Messages listés à la dernière interrogation, qui demande ce que la liaison peut tenir : une ligne à la limite signifie que d’autres attendent.',
    },
    unit: 'short',
    queries: [
      gauge('omnimessage_queue_depth'),
      { ...gauge('smpp_messages_held_limit'), legend: '{{bind_name}}, limit' },
    ],
  },
  {
    kind: 'timeseries',
    title: { en: 'Held by the gateway', fr: 'Tenus par la passerelle' },
    description: {
      en: 'Messages taken from OmniMessage whose outcome it has not been told yet.',
      fr: 'Messages pris chez OmniMessage dont le sort ne lui a pas encore été rapporté.',
    },
    unit: 'short',
    queries: [gauge('smpp_messages_held')],
  },
  {
    kind: 'timeseries',
    title: { en: 'Window in use', fr: 'Fenêtre utilisée' },
    description: {
      en: 'Unanswered requests as a share of what the carrier allows. At 100 % the carrier’s answers set the pace.',
      fr: 'Requêtes sans réponse, en part de ce que permet le transporteur. À 100 %, ses réponses fixent le rythme.',
    },
    unit: 'percent',
    queries: [
      {
        expr: `100 * sum by (bind_name) (smpp_window_used{${BIND}}) / (sum by (bind_name) (smpp_window_size{${BIND}}) > 0)`,
        legend: '{{bind_name}}',
      },
    ],
    min: 0,
    max: 100,
  },
  {
    kind: 'timeseries',
    title: { en: 'Carrier’s response time', fr: 'Temps de réponse du transporteur' },
    description: {
      en: 'From a request to its response.',
      fr: 'De la requête à sa réponse.',
    },
    unit: 's',
    queries: quantiles('smpp_response_seconds'),
  },
  {
    kind: 'timeseries',
    title: { en: 'From poll to answer', fr: 'De l’interrogation à la réponse' },
    description: {
      en: 'From a message taken from OmniMessage to the answer to its last part.',
      fr: 'De la prise d’un message chez OmniMessage à la réponse à sa dernière partie.',
    },
    unit: 's',
    queries: quantiles('smpp_poll_to_response_seconds'),
  },
  {
    kind: 'timeseries',
    title: { en: 'From submission to receipt', fr: 'De la soumission à l’accusé' },
    description: {
      en: 'From an accepted submit_sm to its final delivery receipt.',
      fr: 'D’un submit_sm accepté à son accusé de réception final.',
    },
    unit: 's',
    queries: quantiles('smpp_submit_to_receipt_seconds'),
  },
  {
    kind: 'timeseries',
    title: { en: 'Throttled', fr: 'Bridage' },
    description: {
      en: 'Share of the time for which ESME_RTHROTTLED held the bind back. Above 50 % tps_limit is too high.',
      fr: 'Part du temps pendant laquelle ESME_RTHROTTLED a retenu la liaison. Au-delà de 50 %, tps_limit est trop élevé.',
    },
    unit: 'percent',
    queries: [{ expr: `100 * ${perSecond('smpp_throttled_seconds_total')}`, legend: '{{bind_name}}' }],
    steps: [
      { color: 'green', from: null },
      { color: 'red', from: 50 },
    ],
    min: 0,
  },
  {
    kind: 'timeseries',
    title: { en: 'Parts sent', fr: 'Parties envoyées' },
    description: {
      en: 'Parts of messages per second: what a carrier counts against tps_limit.',
      fr: 'Parties de messages par seconde : ce qu’un transporteur compte dans tps_limit.',
    },
    unit: 'suffix: /s',
    queries: [{ expr: perSecond('smpp_segments_total'), legend: '{{bind_name}}' }],
  },
  {
    kind: 'timeseries',
    title: { en: 'Poll lag', fr: 'Retard d’interrogation' },
    description: {
      en: 'Since OmniMessage last answered a poll of a bind that should poll.',
      fr: 'Temps depuis la dernière réponse d’OmniMessage à une interrogation d’une liaison qui doit interroger.',
    },
    unit: 's',
    queries: [gauge('smpp_poll_lag_seconds')],
    steps: [
      { color: 'green', from: null },
      { color: 'red', from: 120 },
    ],
  },
] as const satisfies readonly Panel[];

/** What became of messages, and of sessions. */
export const OUTCOME_PANELS = [
  {
    kind: 'timeseries',
    title: { en: 'Failures', fr: 'Échecs' },
    description: {
      en: 'Messages per second that the peer refused, that could not be sent, or that a receipt calls undelivered.',
      fr: 'Messages par seconde refusés par le pair, impossibles à envoyer ou non remis d’après un accusé.',
    },
    unit: 'suffix: msg/s',
    queries: [{ expr: `bind:smpp_delivery_failures:rate5m{${BIND}}`, legend: '{{bind_name}}' }],
  },
  {
    kind: 'timeseries',
    title: { en: 'Responses by status', fr: 'Réponses par statut' },
    description: {
      en: 'What the peer answered, by command_status.',
      fr: 'Ce que le pair a répondu, par command_status.',
    },
    unit: 'suffix: /s',
    queries: [
      {
        expr: `sum by (status) (rate(smpp_pdus_total{${BIND},direction="in",status!=""}[$__rate_interval]))`,
        legend: '{{status}}',
      },
    ],
    stacked: true,
  },
  {
    kind: 'timeseries',
    title: { en: 'PDUs by command', fr: 'PDU par commande' },
    description: { en: 'PDUs per second each way.', fr: 'PDU par seconde dans chaque sens.' },
    unit: 'suffix: /s',
    queries: [
      { expr: perSecond('smpp_pdus_total', 'direction, command'), legend: '{{direction}} {{command}}' },
    ],
  },
  {
    kind: 'timeseries',
    title: { en: 'Receipts by state', fr: 'Accusés par état' },
    description: { en: 'Delivery receipts per second.', fr: 'Accusés de réception par seconde.' },
    unit: 'suffix: /s',
    queries: [{ expr: perSecond('smpp_receipts_total', 'state'), legend: '{{state}}' }],
    stacked: true,
  },
  {
    kind: 'timeseries',
    title: { en: 'Receipts per message', fr: 'Accusés par message' },
    description: {
      en: 'Receipts over messages of the last 5 minutes; a fall means that receipts are missing.',
      fr: 'Accusés par rapport aux messages des 5 dernières minutes ; une chute signale des accusés manquants.',
    },
    unit: 'short',
    queries: [
      {
        expr: `bind_name:smpp_receipts:rate5m{${BIND}} / (bind_name:smpp_messages_sent:rate5m{${BIND}} > 0)`,
        legend: '{{bind_name}}',
      },
    ],
    min: 0,
  },
  {
    kind: 'timeseries',
    title: { en: 'Receipts that match nothing', fr: 'Accusés sans message' },
    description: {
      en: 'Receipts given up because no message has their id.',
      fr: 'Accusés abandonnés car aucun message ne porte leur identifiant.',
    },
    unit: 'suffix: /s',
    queries: [{ expr: perSecond('smpp_unmatched_receipts_total'), legend: '{{bind_name}}' }],
  },
  {
    kind: 'timeseries',
    title: { en: 'Encodings', fr: 'Encodages' },
    description: {
      en: 'Messages sent per second by encoding; UCS-2 halves what fits into a part.',
      fr: 'Messages envoyés par seconde selon l’encodage ; UCS-2 réduit de moitié ce que contient une partie.',
    },
    unit: 'suffix: msg/s',
    queries: [{ expr: perSecond('smpp_messages_encoded_total', 'encoding'), legend: '{{encoding}}' }],
    stacked: true,
  },
  {
    kind: 'timeseries',
    title: { en: 'Disconnections and reconnects', fr: 'Déconnexions et reconnexions' },
    description: {
      en: 'Ends of bound sessions in an hour, and why the carrier was dialled again.',
      fr: 'Fins de sessions liées en une heure, et pourquoi le transporteur a été rappelé.',
    },
    unit: 'suffix: /h',
    queries: [
      {
        expr: `sum by (bind_name) (increase(smpp_disconnection_total{${BIND}}[1h]))`,
        legend: '{{bind_name}}',
      },
      { expr: `sum by (reason) (increase(smpp_reconnects_total{${BIND}}[1h]))`, legend: '{{reason}}' },
    ],
  },
  {
    kind: 'timeseries',
    title: { en: 'Binds that failed', fr: 'Liaisons échouées' },
    description: {
      en: 'Bind operations in an hour that failed: credentials, or a carrier that is not there.',
      fr: 'Opérations de liaison échouées en une heure : identifiants, ou transporteur absent.',
    },
    unit: 'suffix: /h',
    queries: [
      {
        expr: `sum by (bind_name) (increase(smpp_bind_failures_total{${BIND}}[1h]))`,
        legend: '{{bind_name}}',
      },
    ],
  },
] as const satisfies readonly Panel[];

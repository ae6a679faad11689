import type { Panel } from './panel.ts';

/** `$job` and `$bind` are the dashboards' variables. */
const BIND = 'job=~"$job",bind_name=~"$bind"';

/** The guide's key performance indicators (Monitoring, KPIs) and the one that it says matters most: OmniMessage's. */
export const KPIS = {
  availability: {
    kind: 'stat',
    width: 5,
    title: { en: 'Connection availability, 24 h', fr: 'Disponibilité de la connexion, 24 h' },
    description: {
      en: 'Share of the last 24 hours in which the bind had a bound session. Target: > 99.9 %.',
      fr: 'Part des dernières 24 heures pendant laquelle la liaison avait une session liée. Cible : > 99,9 %.',
    },
    unit: 'percent',
    queries: [
      { expr: `100 * avg_over_time(bind:smpp_connection_status:max{${BIND}}[24h])`, legend: '{{bind_name}}' },
    ],
    steps: [
      { color: 'red', from: null },
      { color: 'yellow', from: 99 },
      { color: 'green', from: 99.9 },
    ],
  },
  delivery_rate: {
    kind: 'stat',
    width: 4,
    title: { en: 'Messages sent', fr: 'Messages envoyés' },
    description: {
      en: 'Messages per second over the last 5 minutes. Target: the volume that you expect.',
      fr: 'Messages par seconde au cours des 5 dernières minutes. Cible : le volume attendu.',
    },
    unit: 'suffix: msg/s',
    queries: [{ expr: `bind:smpp_messages_sent:rate5m{${BIND}}`, legend: '{{bind_name}}' }],
  },
  delivery_success: {
    kind: 'stat',
    width: 5,
    title: { en: 'Delivery success', fr: 'Taux de réussite de livraison' },
    description: {
      en: 'Share of the messages of the last 5 minutes that did not fail; empty while none is sent. Target: > 98 %.',
      fr: 'Part des messages des 5 dernières minutes qui n’ont pas échoué ; vide si aucun n’est envoyé. Cible : > 98 %.',
    },
    unit: 'percent',
    queries: [{ expr: `100 * bind:smpp_delivery_success:ratio_rate5m{${BIND}}`, legend: '{{bind_name}}' }],
    steps: [
      { color: 'red', from: null },
      { color: 'yellow', from: 95 },
      { color: 'green', from: 98 },
    ],
  },
  bind_churn: {
    kind: 'stat',
    width: 5,
    title: { en: 'Binds per hour', fr: 'Liaisons par heure' },
    description: {
      en: 'Successful bind operations in the last hour: a stable connection binds once. Target: < 10.',
      fr: 'Opérations de liaison réussies au cours de la dernière heure : une connexion stable se lie une fois. Cible : < 10.',
    },
    unit: 'suffix: /h',
    queries: [{ expr: `round(bind:smpp_bind_success:increase1h{${BIND}})`, legend: '{{bind_name}}' }],
    steps: [
      { color: 'green', from: null },
      { color: 'yellow', from: 5 },
      { color: 'red', from: 10 },
    ],
  },
  omnimessage_availability: {
    kind: 'stat',
    width: 5,
    title: { en: 'OmniMessage: calls answered, 1 h', fr: 'OmniMessage : appels aboutis, 1 h' },
    description: {
      en: 'Share of the calls to OmniMessage of the last hour that got a usable answer. Target: > 99.9 %.',
      fr: 'Part des appels à OmniMessage de la dernière heure qui ont abouti. Cible : > 99,9 %.',
    },
    unit: 'percent',
    queries: [
      { expr: '100 * (1 - job:omnimessage_api_errors:ratio_rate1h{job=~"$job"})', legend: '{{job}}' },
    ],
    steps: [
      { color: 'red', from: null },
      { color: 'yellow', from: 99 },
      { color: 'green', from: 99.9 },
    ],
  },
} as const satisfies Record<string, Panel>;

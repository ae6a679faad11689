import type { Words } from '../../contract/log/fields.ts';
import { PRICES, type PriceName } from './prices.ts';

export interface Scenario {
  readonly title: Words;
  readonly connectors: number;
  /** Messages a second, all day: half from OmniMessage to carriers, half from partners; each with its receipt. */
  readonly messages: number;
  readonly binds: number;
}

export const SCENARIOS: readonly Scenario[] = [
  { title: { en: 'idle', fr: 'au repos' }, connectors: 2, messages: 0, binds: 10 },
  { title: { en: '100 msg/s', fr: '100 msg/s' }, connectors: 2, messages: 100, binds: 30 },
  { title: { en: '1,000 msg/s', fr: '1 000 msg/s' }, connectors: 3, messages: 1000, binds: 100 },
];

export const HOURS = 730;
const SECONDS = HOURS * 3600;
const MILLION = 1e6;
const GIGABYTE = 1e9;

/** What the figures rest on, with the defaults of the settings: one cell, two zones, one vCPU and 2 GB a connector. */
export const ASSUMPTIONS = {
  zones: 2,
  vcpus: 1,
  gigabytes: 2,
  /** Octets on the wire, headers included, in both directions together: SMPP with the peer, REST with OmniMessage. */
  smppOctets: 1200,
  restOctets: 4500,
  /** Of that, what leaves for the internet. */
  outShare: 0.5,
  /** An empty poll and its answer; each bind asks once a second while its queue is empty. */
  pollOctets: 1500,
  pollsPerSecond: 1,
  /** A connector's heartbeat every 3 s (1 unit), status every 5 s (2 units). */
  writesPerSecond: 1 / 3 + 2 / 5,
  /** Its look at ownership every 2 s (5 queries), at the peers every 30 s. */
  readsPerSecond: 5 / 2 + 2 / 30,
  /** Long polls of 20 s; the publisher's and the reaper's requests do not count beside them. */
  queueRequestsPerSecond: 1 / 20,
  series: 700,
  seriesPerBind: 25,
  scrapeSeconds: 30,
  /** Alarms and the metrics in them; metrics of Container Insights and of scaling. */
  alarmMetrics: 36,
  metrics: 30,
  firewallRules: 4,
  keys: 2,
  /** Connectors write no line for a message at log_level info; flow logs, access logs and the collectors' do the rest. */
  logGigabytes: 4,
} as const;

export interface CostLine {
  readonly price: PriceName;
  readonly quantity: number;
  readonly dollars: number;
}

/** Dollars a month of 730 hours, price by price. */
export function costsOf({ connectors, messages, binds }: Scenario): readonly CostLine[] {
  const a = ASSUMPTIONS;
  const octets = messages * (a.smppOctets + a.restOctets);
  // A bind whose queue has messages asks when it has room; what that adds is in the octets of a message.
  const idlePolls = messages === 0 ? binds * a.pollsPerSecond * a.pollOctets : 0;
  const partners = (messages / 2) * a.smppOctets;
  const traffic = ((octets + idlePolls) * SECONDS) / GIGABYTE;
  const byBalancer = (partners * SECONDS) / GIGABYTE;
  const quantities: Readonly<Record<PriceName, number>> = {
    vcpuHour: connectors * a.vcpus * HOURS,
    memoryHour: connectors * a.gigabytes * HOURS,
    natHour: a.zones * HOURS,
    natGigabyte: traffic - byBalancer,
    addressHour: 2 * a.zones * HOURS,
    balancerHour: HOURS,
    balancerUnitHour: byBalancer,
    outGigabyte: traffic * a.outShare,
    writeMillion: (connectors * a.writesPerSecond * SECONDS) / MILLION,
    readMillion: (connectors * a.readsPerSecond * SECONDS) / MILLION,
    queueMillion: (connectors * a.queueRequestsPerSecond * SECONDS) / MILLION,
    keyMonth: a.keys,
    alarmMonth: a.alarmMetrics,
    metricMonth: a.metrics,
    dashboardMonth: 1,
    logGigabyte: a.logGigabytes,
    samplesTenMillion:
      ((connectors * a.series + binds * a.seriesPerBind) * SECONDS) / a.scrapeSeconds / (10 * MILLION),
    firewallMonth: 1,
    firewallRuleMonth: a.firewallRules,
  };
  return priceNames().map((price) => {
    const quantity = quantities[price];
    return { price, quantity, dollars: quantity * PRICES[price].dollars };
  });
}

export function priceNames(): readonly PriceName[] {
  const names: readonly string[] = Object.keys(PRICES);
  return names.filter((name): name is PriceName => name in PRICES);
}

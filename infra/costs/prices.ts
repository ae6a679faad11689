import type { Words } from '../../contract/log/fields.ts';

/**
 * List prices in US dollars for US East (N. Virginia), without free tiers, discounts and taxes; Europe is some 10 % above.
 * `page`: AWS' own page of the price. `seen`: the month of the last publication that we have seen quote it, null where we
 * have seen none; check the page before you rely on one.
 */
export interface Price {
  readonly what: Words;
  readonly dollars: number;
  readonly per: Words;
  readonly page: string;
  readonly seen: string | null;
}

const FARGATE = 'https://aws.amazon.com/fargate/pricing/';
const VPC = 'https://aws.amazon.com/vpc/pricing/';
const ELB = 'https://aws.amazon.com/elasticloadbalancing/pricing/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';

export const PRICES = {
  vcpuHour: {
    what: { en: 'Fargate, Linux on ARM', fr: 'Fargate, Linux sur ARM' },
    dollars: 0.032_38,
    per: { en: 'vCPU-hour', fr: 'heure de vCPU' },
    page: FARGATE,
    seen: '2026-03',
  },
  memoryHour: {
    what: { en: 'Fargate, Linux on ARM', fr: 'Fargate, Linux sur ARM' },
    dollars: 0.003_56,
    per: { en: 'GB-hour', fr: 'heure de Go' },
    page: FARGATE,
    seen: '2026-03',
  },
  natHour: {
    what: { en: 'NAT gateway', fr: 'passerelle NAT' },
    dollars: 0.045,
    per: { en: 'hour', fr: 'heure' },
    page: VPC,
    seen: '2026-02',
  },
  natGigabyte: {
    what: { en: 'NAT gateway, data', fr: 'passerelle NAT, données' },
    dollars: 0.045,
    per: { en: 'GB', fr: 'Go' },
    page: VPC,
    seen: '2026-02',
  },
  addressHour: {
    what: { en: 'Public IPv4 address', fr: 'adresse IPv4 publique' },
    dollars: 0.005,
    per: { en: 'hour', fr: 'heure' },
    page: VPC,
    seen: '2026-02',
  },
  balancerHour: {
    what: { en: 'Network load balancer', fr: 'répartiteur réseau' },
    dollars: 0.0225,
    per: { en: 'hour', fr: 'heure' },
    page: ELB,
    seen: '2025',
  },
  balancerUnitHour: {
    what: { en: 'NLCU: 1 GB an hour (TCP)', fr: 'NLCU : 1 Go par heure (TCP)' },
    dollars: 0.006,
    per: { en: 'NLCU-hour', fr: 'heure de NLCU' },
    page: ELB,
    seen: null,
  },
  outGigabyte: {
    what: { en: 'Data out to the internet', fr: 'données sortant vers internet' },
    dollars: 0.09,
    per: { en: 'GB', fr: 'Go' },
    page: 'https://aws.amazon.com/ec2/pricing/on-demand/',
    seen: '2026',
  },
  writeMillion: {
    what: { en: 'DynamoDB, write request units', fr: "DynamoDB, unités d'écriture" },
    dollars: 0.625,
    per: { en: 'million', fr: 'million' },
    page: DYNAMODB,
    seen: '2025-07',
  },
  readMillion: {
    what: { en: 'DynamoDB, read request units', fr: 'DynamoDB, unités de lecture' },
    dollars: 0.125,
    per: { en: 'million', fr: 'million' },
    page: DYNAMODB,
    seen: '2025-07',
  },
  queueMillion: {
    what: { en: 'SQS, requests', fr: 'SQS, requêtes' },
    dollars: 0.4,
    per: { en: 'million', fr: 'million' },
    page: 'https://aws.amazon.com/sqs/pricing/',
    seen: '2026-03',
  },
  keyMonth: {
    what: { en: 'KMS key', fr: 'clé KMS' },
    dollars: 1,
    per: { en: 'month', fr: 'mois' },
    page: 'https://aws.amazon.com/kms/pricing/',
    seen: null,
  },
  alarmMonth: {
    what: { en: 'CloudWatch alarm, for each metric', fr: 'alarme CloudWatch, par métrique' },
    dollars: 0.1,
    per: { en: 'month', fr: 'mois' },
    page: CLOUDWATCH,
    seen: null,
  },
  metricMonth: {
    what: { en: 'CloudWatch custom metric', fr: 'métrique propre dans CloudWatch' },
    dollars: 0.3,
    per: { en: 'month', fr: 'mois' },
    page: CLOUDWATCH,
    seen: '2026-02',
  },
  dashboardMonth: {
    what: { en: 'CloudWatch dashboard', fr: 'tableau de bord CloudWatch' },
    dollars: 3,
    per: { en: 'month', fr: 'mois' },
    page: CLOUDWATCH,
    seen: '2026-06',
  },
  logGigabyte: {
    what: { en: 'CloudWatch Logs, taken in', fr: 'journaux CloudWatch, reçus' },
    dollars: 0.5,
    per: { en: 'GB', fr: 'Go' },
    page: CLOUDWATCH,
    seen: '2026-06',
  },
  samplesTenMillion: {
    what: { en: 'Managed Prometheus, samples taken in', fr: 'Prometheus géré, échantillons reçus' },
    dollars: 0.9,
    per: { en: 'ten million', fr: 'dix millions' },
    page: 'https://aws.amazon.com/prometheus/pricing/',
    seen: null,
  },
  firewallMonth: {
    what: { en: 'WAF, web ACL', fr: 'WAF, liste de contrôle' },
    dollars: 5,
    per: { en: 'month', fr: 'mois' },
    page: 'https://aws.amazon.com/waf/pricing/',
    seen: null,
  },
  firewallRuleMonth: {
    what: { en: 'WAF, rule', fr: 'WAF, règle' },
    dollars: 1,
    per: { en: 'month', fr: 'mois' },
    page: 'https://aws.amazon.com/waf/pricing/',
    seen: null,
  },
} as const satisfies Readonly<Record<string, Price>>;
export type PriceName = keyof typeof PRICES;

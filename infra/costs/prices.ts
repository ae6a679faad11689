/**
 * List prices in US dollars for US East (N. Virginia), without free tiers, discounts and taxes; Europe is some 10 % above.
 * `page`: AWS' own page of the price. `seen`: the month of the last publication that we have seen quote it, null where we
 * have seen none; check the page before you rely on one.
 */
export interface Price {
  readonly what: string;
  readonly dollars: number;
  readonly per: string;
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
    what: 'Fargate, Linux on ARM',
    dollars: 0.032_38,
    per: 'vCPU-hour',
    page: FARGATE,
    seen: '2026-03',
  },
  memoryHour: {
    what: 'Fargate, Linux on ARM',
    dollars: 0.003_56,
    per: 'GB-hour',
    page: FARGATE,
    seen: '2026-03',
  },
  natHour: { what: 'NAT gateway', dollars: 0.045, per: 'hour', page: VPC, seen: '2026-02' },
  natGigabyte: { what: 'NAT gateway, data', dollars: 0.045, per: 'GB', page: VPC, seen: '2026-02' },
  addressHour: { what: 'Public IPv4 address', dollars: 0.005, per: 'hour', page: VPC, seen: '2026-02' },
  balancerHour: { what: 'Network load balancer', dollars: 0.0225, per: 'hour', page: ELB, seen: '2025' },
  balancerUnitHour: {
    what: 'NLCU: 1 GB an hour (TCP)',
    dollars: 0.006,
    per: 'NLCU-hour',
    page: ELB,
    seen: null,
  },
  outGigabyte: {
    what: 'Data out to the internet',
    dollars: 0.09,
    per: 'GB',
    page: 'https://aws.amazon.com/ec2/pricing/on-demand/',
    seen: '2026',
  },
  writeMillion: {
    what: 'DynamoDB, write request units',
    dollars: 0.625,
    per: 'million',
    page: DYNAMODB,
    seen: '2025-07',
  },
  readMillion: {
    what: 'DynamoDB, read request units',
    dollars: 0.125,
    per: 'million',
    page: DYNAMODB,
    seen: '2025-07',
  },
  queueMillion: {
    what: 'SQS, requests',
    dollars: 0.4,
    per: 'million',
    page: 'https://aws.amazon.com/sqs/pricing/',
    seen: '2026-03',
  },
  keyMonth: {
    what: 'KMS key',
    dollars: 1,
    per: 'month',
    page: 'https://aws.amazon.com/kms/pricing/',
    seen: null,
  },
  alarmMonth: {
    what: 'CloudWatch alarm, for each metric',
    dollars: 0.1,
    per: 'month',
    page: CLOUDWATCH,
    seen: null,
  },
  metricMonth: {
    what: 'CloudWatch custom metric',
    dollars: 0.3,
    per: 'month',
    page: CLOUDWATCH,
    seen: '2026-02',
  },
  dashboardMonth: {
    what: 'CloudWatch dashboard',
    dollars: 3,
    per: 'month',
    page: CLOUDWATCH,
    seen: '2026-06',
  },
  logGigabyte: {
    what: 'CloudWatch Logs, taken in',
    dollars: 0.5,
    per: 'GB',
    page: CLOUDWATCH,
    seen: '2026-06',
  },
  samplesTenMillion: {
    what: 'Managed Prometheus, samples taken in',
    dollars: 0.9,
    per: 'ten million',
    page: 'https://aws.amazon.com/prometheus/pricing/',
    seen: null,
  },
  firewallMonth: {
    what: 'WAF, web ACL',
    dollars: 5,
    per: 'month',
    page: 'https://aws.amazon.com/waf/pricing/',
    seen: null,
  },
  firewallRuleMonth: {
    what: 'WAF, rule',
    dollars: 1,
    per: 'month',
    page: 'https://aws.amazon.com/waf/pricing/',
    seen: null,
  },
} as const satisfies Readonly<Record<string, Price>>;
export type PriceName = keyof typeof PRICES;

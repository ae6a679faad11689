import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { collectorSettings } from './connector/collector.ts';
import { cellsOf } from './settings.ts';
import { DeploymentError, parseDeployment } from './settings-file.ts';

const CORE = 'omnimessage: { api_base_url: "https://core.example.com" }';

function refusal(text: string): string {
  try {
    parseDeployment(text, 'deploy.yaml');
  } catch (error) {
    if (error instanceof DeploymentError) return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

describe('settings of a deployment', () => {
  it('need a region and OmniMessage, and choose the rest', () => {
    const deployment = parseDeployment(`region: eu-west-1\n${CORE}`, 'deploy.yaml');
    expect(deployment).toMatchObject({ name: 'OmniMessageSmpp', account: null, image: 'build' });
    expect(cellsOf(deployment)).toMatchObject([
      { name: 'default', connector: { min: 2 }, smpp: { port: 2775 } },
    ]);
  });

  it('have an example, in which everything that is commented out is allowed', () => {
    const text = readFileSync('examples/deploy.yaml', 'utf8');
    expect(() => parseDeployment(text, 'examples/deploy.yaml')).not.toThrow();
  });

  it.each([
    ['', 'deploy.yaml: region: found nothing'],
    [`region: moon\n${CORE}`, 'region: found "moon"; allowed: a region such as eu-west-1'],
    [`region: eu-west-1\n${CORE}\nconector: {}`, 'conector'],
    [
      `region: eu-west-1\nomnimessage: { api_base_url: core }`,
      'omnimessage.api_base_url: found "core"; allowed: an http or https URL',
    ],
    [`region: eu-west-1\n${CORE}\nconnector: { min: 5, max: 2 }`, 'connector.max'],
    [
      `region: eu-west-1\n${CORE}\nconnector: { cpu: 256, memory: 8192 }`,
      'a pair of cpu and memory that Fargate has',
    ],
    [`region: eu-west-1\n${CORE}\nconnector: { cpu: 300 }`, 'connector'],
    [
      `region: eu-west-1\n${CORE}\nsmpp: { tls: { port: 2775, certificate_arn: "arn:aws:acm:eu-west-1:1:c" } }`,
      'smpp.tls.port',
    ],
    [`region: eu-west-1\n${CORE}\ncells: [{ name: a }, { name: a }]`, 'cells with different names'],
    [`region: eu-west-1\n${CORE}\nretention: { connector_log_days: 31 }`, 'days that CloudWatch Logs has'],
    [`region: eu-west-1\n${CORE}\nnetwork: { kind: rented }`, 'network.kind'],
    [
      `region: eu-west-1\n${CORE}\nnetwork: { kind: existing, vpc_id: vpc-0123456789abcdef0, cidr: 10.0.0.0/16, availability_zones: [eu-west-1a, eu-west-1b], private_subnet_ids: [subnet-0123456789abcdef0, subnet-0123456789abcdef1] }`,
      'network.public_subnet_ids',
    ],
    [
      `region: eu-west-1\n${CORE}\ndashboard: { domain: { name: a.example.com, certificate_arn: "arn:aws:acm:eu-west-1:1:certificate/1" } }`,
      'a certificate in us-east-1',
    ],
    [
      `region: eu-west-1\nomnimessage: { api_base_url: "https://c", connectivity: { kind: network } }`,
      'network only with an existing network',
    ],
    ['a: [', 'deploy.yaml: '],
  ])('%j: a sentence', (text, sentence) => {
    expect(refusal(text)).toContain(sentence);
  });
});

describe("the collector's settings", () => {
  const settings: unknown = parse(
    collectorSettings({
      region: 'eu-west-1',
      cell: 'default',
      remoteWriteUrl: 'https://aps.example.com/api/v1/remote_write',
      scrapeSeconds: 15,
      figuresLogGroup: 'figures',
    }),
  );

  it('use what they define, and define nothing else', () => {
    const parsed = settings as Record<string, Record<string, unknown>>;
    const service = parsed['service'] as {
      pipelines: Record<string, Record<string, string[]>>;
      extensions: string[];
    };
    for (const kind of ['receivers', 'processors', 'exporters']) {
      const used = new Set(Object.values(service.pipelines).flatMap((pipeline) => pipeline[kind] ?? []));
      expect([...used].sort(), kind).toEqual(Object.keys(parsed[kind] ?? {}).sort());
    }
    expect(service.extensions).toEqual(Object.keys(parsed['extensions'] ?? {}));
  });

  it('scrape the connector beside them', () => {
    expect(settings).toMatchObject({
      receivers: {
        prometheus: {
          config: {
            global: { scrape_interval: '15s', scrape_timeout: '10s' },
            scrape_configs: [
              { static_configs: [{ targets: ['127.0.0.1:4000'], labels: { cell: 'default' } }] },
            ],
          },
        },
      },
    });
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { isMapping } from '../contract/setting.ts';
import { type Artifacts, FUNCTIONS } from './artifacts.ts';
import { addStacks } from './deployment.ts';
import { parseDeployment } from './settings-file.ts';

/** The flags of cdk.json, without the validation in WebAssembly, which costs seconds and is `cdk synth`'s to do. */
export function context(): Record<string, unknown> {
  const file = z
    .looseObject({ context: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync('cdk.json', 'utf8')));
  return {
    ...file.context,
    '@aws-cdk/core:validateAgainstDefaultRules': false,
    'aws:cdk:bundling-stacks': [],
    'aws:cdk:enable-path-metadata': true,
  };
}

/** Small stand-ins for what is built; their content does not matter to a template. */
export function standInArtifacts(): Artifacts & { remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'omnimessage-smpp-infra-'));
  const artifacts = {
    source: join(root, 'source'),
    functions: join(root, 'functions'),
    dashboard: join(root, 'dashboard'),
    monitoring: join(root, 'monitoring'),
  };
  for (const folder of [...Object.values(artifacts), join(artifacts.monitoring, 'rules')]) mkdirSync(folder);
  writeFileSync(join(artifacts.source, 'Dockerfile'), 'FROM scratch\n');
  for (const name of FUNCTIONS) writeFileSync(join(artifacts.functions, `${name}.mjs`), '');
  writeFileSync(join(artifacts.dashboard, 'index.html'), '');
  writeFileSync(join(artifacts.monitoring, 'rules', 'stand-in.yml'), 'groups: []\n');
  return { ...artifacts, remove: () => rmSync(root, { recursive: true, force: true }) };
}

export const MINIMAL = `
region: eu-west-1
omnimessage: { api_base_url: https://core.example.com:8443 }
`;

/** Everything that can be switched on, so that every resource and every finding is there. */
export const EVERYTHING = `
region: eu-west-1
account: "123456789012"
omnimessage:
  api_base_url: https://core.example.com:8443
  api_token_secret_arn: arn:aws:secretsmanager:eu-west-1:123456789012:secret:omnimessage/token-AbCdEf
  connectivity: { kind: private_link, service_name: com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0 }
network: { kind: new, availability_zones: 3, interface_endpoints: [ecr, logs, sqs, kms, secretsmanager, aps-workspaces] }
smpp:
  tls: { certificate_arn: "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b" }
  domain: { name: smpp.example.com, hosted_zone: { id: Z0123456789ABCDEFGHIJ, name: example.com } }
cells:
  - name: default
  - { name: banks, smpp: { exposure: internal, allowed_cidrs: [10.0.0.0/8] } }
dashboard:
  domain:
    name: gateway.example.com
    certificate_arn: arn:aws:acm:us-east-1:123456789012:certificate/0a1b
    hosted_zone: { id: Z0123456789ABCDEFGHIJ, name: example.com }
  allowed_countries: [GB, FR]
  machine_clients: [{ name: automation, access: write }, { name: report, access: read }]
monitoring: { alert_emails: [noc@example.com], scrape_from_cidrs: [10.0.0.0/8] }
client_peers:
  - name: vodafone_uk
    bind_type: transceiver
    host: smpp.example.net
    system_id: gateway
    password_secret_arn: arn:aws:secretsmanager:eu-west-1:123456789012:secret:smpp/vodafone_uk-AbCdEf
server_peers:
  - name: acme
    system_id: acme
    allowed_bind_types: [transceiver]
    cell: banks
    password_secret_arn: arn:aws:secretsmanager:eu-west-1:123456789012:secret:smpp/acme-AbCdEf
`;

/** Inside, and with what others already have. */
export const OWN_NETWORK = `
region: eu-west-1
omnimessage: { api_base_url: "http://core.internal:8080", connectivity: { kind: network } }
network:
  kind: existing
  vpc_id: vpc-0123456789abcdef0
  cidr: 10.0.0.0/16
  availability_zones: [eu-west-1a, eu-west-1b]
  private_subnet_ids: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]
smpp: { exposure: internal }
monitoring: { managed_prometheus: false }
dashboard: { waf: false }
image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/omnimessage-smpp:0.1.0
`;

export type Stacks = ReturnType<typeof addStacks>;

export function stacksOf(settings: string, artifacts: Artifacts): { app: App; stacks: Stacks } {
  const app = new App({ context: context() });
  return { app, stacks: addStacks(app, parseDeployment(settings, 'settings'), artifacts) };
}

const resourceSchema = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
const templateSchema = z.looseObject({
  Resources: z.record(z.string(), resourceSchema),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});

export interface Resource extends z.output<typeof resourceSchema> {
  /** Construct id of its stack, and its logical id. */
  readonly stack: string;
  readonly id: string;
  readonly path: string;
}

export interface Synthesised {
  readonly resources: readonly Resource[];
  /** `Stack.Output`. */
  readonly outputs: ReadonlyMap<string, unknown>;
}

/** Every resource and output of a deployment. Throws what the synthesis throws, as findings of its plugins. */
export function synthesise(app: App): Synthesised {
  const resources: Resource[] = [];
  const outputs = new Map<string, unknown>();
  for (const artifact of app.synth().stacks) {
    const stack = artifact.displayName.split(' ')[0] ?? '';
    const template = templateSchema.parse(artifact.template);
    for (const [id, resource] of Object.entries(template.Resources)) {
      const metadata: unknown = resource['Metadata'];
      const path = isMapping(metadata) ? String(metadata['aws:cdk:path'] ?? id) : id;
      resources.push({ ...resource, stack, id, path });
    }
    for (const [name, { Value }] of Object.entries(template.Outputs)) outputs.set(`${stack}.${name}`, Value);
  }
  return { resources, outputs };
}

/** What is only known at deploy as `<Name.Attribute>`, the rest as it is. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!isMapping(value)) return JSON.stringify(value);
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  switch (name) {
    case 'Ref':
      return `<${String(argument).replace(/[0-9A-F]{8}$/, '')}>`;
    case 'Fn::GetAtt':
      return Array.isArray(argument)
        ? `<${String(argument[0]).replace(/[0-9A-F]{8}$/, '')}.${argument[1]}>`
        : JSON.stringify(value);
    case 'Fn::Join':
      return Array.isArray(argument) && Array.isArray(argument[1])
        ? argument[1].map(asText).join(String(argument[0]))
        : JSON.stringify(value);
    case 'Fn::GetStackOutput':
      return isMapping(argument)
        ? `<${String(argument['OutputName'])
            .replace(/^PublishOutput(FnGetAtt|Ref)/, '')
            .replace(/[0-9A-F]{8}$/, '')}>`
        : JSON.stringify(value);
    case 'Fn::Sub':
      return String(argument);
    default:
      return JSON.stringify(value);
  }
}

import { Aws, type Stack } from 'aws-cdk-lib';
import type { Deployment } from './settings.ts';

/**
 * Names that one part tells another without depending on it. Whatever is not named here has a name that CloudFormation
 * makes up.
 */
export interface Names {
  /** Of stacks, tables and functions: `OmniMessageSmpp`. */
  readonly name: string;
  /** `OmniMessageSmpp-`, as contract/tables.ts continues it. */
  readonly tablePrefix: string;
  /** `omnimessage-smpp`, where capitals are not allowed. */
  readonly lower: string;
}

export function namesOf({ name }: Pick<Deployment, 'name'>): Names {
  const lower = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return { name, tablePrefix: `${name}-`, lower };
}

/** Stays when its stack goes, so that what happened can still be read. */
export function connectorLogGroupName(names: Names, cell: string): string {
  return `/${names.lower}/connector/${cell}`;
}

/** Known to whoever declares a peer in a stack of their own. */
export function peerProviderName(gateway: string): string {
  return `${gateway}-peers-as-code`;
}

export function peerRoleName(gateway: string): string {
  return `${gateway}-peers-as-code`;
}

/** Cognito wants it to be the only one of its region; it must not contain `aws`, `amazon` or `cognito`. */
export function signInDomainPrefix(names: Names): string {
  return `${names.lower}-${Aws.ACCOUNT_ID}`;
}

/** Scopes of the API are `<this>/peers.read` and `<this>/peers.write`. */
export const RESOURCE_SERVER = 'omnimessage-smpp';
export const READ_SCOPE = 'peers.read';
export const WRITE_SCOPE = 'peers.write';
/** Group of the user pool whose members may change peers; everyone else may look. */
export const OPERATORS_GROUP = 'operators';

export const METRICS_NAMESPACE = 'OmniMessageSmpp';
export const METRICS_PORT = 4000;
/** What connectors listen on (listen.port of the guide); partners see the load balancer's own port. */
export const CONNECTOR_PORT = 2775;

/** `arn:aws:sqs:…:OmniMessageSmpp-hints-*`, given the prefix that contract/hints.ts makes. */
export function queueArns(stack: Stack, prefix: string): string {
  return stack.formatArn({ service: 'sqs', resource: `${prefix}*` });
}

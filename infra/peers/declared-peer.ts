import { ArnFormat, CustomResource, Stack } from 'aws-cdk-lib';
import { CfnPolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { explain } from '../../contract/explain.ts';
import { formatPath } from '../../contract/schema-path.ts';
import { peerProviderName, peerRoleName } from '../names.ts';

/** A declared peer that the gateway would refuse; it ends the synthesis. */
export class PeerError extends Error {
  override readonly name = 'PeerError';
  readonly code = 'declared_peer';
}

/** The name that a gateway has unless its settings say another. */
export const DEFAULT_GATEWAY = 'OmniMessageSmpp';

export interface DeclaredPeerProps {
  /** The gateway's `name`, in this account and region, when it is not OmniMessageSmpp. */
  readonly gateway?: string;
  /** Its whole text is the password. Read when CloudFormation makes or changes the peer. */
  readonly password: ISecret;
  /** Any other text than before makes the next deployment read the password anew, as after a rotation. */
  readonly passwordRevision?: string;
  /** The gateway's cell that carries the peer; `default` unless told otherwise. */
  readonly cell?: string;
  /** Takes over a peer of that name which the API, a file or another stack has made; otherwise that is refused. */
  readonly takeOver?: boolean;
}

/** The contract's settings, and what belongs to the declaration. */
export function declaration<Settings extends object>(
  props: Settings & DeclaredPeerProps,
): { readonly settings: Readonly<Record<string, unknown>>; readonly props: DeclaredPeerProps } {
  const { gateway, password, passwordRevision, cell, takeOver, ...settings } = props;
  return {
    settings,
    props: {
      password,
      ...(gateway === undefined ? {} : { gateway }),
      ...(passwordRevision === undefined ? {} : { passwordRevision }),
      ...(cell === undefined ? {} : { cell }),
      ...(takeOver === undefined ? {} : { takeOver }),
    },
  };
}

export interface PeerDeclaration {
  readonly mode: 'client' | 'server';
  readonly settings: Readonly<Record<string, unknown>>;
  readonly schema: z.ZodType;
  readonly props: DeclaredPeerProps;
}

/** Stands in for the password, which nobody knows at synth, where the contract's rules look at it. */
const SOME_PASSWORD = 'x';

/** One peer, made over the API's own rules by the gateway's function and gone with the stack. */
export class DeclaredPeer extends Construct {
  constructor(scope: Construct, id: string, { mode, settings, schema, props }: PeerDeclaration) {
    super(scope, id);
    const peer = { ...settings, mode };
    check(this, peer, schema);
    const { gateway = DEFAULT_GATEWAY, password, passwordRevision, cell, takeOver } = props;
    const stack = Stack.of(this);
    // By name and not by the construct: the role is another stack's, which knows nothing of this secret.
    const mayRead = new CfnPolicy(this, 'ReadPassword', {
      policyName: `read-password-${stack.stackName}-${this.node.addr.slice(-8)}`.slice(0, 128),
      roles: [peerRoleName(gateway)],
      policyDocument: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['secretsmanager:GetSecretValue'],
            resources: [password.secretArn],
          }),
          ...(password.encryptionKey === undefined
            ? []
            : [
                new PolicyStatement({ actions: ['kms:Decrypt'], resources: [password.encryptionKey.keyArn] }),
              ]),
        ],
      }),
    });
    const resource = new CustomResource(this, 'Peer', {
      resourceType: 'Custom::OmniMessageSmppPeer',
      serviceToken: stack.formatArn({
        service: 'lambda',
        resource: 'function',
        resourceName: peerProviderName(gateway),
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
      // CloudFormation makes texts of numbers; JSON keeps them.
      properties: {
        Peer: JSON.stringify(peer),
        PasswordSecretArn: password.secretArn,
        ...(passwordRevision === undefined ? {} : { PasswordRevision: passwordRevision }),
        ...(cell === undefined ? {} : { Cell: cell }),
        ...(takeOver === undefined ? {} : { TakeOver: String(takeOver) }),
      },
    });
    resource.node.addDependency(mayRead);
  }
}

/** Throws a {@link PeerError} that names the construct and each setting at fault. */
function check(scope: Construct, peer: Readonly<Record<string, unknown>>, schema: z.ZodType): void {
  const whole = { ...peer, password: SOME_PASSWORD };
  const parsed = schema.safeParse(whole);
  if (parsed.success) return;
  const lines = explain(schema, whole, parsed.error).map(({ path, found, allowed, advice }) => {
    const rule = allowed === '' ? '' : `; allowed: ${allowed}`;
    return `${scope.node.path}: ${formatPath(path) || 'the peer'}: found ${found}${rule}. ${advice}`.trim();
  });
  throw new PeerError(lines.join('\n'));
}

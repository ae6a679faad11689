import * as z from 'zod';
import { cellName, DEFAULT_CELL } from '../../contract/records.ts';
import { isMapping } from '../../contract/setting.ts';
import { secretName } from '../lambda/environment.ts';

/**
 * What CloudFormation asks of a custom resource, as CDK's provider framework passes it on. `Peer` is JSON text, because
 * CloudFormation makes texts of all numbers and yes/no values of a property.
 */
const propertiesSchema = z.object({
  Peer: z.string({ error: 'JSON text' }),
  PasswordSecretArn: secretName(),
  Cell: cellName().default(DEFAULT_CELL),
  /** Takes over a peer of the name that the API, a file or another stack made. */
  TakeOver: z.enum(['true', 'false'], { error: 'true or false' }).default('false'),
});

const common = {
  RequestId: z.string().min(1).max(128),
  StackId: z.string().min(1).max(512),
  LogicalResourceId: z.string().min(1).max(255),
};
const eventSchema = z.discriminatedUnion('RequestType', [
  z.object({ RequestType: z.literal('Create'), ...common, ResourceProperties: propertiesSchema }),
  z.object({
    RequestType: z.literal('Update'),
    ...common,
    PhysicalResourceId: z.string(),
    ResourceProperties: propertiesSchema,
  }),
  z.object({ RequestType: z.literal('Delete'), ...common, PhysicalResourceId: z.string() }),
]);

/** Which resource of which stack asks; every change is told under the request's id. */
export interface Declarer {
  readonly stack: string;
  readonly resource: string;
  readonly requestId: string;
}

export interface WantedResource {
  readonly mode: 'client' | 'server';
  readonly name: string;
  /** Settings as they were written, without a password; not checked yet. */
  readonly peer: Readonly<Record<string, unknown>>;
  readonly secretArn: string;
  readonly cell: string;
  readonly takeOver: boolean;
}

export type ResourceRequest =
  | {
      readonly kind: 'put';
      readonly declarer: Declarer;
      readonly wanted: WantedResource;
      readonly was: Identity | null;
    }
  | {
      readonly kind: 'delete';
      readonly declarer: Declarer;
      /** As it came: a deletion must answer with it. */
      readonly id: string;
      readonly was: Identity | null;
    };

export interface Identity {
  readonly mode: 'client' | 'server';
  readonly name: string;
}

/** Its message is the reason that CloudFormation shows; it holds no secret. */
export class ResourceError extends Error {
  override readonly name = 'ResourceError';
  readonly code: 'malformed' | 'invalid' | 'name_taken' | 'system_id_taken' | 'changed_meanwhile';

  constructor(code: ResourceError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Another id makes CloudFormation delete what the former one names: another name, or another kind. */
export function physicalId({ mode, name }: Identity): string {
  return `${mode}:${name}`;
}

/** null: not one of ours, as of a creation that failed. */
function identityOf(id: string): Identity | null {
  const [, mode, name] = /^(client|server):(.{1,63})$/.exec(id) ?? [];
  return (mode === 'client' || mode === 'server') && name !== undefined ? { mode, name } : null;
}

/** Throws a {@link ResourceError} that says what is allowed. */
export function readResourceEvent(event: unknown): ResourceRequest {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) {
    const said = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: allowed: ${message}`);
    throw new ResourceError('malformed', `The declaration of the peer cannot be read. ${said.join('; ')}.`);
  }
  const { data } = parsed;
  const declarer = { stack: data.StackId, resource: data.LogicalResourceId, requestId: data.RequestId };
  switch (data.RequestType) {
    case 'Delete':
      return {
        kind: 'delete',
        declarer,
        id: data.PhysicalResourceId,
        was: identityOf(data.PhysicalResourceId),
      };
    case 'Create':
      return { kind: 'put', declarer, wanted: wantedOf(data.ResourceProperties), was: null };
    case 'Update':
      return {
        kind: 'put',
        declarer,
        wanted: wantedOf(data.ResourceProperties),
        was: identityOf(data.PhysicalResourceId),
      };
  }
}

function wantedOf(properties: z.output<typeof propertiesSchema>): WantedResource {
  const peer = parsedJson(properties.Peer);
  const mode = isMapping(peer) ? peer['mode'] : undefined;
  const name = isMapping(peer) ? peer['name'] : undefined;
  if (!isMapping(peer) || (mode !== 'client' && mode !== 'server') || typeof name !== 'string') {
    throw new ResourceError(
      'malformed',
      'Peer: found something else; allowed: JSON text of a peer with its mode (client or server) and its name.',
    );
  }
  if ('password' in peer) {
    throw new ResourceError(
      'malformed',
      'Peer: found a password, which CloudFormation would show to everybody; allowed: PasswordSecretArn alone. Take it out, and change that password.',
    );
  }
  const { PasswordSecretArn: secretArn, Cell: cell, TakeOver } = properties;
  return { mode, name, peer, secretArn, cell, takeOver: TakeOver === 'true' };
}

function parsedJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

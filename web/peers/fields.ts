import * as z from 'zod';
import { clientPeerShape } from '../../contract/client-peer.ts';
import { messageSettingsShape } from '../../contract/message-settings.ts';
import type { PeerMode } from '../../contract/peer.ts';
import { defaultOf, innermost, metaOf } from '../../contract/schema-path.ts';
import { serverPeerShape } from '../../contract/server-peer.ts';
import { clientTlsShape } from '../../contract/tls.ts';

/** How a setting is entered. */
export type FieldControl =
  | { readonly kind: 'text' }
  | { readonly kind: 'password' }
  /** `nullable`: may be left empty, which has a meaning of its own. */
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly nullable: boolean }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  | { readonly kind: 'choices'; readonly options: readonly string[] }
  /** Texts separated by commas. */
  | { readonly kind: 'list' }
  /** `name = value` lines. */
  | { readonly kind: 'pairs' };

export type FieldGroup = 'basics' | 'session' | 'messages' | 'tls';

export interface PeerField {
  /** JSON Pointer into the peer without its first slash: `tps_limit`, `tls/verify`. */
  readonly pointer: string;
  readonly group: FieldGroup;
  readonly control: FieldControl;
  readonly description: string;
  readonly unit: string | null;
  /** The contract's default; `undefined`: the setting has none and is required. */
  readonly fallback: unknown;
  readonly nullable: boolean;
  /** A change ends the sessions. */
  readonly rebind: boolean;
}

/** In the order of the guide's procedures. */
const BASICS: Readonly<Record<PeerMode, readonly string[]>> = {
  client: [
    'name',
    'host',
    'port',
    'system_id',
    'password',
    'bind_type',
    'tps_limit',
    'queue_check_frequency',
  ],
  server: [
    'name',
    'system_id',
    'password',
    'allowed_bind_types',
    'ip_whitelist',
    'tps_limit',
    'queue_check_frequency',
  ],
};

function isNullable(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodNullable) return true;
  return schema instanceof z.ZodDefault ? isNullable(schema.unwrap()) : false;
}

function controlOf(name: string, schema: z.core.$ZodType): FieldControl {
  const inner = innermost(schema);
  if (metaOf(schema).secret === true) return { kind: 'password' };
  if (inner instanceof z.ZodBoolean) return { kind: 'toggle' };
  if (inner instanceof z.ZodEnum) return { kind: 'choice', options: inner.options.map(String) };
  if (inner instanceof z.ZodNumber) {
    const { minValue, maxValue } = inner;
    if (minValue === null || maxValue === null) throw new Error(`${name} has no range`);
    return { kind: 'integer', min: minValue, max: maxValue, nullable: isNullable(schema) };
  }
  if (inner instanceof z.ZodArray) {
    const element = innermost(inner.element);
    if (element instanceof z.ZodEnum) return { kind: 'choices', options: element.options.map(String) };
    return { kind: 'list' };
  }
  if (inner instanceof z.ZodRecord) return { kind: 'pairs' };
  if (inner instanceof z.ZodString) return { kind: 'text' };
  throw new Error(`${name} has a schema that the form has no control for`);
}

function field(pointer: string, group: FieldGroup, schema: z.core.$ZodType, rebind: boolean): PeerField {
  const { description = '', unit = null } = metaOf(schema);
  return {
    pointer,
    group,
    control: controlOf(pointer, schema),
    description,
    unit,
    fallback: defaultOf(schema),
    nullable: isNullable(schema),
    rebind,
  };
}

function collect(mode: PeerMode): PeerField[] {
  const shape: Readonly<Record<string, z.core.$ZodType>> =
    mode === 'client' ? clientPeerShape : serverPeerShape;
  const basics = BASICS[mode];
  const names = [
    ...basics,
    ...Object.keys(shape).filter((name) => !basics.includes(name) && name !== 'mode'),
  ];
  return names.flatMap((name) => {
    const schema = shape[name];
    if (schema === undefined) throw new Error(`${mode} peers have no setting ${name}`);
    if (name === 'tls') {
      return Object.entries(clientTlsShape).map(([key, inner]) => field(`tls/${key}`, 'tls', inner, true));
    }
    const rest: FieldGroup = name in messageSettingsShape ? 'messages' : 'session';
    return [field(name, basics.includes(name) ? 'basics' : rest, schema, metaOf(schema).hot !== true)];
  });
}

/** Every setting of a kind of peer, from the contract: a setting that is added there is in the form. */
export const peerFields: Readonly<Record<PeerMode, readonly PeerField[]>> = {
  client: collect('client'),
  server: collect('server'),
};

/** The field that a JSON Pointer such as `/ip_whitelist/3` lies in. */
export function fieldAt(mode: PeerMode, pointer: string): PeerField | undefined {
  const path = pointer.replace(/^\//, '');
  return peerFields[mode].find((known) => path === known.pointer || path.startsWith(`${known.pointer}/`));
}

import { explain, type SettingFault } from '../../contract/explain.ts';
import {
  type ClientPeer,
  type Peer,
  type PeerMode,
  peerSchemaFor,
  type ServerPeer,
} from '../../contract/peer.ts';
import { isMapping } from '../../contract/setting.ts';
import { fieldAt, type PeerField, peerFields } from './fields.ts';

/** What stands in the form: numbers, lists and pairs as the text that was typed, by pointer. */
export type DraftValue = string | boolean | readonly string[];
export type Draft = Readonly<Record<string, DraftValue>>;

/** A value of a peer as its field shows it. */
export function draftValue({ control }: PeerField, value: unknown): DraftValue {
  switch (control.kind) {
    case 'toggle':
      return value === true;
    case 'choices':
      return Array.isArray(value) ? value.map(String) : [];
    case 'list':
      return Array.isArray(value) ? value.join(', ') : '';
    case 'pairs':
      return isMapping(value)
        ? Object.entries(value)
            .map(([key, entry]) => `${key} = ${String(entry)}`)
            .join('\n')
        : '';
    case 'text':
    case 'password':
    case 'integer':
    case 'choice':
      return value === undefined || value === null ? '' : String(value);
  }
}

function writtenValue({ control, nullable }: PeerField, draft: DraftValue | undefined): unknown {
  if (typeof draft !== 'string') return draft;
  switch (control.kind) {
    case 'integer': {
      const text = draft.trim();
      if (text === '') return nullable ? null : undefined;
      // What is no whole number stays as it was typed: the schema's own words then say what is allowed.
      return /^[+-]?\d+$/.test(text) ? Number(text) : draft;
    }
    case 'list':
      return draft
        .split(/[,\n]/)
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '');
    case 'pairs':
      return pairs(draft);
    case 'text':
    case 'choice':
      return draft === '' && nullable ? null : draft;
    case 'password':
    case 'toggle':
    case 'choices':
      return draft;
  }
}

function pairs(text: string): Record<string, string | number> {
  const found: Record<string, string | number> = {};
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const mark = line.indexOf('=');
    const key = (mark < 0 ? line : line.slice(0, mark)).trim();
    const value = mark < 0 ? '' : line.slice(mark + 1).trim();
    found[key] = /^\d{1,10}$/.test(value) ? Number(value) : value;
  }
  return found;
}

export function valueAtPointer(peer: unknown, pointer: string): unknown {
  let value = peer;
  for (const step of pointer.split('/')) value = isMapping(value) ? value[step] : undefined;
  return value;
}

/** The form of a peer that exists, or of a new one with the contract's defaults. Passwords start empty. */
export function draftOf(mode: PeerMode, peer: Readonly<Record<string, unknown>> | null): Draft {
  const draft: Record<string, DraftValue> = {};
  for (const field of peerFields[mode]) {
    const stored = peer === null ? undefined : valueAtPointer(peer, field.pointer);
    draft[field.pointer] = draftValue(field, stored === undefined ? field.fallback : stored);
  }
  return draft;
}

/** The body of a request; settings left empty that have no meaning when empty are left out. */
export function inputOf(mode: PeerMode, draft: Draft): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const field of peerFields[mode]) {
    const value = writtenValue(field, draft[field.pointer]);
    if (value === undefined) continue;
    const [head = '', inner] = field.pointer.split('/');
    if (inner === undefined) input[head] = value;
    else {
      const section = input[head];
      input[head] = { ...(isMapping(section) ? section : {}), [inner]: value };
    }
  }
  return input;
}

/** Stands in for a stored password while the rest of the peer is checked. */
const STORED = 'stored';

/** A peer as a request has it: every setting, and the password only where it is a new one. */
type WithoutPassword<P extends Peer> = Omit<P, 'password'> & { readonly password?: string };
export type PeerBody = WithoutPassword<ClientPeer> | WithoutPassword<ServerPeer>;

export type Checked =
  | { readonly ok: true; readonly body: PeerBody }
  | { readonly ok: false; readonly faults: ReadonlyMap<string, SettingFault> };

/** Checks the form with the contract's own schema; faults by field, the first of each. */
export function check(mode: PeerMode, draft: Draft, password: 'required' | 'stored'): Checked {
  const input = inputOf(mode, draft);
  const keeps = password === 'stored' && input['password'] === '';
  const schema = peerSchemaFor(mode);
  const subject = keeps ? { ...input, password: STORED } : input;
  const parsed = schema.safeParse(subject);
  const faults = new Map<string, SettingFault>();
  for (const field of peerFields[mode]) {
    if (field.control.kind !== 'integer' || field.nullable) continue;
    const typed = draft[field.pointer];
    if (typeof typed !== 'string' || typed.trim() !== '') continue;
    // Left empty it would silently become the default.
    const { min, max } = field.control;
    faults.set(field.pointer, emptyNumber(field, min, max));
  }
  if (!parsed.success) {
    for (const fault of explain(schema, subject, parsed.error)) {
      const pointer = fieldAt(mode, fault.path.join('/'))?.pointer ?? fault.path.join('/');
      if (!faults.has(pointer)) faults.set(pointer, fault);
    }
  }
  if (faults.size > 0 || !parsed.success) return { ok: false, faults };
  if (!keeps) return { ok: true, body: parsed.data };
  const { password: _stored, ...body } = parsed.data;
  return { ok: true, body };
}

function emptyNumber(field: PeerField, min: number, max: number): SettingFault {
  const what = field.unit === 'ms' ? 'a whole number of milliseconds' : 'an integer';
  const allowed = `${what} from ${min} to ${max}`;
  return { code: 'missing', path: field.pointer.split('/'), found: 'nothing', allowed, advice: '' };
}

/** What differs between two forms, as a JSON Merge Patch (RFC 7396): `null` takes a key of a mapping away. */
export function patchBetween(mode: PeerMode, before: Draft, after: Draft): Record<string, unknown> {
  return mergePatch(inputOf(mode, before), inputOf(mode, after));
}

function mergePatch(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null;
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (JSON.stringify(old) === JSON.stringify(value)) continue;
    patch[key] = isMapping(old) && isMapping(value) ? mergePatch(old, value) : value;
  }
  return patch;
}

import type * as z from 'zod';
import { DEFAULT_LIMIT } from '../../contract/api/paging.ts';
import {
  clientPeerCreateSchema,
  clientPeerPageSchema,
  clientPeerPatchSchema,
  clientPeerReplaceSchema,
  clientPeerViewSchema,
  peerListParameters,
  serverPeerCreateSchema,
  serverPeerPageSchema,
  serverPeerPatchSchema,
  serverPeerReplaceSchema,
  serverPeerViewSchema,
} from '../../contract/api/peers.ts';
import { peerName } from '../../contract/client-peer.ts';
import {
  type ApiContext,
  type ApiRequest,
  json,
  jsonBody,
  type Operation,
  operation,
  pathParameter,
  queryOperation,
} from './operation.ts';
import {
  createPeer,
  deletePeer,
  livePeer,
  replacePeer,
  requireUnlocked,
  requireVersion,
} from './peer-changes.ts';
import {
  type PeerInput,
  type PeerMode,
  patched,
  readPeer,
  replacement,
  type WantedPeer,
} from './peer-input.ts';
import { peerPath, peerView } from './peer-view.ts';
import { etagOf, invalid } from './problems.ts';

interface Kind {
  readonly mode: PeerMode;
  /** In operation ids: ClientPeer. */
  readonly word: string;
  readonly tag: string;
  readonly what: string;
  readonly view: z.ZodType;
  readonly page: z.ZodType;
  readonly create: z.ZodType;
  readonly replace: z.ZodType;
  readonly patch: z.ZodType;
}

export const KINDS: readonly Kind[] = [
  {
    mode: 'client',
    word: 'ClientPeer',
    tag: 'Client peers',
    what: 'client peer',
    view: clientPeerViewSchema,
    page: clientPeerPageSchema,
    create: clientPeerCreateSchema,
    replace: clientPeerReplaceSchema,
    patch: clientPeerPatchSchema,
  },
  {
    mode: 'server',
    word: 'ServerPeer',
    tag: 'Server peers',
    what: 'server peer',
    view: serverPeerViewSchema,
    page: serverPeerPageSchema,
    create: serverPeerCreateSchema,
    replace: serverPeerReplaceSchema,
    patch: serverPeerPatchSchema,
  },
];

/** RFC 7396 §1; plain JSON is taken for the same. */
const PATCH_TYPES = ['application/merge-patch+json', 'application/json'] as const;

export const peerOperations: readonly Operation[] = KINDS.flatMap(operationsOf);

export function nameOf(request: ApiRequest<unknown>): string {
  return pathParameter(request, 'name', 63);
}

function operationsOf(kind: Kind): Operation[] {
  const { mode, word, tag, what, view } = kind;
  const list = `/api/${mode}-peers`;
  const one = `${list}/{name}`;
  return [
    queryOperation({
      method: 'get',
      path: list,
      id: `list${word}s`,
      tag,
      role: 'reader',
      summary: `List ${what}s by name`,
      query: peerListParameters,
      answer: { status: 200, description: 'A page.', schema: kind.page },
      problems: ['invalid_cursor'],
      handle: async ({ query }, context) => {
        const { limit = DEFAULT_LIMIT, cursor, search = null, source = null, desired = null } = query;
        const filter = { mode, search, source, desired };
        const after = context.cursors.read('peers', filter, cursor, peerName());
        const { records, next } = await context.store.peers.list(filter, after, limit);
        return json(200, {
          items: records.map((record) => peerView(record, context)),
          next_cursor: next === null ? null : context.cursors.write('peers', filter, next),
        });
      },
    }),
    operation({
      method: 'post',
      path: list,
      id: `create${word}`,
      tag,
      role: 'operator',
      summary: `Create a ${what}`,
      description: 'Names are unique over peers of both kinds.',
      body: jsonBody(kind.create),
      answer: {
        status: 201,
        description: 'It is there, and on its way to the connectors.',
        schema: view,
        etag: true,
      },
      problems: ['name_taken', 'system_id_taken', 'secrets_unavailable'],
      handle: async ({ body, actor }, context) => {
        const wanted = requireValid(readPeer(mode, body.kind === 'json' ? body.value : null, null));
        const record = await createPeer(mode, wanted, actor, context);
        const headers = { location: peerPath(record), etag: etagOf(record) };
        return json(201, peerView(record, context, wanted.password), headers);
      },
    }),
    operation({
      method: 'get',
      path: one,
      id: `read${word}`,
      tag,
      role: 'reader',
      summary: `Read a ${what}`,
      answer: { status: 200, description: 'The peer.', schema: view, etag: true },
      problems: ['not_found'],
      handle: async (request, context) => {
        const record = await livePeer(mode, nameOf(request), context);
        return json(200, peerView(record, context), { etag: etagOf(record) });
      },
    }),
    operation({
      method: 'put',
      path: one,
      id: `replace${word}`,
      tag,
      role: 'operator',
      summary: `Replace a ${what}`,
      description:
        'Settings that are left out get their defaults; the password stays when it is left out. What the API adds to a peer it shows may be sent back and is left alone.',
      body: jsonBody(kind.replace),
      conditional: true,
      answer: { status: 200, description: 'The new version.', schema: view, etag: true },
      problems: ['not_found', 'peer_locked', 'system_id_taken', 'secrets_unavailable'],
      handle: (request, context) =>
        change(kind, 'replace', request, context, (record, body) =>
          readPeer(mode, replacement(body, record.name), record),
        ),
    }),
    operation({
      method: 'patch',
      path: one,
      id: `patch${word}`,
      tag,
      role: 'operator',
      summary: `Change some settings of a ${what}`,
      description: 'A JSON Merge Patch (RFC 7396): null takes a setting back to its default.',
      body: jsonBody(kind.patch, { types: PATCH_TYPES }),
      conditional: true,
      answer: { status: 200, description: 'The new version.', schema: view, etag: true },
      problems: ['not_found', 'peer_locked', 'system_id_taken', 'secrets_unavailable'],
      handle: (request, context) =>
        change(kind, 'patch', request, context, (record, body) =>
          readPeer(mode, patched(record, body), record),
        ),
    }),
    operation({
      method: 'delete',
      path: one,
      id: `delete${word}`,
      tag,
      role: 'operator',
      summary: `Delete a ${what}`,
      description:
        'Its sessions end. A peer of the settings file stays away until it is taken back to the file.',
      conditional: true,
      answer: { status: 204, description: 'It is gone.' },
      problems: ['not_found', 'peer_locked'],
      handle: async (request, context) => {
        const record = await livePeer(mode, nameOf(request), context);
        requireVersion(record, request.ifMatch);
        requireUnlocked(record, context);
        await deletePeer(record, request.actor, context);
        return { kind: 'empty', status: 204 };
      },
    }),
  ];
}

async function change(
  { mode }: Kind,
  action: 'replace' | 'patch',
  request: ApiRequest<unknown>,
  context: ApiContext,
  read: (record: Awaited<ReturnType<typeof livePeer>>, body: unknown) => PeerInput,
) {
  const { body, actor, ifMatch } = request;
  const record = await livePeer(mode, nameOf(request), context);
  requireVersion(record, ifMatch);
  requireUnlocked(record, context);
  const wanted = requireValid(read(record, body.kind === 'json' ? body.value : null));
  const next = await replacePeer(record, wanted, action, actor, context);
  return json(200, peerView(next, context, wanted.password), { etag: etagOf(next) });
}

function requireValid(input: PeerInput): WantedPeer {
  if (input.ok) return input.wanted;
  throw invalid(input.errors);
}

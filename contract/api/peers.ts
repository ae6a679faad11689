import * as z from 'zod';
import { clientPeerShape } from '../client-peer.ts';
import { clientSettingsSchema, desiredSchema, serverSettingsSchema, WANTED_STATES } from '../records.ts';
import { serverPeerShape } from '../server-peer.ts';
import { PEER_SOURCES } from '../status.ts';
import { WARNING_CODES } from '../warnings.ts';
import { choiceParameter, pageOf, pageParameters, textParameter } from './paging.ts';

export const peerListParameters = z.strictObject({
  ...pageParameters,
  search: textParameter(100)
    .optional()
    .meta({ description: 'Part of name, host or system_id, in any case.' }),
  source: choiceParameter(PEER_SOURCES).optional().meta({ description: 'file, api or code.' }),
  desired: choiceParameter(WANTED_STATES).optional().meta({ description: 'Desired state.' }),
});

export const settingWarningSchema = z.object({
  code: z.enum(WARNING_CODES),
  pointer: z.string(),
  message: z.string(),
  advice: z.string(),
});

/** What every peer has beyond its settings; read-only, and left alone in a PUT, so that what was read can be put back. */
export const peerFacts = {
  password_set: z.literal(true).meta({ description: 'The password is there; it never comes out.' }),
  source: z.enum(PEER_SOURCES).meta({
    description: 'file: as the settings file has it; api: changed here; code: declared by a stack.',
  }),
  overrides_file: z
    .boolean()
    .meta({ description: 'Whether back-to-file would bring the settings of the file back.' }),
  locked: z
    .boolean()
    .meta({ description: 'true: its source owns it; only its desired state can be changed here.' }),
  declared_by: z
    .string()
    .nullable()
    .meta({ description: 'With source code: stack and resource that declare it.' }),
  version: z.int().min(1).meta({ description: 'Also the ETag, in quotes.' }),
  desired: desiredSchema,
  warnings: z.array(settingWarningSchema).meta({ description: 'What works and should not stay so.' }),
  created_at: z.string(),
  updated_at: z.string(),
  updated_by: z.string(),
  links: z.record(z.string(), z.string()),
};
export const PEER_FACTS: readonly string[] = Object.keys(peerFacts);

export const clientPeerViewSchema = z
  .object({ ...clientSettingsSchema.shape, ...peerFacts })
  .meta({ title: 'ClientPeer', description: 'A carrier that the gateway dials.' });
export const serverPeerViewSchema = z
  .object({ ...serverSettingsSchema.shape, ...peerFacts })
  .meta({ title: 'ServerPeer', description: 'A partner that dials the gateway.' });
export type ClientPeerView = z.output<typeof clientPeerViewSchema>;
export type ServerPeerView = z.output<typeof serverPeerViewSchema>;
export type PeerView = ClientPeerView | ServerPeerView;

export const clientPeerPageSchema = pageOf(clientPeerViewSchema).meta({ title: 'ClientPeerPage' });
export const serverPeerPageSchema = pageOf(serverPeerViewSchema).meta({ title: 'ServerPeerPage' });

/** Bodies as the documents show them; what checks them is `clientPeerSchema` and `serverPeerSchema`. */
const keptPassword = { description: 'Left out, the stored password stays.' };
export const clientPeerCreateSchema = z.strictObject(clientPeerShape);
export const serverPeerCreateSchema = z.strictObject(serverPeerShape);
export const clientPeerReplaceSchema = z.strictObject({
  ...clientPeerShape,
  name: clientPeerShape.name.optional(),
  password: clientPeerShape.password.optional().meta({ ...keptPassword, secret: true }),
});
export const serverPeerReplaceSchema = z.strictObject({
  ...serverPeerShape,
  name: serverPeerShape.name.optional(),
  password: serverPeerShape.password.optional().meta({ ...keptPassword, secret: true }),
});
export const clientPeerPatchSchema = z.strictObject(clientPeerShape).partial();
export const serverPeerPatchSchema = z.strictObject(serverPeerShape).partial();

/** What changes the desired state, and what it makes of it. */
export const DESIRED_ACTIONS = ['reconnect', 'disconnect', 'drain', 'suspend', 'resume'] as const;
export type DesiredAction = (typeof DESIRED_ACTIONS)[number];

/** reconnect: closes what is there and dials anew, also out of every other state. resume: up, sessions untouched. */
export const DESIRED_BY_ACTION = {
  reconnect: { state: 'up', anew: true },
  disconnect: { state: 'down', anew: false },
  drain: { state: 'drained', anew: false },
  suspend: { state: 'suspended', anew: false },
  resume: { state: 'up', anew: false },
} as const satisfies Record<DesiredAction, { state: (typeof WANTED_STATES)[number]; anew: boolean }>;

export const BULK_ACTIONS = [...DESIRED_ACTIONS, 'delete', 'back_to_file'] as const;
export const MOST_BULK_PEERS = 1000;

export const bulkRequestSchema = z
  .strictObject(
    {
      action: z.enum(BULK_ACTIONS, { error: `one of ${BULK_ACTIONS.join(', ')}` }).meta({
        description: 'What is done to each of the peers.',
      }),
      names: z
        .array(z.string({ error: 'the name of a peer' }).max(63, { error: 'the name of a peer' }), {
          error: `a list of 1 to ${MOST_BULK_PEERS} names`,
        })
        .min(1, { error: `a list of 1 to ${MOST_BULK_PEERS} names` })
        .max(MOST_BULK_PEERS, { error: `a list of 1 to ${MOST_BULK_PEERS} names` })
        .optional()
        .meta({ description: 'Peers of either kind by name; either this or filter.' }),
      filter: z
        .strictObject(
          {
            mode: z
              .enum(['client', 'server'], { error: 'client or server' })
              .meta({ description: 'Kind of peer.' }),
            search: z
              .string({ error: 'a text of 1 to 100 characters' })
              .min(1, { error: 'a text of 1 to 100 characters' })
              .max(100, { error: 'a text of 1 to 100 characters' })
              .optional(),
            source: z.enum(PEER_SOURCES, { error: `one of ${PEER_SOURCES.join(', ')}` }).optional(),
            desired: z.enum(WANTED_STATES, { error: `one of ${WANTED_STATES.join(', ')}` }).optional(),
          },
          {
            error: (issue) =>
              issue.code === 'unrecognized_keys' ? undefined : 'a filter as that of the lists',
          },
        )
        .optional()
        .meta({ description: `Peers by a filter, at most ${MOST_BULK_PEERS}; either this or names.` }),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys' ? undefined : 'an object with action and names or filter',
    },
  )
  .refine(({ names, filter }) => (names === undefined) !== (filter === undefined), {
    path: ['names'],
    error: 'either names or filter',
    params: { advice: 'Give one of the two.' },
  });

export const bulkResultSchema = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        outcome: z.enum(['done', 'unchanged', 'failed']),
        version: z.int().nullable(),
        problem: z.object({ code: z.string(), detail: z.string() }).nullable(),
      }),
    ),
    done: z.int(),
    unchanged: z.int(),
    failed: z.int(),
  })
  .meta({ title: 'BulkResult' });
export type BulkResult = z.output<typeof bulkResultSchema>;

/** What a test of a server peer presents; each part that is left out is not judged. */
export const partnerTestSchema = z.strictObject({
  password: z
    .string({ error: 'a text' })
    .max(64, { error: 'a text of at most 64 characters' })
    .optional()
    .meta({
      description: 'Compared with the stored hash.',
      secret: true,
    }),
  address: z
    .union([z.ipv4(), z.ipv6()], { error: 'an IPv4 or IPv6 address' })
    .optional()
    .meta({ description: 'Looked for in ip_whitelist.' }),
  bind_type: z
    .enum(['transmitter', 'receiver', 'transceiver'], { error: 'one of transmitter, receiver, transceiver' })
    .optional()
    .meta({ description: 'Looked for in allowed_bind_types.' }),
});

export const peerTestResultSchema = z
  .object({
    name: z.string(),
    ok: z.boolean(),
    steps: z.array(
      z.object({
        step: z
          .string()
          .meta({ description: 'resolve, connect, tls, bind, unbind; password, address, bind_type' }),
        ok: z.boolean(),
        detail: z.string(),
        duration_ms: z.number().nullable(),
      }),
    ),
    command_status: z.int().nullable().meta({ description: 'Of the bind response; null: there was none.' }),
  })
  .meta({ title: 'PeerTestResult' });
export type PeerTestResult = z.output<typeof peerTestResultSchema>;

import * as z from 'zod';
import { peerName } from '../client-peer.ts';
import { pageOf, pageParameters, textParameter } from './paging.ts';

export const queueParameters = z.strictObject({
  ...pageParameters,
  search: textParameter(200).optional().meta({ description: 'Part of destination, sender or text.' }),
  dest_smsc: textParameter(63).optional().meta({ description: 'Bind that the message is for.' }),
  destination: textParameter(64).optional().meta({ description: 'Part of the destination.' }),
});

export const queuedMessageSchema = z.object({
  id: z.string(),
  status: z.string(),
  dest_smsc: z.string().nullable().meta({ description: 'null: default routing.' }),
  source: z.string(),
  destination: z.string(),
  body: z.string().nullable(),
  priority: z.int().nullable(),
  delivery_attempts: z.int().nullable(),
  deliver_after: z.string().nullable(),
  expires: z.string().nullable(),
  created_at: z.string().nullable(),
});
export type QueuedMessage = z.output<typeof queuedMessageSchema>;

export const queuePageSchema = pageOf(queuedMessageSchema).meta({ title: 'QueuePage' });

/** Everything OmniMessage says of a message, beside the fields that are known here. */
export const messageDetailSchema = z.object({
  ...queuedMessageSchema.shape,
  raw: z.record(z.string(), z.unknown()).meta({ description: "OmniMessage's own answer, as it is." }),
});
export type MessageDetail = z.output<typeof messageDetailSchema>;

const address = (what: string) => z.string({ error: what }).min(1, { error: what }).max(21, { error: what });
const MOST_CHARACTERS = 39_015;

export const testMessageSchema = z.strictObject(
  {
    dest_smsc: peerName().meta({ description: 'Bind to send by.' }),
    source: address('a sender of 1 to 21 characters').meta({ description: 'Number or name of the sender.' }),
    destination: address('a number of 1 to 21 characters').meta({ description: 'Number to send to.' }),
    body: z
      .string({ error: 'a text' })
      .max(MOST_CHARACTERS, { error: `a text of at most ${MOST_CHARACTERS} characters` })
      .meta({ description: 'Text of the message.' }),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'an object') },
);

export const previewRequestSchema = z.strictObject(
  {
    body: z
      .string({ error: 'a text' })
      .max(MOST_CHARACTERS, { error: `a text of at most ${MOST_CHARACTERS} characters` })
      .meta({ description: 'Text of the message.' }),
    dest_smsc: peerName().nullable().optional().meta({
      description: 'Bind whose message settings count; left out or null: the defaults.',
    }),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'an object') },
);

export const previewSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    alphabet: z.string(),
    unit: z.string().meta({ description: 'What units counts: septet, octet or code_unit.' }),
    units: z.int(),
    per_segment: z.int(),
    segments: z.int(),
    forced_by: z.string().nullable().meta({
      description: 'The character that kept the text out of the alphabet preferred most.',
    }),
  }),
  z.object({
    kind: z.literal('unencodable'),
    detail: z.string().meta({ description: 'Which character no allowed alphabet carries.' }),
  }),
]);
export type Preview = z.output<typeof previewSchema>;

export const sentMessageSchema = z.object({ id: z.string(), preview: previewSchema });

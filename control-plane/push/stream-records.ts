import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { peerRecordSchema } from '../../contract/records.ts';
import { isPeerPartition } from '../../contract/tables.ts';

/** A peer that changed. `id`: the stream record's sequence number, by which a failure is reported. */
export interface PeerChange {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** The cells whose connectors may run it: its own, and the one that it was moved from. */
  readonly cells: readonly string[];
}

export interface StreamReading {
  readonly changes: readonly PeerChange[];
  /** Sequence numbers of what is no peer that this version knows; connectors find those by re-reading. */
  readonly unreadable: readonly string[];
}

const imageSchema = z.record(
  z.string(),
  z.custom<AttributeValue>((value) => typeof value === 'object' && value !== null),
);

/** What DynamoDB Streams hands a Lambda, as far as it is looked at; view NEW_IMAGE or NEW_AND_OLD_IMAGES. */
const eventSchema = z.object({
  Records: z.array(
    z.object({
      eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
      dynamodb: z.object({
        SequenceNumber: z.string().min(1),
        NewImage: imageSchema.optional(),
        OldImage: imageSchema.optional(),
      }),
    }),
  ),
});

const keySchema = z.object({ pk: z.string() });
const changedSchema = peerRecordSchema.options[0].pick({ name: true, version: true, cell: true });

/** Pure. Throws a ZodError for what no stream sends; what one record of it holds cannot make it throw. */
export function readStreamEvent(event: unknown): StreamReading {
  const changes: PeerChange[] = [];
  const unreadable: string[] = [];
  for (const { dynamodb } of eventSchema.parse(event).Records) {
    const { SequenceNumber: id, NewImage: image, OldImage: before } = dynamodb;
    // An item that is removed is a tombstone at the end of its time: its deletion was told long ago.
    if (image === undefined) continue;
    const item = unmarshall(image);
    const key = keySchema.safeParse(item);
    if (key.success && !isPeerPartition(key.data.pk)) continue;
    const changed = changedSchema.safeParse(item);
    if (!changed.success) {
      unreadable.push(id);
      continue;
    }
    const { name, version, cell } = changed.data;
    const old = before === undefined ? null : changedSchema.safeParse(unmarshall(before));
    const cells = old?.success === true && old.data.cell !== cell ? [cell, old.data.cell] : [cell];
    changes.push({ id, name, version, cells });
  }
  return { changes, unreadable };
}

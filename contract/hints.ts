import * as z from 'zod';
import { peerName } from './client-peer.ts';
import type { ConfigEvent } from './status.ts';

/** Body of a message in a connector's queue, as JSON: a peer changed, and this is its version now. */
export const hintSchema: z.ZodType<ConfigEvent> = z.object({ name: peerName(), version: z.int().min(1) });

/**
 * What the names of all connectors' queues begin with. SQS takes 80 letters, digits, hyphens and underscores; tables may
 * have dots, too.
 */
export function hintQueuePrefix(tablePrefix: string): string {
  return `${tablePrefix.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 24)}hints-`;
}

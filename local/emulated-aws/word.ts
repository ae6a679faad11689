import * as z from 'zod';

/** What the process of the emulators says to its parent over IPC, once. */
export const wordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), dynamodb: z.int().min(1), sqs: z.int().min(1) }),
  z.object({ kind: z.literal('failed'), detail: z.string() }),
]);
export type Word = z.output<typeof wordSchema>;

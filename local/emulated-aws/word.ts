import * as z from 'zod';

/** By this the process of the emulators learns whom to answer; arguments are for everybody to see. */
export const ACCESS_KEY_VARIABLE = 'EMULATED_AWS_ACCESS_KEY_ID';

/** What the process of the emulators says to its parent over IPC, once. */
export const wordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), dynamodb: z.int().min(1), sqs: z.int().min(1) }),
  z.object({ kind: z.literal('failed'), detail: z.string() }),
]);
export type Word = z.output<typeof wordSchema>;

import * as z from 'zod';
import { LOG_LEVELS } from '../settings.ts';
import { choiceParameter, pageParameters, textParameter } from './paging.ts';

export const logParameters = z.strictObject({
  ...pageParameters,
  level: choiceParameter(LOG_LEVELS).optional().meta({ description: 'This level and those above.' }),
  text: textParameter(200).optional().meta({ description: 'Part of the line, in any case.' }),
  bind: textParameter(63).optional().meta({ description: 'Lines of this bind.' }),
});

export const logLineSchema = z.object({
  at: z.string(),
  level: z.enum(LOG_LEVELS),
  bind: z.string().nullable(),
  connector: z.string().nullable(),
  message: z.string(),
  fields: z.record(z.string(), z.unknown()),
});
export type LogLine = z.output<typeof logLineSchema>;

/**
 * Lines come oldest first. Without a cursor: the newest `limit` lines. `next_cursor` is never null: asked again with
 * it, lines that have come since follow.
 */
export const logPageSchema = z.object({
  items: z.array(logLineSchema),
  next_cursor: z.string(),
  missed: z.boolean().meta({ description: 'Lines after the cursor are gone: more came than are kept.' }),
});
export type LogPage = z.output<typeof logPageSchema>;

import * as z from 'zod';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 500;

/** An integer of a query, which comes as text. */
export function integerParameter(min: number, max: number) {
  const error = `an integer from ${min} to ${max}`;
  return z
    .string({ error })
    .regex(/^[0-9]{1,9}$/, { error })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error })
    .meta({ type: 'integer', pattern: undefined, minimum: min, maximum: max });
}

export function textParameter(maxLength: number) {
  const error = `a text of 1 to ${maxLength} characters`;
  return z.string({ error }).min(1, { error }).max(maxLength, { error });
}

export function choiceParameter<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `one of ${values.join(', ')}` });
}

export const pageParameters = {
  limit: integerParameter(1, MAX_LIMIT)
    .optional()
    .meta({
      description: `Entries of a page, at most; ${DEFAULT_LIMIT} if left out. A page may have fewer and still not be the last.`,
    }),
  cursor: textParameter(1024).optional().meta({
    description: 'next_cursor of the page before, with the same filter.',
  }),
};

/** `next_cursor`: null on the last page; opaque. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    next_cursor: z.string().nullable().meta({ description: 'null on the last page; opaque.' }),
  });
}

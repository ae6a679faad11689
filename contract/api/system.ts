import * as z from 'zod';
import { auditChangeSchema } from '../records.ts';
import { choiceParameter } from './paging.ts';
import { problemDetailSchema } from './problem.ts';

export const ROLES = ['reader', 'operator'] as const;
export type Role = (typeof ROLES)[number];

export const sessionViewSchema = z
  .object({ subject: z.string(), role: z.enum(ROLES) })
  .meta({ title: 'Session' });
export const versionViewSchema = z
  .object({ version: z.string(), node: z.string(), api: z.literal(1) })
  .meta({ title: 'Version' });

const check = z.object({ ok: z.boolean(), detail: z.string().nullable(), duration_ms: z.number() });
export const healthViewSchema = z
  .object({
    ok: z.boolean(),
    omnimessage: check,
    store: check,
  })
  .meta({ title: 'Health' });
export type HealthView = z.output<typeof healthViewSchema>;

export const exportParameters = z.strictObject({
  format: choiceParameter(['yaml', 'json']).optional().meta({ description: 'yaml if left out.' }),
});

export const importParameters = z.strictObject({
  dry_run: choiceParameter(['true', 'false']).optional().meta({
    description: 'true: says what would change, and changes nothing.',
  }),
});

/** The settings-file form, of which only these two count here. */
export const importBodySchema = z.object({
  binds: z.array(z.unknown()).max(10_000).optional(),
  server_binds: z.array(z.unknown()).max(10_000).optional(),
});

export const importResultSchema = z
  .object({
    dry_run: z.boolean(),
    items: z.array(
      z.object({
        name: z.string(),
        mode: z.enum(['client', 'server']),
        outcome: z.enum(['create', 'change', 'unchanged', 'failed']),
        changes: z.array(auditChangeSchema),
        errors: z.array(problemDetailSchema),
      }),
    ),
    created: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    failed: z.int(),
  })
  .meta({ title: 'ImportResult' });
export type ImportResult = z.output<typeof importResultSchema>;

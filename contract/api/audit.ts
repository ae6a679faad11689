import * as z from 'zod';
import { AUDIT_ACTIONS, auditRecordSchema } from '../records.ts';
import { choiceParameter, pageOf, pageParameters, textParameter } from './paging.ts';

export const auditParameters = z.strictObject({
  ...pageParameters,
  target: textParameter(128).optional().meta({ description: 'Peer, or id of a message.' }),
  action: choiceParameter(AUDIT_ACTIONS).optional().meta({ description: 'What was done.' }),
  by: textParameter(256).optional().meta({ description: 'Who did it.' }),
});

export const auditEntrySchema = auditRecordSchema.omit({ expires_at: true });
export const auditPageSchema = pageOf(auditEntrySchema).meta({ title: 'AuditPage' });

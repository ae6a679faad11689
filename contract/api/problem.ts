import * as z from 'zod';
import type { FaultCode, SettingFault } from '../explain.ts';
import type { Path } from '../schema-path.ts';

/**
 * Every code an answer of the API can have, with its HTTP status and title. A code says the same for good: programs
 * may depend on it.
 */
export const PROBLEMS = {
  malformed_json: [400, 'The body is not JSON'],
  invalid_cursor: [400, 'The cursor is not one of ours'],
  unauthenticated: [401, 'No valid token'],
  forbidden: [403, 'The token does not allow this'],
  not_found: [404, 'There is no such thing'],
  method_not_allowed: [405, 'This method is not for this address'],
  not_acceptable: [406, 'This form is not available'],
  name_taken: [409, 'The name is in use'],
  system_id_taken: [409, 'The system_id is in use'],
  peer_locked: [409, 'The peer is kept elsewhere'],
  not_in_file: [409, 'The settings file does not have this peer'],
  request_under_way: [409, 'A request with this Idempotency-Key is under way'],
  too_late: [409, 'It is too late'],
  changed_meanwhile: [409, 'Others kept changing it'],
  precondition_failed: [412, 'It has changed since'],
  body_too_large: [413, 'The body is too large'],
  unsupported_media_type: [415, 'The body has the wrong type'],
  invalid: [422, 'Not everything in the request is valid'],
  key_reused: [422, 'The Idempotency-Key belongs to another request'],
  precondition_required: [428, 'If-Match is missing'],
  busy: [429, 'Too much at once'],
  internal: [500, 'Something went wrong on our side'],
  not_available: [501, 'Not available here'],
  core_failed: [502, 'OmniMessage did not answer as expected'],
  store_unavailable: [503, 'The database does not answer'],
  secrets_unavailable: [503, 'Passwords cannot be sealed or opened'],
  core_unreachable: [503, 'OmniMessage does not answer'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;
const codes = Object.keys(PROBLEMS);

/** One thing that is wrong, and where. Exactly one of pointer, parameter and header is there. */
export const problemDetailSchema = z
  .object({
    pointer: z.string().optional().meta({ description: 'JSON Pointer (RFC 6901) into the body.' }),
    parameter: z.string().optional().meta({ description: 'Parameter of the address.' }),
    header: z.string().optional().meta({ description: 'Header of the request.' }),
    // A text, so that an older program reads the codes of a newer system.
    code: z.string().meta({
      description:
        'missing, unknown_key, wrong_type, out_of_range, not_allowed, malformed or conflict; of an imported entry also a code of a problem, such as peer_locked.',
    }),
    detail: z.string().meta({ description: 'What was found, what is allowed, what to do.' }),
  })
  .meta({ description: 'One thing that is wrong, and where.' });
export type ReadProblemDetail = z.output<typeof problemDetailSchema>;
/** As the API makes them. */
export type ProblemDetail = ReadProblemDetail & { readonly code: FaultCode | ProblemCode };

/** RFC 9457, `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'urn:omnimessage-smpp:problem:<code>' }),
    code: z.string().meta({ description: 'Stable; programs may depend on it.', enum: codes }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What was found, what is allowed, what to do.' }),
    instance: z.string().meta({ description: 'Id of the request, as in X-Request-Id and in the log.' }),
    errors: z.array(problemDetailSchema).meta({ description: 'Every fault at once.' }),
    current: z
      .object({ etag: z.string(), updated_at: z.string(), updated_by: z.string() })
      .optional()
      .meta({ description: 'With precondition_failed: the version there is, and who made it when.' }),
  })
  .meta({ description: 'What is wrong (RFC 9457).' });
export type Problem = z.output<typeof problemSchema>;

/** RFC 6901 §3. */
export function jsonPointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The sentence of a fault: what was found, what is allowed, what to do. */
export function faultSentence({ found, allowed, advice }: SettingFault): string {
  const parts = [`Found ${found}`, allowed === '' ? '' : `; allowed: ${allowed}`, '.'];
  return `${parts.join('')}${advice === '' ? '' : ` ${advice}`}`;
}

export function faultDetails(faults: readonly SettingFault[]): ProblemDetail[] {
  return faults.map((fault) => ({
    pointer: jsonPointer(fault.path),
    code: fault.code,
    detail: faultSentence(fault),
  }));
}

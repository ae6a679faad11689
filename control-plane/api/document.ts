import { openApiDocument } from './openapi.ts';
import { operations } from './operations.ts';

/** What scripts/generate-openapi.mjs writes to openapi.json. */
export function apiDocument(): Record<string, unknown> {
  return openApiDocument(operations);
}

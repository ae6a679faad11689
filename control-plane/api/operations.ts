import { auditOperations } from './audit.ts';
import { exportOperations } from './export.ts';
import { importOperations } from './import.ts';
import { logOperations } from './logs.ts';
import { openApiDocument } from './openapi.ts';
import type { Operation } from './operation.ts';
import { peerActionOperations } from './peer-actions.ts';
import { peerOperations } from './peers.ts';
import { queueOperations } from './queue.ts';
import { statusOperations } from './status.ts';
import { supportBundleOperations } from './support-bundle.ts';
import { documentOperation, systemOperations } from './system.ts';

/** Everything that the API can do; routes and document are made of this. */
export const operations: readonly Operation[] = [
  ...statusOperations,
  ...peerOperations,
  ...peerActionOperations,
  ...exportOperations,
  ...importOperations,
  ...queueOperations,
  ...logOperations,
  ...auditOperations,
  ...systemOperations,
  ...supportBundleOperations,
  documentOperation(document),
];

let made: Record<string, unknown> | null = null;

function document(): Record<string, unknown> {
  made ??= openApiDocument(operations);
  return made;
}

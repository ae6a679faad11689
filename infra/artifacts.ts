import { resolve } from 'node:path';

/** What `scripts/synth.mjs` has built before the app runs; tests give small stand-ins. */
export interface Artifacts {
  /** The Dockerfile's context. */
  readonly source: string;
  /** One file per function, `<name>.mjs`. */
  readonly functions: string;
  /** The dashboard's files. */
  readonly dashboard: string;
  /** Rule groups (`rules/*.yml`) and dashboards, shared with a Prometheus of one's own. */
  readonly monitoring: string;
}

/** The bundles that scripts/build-lambdas.mjs makes. */
export const FUNCTIONS = ['api', 'publisher', 'reaper', 'peer-resource', 'token-scopes'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export function artifactsIn(root: string): Artifacts {
  return {
    source: root,
    functions: resolve(root, 'dist/lambda'),
    dashboard: resolve(root, 'dist/web'),
    monitoring: resolve(root, 'infra/monitoring'),
  };
}

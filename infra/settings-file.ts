import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Node } from 'constructs';
import { parse, YAMLParseError } from 'yaml';
import { explain } from '../contract/explain.ts';
import { formatPath } from '../contract/schema-path.ts';
import { type Deployment, deploymentSchema } from './settings.ts';

/** Something said wrongly, in sentences for whoever wrote it; it ends the synthesis. */
export class DeploymentError extends Error {
  readonly code = 'deployment_settings';
  override readonly name = 'DeploymentError';
}

/** The team's own file, and what stands in for it until there is one. */
const OWN_FILE = 'deploy.yaml';
const EXAMPLE_FILE = 'examples/deploy.yaml';

export interface DeploymentFile {
  readonly deployment: Deployment;
  /** As given, for messages. */
  readonly file: string;
  /** The example is to be looked at, not to be deployed. */
  readonly example: boolean;
}

/**
 * Settings from `-c settings=<file>`, else from `deploy.yaml`, else from the example. Throws a
 * {@link DeploymentError} that names each fault.
 */
export function readDeployment(node: Node, root: string): DeploymentFile {
  const asked: unknown = node.tryGetContext('settings');
  if (asked !== undefined && typeof asked !== 'string') {
    throw new DeploymentError(
      `context settings: found ${JSON.stringify(asked)}; allowed: the path of a YAML file.`,
    );
  }
  const own = existsSync(resolve(root, OWN_FILE)) ? OWN_FILE : EXAMPLE_FILE;
  const file = asked ?? own;
  return {
    deployment: parseDeployment(readText(resolve(root, file), file), file),
    file,
    example: file === EXAMPLE_FILE,
  };
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new DeploymentError(`${file}: cannot be read (${why}). Copy ${EXAMPLE_FILE} and edit it.`, {
      cause: error,
    });
  }
}

/** `file` names the source in messages. Throws a {@link DeploymentError}. */
export function parseDeployment(text: string, file: string): Deployment {
  const input = parseYaml(text, file);
  const parsed = deploymentSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const lines = explain(deploymentSchema, input, parsed.error).map(({ path, found, allowed, advice }) => {
    const rule = allowed === '' ? '' : `; allowed: ${allowed}`;
    return `${file}: ${formatPath(path) || 'the file'}: found ${found}${rule}. ${advice}`.trim();
  });
  throw new DeploymentError(lines.join('\n'));
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new DeploymentError(`${file}: ${error.message}`, { cause: error });
  }
}

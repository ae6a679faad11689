// Generates control-plane/api/openapi.json, the OpenAPI 3.1 document of the API, from its operations.
import { evaluateBesidePackages } from './evaluate.mjs';

export const name = 'OpenAPI document';

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const { apiDocument } = await evaluateBesidePackages(
    root,
    `export { apiDocument } from './control-plane/api/document.ts';`,
  );
  return new Map([['control-plane/api/openapi.json', `${written(apiDocument(), '', 1)}\n`]]);
}

const LINE_WIDTH = 110;

/**
 * JSON as the formatter wants it: a list of scalars on one line where it fits. `around`: what else
 * is on that line besides the indentation.
 */
function written(value, indent, around) {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = onOneLine(value);
    if (line !== null && (value.length === 0 || indent.length + around + line.length <= LINE_WIDTH))
      return line;
    const entries = value.map((entry) => `${inner}${written(entry, inner, 1)}`);
    return `[\n${entries.join(',\n')}\n${indent}]`;
  }
  const members = Object.entries(value).filter(([, entry]) => entry !== undefined);
  if (members.length === 0) return '{}';
  const lines = members.map(([key, entry]) => {
    const head = `${JSON.stringify(key)}: `;
    return `${inner}${head}${written(entry, inner, head.length + 1)}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

/** A list of scalars, or a list of one such list; null: others go on lines of their own. */
function onOneLine(value) {
  const isScalar = (entry) => typeof entry !== 'object' || entry === null;
  if (value.every(isScalar)) return `[${value.map((entry) => JSON.stringify(entry)).join(', ')}]`;
  const [only, ...others] = value;
  return others.length === 0 && Array.isArray(only) && only.every(isScalar) ? `[${onOneLine(only)}]` : null;
}

import { type ArchivedFile, tarGz } from './tar.ts';

/** One file of a support bundle; rejects when it cannot be had. */
export interface BundlePart {
  readonly name: string;
  readonly content: () => Promise<string>;
}

export interface SupportArchive {
  readonly fileName: string;
  readonly content: Uint8Array<ArrayBuffer>;
  /** What is in it, in order. */
  readonly names: readonly string[];
}

/** As the guide's support chapter asks for. */
export const BUNDLE_LOG_LINES = 200;

/**
 * A support bundle of whatever can be had: it is asked for when things are broken, and what is broken must not keep the
 * rest from being had. In place of a part that fails, `<name>.failed` says why.
 */
export async function supportArchive(
  parts: readonly BundlePart[],
  at: Date,
  onFailure: (name: string, error: unknown) => void,
): Promise<SupportArchive> {
  const files = await Promise.all(
    parts.map(async ({ name, content }): Promise<ArchivedFile> => {
      try {
        return { name, content: await content() };
      } catch (error) {
        onFailure(name, error);
        const reason = error instanceof Error ? error.message : 'unknown error';
        return { name: `${name}.failed`, content: `${reason}\n` };
      }
    }),
  );
  const stamp = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return {
    fileName: `omnimessage-smpp-support-${stamp}.tar.gz`,
    content: await tarGz(files, at),
    names: files.map(({ name }) => name),
  };
}

export function versionText(version: string): string {
  return `omnimessage-smpp ${version}\nNode ${process.version}\n`;
}

export function prettyJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

import type { Column, Scalar } from './column.ts';

/**
 * What a spreadsheet would run as a formula gets an apostrophe before it, as OWASP advises (CSV Injection): at the
 * beginning of a cell, and behind what another country's spreadsheet takes for the end of one. Signed numbers, telephone
 * numbers among them, stay as they are. U+FF1D and its like are full-width forms, which some read as the plain ones.
 */
const FORMULA =
  /(^|[;,|"'\t\r\n])([ \t\r\n]*)(?=[=@\uff1d\uff20\uff0b\uff0d]|[+-](?![\d.\s]*(?:$|[;,|"'\t\r\n])))/g;

/** A cell of RFC 4180. */
function csvCell(value: Scalar): string {
  const text = value === null ? '' : String(value);
  const safe = /^[\t\r\n]/.test(text) ? `'${text}` : text.replace(FORMULA, "$1$2'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf<T>(columns: readonly Column<T>[], items: readonly T[]): string {
  const shown = columns.filter(({ value }) => value !== undefined);
  const lines = [
    shown.map(({ id }) => csvCell(id)),
    ...items.map((item) => shown.map(({ value }) => csvCell(value?.(item) ?? null))),
  ];
  // The mark tells Excel that this is UTF-8.
  return `\ufeff${lines.map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}

export type Download = { readonly name: string; readonly type: string; readonly content: BlobPart };

export function offerDownload({ name, type, content }: Download): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has its own hold on the blob once the click is through.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** `binds-2026-11-22T10-00-00.csv` */
export function fileName(stem: string, extension: string, now: Date): string {
  return `${stem}-${now.toISOString().slice(0, 19).replaceAll(':', '-')}.${extension}`;
}

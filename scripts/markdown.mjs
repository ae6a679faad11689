// What generators of pages share: tables, and the places that hand-written pages keep for what is generated.

/** A table of GitHub's Markdown; a vertical bar in a cell would end it. */
export function table(head, rows) {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** The page with `content` between `<!-- generated: mark -->` and `<!-- end: mark -->`. */
export function between(page, text, mark, content) {
  const begin = `<!-- generated: ${mark} -->`;
  const end = `<!-- end: ${mark} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`${page} has no place for ${mark}`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

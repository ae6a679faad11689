/** The anchor that GitHub gives a heading that stands once: lower case, blanks to hyphens, signs gone. */
function slug(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

/** The anchors of a page's headings, in their order; one that comes again has `-1`, `-2` … behind it, as on GitHub. */
export function anchorsOf(headings) {
  const seen = new Map();
  return headings.map((heading) => {
    const anchor = slug(heading);
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

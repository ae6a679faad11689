import * as z from 'zod';

/** What `scripts/build-web-guides.mjs` writes, a file for each language. */
const chapterSchema = z.object({ title: z.string(), anchor: z.string(), html: z.string(), text: z.string() });
const guideSchema = z.object({
  id: z.string(),
  title: z.string(),
  chapters: z.array(chapterSchema),
});
export type Chapter = z.output<typeof chapterSchema>;
export type Guide = z.output<typeof guideSchema>;

export async function readGuides(fetchIt: typeof fetch, file: string): Promise<Guide[]> {
  const response = await fetchIt(`./${file}`);
  if (!response.ok) throw new Error(`${file}: HTTP ${response.status}`);
  return z.array(guideSchema).parse(await response.json());
}

export interface Found {
  readonly guide: Guide;
  readonly chapter: Chapter;
  /** Text around the first word. */
  readonly excerpt: string;
}

const MOST_FOUND = 50;
const AROUND = 90;

/** As long as it was, so that places in it are places in the text. */
const folded = (text: string): string =>
  text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('’', "'");

/** Chapters that have every word, those with one in their title first. Case, accents and the form of apostrophes do not matter. */
export function searchGuides(guides: readonly Guide[], query: string): Found[] {
  const words = folded(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const found = guides.flatMap((guide) =>
    guide.chapters.flatMap((chapter) => {
      const title = folded(chapter.title);
      const text = folded(chapter.text);
      if (!words.every((word) => text.includes(word) || title.includes(word))) return [];
      const score = words.filter((word) => title.includes(word)).length;
      return [{ guide, chapter, excerpt: excerptOf(chapter.text, text.indexOf(words[0] ?? '')), score }];
    }),
  );
  return found.sort((a, b) => b.score - a.score).slice(0, MOST_FOUND);
}

function excerptOf(text: string, at: number): string {
  const start = Math.max(0, at - AROUND);
  const end = Math.min(text.length, Math.max(0, at) + AROUND);
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${end < text.length ? '…' : ''}`;
}

/**
 * Transliteration: a character that an alphabet lacks becomes near ones that it has. Off unless a peer asks for it.
 * First this table, then the letter without its marks (Unicode NFKD). A character with neither stays, so that the text
 * moves on to the next alphabet instead of losing it.
 */

/** Punctuation, ligatures and letters that no decomposition leads to; each is tried in turn. */
const NEAR: Readonly<Record<string, readonly string[]>> = {
  // quotation marks and primes
  '\u2018': ["'"],
  '\u2019': ["'"],
  '\u201a': ["'", ','],
  '\u201b': ["'"],
  '\u2032': ["'"],
  '\u02bc': ["'"],
  '\u2039': ["'", '<'],
  '\u203a': ["'", '>'],
  '\u00b4': ["'"],
  '`': ["'"],
  '\u201c': ['"'],
  '\u201d': ['"'],
  '\u201e': ['"'],
  '\u201f': ['"'],
  '\u2033': ['"'],
  '\u00ab': ['"'],
  '\u00bb': ['"'],
  // dashes, bullets, blanks; what has no width at all is left out
  '\u2010': ['-'],
  '\u2011': ['-'],
  '\u2012': ['-'],
  '\u2013': ['-'],
  '\u2014': ['-'],
  '\u2015': ['-'],
  '\u2212': ['-'],
  '\u00ad': [''],
  '\u2022': ['-', '*'],
  '\u00b7': ['.'],
  '\t': [' '],
  '\u2028': ['\n'],
  '\u2029': ['\n'],
  '\u200b': [''],
  '\u200e': [''],
  '\u200f': [''],
  '\u2060': [''],
  '\ufeff': [''],
  // letters
  '\u00c6': ['AE'],
  '\u00e6': ['ae'],
  '\u0152': ['OE'],
  '\u0153': ['oe'],
  '\u00d0': ['D'],
  '\u00f0': ['d'],
  '\u00de': ['Th'],
  '\u00fe': ['th'],
  '\u00df': ['ss'],
  '\u1e9e': ['SS'],
  '\u00d8': ['O'],
  '\u00f8': ['o'],
  '\u0110': ['D'],
  '\u0111': ['d'],
  '\u0126': ['H'],
  '\u0127': ['h'],
  '\u0131': ['i'],
  '\u0141': ['L'],
  '\u0142': ['l'],
  '\u014a': ['N'],
  '\u014b': ['n'],
  '\u0166': ['T'],
  '\u0167': ['t'],
  // Greek capitals that look like Latin ones: the GSM alphabet has only the other ten
  '\u0391': ['A'],
  '\u0392': ['B'],
  '\u0395': ['E'],
  '\u0396': ['Z'],
  '\u0397': ['H'],
  '\u0399': ['I'],
  '\u039a': ['K'],
  '\u039c': ['M'],
  '\u039d': ['N'],
  '\u039f': ['O'],
  '\u03a1': ['P'],
  '\u03a4': ['T'],
  '\u03a5': ['Y'],
  '\u03a7': ['X'],
  // signs
  '\u20ac': ['EUR'],
  '\u00a9': ['(c)'],
  '\u00ae': ['(R)'],
  '\u00b0': ['o'],
  '\u00d7': ['x'],
  '\u00f7': [':'],
  '\u00a6': ['|'],
  '\u2044': ['/'],
};

const COMBINING_MARK = /\p{M}/gu;

/**
 * `has` tells whether the target alphabet carries a string. Characters that it has are never touched, and a letter
 * written with a separate mark counts as the one letter that it is (NFC).
 */
export function transliterate(text: string, has: (candidate: string) => boolean): string {
  let written = '';
  for (const character of text.normalize('NFC')) written += has(character) ? character : near(character, has);
  return written;
}

function near(character: string, has: (candidate: string) => boolean): string {
  for (const candidate of NEAR[character] ?? []) if (has(candidate)) return candidate;
  const decomposed = character.normalize('NFKD');
  // A mark by itself belongs to the letter before it, which stays: an "e" and a combining acute become "e".
  const base = decomposed.replace(COMBINING_MARK, '');
  if (base === character) return character;
  if (base === '') return isLatinMark(character) ? '' : character;
  if (has(base)) return base;
  let nearer = '';
  for (const part of base) {
    const candidate = has(part) ? part : (NEAR[part] ?? []).find(has);
    if (candidate === undefined) return character;
    nearer += candidate;
  }
  return nearer;
}

// Only the marks of U+0300–U+036F may go: a vowel sign of an Indic script is a letter of the word.
function isLatinMark(character: string): boolean {
  const point = character.codePointAt(0) ?? 0;
  return point >= 0x300 && point <= 0x36f;
}

/** What a text will cost, for whoever writes it: the counter of a user interface. */
import type { Alphabet } from './alphabets/alphabet.ts';
import { chooseEncoding, type EncodingRules, type Unencodable } from './alphabets/choose-encoding.ts';
import type { Unit } from './alphabets/measure.ts';
import { countSegments, type SplitMode } from './segments.ts';

export interface TextDescription {
  readonly kind: 'text';
  readonly alphabet: Alphabet;
  readonly unit: Unit;
  readonly units: number;
  /** Units that one segment of this message holds: 160 while it is one, 153 as soon as it is more. */
  readonly per_segment: number;
  readonly segments: number;
  /** The character that kept the text out of the alphabet preferred most; null when it is in it. */
  readonly forced_by: string | null;
}

export function describeText(
  text: string,
  rules: EncodingRules,
  mode: SplitMode = 'udh8',
): TextDescription | Unencodable {
  const encoding = chooseEncoding(text, rules);
  if (encoding.kind === 'unencodable') return encoding;
  const { segments, perSegment } = countSegments(encoding, { mode });
  const { alphabet, unit, units, forcedBy } = encoding;
  return { kind: 'text', alphabet, unit, units, per_segment: perSegment, segments, forced_by: forcedBy };
}

/** Texts and peers for the tests of fidelity: every alphabet, and what breaks splitters. */
import fc from 'fast-check';
import {
  ALPHABETS,
  DEFAULT_ALPHABETS,
  LONG_MESSAGE_FORMS,
  NATIONAL_LANGUAGES,
} from '../../contract/message-settings.ts';

const GSM = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';
const CYRILLIC = 'Съешь ещё этих мягких французских булок ЉЊЌЎЏ№';
const HEBREW = 'שלום עולם אבגדהוזחט';
const JAPANESE = 'こんにちは世界カタカナ漢字表示能力ソ';
const KOREAN = '안녕하세요세계한국어';
const INDIC = 'नमस्ते दुनिया வணக்கம் నమస్కారం ਸਤਿ اردو ગુજરાતી বাংলা';
const TURKISH = 'ŞşĞğıİçÇöü';
const CLUSTERS = ['👍🏽', '👨‍👩‍👧‍👦', '🇫🇷', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'e\u0301', 'क्षि', '\r\n', '𝒳'];

/** Characters, grapheme clusters and, at times, any code point: of one kind or mixed. */
export const piece: fc.Arbitrary<string> = fc.oneof(
  ...[GSM, EXTENSION, CYRILLIC, HEBREW, JAPANESE, KOREAN, INDIC, TURKISH].map((set) =>
    fc.constantFrom(...set),
  ),
  fc.constantFrom(...CLUSTERS),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);

const alone = [GSM, GSM + EXTENSION, CYRILLIC, HEBREW, JAPANESE, KOREAN, TURKISH].map((set) =>
  fc.array(fc.constantFrom(...set), { maxLength: 700, size: 'max' }),
);

/** Up to some ten segments. */
export const anyText: fc.Arbitrary<string> = fc
  .oneof(
    { arbitrary: fc.array(piece, { maxLength: 300, size: 'max' }), weight: 2 },
    { arbitrary: fc.oneof(...alone), weight: 3 },
    { arbitrary: fc.array(fc.constantFrom(...CLUSTERS), { maxLength: 60, size: 'max' }), weight: 1 },
  )
  .map((pieces) => pieces.join(''));

/**
 * Packed septets have no count in SMPP (connector/smpp/alphabets/septets.ts): a CR, or an `@` at the very end, cannot be
 * told from filling where it ends on an octet. That is the one text that may change.
 */
export function withoutDoubt(text: string, defaultAlphabet: string): string {
  return defaultAlphabet === 'gsm_packed' ? text.replaceAll('\r', '').replace(/@+$/, '') : text;
}

/** A peer's settings of how messages are written, under the guide's names. */
export const anyPeer = fc.record({
  default_alphabet: fc.constantFrom(...DEFAULT_ALPHABETS),
  alphabets: fc.oneof(
    fc.constant<(typeof ALPHABETS)[number][]>(['gsm', 'ucs2']),
    fc.shuffledSubarray([...ALPHABETS], { minLength: 1 }),
  ),
  national_languages: fc.oneof(fc.constant([]), fc.shuffledSubarray([...NATIONAL_LANGUAGES])),
  long_messages: fc.constantFrom(...LONG_MESSAGE_FORMS),
});

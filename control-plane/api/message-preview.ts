import { DEFAULT_RULES, type EncodingRules } from '../../connector/smpp/alphabets/choose-encoding.ts';
import { describeText } from '../../connector/smpp/describe-text.ts';
import type { SplitMode } from '../../connector/smpp/segments.ts';
import type { Preview } from '../../contract/api/queue.ts';
import type { PeerRecord } from '../../contract/records.ts';

/** Encoding and segments of a text, by the message settings of a bind; null: by the defaults. */
export function preview(text: string, bind: PeerRecord | null): Preview {
  const described = describeText(text, rulesOf(bind), modeOf(bind));
  if (described.kind === 'text') return described;
  if (described.cause === 'data_coding') {
    const detail = `The bind forces data_coding ${described.dataCoding}, which announces no alphabet.`;
    return { kind: 'unencodable', detail };
  }
  const { character, index, alphabets } = described;
  const detail = `Found ${JSON.stringify(character)} at position ${index + 1}; allowed: characters of ${alphabets.join(', ')}. Replace it, or allow ucs2 for the bind.`;
  return { kind: 'unencodable', detail };
}

function rulesOf(bind: PeerRecord | null): EncodingRules {
  if (bind === null) return DEFAULT_RULES;
  const { default_alphabet, alphabets, national_languages, data_coding, transliterate } = bind.settings;
  return {
    defaultAlphabet: default_alphabet,
    alphabets,
    nationalLanguages: national_languages,
    dataCoding: data_coding,
    transliterate,
  };
}

function modeOf(bind: PeerRecord | null): SplitMode {
  return bind?.settings.long_messages ?? 'udh8';
}

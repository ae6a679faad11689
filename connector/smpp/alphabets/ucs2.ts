/**
 * UCS-2 as the field means it: UTF-16BE with surrogate pairs (`data_coding` 8). A text of lone surrogates is carried
 * as it is. Reading, a byte order mark is obeyed and dropped: some peers send UTF-16LE with one.
 */
import type { Decoded, Encoded } from './alphabet.ts';

export function encodeUcs2(text: string): Encoded {
  return { kind: 'octets', octets: Buffer.from(text, 'utf16le').swap16() };
}

/** Faults: an odd last octet (U+FFFD), and a surrogate without its other half (kept, so nothing is lost). */
export function decodeUcs2(octets: Buffer): Decoded {
  const even = octets.length & ~1;
  const little = even >= 2 && octets[0] === 0xff && octets[1] === 0xfe;
  const marked = little || (even >= 2 && octets[0] === 0xfe && octets[1] === 0xff);
  const start = marked ? 2 : 0;
  const units = Buffer.from(octets.subarray(start, even));
  const text = (little ? units : units.swap16()).toString('utf16le');
  const lone = loneSurrogate(text);
  const faultAt = lone < 0 ? null : start + lone * 2;
  return even === octets.length ? { text, faultAt } : { text: `${text}\ufffd`, faultAt: faultAt ?? even };
}

function loneSurrogate(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const next = text.charCodeAt(index + 1);
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return index;
    index++;
  }
  return -1;
}

import { PROBLEMS } from '../../contract/api/problem.ts';
import type { Body, BodyForm } from './operation.ts';
import { ProblemError } from './problems.ts';

/** How deep a JSON body may be nested; a peer is 3 deep. */
export const MOST_DEPTH = 32;

/** Reads the body of a request within its bounds. Throws ProblemErrors; nothing of the body gets into them. */
export async function readBody(request: Request, form: BodyForm | undefined): Promise<Body> {
  if (form === undefined) {
    await discard(request);
    return { kind: 'none' };
  }
  const octets = await readOctets(request, form.maxOctets);
  if (octets.length === 0) {
    if (!form.required) return { kind: 'none' };
    throw new ProblemError('malformed_json', `The body is empty; allowed is ${form.types.join(' or ')}.`);
  }
  const type = mediaType(request, form);
  const text = decoded(octets);
  return type.endsWith('json') ? { kind: 'json', value: parsedJson(text) } : { kind: 'text', type, text };
}

/** A body that nobody asked for is not looked at, and not waited for either. */
async function discard(request: Request): Promise<void> {
  await request.body?.cancel();
}

async function readOctets(request: Request, most: number): Promise<Buffer> {
  const announced = request.headers.get('content-length');
  if (announced !== null && Number(announced) > most) {
    await discard(request);
    throw tooLarge(most, `${Number(announced)} octets`);
  }
  if (request.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    // Leaving the loop cancels the stream.
    if (length > most) throw tooLarge(most, `more than ${most} octets`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function tooLarge(most: number, found: string): ProblemError {
  return new ProblemError('body_too_large', `Found ${found}; allowed: at most ${most}.`);
}

function mediaType(request: Request, { types }: BodyForm): string {
  const header = request.headers.get('content-type');
  const [type = '', ...parameters] = (header ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const known = types.includes(type) && (charset === undefined || /^"?utf-?8"?$/.test(charset));
  if (known && request.headers.get('content-encoding') === null) return type;
  const found = header === null ? 'no Content-Type' : 'another Content-Type, charset or a Content-Encoding';
  throw new ProblemError(
    'unsupported_media_type',
    `Found ${found}; allowed: ${types.join(' or ')}, in UTF-8 and not compressed.`,
    { headers: { accept: types.join(', ') } },
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decoded(octets: Buffer): string {
  try {
    return utf8.decode(octets);
  } catch {
    throw new ProblemError(
      'malformed_json',
      'Found octets that are not UTF-8; allowed: UTF-8 (RFC 8259 §8.1).',
    );
  }
}

export function parsedJson(text: string): unknown {
  const depth = depthOf(text);
  if (depth > MOST_DEPTH) {
    throw new ProblemError(
      'malformed_json',
      `Found JSON nested deeper than allowed: at most ${MOST_DEPTH} levels.`,
    );
  }
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // V8's message quotes the body.
    throw new ProblemError(
      'malformed_json',
      `${PROBLEMS.malformed_json[1]}: it cannot be parsed (RFC 8259).`,
    );
  }
}

/** Deepest nesting of arrays and objects, without parsing; stops counting once it is too deep. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length && deepest <= MOST_DEPTH; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}

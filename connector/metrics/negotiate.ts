import type { Format } from './exposition.ts';

interface Range {
  /** In lower case. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** 0 to 1. */
  readonly quality: number;
}

const OPENMETRICS = 'application/openmetrics-text';
const TEXT = 'text/plain';
/** Longer ones are nobody's. */
const LONGEST = 4096;

/**
 * The format that a scraper asks for by `Accept` (RFC 9110 §12.5.1). OpenMetrics only where it is named, in the version
 * that we write, and not liked less than text: curl and browsers, which take anything, get the text that people read.
 */
export function formatFor(accept: string | undefined): Format {
  const ranges = rangesOf(accept);
  const openmetrics = ranges.find(
    ({ type, parameters }) => type === OPENMETRICS && (parameters.get('version') ?? '1.0.0') === '1.0.0',
  );
  if (openmetrics === undefined || openmetrics.quality === 0) return 'text';
  const text = ranges.filter(({ type }) => type === TEXT).map(({ quality }) => quality);
  return openmetrics.quality >= Math.max(0, ...text) ? 'openmetrics' : 'text';
}

/** Whether `Accept-Encoding` takes gzip (RFC 9110 §12.5.3). */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  const ranges = rangesOf(acceptEncoding);
  const gzip = ranges.find(({ type }) => type === 'gzip') ?? ranges.find(({ type }) => type === '*');
  return gzip !== undefined && gzip.quality > 0;
}

function rangesOf(header: string | undefined): readonly Range[] {
  return (header ?? '').slice(0, LONGEST).split(',').map(rangeOf);
}

function rangeOf(text: string): Range {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(
    rest.map((parameter): [string, string] => {
      const [name = '', value = ''] = parameter.split('=', 2);
      return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')];
    }),
  );
  const quality = Number(parameters.get('q') ?? 1);
  return { type: type.toLowerCase(), parameters, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

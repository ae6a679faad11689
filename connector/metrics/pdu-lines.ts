import type { BindType } from '../../contract/client-peer.ts';
import type { BindSettings } from '../../contract/compiled.ts';
import type { CommandName } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { labelPairs } from './exposition.ts';
import type { OctetsOut } from './octets-out.ts';
import { otherKey, otherSeries, type PduCounts, type PduSeries, PLAIN_SERIES } from './pdu-counts.ts';

/** Direction as a client bind sees it; a server bind's is the other way round. */
type Usual = readonly [direction: PduSeries['direction'], command: CommandName];

/** What every session sends and gets; a rate sees a first one only when it follows a 0. */
const ALWAYS: readonly Usual[] = [
  ['out', 'enquire_link'],
  ['in', 'enquire_link_resp'],
  ['in', 'enquire_link'],
  ['out', 'enquire_link_resp'],
  ['out', 'unbind'],
  ['in', 'unbind_resp'],
  ['in', 'unbind'],
  ['out', 'unbind_resp'],
];
const SUBMITS: readonly Usual[] = [
  ['out', 'submit_sm'],
  ['in', 'submit_sm_resp'],
];
/** With ESME_RTHROTTLED, by which a carrier holds us back and we hold a partner back. */
const THROTTLED: Usual = ['in', 'submit_sm_resp'];
const DELIVERS: readonly Usual[] = [
  ['in', 'deliver_sm'],
  ['out', 'deliver_sm_resp'],
];
const BY_BIND_TYPE: Readonly<Record<BindType, readonly Usual[]>> = {
  transmitter: [['out', 'bind_transmitter'], ['in', 'bind_transmitter_resp'], ...SUBMITS],
  receiver: [['out', 'bind_receiver'], ['in', 'bind_receiver_resp'], ...DELIVERS],
  transceiver: [['out', 'bind_transceiver'], ['in', 'bind_transceiver_resp'], ...SUBMITS, ...DELIVERS],
};

/** The series of one bind that there are from its start. */
interface Expected {
  /** By the cell of {@link PduCounts.plain}. */
  readonly plain: readonly boolean[];
  /** Keys of {@link PduCounts.others}. */
  readonly others: readonly number[];
}

/** Writes smpp_pdus_total: what is usual for the bind from 0 on, anything else from when it first happened. */
export class PduLines {
  readonly #open: Buffer;
  readonly #ends: readonly Buffer[] = PLAIN_SERIES.map(endOf);
  /** Bounded by the commands and statuses that there are names for. */
  readonly #otherEnds = new Map<number, Buffer>();
  readonly #expected = new WeakMap<BindSettings, Expected>();
  /** By mode and bind types: a handful. */
  readonly #expectedByKey = new Map<string, Expected>();

  constructor(name: string) {
    this.#open = Buffer.from(`${name}{`);
  }

  write(out: OctetsOut, labels: Buffer, counts: PduCounts, settings: BindSettings): void {
    const expected = this.#expectedOf(settings);
    const { plain, others } = counts;
    for (let cell = 0; cell < plain.length; cell += 1) {
      const count = plain[cell] ?? 0;
      const end = this.#ends[cell];
      if (end !== undefined && (count !== 0 || expected.plain[cell] === true))
        this.#line(out, labels, end, count);
    }
    for (const key of expected.others) if (!others.has(key)) this.#line(out, labels, this.#otherEnd(key), 0);
    if (others.size === 0) return;
    for (const [key, count] of others) this.#line(out, labels, this.#otherEnd(key), count);
  }

  #line(out: OctetsOut, labels: Buffer, end: Buffer, count: number): void {
    out.put(this.#open);
    out.put(labels);
    out.put(end);
    out.value(count);
  }

  #otherEnd(key: number): Buffer {
    const known = this.#otherEnds.get(key);
    if (known !== undefined) return known;
    const end = endOf(otherSeries(key));
    this.#otherEnds.set(key, end);
    return end;
  }

  #expectedOf(settings: BindSettings): Expected {
    // Made anew at every change of the settings, and looked up at every scrape.
    const known = this.#expected.get(settings);
    if (known !== undefined) return known;
    const { mode } = settings;
    const types = mode === 'client' ? [settings.bindType] : settings.allowedBindTypes;
    const key = `${mode} ${types.join(' ')}`;
    const expected = this.#expectedByKey.get(key) ?? expectedFor(mode, types);
    this.#expectedByKey.set(key, expected);
    this.#expected.set(settings, expected);
    return expected;
  }
}

function expectedFor(mode: BindSettings['mode'], types: readonly BindType[]): Expected {
  const usual = [...ALWAYS, ...types.flatMap((type) => BY_BIND_TYPE[type])];
  const submits = types.some((type) => type !== 'receiver');
  return {
    plain: PLAIN_SERIES.map((series) => usual.some((one) => isIt(one, series, mode))),
    others: PLAIN_SERIES.filter((series) => submits && isIt(THROTTLED, series, mode)).map((series) =>
      otherKey(series, STATUS.ESME_RTHROTTLED),
    ),
  };
}

/** What a client submits a server bind is submitted, and it delivers where a client is delivered to. */
function isIt([direction, command]: Usual, series: PduSeries, mode: BindSettings['mode']): boolean {
  return series.command === command && (series.direction === direction) === (mode === 'client');
}

function endOf({ direction, command, status }: PduSeries): Buffer {
  return Buffer.from(`,${labelPairs({ direction, command, status })}} `);
}

import type { PduMeter } from '../session/owner.ts';
import { STATUS_NAMES } from '../smpp/generated/names.ts';
import { COMMAND_IDS, type CommandName, isResponseId, type Pdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';

type Direction = 'in' | 'out';

/** `unknown`: a command_id that no specification has. `malformed`: octets that are no PDU. */
export type CountedCommand = CommandName | 'malformed';

/** One series. `status` is empty for a request, which has none. */
export interface PduSeries {
  readonly direction: Direction;
  readonly command: CountedCommand;
  readonly status: string;
}

/** Combinations beyond the usual ones that one bind counts apart; a command's other statuses are `other` then. */
export const MOST_COMBINATIONS = 64;
export const OTHER_STATUS = 'other';

const COMMANDS: readonly CountedCommand[] = [
  ...Object.keys(COMMAND_IDS).filter(isCommand),
  'unknown',
  'malformed',
];
const SIZE = COMMANDS.length;
const INDEX: ReadonlyMap<CountedCommand, number> = new Map(
  COMMANDS.map((command, index) => [command, index]),
);
const UNKNOWN = COMMANDS.indexOf('unknown');
const MALFORMED = COMMANDS.indexOf('malformed');
/** By index: whether it is a response, and so has a status. */
const IS_ANSWER: readonly boolean[] = COMMANDS.map(
  (command) => isCommand(command) && isResponseId(COMMAND_IDS[command]),
);
/** A status that no specification names, for all of them. */
const UNNAMED = 0xffff_ffff;

/** How the cells of {@link PduCounts} read, in their order: PDUs in, then PDUs out. */
export const PLAIN_SERIES: readonly PduSeries[] = (['in', 'out'] as const).flatMap((direction) =>
  COMMANDS.map((command, index) => ({
    direction,
    command,
    status: IS_ANSWER[index] === true ? 'ESME_ROK' : '',
  })),
);

/**
 * The PDUs of one bind by direction, command and status. What happens all the time (requests, and answers with
 * ESME_ROK) is a cell of an array; other statuses are a bounded map, since a peer can make up four thousand million.
 */
export class PduCounts implements PduMeter {
  /** As {@link PLAIN_SERIES}. */
  readonly plain = new Float64Array(2 * SIZE);
  /** What else has happened; {@link otherSeries} says what a key stands for. */
  readonly others: ReadonlyMap<number, number>;
  readonly #others = new Map<number, number>();

  constructor() {
    this.others = this.#others;
  }

  received(pdu: Pdu): void {
    this.#count(0, pdu);
  }

  sent(pdu: Pdu): void {
    this.#count(SIZE, pdu);
  }

  malformed(): void {
    this.#add(MALFORMED);
  }

  #count(base: number, pdu: Pdu): void {
    const index = INDEX.get(pdu.command) ?? UNKNOWN;
    const status = pdu.command_status;
    if (status === STATUS.ESME_ROK || IS_ANSWER[index] !== true) this.#add(base + index);
    else this.#addOther(base + index, status);
  }

  #add(cell: number): void {
    this.plain[cell] = (this.plain[cell] ?? 0) + 1;
  }

  #addOther(cell: number, status: number): void {
    const others = this.#others;
    let key = keyOf(cell, STATUS_NAMES.has(status) ? status : UNNAMED);
    if (!others.has(key) && others.size >= MOST_COMBINATIONS) key = keyOf(cell, UNNAMED);
    others.set(key, (others.get(key) ?? 0) + 1);
  }
}

function keyOf(cell: number, status: number): number {
  return status * PLAIN_SERIES.length + cell;
}

/** The key of {@link PduCounts.others} for a status that a specification names. */
export function otherKey(plain: PduSeries, status: number): number {
  return keyOf(PLAIN_SERIES.indexOf(plain), status);
}

/** What a key of {@link PduCounts.others} stands for. */
export function otherSeries(key: number): PduSeries {
  const plain = PLAIN_SERIES[key % PLAIN_SERIES.length];
  if (plain === undefined) throw new RangeError(`${key} is no key of a combination`);
  const status = Math.floor(key / PLAIN_SERIES.length);
  return { ...plain, status: STATUS_NAMES.get(status) ?? OTHER_STATUS };
}

function isCommand(name: string): name is keyof typeof COMMAND_IDS {
  return Object.hasOwn(COMMAND_IDS, name);
}

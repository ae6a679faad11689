import { createRequire } from 'node:module';
import { decode } from '../../connector/smpp/decode.ts';
import { encode, encodeInto } from '../../connector/smpp/encode.ts';
import { Framer } from '../../connector/smpp/frame.ts';
import { type Pdu, pdu } from '../../connector/smpp/pdu.ts';
import { isViolation } from '../../connector/smpp/violation.ts';

/** What is used of the `smpp` package, which has no types. */
interface SmppPackage {
  readonly PDU: new (command: string | Buffer, fields?: object) => { toBuffer(): Buffer };
}

export interface CodecFigure {
  readonly name: string;
  /** Median over the rounds. */
  readonly nanoseconds: number;
  /** The same work by the `smpp` package; null where it has none. */
  readonly packageNanoseconds: number | null;
  readonly timesFaster: number | null;
}

export interface CodecBenchOptions {
  readonly rounds?: number;
  /** Operations a round; the package does a tenth of them. */
  readonly operations?: number;
  readonly now?: () => bigint;
}

interface Contest {
  readonly name: string;
  readonly ours: (index: number) => number;
  readonly theirs: ((index: number) => number) | null;
}

/**
 * Times the codec against the `smpp` package on one core: a 146-octet submit_sm, its response, and framing. The two take
 * turns, so that a change of the machine's speed meets both.
 */
export function benchCodec(options: CodecBenchOptions = {}): CodecFigure[] {
  const rounds = options.rounds ?? 9;
  const operations = options.operations ?? 200_000;
  const now = options.now ?? process.hrtime.bigint;
  return contests().map((contest) => {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(time(contest.ours, operations, now));
      if (contest.theirs !== null) theirs.push(time(contest.theirs, Math.ceil(operations / 10), now));
    }
    const nanoseconds = median(ours);
    const packageNanoseconds = contest.theirs === null ? null : median(theirs);
    const timesFaster = packageNanoseconds === null ? null : packageNanoseconds / nanoseconds;
    return { name: contest.name, nanoseconds, packageNanoseconds, timesFaster };
  });
}

function contests(): Contest[] {
  const smpp: SmppPackage = createRequire(import.meta.url)('smpp');
  const short_message = Buffer.alloc(90, 'Your code is 482913. ');
  // A literal: an object spread ends in a form that engines read slowly, for the package as for us.
  const fields = (sequence_number: number) => ({
    source_addr_ton: 5,
    source_addr: 'OMNIMESSAGE',
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: '447700900123',
    registered_delivery: 1,
    short_message,
    sequence_number,
  });
  const submit = pdu('submit_sm', fields(1));
  const submitFrame = octetsOf(submit);
  const answer = pdu('submit_sm_resp', { message_id: '7f3a90c2e1' });
  const answerFrame = octetsOf(answer);
  const target = Buffer.alloc(64 * 1024);
  const burst = Buffer.concat(Array.from({ length: 100 }, () => submitFrame));
  const framer = new Framer();
  let octets = 0;
  const count = (frame: Buffer): void => {
    octets += frame.length;
  };

  return [
    {
      name: `decode submit_sm (${submitFrame.length} octets)`,
      ours: () => sequenceOf(decode(submitFrame)),
      theirs: () => Object.keys(new smpp.PDU(submitFrame)).length,
    },
    {
      name: 'encode submit_sm, PDU and buffer made anew',
      ours: (sequence_number) => octetsOf(pdu('submit_sm', fields(sequence_number))).length,
      theirs: (sequence_number) => new smpp.PDU('submit_sm', fields(sequence_number)).toBuffer().length,
    },
    {
      name: 'encode submit_sm into a buffer',
      ours: () => offsetOf(encodeInto(submit, target, 0)),
      theirs: null,
    },
    {
      name: `decode submit_sm_resp (${answerFrame.length} octets)`,
      ours: () => sequenceOf(decode(answerFrame)),
      theirs: () => Object.keys(new smpp.PDU(answerFrame)).length,
    },
    {
      name: 'encode submit_sm_resp, PDU and buffer made anew',
      ours: (sequence_number) =>
        octetsOf(pdu('submit_sm_resp', { message_id: '7f3a90c2e1', sequence_number })).length,
      theirs: (sequence_number) =>
        new smpp.PDU('submit_sm_resp', { message_id: '7f3a90c2e1', sequence_number }).toBuffer().length,
    },
    {
      name: 'encode submit_sm_resp into a buffer',
      ours: () => offsetOf(encodeInto(answer, target, 0)),
      theirs: null,
    },
    {
      name: 'frame 100 submit_sm of one chunk',
      ours: () => {
        framer.push(burst, count);
        return octets;
      },
      theirs: null,
    },
  ];
}

function time(work: (index: number) => number, operations: number, now: () => bigint): number {
  let sum = 0;
  const start = now();
  for (let i = 1; i <= operations; i++) sum += work(i);
  const elapsed = Number(now() - start);
  if (!(sum > 0)) throw new Error('the work under measurement yielded nothing');
  return elapsed / operations;
}

function octetsOf(pdu: Pdu): Buffer {
  const octets = encode(pdu);
  if (isViolation(octets)) throw new Error(octets.detail);
  return octets;
}

function sequenceOf(pdu: ReturnType<typeof decode>): number {
  if (isViolation(pdu)) throw new Error(pdu.detail);
  return pdu.sequence_number + 1;
}

function offsetOf(result: ReturnType<typeof encodeInto>): number {
  if (isViolation(result)) throw new Error(result.detail);
  return result;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

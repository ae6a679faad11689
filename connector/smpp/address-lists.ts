import { latin1, uint32 } from './generated/octets.ts';
import type { DestAddress, UnsuccessSme } from './generated/pdus.ts';
import { malformed, terminator, truncated, unterminated } from './reading.ts';
import type { Violation } from './violation.ts';

/** The entries of a counted list, where the list ended, and what stopped it early. */
export interface EntryList<T> {
  readonly entries: readonly T[];
  readonly end: number;
  readonly violation: Violation | undefined;
}

/** number_of_dests and dest_address(es): SMPP 3.4 §4.5.1. `at` is at number_of_dests. */
export function readDestAddresses(octets: Buffer, at: number): EntryList<DestAddress> {
  return readList(octets, at, 'number_of_dests', readDestAddress);
}

/** no_unsuccess and unsuccess_sme(s): SMPP 3.4 §4.5.2. `at` is at no_unsuccess. */
export function readUnsuccessSmes(octets: Buffer, at: number): EntryList<UnsuccessSme> {
  return readList(octets, at, 'no_unsuccess', readUnsuccessSme);
}

type ReadEntry<T> = (
  octets: Buffer,
  at: number,
) => { readonly entry: T; readonly end: number } | { readonly violation: Violation };

function readList<T>(octets: Buffer, at: number, counter: string, read: ReadEntry<T>): EntryList<T> {
  const entries: T[] = [];
  const count = octets[at];
  if (count === undefined) return { entries, end: at, violation: truncated(octets, at, [counter]) };
  let end = at + 1;
  while (entries.length < count) {
    const result = read(octets, end);
    if ('violation' in result) return { entries, end, violation: result.violation };
    entries.push(result.entry);
    end = result.end;
  }
  return { entries, end, violation: undefined };
}

const readDestAddress: ReadEntry<DestAddress> = (octets, at) => {
  const dest_flag = octets[at];
  if (dest_flag === undefined) return { violation: truncated(octets, at, ['dest_flag']) };
  if (dest_flag === 2) {
    const nul = terminator(octets, at + 1, octets.length);
    if (nul < 0) return { violation: unterminated(octets, at + 1, 'dl_name', 'ESME_RINVDLNAME') };
    return { entry: { dest_flag, dl_name: latin1(octets, at + 1, nul) }, end: nul + 1 };
  }
  if (dest_flag !== 1) {
    const detail = `dest_flag is ${dest_flag}; 1 (address) and 2 (distribution list) are allowed`;
    return { violation: malformed(octets, 'invalid_value', 'dest_flag', detail, 'ESME_RINVDESTFLAG') };
  }
  const address = readAddress(octets, at + 1);
  if ('violation' in address) return address;
  return { entry: { dest_flag, ...address.entry }, end: address.end };
};

const readUnsuccessSme: ReadEntry<UnsuccessSme> = (octets, at) => {
  const address = readAddress(octets, at);
  if ('violation' in address) return address;
  if (address.end + 4 > octets.length) {
    return { violation: truncated(octets, octets.length, ['error_status_code']) };
  }
  const error_status_code = uint32(octets, address.end);
  return { entry: { ...address.entry, error_status_code }, end: address.end + 4 };
};

const readAddress: ReadEntry<Omit<UnsuccessSme, 'error_status_code'>> = (octets, at) => {
  const dest_addr_ton = octets[at];
  const dest_addr_npi = octets[at + 1];
  if (dest_addr_ton === undefined || dest_addr_npi === undefined) {
    return { violation: truncated(octets, at, ['dest_addr_ton', 'dest_addr_npi']) };
  }
  const nul = terminator(octets, at + 2, octets.length);
  if (nul < 0) return { violation: unterminated(octets, at + 2, 'destination_addr', 'ESME_RINVDSTADR') };
  return {
    entry: { dest_addr_ton, dest_addr_npi, destination_addr: latin1(octets, at + 2, nul) },
    end: nul + 1,
  };
};

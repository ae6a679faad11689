import type { DestAddress, SubmitMulti, SubmitMultiResp, UnsuccessSme } from './pdu.ts';
import { refuse, type Violation } from './violation.ts';
import { refuseCString, refuseInteger, writeCString, writeUint32 } from './writing.ts';

const ADDRESS_SIZE = 21;

/** Octets of number_of_dests and the dest_address(es). */
export function destAddressesSize(entries: readonly DestAddress[]): number {
  let size = 1;
  for (const entry of entries) {
    size += entry.dest_flag === 1 ? 4 + entry.destination_addr.length : 2 + entry.dl_name.length;
  }
  return size;
}

/** Octets of no_unsuccess and the unsuccess_sme(s). */
export function unsuccessSmesSize(entries: readonly UnsuccessSme[]): number {
  let size = 1;
  for (const entry of entries) size += 7 + entry.destination_addr.length;
  return size;
}

/** SMPP 3.4 §4.5.1; `min` to `max` entries. */
export function writeDestAddresses(
  pdu: SubmitMulti,
  target: Buffer,
  at: number,
  min: number,
  max: number,
): number | Violation {
  const violation = refuseCount(pdu, 'dest_address', pdu.dest_address.length, min, max);
  if (violation !== null) return violation;
  target[at] = pdu.dest_address.length;
  at += 1;
  for (const entry of pdu.dest_address) {
    target[at] = entry.dest_flag;
    if (entry.dest_flag === 2) {
      at = writeCString(target, at + 1, entry.dl_name, ADDRESS_SIZE);
      if (at < 0) return refuseCString(pdu, 'dl_name', entry.dl_name, ADDRESS_SIZE);
    } else {
      const end = writeAddress(pdu, entry, target, at + 1);
      if (typeof end !== 'number') return end;
      at = end;
    }
  }
  return at;
}

/** SMPP 3.4 §4.5.2; `min` to `max` entries. */
export function writeUnsuccessSmes(
  pdu: SubmitMultiResp,
  target: Buffer,
  at: number,
  min: number,
  max: number,
): number | Violation {
  const violation = refuseCount(pdu, 'unsuccess_sme', pdu.unsuccess_sme.length, min, max);
  if (violation !== null) return violation;
  target[at] = pdu.unsuccess_sme.length;
  at += 1;
  for (const entry of pdu.unsuccess_sme) {
    const end = writeAddress(pdu, entry, target, at);
    if (typeof end !== 'number') return end;
    const status = entry.error_status_code;
    if (status >>> 0 !== status) return refuseInteger(pdu, 'error_status_code', status, 0, 0xffff_ffff);
    writeUint32(target, end, status);
    at = end + 4;
  }
  return at;
}

type ListPdu = SubmitMulti | SubmitMultiResp;

function writeAddress(
  pdu: ListPdu,
  entry: Omit<UnsuccessSme, 'error_status_code'>,
  target: Buffer,
  at: number,
): number | Violation {
  const { dest_addr_ton, dest_addr_npi, destination_addr } = entry;
  if ((dest_addr_ton & 0xff) !== dest_addr_ton)
    return refuseInteger(pdu, 'dest_addr_ton', dest_addr_ton, 0, 0xff);
  if ((dest_addr_npi & 0xff) !== dest_addr_npi)
    return refuseInteger(pdu, 'dest_addr_npi', dest_addr_npi, 0, 0xff);
  target[at] = dest_addr_ton;
  target[at + 1] = dest_addr_npi;
  const end = writeCString(target, at + 2, destination_addr, ADDRESS_SIZE);
  return end < 0 ? refuseCString(pdu, 'destination_addr', destination_addr, ADDRESS_SIZE) : end;
}

function refuseCount(pdu: ListPdu, field: string, count: number, min: number, max: number): Violation | null {
  if (count >= min && count <= max) return null;
  const code = count < min ? 'too_few' : 'too_many';
  return refuse(pdu, code, field, `has ${count} entries; ${min} to ${max} are allowed`);
}

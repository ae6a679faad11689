import { maskNumber } from '../contract/log/masking.ts';
import type { Log } from './log.ts';
import type { Trace } from './session/connection.ts';
import { readConcat } from './smpp/concat.ts';
import type { Pdu, Tlv } from './smpp/pdu.ts';
import { readText } from './smpp/read-text.ts';

/**
 * Every PDU as a debug line, without what is nobody's business: passwords are left out; texts and TLV values are, and
 * phone numbers are masked, unless `log_message_text` is set. Costs one level check per PDU while debug is off.
 */
export function traceTo(log: Log): Trace {
  if (!log.isOn('debug')) return null;
  return (direction, pdu) =>
    log.event('pdu', { direction, command: pdu.command, pdu: shown(pdu, log.isFull) });
}

function shown(pdu: Pdu, messageText: boolean): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(pdu)) {
    if (name === 'password' || name === 'tlvs') continue;
    if (!Buffer.isBuffer(value)) fields[name] = messageText ? value : masked(name, value);
    else if (messageText) fields[`${name}_hex`] = value.toString('hex');
    else fields[`${name}_octets`] = value.length;
  }
  if (pdu.command !== 'unknown' && pdu.tlvs.length > 0) {
    fields['tlvs'] = pdu.tlvs.map((tlv) => shownTlv(tlv, messageText));
  }
  if (messageText && (pdu.command === 'submit_sm' || pdu.command === 'deliver_sm')) {
    const part = readConcat(pdu);
    // As data_coding says, with GSM for 0: a trace does not know the peer's own default alphabet.
    const read = readText([{ ...part, dataCoding: pdu.data_coding }], 'gsm');
    if (read.kind === 'text') fields['text'] = read.text;
  }
  return fields;
}

/** Numbers are in fields named `*_addr`, and in the lists of submit_multi and its answer. */
function masked(name: string, value: unknown): unknown {
  if (typeof value === 'string') return name.endsWith('_addr') ? maskNumber(value) : value;
  if (!Array.isArray(value)) return value;
  return value.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null
      ? Object.fromEntries(Object.entries(entry).map(([key, one]) => [key, masked(key, one)]))
      : entry,
  );
}

function shownTlv({ tag, value }: Tlv, messageText: boolean): object {
  const name = `0x${tag.toString(16).padStart(4, '0')}`;
  return messageText ? { tag: name, hex: value.toString('hex') } : { tag: name, octets: value.length };
}

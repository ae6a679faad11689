import type { Log } from './log.ts';
import type { Trace } from './session/connection.ts';
import type { Pdu } from './smpp/pdu.ts';

/**
 * Every PDU as a debug line, without what is nobody's business: passwords are left out, message text is given by its
 * length. Costs one level check per PDU while debug is off.
 */
export function traceTo(log: Log): Trace {
  if (!log.isLevelEnabled('debug')) return null;
  return (direction, pdu) => log.debug({ event: 'pdu', direction, pdu: shown(pdu) }, `${direction} ${pdu.command}`);
}

function shown(pdu: Pdu): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(pdu)) {
    if (name === 'password') continue;
    if (name === 'tlvs' && Array.isArray(value)) {
      fields[name] = pdu.command === 'unknown' ? [] : pdu.tlvs.map(({ tag, value: octets }) => [`0x${tag.toString(16).padStart(4, '0')}`, octets.length]);
    } else if (Buffer.isBuffer(value)) {
      fields[`${name}_octets`] = value.length;
    } else {
      fields[name] = value;
    }
  }
  return fields;
}

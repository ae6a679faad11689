import { statusCode, statusName } from '../../connector/smpp/status.ts';
import { STATUS_MEANINGS } from '../../connector/statuses/meanings.ts';
import type { Objection } from './finding.ts';

interface Meaning {
  readonly means: string;
  readonly advice: string;
}

/** What a carrier says by refusing a bind (SMPP 3.4 §5.1.3), and what to do. */
const REFUSALS: Readonly<Record<string, Meaning>> = {
  ESME_RINVPASWD: {
    means: 'the carrier does not take the password',
    advice:
      'Enter the password again: case, blanks, 8 characters at most (allow_long_password where the carrier takes more). Do not try often: carriers lock accounts.',
  },
  ESME_RINVSYSID: {
    means: 'the carrier does not know the system_id',
    advice:
      'Compare system_id with what the carrier gave, character by character, and that this is its host.',
  },
  ESME_RINVSYSTYP: {
    means: 'the carrier does not take the system_type',
    advice: 'Ask the carrier for its system_type; many want none.',
  },
  ESME_RBINDFAIL: {
    means: 'the carrier refuses, and does not say why',
    advice:
      'Ask the carrier: is our address (curl -s https://ifconfig.me) on its list, is the account open, how many sessions does it allow? Check system_id, password, bind_type.',
  },
  ESME_RALYBND: {
    means: 'the carrier counts a session of this account already',
    advice:
      'Another system may be bound with this system_id, or an old session is not gone: wait a minute, try again, else ask the carrier to end it.',
  },
  ESME_RINVCMDID: {
    means: 'the carrier does not know this kind of bind',
    advice: 'Try another bind_type: a transmitter and a receiver in place of a transceiver.',
  },
  ESME_RINVBNDSTS: {
    means: 'the carrier does not expect a bind now',
    advice: 'Is this the port of SMPP, and not that of another service? Ask the carrier.',
  },
  ESME_RSYSERR: {
    means: 'the carrier has a fault of its own',
    advice: 'Try again in a while; then ask the carrier.',
  },
  ESME_RTHROTTLED: {
    means: 'the carrier is asked too often',
    advice: 'Wait some minutes before the next try.',
  },
};

const OTHERS_ADVICE =
  'Ask the carrier what this status means; check system_id, password, bind_type and interface_version.';

/** A refused bind in words. Pure. */
export function explainRefusal(commandStatus: number): Objection {
  const name = statusName(commandStatus);
  const code = statusCode(commandStatus);
  const written = name.startsWith('0x') ? code : `${name} (${code})`;
  const { means, advice } = REFUSALS[name] ?? { means: meaningOf(name), advice: OTHERS_ADVICE };
  return { found: `bind refused with ${written}: ${means}`, allowed: 'ESME_ROK', advice };
}

function meaningOf(name: string): string {
  const known = Object.entries(STATUS_MEANINGS).find(([status]) => status === name)?.[1];
  return known?.meaning.en ?? 'a refusal of the carrier’s own';
}

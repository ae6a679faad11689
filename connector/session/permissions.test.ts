import { describe, expect, it } from 'vitest';
import { COMMAND_IDS, type CommandName, isResponse, type Pdu, pdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { step } from './machine.ts';
import { mayIssue, type Phase, peerOf, type Role } from './permissions.ts';
import { lines, sessionIn } from './session.fixture.ts';

/**
 * SMPP 3.4 issue 1.2 §2.3, table 2-1, row by row as it is printed: state | issued by ESME | issued by SMSC. The
 * specification calls submit_multi submit_sm_multi there.
 */
const TABLE_2_1 = `
bind_transmitter       OPEN       yes no
bind_transmitter_resp  OPEN       no  yes
bind_receiver          OPEN       yes no
bind_receiver_resp     OPEN       no  yes
bind_transceiver       OPEN       yes no
bind_transceiver_resp  OPEN       no  yes
outbind                OPEN       no  yes
unbind                 TX RX TRX  yes yes
unbind_resp            TX RX TRX  yes yes
submit_sm              TX TRX     yes no
submit_sm_resp         TX TRX     no  yes
submit_multi           TX TRX     yes no
submit_multi_resp      TX TRX     no  yes
data_sm                TX RX TRX  yes yes
data_sm_resp           TX RX TRX  yes yes
deliver_sm             RX TRX     no  yes
deliver_sm_resp        RX TRX     yes no
query_sm               TX TRX     yes no
query_sm_resp          TX TRX     no  yes
cancel_sm              TX TRX     yes no
cancel_sm_resp         TX TRX     no  yes
replace_sm             TX         yes no
replace_sm_resp        TX         no  yes
enquire_link           TX RX TRX  yes yes
enquire_link_resp      TX RX TRX  yes yes
alert_notification     RX TRX     no  yes
generic_nack           TX RX TRX  yes yes
`;

/** SMPP 5.0 §2.4, table 2-1: the operations that 3.4 does not have. */
const TABLE_5_0 = `
broadcast_sm              TX TRX  yes no
broadcast_sm_resp         TX TRX  no  yes
query_broadcast_sm        TX TRX  yes no
query_broadcast_sm_resp   TX TRX  no  yes
cancel_broadcast_sm       TX TRX  yes no
cancel_broadcast_sm_resp  TX TRX  no  yes
`;

/** Where we differ from the tables, and why: see the docstring of TABLE in permissions.ts. */
const TOLERATED: readonly (readonly [commands: RegExp, phases: readonly Phase[], allowed: boolean])[] = [
  // 5.0 table 2-1 has these in Open as well.
  [/^(enquire_link|enquire_link_resp|generic_nack)$/, ['open', 'binding'], true],
  // 5.0 table 2-1 has it in Bound_TRX.
  [/^replace_sm/, ['bound_trx'], true],
  [/^(unbind|unbind_resp)$/, ['open', 'binding'], true],
  // The specification's OPEN is two phases of ours: the request belongs to the first, the response to the second.
  [/^bind_.*_resp$/, ['open'], false],
  [/^(bind_(receiver|transmitter|transceiver)|outbind)$/, ['binding'], false],
];

const PHASES: readonly Phase[] = ['open', 'binding', 'bound_tx', 'bound_rx', 'bound_trx', 'closed'];
const STATE_OF: Readonly<Record<Phase, string | null>> = {
  open: 'OPEN',
  binding: 'OPEN',
  bound_tx: 'TX',
  bound_rx: 'RX',
  bound_trx: 'TRX',
  closed: null,
};

const rows = new Map(
  `${TABLE_2_1}${TABLE_5_0}`
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => {
      const [command = '', ...rest] = row.split(/\s+/);
      const [esme, smsc] = rest.splice(-2);
      return [command, { states: rest, esme: esme === 'yes', smsc: smsc === 'yes' }] as const;
    }),
);

function expected(issuer: Role, command: string, phase: Phase): boolean {
  const row = rows.get(command);
  if (row === undefined) return false;
  const state = STATE_OF[phase];
  const tolerated = TOLERATED.find(([commands, phases]) => commands.test(command) && phases.includes(phase));
  const inState = state !== null && row.states.includes(state);
  return row[issuer] && (tolerated?.[2] ?? inState);
}

const commands: readonly CommandName[] = [
  ...Object.keys(COMMAND_IDS).filter((name): name is CommandName => name in COMMAND_IDS),
  'unknown',
];
const ROLES: readonly Role[] = ['esme', 'smsc'];
const everyPair = ROLES.flatMap((issuer) =>
  PHASES.flatMap((phase) => commands.map((command) => ({ issuer, phase, command }))),
);

describe('mayIssue', () => {
  it('knows every command of the dictionary', () => {
    expect(commands.filter((command) => command !== 'unknown' && !rows.has(command))).toEqual([]);
    expect([...rows.keys()].filter((command) => !commands.some((known) => known === command))).toEqual([]);
  });

  it('agrees with the tables of SMPP 3.4 §2.3 and 5.0 §2.4 on every pair', () => {
    const wrong = everyPair.filter(
      ({ issuer, phase, command }) => mayIssue(issuer, command, phase) !== expected(issuer, command, phase),
    );
    expect(wrong).toEqual([]);
    expect(everyPair.length).toBe(2 * 6 * 34);
  });
});

describe('step, for every PDU that the peer may not issue', () => {
  const forbidden = everyPair.filter(
    ({ issuer, phase, command }) =>
      phase !== 'closed' && command !== 'unknown' && !mayIssue(issuer, command, phase),
  );

  it.each(forbidden)('$command of the $issuer in $phase', ({ issuer, phase, command }) => {
    const state = sessionIn(phase, { role: peerOf(issuer) });
    const sent: Pdu = pdu(command, { sequence_number: 77 });
    const effects = lines(step(state, { type: 'pdu', pdu: sent }, 1));
    const isUnanswered =
      sent.command === 'unknown' ||
      isResponse(sent) ||
      command === 'alert_notification' ||
      command === 'outbind'; // SMPP 3.4 §4.1.7.1, §4.12.1: these have no response
    // §5.1.3: a second bind has a status of its own; everything else is the wrong state for the command.
    const isSecondBind = /^bind_/.test(command) && phase.startsWith('bound_');
    const status = isSecondBind ? STATUS.ESME_RALYBND : STATUS.ESME_RINVBNDSTS;
    expect(effects).toEqual([
      'oddity wrong_state',
      ...(isUnanswered ? [] : [`send ${command}_resp 77 status ${status}`]),
    ]);
    expect(state.phase).toBe(phase);
    expect(state.inbound).toBe(0);
  });

  it.each(PHASES.filter((phase) => phase !== 'closed'))('an unknown request and response in %s', (phase) => {
    for (const role of ROLES) {
      const request = pdu('unknown', { command_id: 0x00000abc, sequence_number: 9 });
      expect(lines(step(sessionIn(phase, { role }), { type: 'pdu', pdu: request }, 1))).toEqual([
        'oddity unknown_command',
        `send generic_nack 9 status ${STATUS.ESME_RINVCMDID}`,
      ]);
      const response = pdu('unknown', { command_id: 0x80000abc, sequence_number: 9 });
      expect(lines(step(sessionIn(phase, { role }), { type: 'pdu', pdu: response }, 1))).toEqual([
        'oddity unknown_command',
      ]);
    }
  });

  it('nothing at all once closed', () => {
    for (const { command } of everyPair) {
      const state = sessionIn('closed');
      const sent: Pdu = command === 'unknown' ? pdu('unknown', { command_id: 5 }) : pdu(command);
      expect(step(state, { type: 'pdu', pdu: sent }, 1)).toEqual([]);
    }
  });
});

/** A partner asks for messages, and cancels them: its own, and nobody else's. */
import { describe, expect, test } from 'vitest';
import { recordingLog } from '../../contract/log/recording-log.fixture.ts';
import { type KnownMessage, type OmniMessage, OmniMessageError } from '../omnimessage/port.ts';
import { FakeCore } from '../outbound/outbound.fixture.ts';
import { pdu } from '../smpp/pdu.ts';
import { STATUS, statusName } from '../smpp/status.ts';
import { cancelMessage, queryMessage } from './message-operations.ts';

const OWN: KnownMessage = { status: 'pending', sourceSmsc: 'partner', source: 'ACME', finalMs: null };

/** A core that knows this one message. */
function bench(known: KnownMessage | null | OmniMessageError) {
  const core = new FakeCore();
  const cancelled: string[] = [];
  const omniMessage: OmniMessage = Object.assign(core, {
    message: () => (known instanceof OmniMessageError ? Promise.reject(known) : Promise.resolve(known)),
    cancel: (id: string) => {
      cancelled.push(id);
      return Promise.resolve(true);
    },
  });
  const context = { omniMessage, log: recordingLog() };
  const asked = { message_id: '8f1c', source_addr: 'ACME', sequence_number: 7 };
  return {
    cancelled,
    query: (fields = {}) => queryMessage(pdu('query_sm', { ...asked, ...fields }), 'partner', context),
    cancel: (fields = {}) => cancelMessage(pdu('cancel_sm', { ...asked, ...fields }), 'partner', context),
  };
}

test('its own message is told and cancelled', async () => {
  const { query, cancel, cancelled } = bench(OWN);
  expect(await query()).toMatchObject({
    command_status: 0,
    message_id: '8f1c',
    message_state: 1,
    sequence_number: 7,
  });
  expect(await cancel()).toMatchObject({ command_status: 0, sequence_number: 7 });
  expect(cancelled).toEqual(['8f1c']);
});

describe('refused, and nothing is cancelled', () => {
  const away = new OmniMessageError('timeout', 'no answer');
  test.each([
    ['another partner’s message', { ...OWN, sourceSmsc: 'other' }, {}, 'ESME_RINVMSGID', 'ESME_RINVMSGID'],
    ['a message of nobody’s', { ...OWN, sourceSmsc: null }, {}, 'ESME_RINVMSGID', 'ESME_RINVMSGID'],
    ['a message that there is not', null, {}, 'ESME_RINVMSGID', 'ESME_RINVMSGID'],
    ['another source', OWN, { source_addr: 'EVIL' }, 'ESME_RINVSRCADR', 'ESME_RINVSRCADR'],
    ['OmniMessage away', away, {}, 'ESME_RSYSERR', 'ESME_RSYSERR'],
  ])('%s', async (_what, known, fields, queried, cancelledWith) => {
    const { query, cancel, cancelled } = bench(known);
    expect(statusName((await query(fields)).command_status)).toBe(queried);
    expect(statusName((await cancel(fields)).command_status)).toBe(cancelledWith);
    expect(cancelled).toEqual([]);
  });

  test('all of a source at once, without an id', async () => {
    const { cancel, cancelled } = bench(OWN);
    expect((await cancel({ message_id: '' })).command_status).toBe(STATUS.ESME_RCANCELFAIL);
    expect(cancelled).toEqual([]);
  });
});

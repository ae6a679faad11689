import { pdu, type SubmitMulti, type SubmitMultiResp, type SubmitSm } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import type { Taken } from './joining.ts';

/** Messages of one submit_multi that wait for OmniMessage at once. */
const AT_ONCE = 16;

/**
 * submit_multi as one message for each destination (SMPP 3.4 §4.5): those that failed are in unsuccess_sme, the
 * message_id is that of the first that was taken. When none was, command_status says why. Distribution lists are
 * OmniMessage's matter and have no address to be named by, so a submit_multi with one is refused whole.
 */
export async function submitMulti(
  request: SubmitMulti,
  submit: (single: SubmitSm, index: number) => Promise<Taken>,
): Promise<SubmitMultiResp> {
  const { sequence_number } = request;
  const refusal = (command_status: number) => pdu('submit_multi_resp', { sequence_number, command_status });
  const destinations = [];
  for (const destination of request.dest_address) {
    if (!('destination_addr' in destination)) return refusal(STATUS.ESME_RINVDLNAME);
    destinations.push(destination);
  }
  if (destinations.length === 0) return refusal(STATUS.ESME_RINVNUMDESTS);

  const results: { readonly destination: (typeof destinations)[number]; readonly taken: Taken }[] = [];
  for (let from = 0; from < destinations.length; from += AT_ONCE) {
    const batch = destinations.slice(from, from + AT_ONCE).map(async (destination, index) => ({
      destination,
      taken: await submit(single(request, destination), from + index),
    }));
    results.push(...(await Promise.all(batch)));
  }
  const unsuccess_sme = results.flatMap(({ destination, taken }) =>
    'commandStatus' in taken ? [{ ...destination, error_status_code: taken.commandStatus }] : [],
  );
  const accepted = results.map(({ taken }) => taken).find((taken) => 'id' in taken);
  if (accepted === undefined) return refusal(unsuccess_sme[0]?.error_status_code ?? STATUS.ESME_RSUBMITFAIL);
  return pdu('submit_multi_resp', { sequence_number, message_id: accepted.id, unsuccess_sme });
}

function single(
  request: SubmitMulti,
  destination: {
    readonly dest_addr_ton: number;
    readonly dest_addr_npi: number;
    readonly destination_addr: string;
  },
): SubmitSm {
  return pdu('submit_sm', {
    sequence_number: request.sequence_number,
    service_type: request.service_type,
    source_addr_ton: request.source_addr_ton,
    source_addr_npi: request.source_addr_npi,
    source_addr: request.source_addr,
    dest_addr_ton: destination.dest_addr_ton,
    dest_addr_npi: destination.dest_addr_npi,
    destination_addr: destination.destination_addr,
    esm_class: request.esm_class,
    protocol_id: request.protocol_id,
    priority_flag: request.priority_flag,
    schedule_delivery_time: request.schedule_delivery_time,
    validity_period: request.validity_period,
    registered_delivery: request.registered_delivery,
    replace_if_present_flag: request.replace_if_present_flag,
    data_coding: request.data_coding,
    sm_default_msg_id: request.sm_default_msg_id,
    short_message: request.short_message,
    tlvs: request.tlvs,
  });
}

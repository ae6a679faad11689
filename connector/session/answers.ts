import {
  type BindReceiver,
  type BindTransceiver,
  type BindTransmitter,
  pdu,
  type RequestPdu,
  type ResponsePdu,
  responseName,
} from '../smpp/pdu.ts';

export type BindRequestPdu = BindTransmitter | BindReceiver | BindTransceiver;

/** The response to `request` with nothing but a status; its other fields have their defaults. */
export function responseTo(request: RequestPdu, command_status: number): ResponsePdu {
  return pdu(responseName(request.command), { command_status, sequence_number: request.sequence_number });
}

import { createRequire } from 'node:module';
import { decode } from '../../connector/smpp/decode.ts';
import { encode } from '../../connector/smpp/encode.ts';
import { type Pdu, pdu } from '../../connector/smpp/pdu.ts';
import { isViolation } from '../../connector/smpp/violation.ts';

/** What is used of the `smpp` package, which has no types. */
interface SmppPackage {
  readonly PDU: new (command: string | Buffer, fields?: object) => { toBuffer(): Buffer };
}

export interface Contest {
  /** As libsmpp34.c names it too. */
  readonly name: string;
  /** Both return a number above 0, so that nothing is optimised away. */
  readonly ours: (sequence_number: number) => number;
  readonly theirs: (sequence_number: number) => number;
}

const TEXT = Buffer.alloc(90, 'Your code is 482913. ');

// Literals made anew for each message: an object spread ends in a form that engines read slowly, for the package as
// for us, and an object that is used again hides what a PDU costs.
const submit = (sequence_number: number) => ({
  source_addr_ton: 5,
  source_addr: 'OMNIMESSAGE',
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: '447700900123',
  registered_delivery: 1,
  short_message: TEXT,
  sequence_number,
});
const deliver = (sequence_number: number) => ({
  source_addr_ton: 1,
  source_addr_npi: 1,
  source_addr: '447700900123',
  destination_addr: '12345',
  short_message: TEXT,
  sequence_number,
});
const submitted = (sequence_number: number) => ({ message_id: '7f3a90c2e1', sequence_number });
const delivered = (sequence_number: number) => ({ sequence_number });

/** Encode and decode of submit_sm, deliver_sm and both answers, ours and the package's. */
export function codecContests(): Contest[] {
  const smpp: SmppPackage = createRequire(import.meta.url)('smpp');
  const contest = (name: string, ours: (n: number) => Pdu, fields: (n: number) => object): Contest[] => {
    const frame = octetsOf(ours(1));
    return [
      {
        name: `encode ${name}`,
        ours: (n) => octetsOf(ours(n)).length,
        theirs: (n) => new smpp.PDU(name, fields(n)).toBuffer().length,
      },
      {
        name: `decode ${name}`,
        ours: () => sequenceOf(decode(frame)),
        theirs: () => Object.keys(new smpp.PDU(frame)).length,
      },
    ];
  };
  return [
    ...contest('submit_sm', (n) => pdu('submit_sm', submit(n)), submit),
    ...contest('submit_sm_resp', (n) => pdu('submit_sm_resp', submitted(n)), submitted),
    ...contest('deliver_sm', (n) => pdu('deliver_sm', deliver(n)), deliver),
    ...contest('deliver_sm_resp', (n) => pdu('deliver_sm_resp', delivered(n)), delivered),
  ];
}

function octetsOf(one: Pdu): Buffer {
  const octets = encode(one);
  if (isViolation(octets)) throw new Error(octets.detail);
  return octets;
}

function sequenceOf(one: ReturnType<typeof decode>): number {
  if (isViolation(one)) throw new Error(one.detail);
  return one.sequence_number + 1;
}

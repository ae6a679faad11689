/**
 * The Idempotency-Key of a PDU's request: `<bind>-<session>-<sequence>`.
 *
 * V8 keeps the text of a number that was made into one, tens of thousands of them, until it collects old memory. Those of
 * sequence_numbers, which nobody asks for again, were most of what inbound messages left there; a thousand texts serve all of
 * them here.
 */
export function requestKey(bind: string, sessionId: string, sequenceNumber: number): string {
  const thousands = Math.floor(sequenceNumber / 1000);
  const rest = sequenceNumber - 1000 * thousands;
  return thousands === 0
    ? `${bind}-${sessionId}-${rest}`
    : `${bind}-${sessionId}-${thousands}${PADDED[rest]}`;
}

const PADDED: readonly string[] = Array.from({ length: 1000 }, (_, rest) => String(rest).padStart(3, '0'));

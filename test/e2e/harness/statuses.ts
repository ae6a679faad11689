/** command_status values that carriers of the tests answer with: SMPP 3.4 §5.1.3. */
export const ESME_RALYBND = 0x05;
export const ESME_RINVPASWD = 0x0e;
export const ESME_RMSGQFUL = 0x14;
export const ESME_RTHROTTLED = 0x58;

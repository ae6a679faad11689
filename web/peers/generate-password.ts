import { SMPP_PASSWORD_LENGTH } from '../../contract/password.ts';

/** Letters and digits that nobody mistakes for others when reading them out; 56 of them. */
const CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
/** The largest multiple of their number that an octet reaches: beyond it, some would come up more often. */
const FAIR = 256 - (256 % CHARACTERS.length);

/** As long as a bind of SMPP 3.4 carries (§5.2.2). */
export function generatePassword(random: (octets: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  let password = '';
  while (password.length < SMPP_PASSWORD_LENGTH) {
    for (const octet of random(new Uint8Array(SMPP_PASSWORD_LENGTH))) {
      if (octet < FAIR && password.length < SMPP_PASSWORD_LENGTH)
        password += CHARACTERS[octet % CHARACTERS.length];
    }
  }
  return password;
}

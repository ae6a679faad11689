import * as z from 'zod';
import { addressRangeSetting } from './address.ts';
import { BIND_TYPES, peerName } from './client-peer.ts';
import { messageSettingsShape } from './message-settings.ts';
import { expectedPassword, expectedPasswordFits, SMPP_PASSWORD_LENGTH } from './password.ts';
import { sessionSettingsShape, throttlePausesOrdered, throttlePausesRule } from './session-settings.ts';
import { integer, isMapping, latin1, milliseconds, oneOf, rule, section, yesOrNo } from './setting.ts';
import { tlvsReadable } from './tlvs.ts';

export const RECEIPT_TEXTS = ['standard', 'short'] as const;
const bindTypesAllowed = `a list of at least one of ${BIND_TYPES.join(', ')}, each at most once`;

export const serverPeerShape = {
  name: peerName().meta({
    examples: ['partner_acme'],
    description: 'Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage.',
    hot: false,
  }),
  mode: z
    .enum(['server'], { error: 'only server; carriers that we dial stand in binds' })
    .default('server')
    .meta({ description: 'server: the partner dials us.', hot: false }),
  system_id: latin1(1, 15).meta({
    examples: ['acme_corp'],
    description: 'User name that the partner presents (SMPP 3.4 §5.2.1); unique over the server peers.',
    hot: false,
  }),
  password: expectedPassword().meta({
    description: `Password that the partner presents: plain, at most ${SMPP_PASSWORD_LENGTH} octets (64 with allow_long_password), or a scrypt hash in PHC format.`,
    hot: false,
    secret: true,
  }),
  allow_long_password: yesOrNo().default(false).meta({
    description: 'The partner can send passwords beyond the 8 octets of SMPP 3.4.',
    hot: false,
  }),
  allowed_bind_types: z
    .array(oneOf(BIND_TYPES), { error: bindTypesAllowed })
    .min(1, { error: bindTypesAllowed })
    .max(3, { error: bindTypesAllowed })
    .refine((list) => new Set(list).size === list.length, { error: bindTypesAllowed })
    .meta({
      examples: [['transmitter', 'receiver', 'transceiver']],
      description: 'Bind types that the partner may use.',
      hot: false,
    }),
  ip_whitelist: z
    .array(addressRangeSetting(), { error: 'a list of addresses and ranges' })
    .max(1000, { error: 'a list of at most 1000 addresses and ranges' })
    .default([])
    .meta({
      examples: [['192.0.2.0/24', '198.51.100.7']],
      description:
        'IPv4 and IPv6 addresses and CIDR ranges that the partner may dial from; empty: any (not for production).',
      hot: false,
    }),
  max_sessions: integer(1, 1000).default(10).meta({
    description: 'Sessions of this partner at the same time; a further bind is refused.',
    hot: true,
  }),
  window_size: integer(1, 1000).default(100).meta({
    description:
      'Requests of one session that we hold unanswered, at most; a further one is answered ESME_RTHROTTLED.',
    hot: true,
  }),
  deliver_window_size: integer(1, 1000).default(10).meta({
    description: 'deliver_sm of one session without an answer, at most.',
    hot: true,
  }),
  inactivity_timeout: milliseconds(1000, 86_400_000).default(120_000).meta({
    description:
      'A session on which the partner sends nothing for this long is ended (SMPP 3.4 §7.2, inactivity_timer).',
    unit: 'ms',
    hot: true,
  }),
  receipt_text: oneOf(RECEIPT_TEXTS).default('standard').meta({
    description:
      'Text of the receipts we send: standard (SMPP 3.4 appendix B) or short (without the message text).',
    hot: true,
  }),
  receipt_tlvs: yesOrNo().default(true).meta({
    description: 'Put receipted_message_id, message_state and network_error_code into the receipts we send.',
    hot: true,
  }),
  ...sessionSettingsShape,
  ...messageSettingsShape,
};

/** A partner that dials us: an entry of `server_binds`. */
export const serverPeerSchema = section(serverPeerShape)
  .refine(
    expectedPasswordFits,
    rule(
      ['password'],
      `at most ${SMPP_PASSWORD_LENGTH} characters, which is what a bind of SMPP 3.4 (§5.2.2) carries`,
      'Use a shorter password; or set allow_long_password: true when the partner can send up to 64.',
    ),
  )
  .refine(throttlePausesOrdered, throttlePausesRule)
  .superRefine(tlvsReadable, { when: ({ value }) => isMapping(value) })
  .meta({ id: 'ServerPeer', description: 'A partner that dials the gateway.' });

/** As written in a file or an API request: defaults may be left out. */
export type ServerPeerInput = z.input<typeof serverPeerSchema>;
/** Validated, every default filled in, the guide's names and units. */
export type ServerPeer = z.output<typeof serverPeerSchema>;

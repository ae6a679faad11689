import * as z from 'zod';
import { hostSetting, targetSetting } from './address.ts';
import { messageSettingsShape } from './message-settings.ts';
import { passwordFits, presentedPassword, SMPP_PASSWORD_LENGTH } from './password.ts';
import { sessionSettingsShape, throttlePausesOrdered, throttlePausesRule } from './session-settings.ts';
import { integer, isMapping, latin1, milliseconds, oneOf, rule, section, yesOrNo } from './setting.ts';
import { clientTlsSchema } from './tls.ts';
import { tlvsReadable } from './tlvs.ts';

export const BIND_TYPES = ['transmitter', 'receiver', 'transceiver'] as const;
export type BindType = (typeof BIND_TYPES)[number];

export const INTERFACE_VERSIONS = ['3.3', '3.4', '5.0'] as const;

/** A name is a metric label, a log field, a path segment of the API and OmniMessage's dest_smsc. */
export function peerName() {
  const error = '1 to 63 letters, digits, underscores, dots and hyphens';
  return z.string({ error }).regex(/^[A-Za-z0-9_.-]{1,63}$/, { error });
}

export const clientPeerShape = {
  name: peerName().meta({
    examples: ['vodafone_uk'],
    description: 'Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage.',
    hot: false,
  }),
  mode: z
    .enum(['client'], { error: 'only client; partners that dial us stand in server_binds' })
    .default('client')
    .meta({ description: 'client: we dial the carrier.', hot: false }),
  bind_type: oneOf(BIND_TYPES).meta({
    examples: ['transceiver'],
    description:
      'transmitter (send), receiver (receive) or transceiver (both; take this unless the carrier says otherwise).',
    hot: false,
  }),
  host: hostSetting().meta({
    examples: ['smpp.carrier.com'],
    description: "Host name or IP address of the carrier's SMPP server.",
    hot: false,
  }),
  port: integer(1, 65_535).default(2775).meta({ description: 'TCP port of the carrier.', hot: false }),
  system_id: latin1(1, 15).meta({
    examples: ['company_user'],
    description: 'User name given by the carrier (SMPP 3.4 §5.2.1), at most 15 octets.',
    hot: false,
  }),
  password: presentedPassword().meta({
    description: `Password given by the carrier (SMPP 3.4 §5.2.2): at most ${SMPP_PASSWORD_LENGTH} octets, 64 with allow_long_password.`,
    hot: false,
    secret: true,
  }),
  allow_long_password: yesOrNo().default(false).meta({
    description: 'The carrier takes passwords beyond the 8 octets of SMPP 3.4.',
    hot: false,
  }),
  system_type: latin1(0, 12)
    .default('')
    .meta({ examples: ['SMPP'], description: 'system_type (SMPP 3.4 §5.2.3).', hot: false }),
  interface_version: oneOf(INTERFACE_VERSIONS).default('3.4').meta({
    description: 'interface_version (SMPP 3.4 §5.2.4), in quotes: "3.3", "3.4" or "5.0".',
    hot: false,
  }),
  addr_ton: integer(0, 7)
    .default(0)
    .meta({ description: 'addr_ton of the bind (SMPP 3.4 §5.2.5).', hot: false }),
  addr_npi: integer(0, 18)
    .default(0)
    .meta({ description: 'addr_npi of the bind (SMPP 3.4 §5.2.6).', hot: false }),
  address_range: latin1(0, 40)
    .default('')
    .meta({ examples: ['^447700'], description: 'address_range of the bind (SMPP 3.4 §5.2.7).', hot: false }),
  receipts_for: peerName()
    .nullable()
    .default(null)
    .meta({
      examples: ['vodafone_uk_tx'],
      description:
        'For a receiver: the transmitter whose receipts come here. null: the one with the same system_id and host, if there is one.',
      hot: false,
    }),
  sessions: integer(1, 16).default(1).meta({
    description: 'Sessions of this bind at the same time; they share tps_limit.',
    hot: false,
  }),
  failover_hosts: z
    .array(targetSetting(), { error: 'a list of at most 8 of host, host:port or [IPv6 address]:port' })
    .max(8, { error: 'a list of at most 8 hosts' })
    .default([])
    .meta({
      examples: [['smpp2.carrier.com', 'smpp3.carrier.com:2776']],
      description:
        'Further hosts, tried in this order when host does not answer; without a port, port is used.',
      hot: false,
    }),
  tls: clientTlsSchema
    .default({
      enabled: false,
      verify: true,
      ca_file: null,
      cert_file: null,
      key_file: null,
      server_name: null,
      min_version: '1.2',
    })
    .meta({
      description: 'TLS to the carrier; tls: true is short for {enabled: true}.',
      hot: false,
    }),
  window_size: integer(1, 1000).default(10).meta({
    description: 'Requests of one session without an answer, at most.',
    hot: true,
  }),
  connect_timeout: milliseconds(100, 120_000).default(10_000).meta({
    description: 'How long the TCP connection and the TLS handshake may take.',
    unit: 'ms',
    hot: true,
  }),
  bind_timeout: milliseconds(100, 120_000).default(10_000).meta({
    description: 'How long the answer to the bind may take.',
    unit: 'ms',
    hot: true,
  }),
  reconnect_delay: milliseconds(100, 600_000).default(1000).meta({
    description: 'Wait before the first reconnect; doubles, with jitter, up to reconnect_max_delay.',
    unit: 'ms',
    hot: true,
  }),
  reconnect_max_delay: milliseconds(100, 3_600_000).default(60_000).meta({
    description: 'Longest wait between two reconnects; they never cease.',
    unit: 'ms',
    hot: true,
  }),
  already_bound_delay: milliseconds(100, 3_600_000).default(30_000).meta({
    description: 'Shortest wait after ESME_RALYBND: the carrier has to notice that the old session is gone.',
    unit: 'ms',
    hot: true,
  }),
  ...sessionSettingsShape,
  ...messageSettingsShape,
};

const NEEDS_TLVS: readonly unknown[] = ['sar', 'payload'];

/** A carrier that we dial: an entry of `binds`. */
export const clientPeerSchema = section(clientPeerShape)
  .refine(passwordFits, {
    ...rule(
      ['password'],
      `at most ${SMPP_PASSWORD_LENGTH} characters, which is what a bind of SMPP 3.4 (§5.2.2) carries`,
      'Use a shorter password; or set allow_long_password: true when the carrier takes up to 64.',
    ),
  })
  .refine(throttlePausesOrdered, throttlePausesRule)
  .superRefine(tlvsReadable, { when: ({ value }) => isMapping(value) })
  .refine(
    (peer) => !(peer.reconnect_max_delay < peer.reconnect_delay),
    rule(
      ['reconnect_max_delay'],
      'a time that is not shorter than reconnect_delay',
      'Raise reconnect_max_delay or lower reconnect_delay.',
    ),
  )
  .refine(
    (peer) => peer.interface_version !== '3.3' || !NEEDS_TLVS.includes(peer.long_messages),
    rule(
      ['long_messages'],
      'udh8, udh16 or none with interface_version "3.3", which has no TLVs',
      'Choose udh8, or a later interface_version.',
    ),
  )
  .meta({ id: 'ClientPeer', description: 'A carrier that the gateway dials.' });

/** As written in a file or an API request: defaults may be left out. */
export type ClientPeerInput = z.input<typeof clientPeerSchema>;
/** Validated, every default filled in, the guide's names and units. */
export type ClientPeer = z.output<typeof clientPeerSchema>;

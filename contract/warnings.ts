import { isHashed, RECOMMENDED_PASSWORD_LENGTH, SMPP_PASSWORD_LENGTH } from './password.ts';
import type { Peer } from './peer.ts';
import type { Path } from './schema-path.ts';
import type { Settings } from './settings.ts';

export const WARNING_CODES = [
  'weak_password',
  'open_ip_whitelist',
  'unencrypted_api',
  'unverified_api',
  'unverified_tls',
  'tls_not_enabled',
  'transceiver_before_3_4',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

/** Something that works and yet should not stay so. Secrets never get in. */
export interface SettingWarning {
  readonly code: WarningCode;
  readonly path: Path;
  readonly message: string;
  readonly advice: string;
}

export function settingsWarnings(settings: Settings): SettingWarning[] {
  return [
    ...apiWarnings(settings),
    ...settings.binds.flatMap((peer, index) => under(['binds', index], peerWarnings(peer))),
    ...settings.server_binds.flatMap((peer, index) => under(['server_binds', index], peerWarnings(peer))),
  ];
}

function under(prefix: Path, warnings: readonly SettingWarning[]): SettingWarning[] {
  return warnings.map((warning) => ({ ...warning, path: [...prefix, ...warning.path] }));
}

function apiWarnings({ api_base_url: url, verify_ssl_peer: verified }: Settings): SettingWarning[] {
  if (url === null) return [];
  if (url.toLowerCase().startsWith('http:')) {
    return [
      {
        code: 'unencrypted_api',
        path: ['api_base_url'],
        message: 'messages and tokens go to OmniMessage unencrypted',
        advice: 'Use https in production.',
      },
    ];
  }
  if (verified) return [];
  return [
    {
      code: 'unverified_api',
      path: ['verify_ssl_peer'],
      message: "OmniMessage's certificate is not checked",
      advice: 'Set verify_ssl_peer: true once OmniMessage has a valid certificate.',
    },
  ];
}

/** Warnings of one peer; paths are those of its settings. */
export function peerWarnings(peer: Peer): SettingWarning[] {
  const kind: SettingWarning[] = peer.mode === 'client' ? clientWarnings(peer) : serverWarnings(peer);
  return [...passwordWarnings(peer), ...kind];
}

function passwordWarnings({ password, allow_long_password: long, mode }: Peer): SettingWarning[] {
  if (isHashed(password) || password.length >= RECOMMENDED_PASSWORD_LENGTH) return [];
  const other = mode === 'client' ? 'carrier takes' : 'partner can send';
  return [
    {
      code: 'weak_password',
      path: ['password'],
      message: `it has ${password.length} of the ${RECOMMENDED_PASSWORD_LENGTH} characters recommended`,
      advice: long
        ? 'Agree on a longer one.'
        : `SMPP 3.4 carries ${SMPP_PASSWORD_LENGTH}: use all of them at random; if the ${other} more, set allow_long_password: true.`,
    },
  ];
}

function clientWarnings({
  tls,
  interface_version,
  bind_type,
}: Extract<Peer, { mode: 'client' }>): SettingWarning[] {
  const warnings: SettingWarning[] = [];
  if (tls.enabled && !tls.verify) {
    warnings.push({
      code: 'unverified_tls',
      path: ['tls', 'verify'],
      message: "the carrier's certificate is not checked",
      advice: 'Name the issuer in ca_file and set verify: true.',
    });
  }
  if (!tls.enabled && [tls.ca_file, tls.cert_file, tls.server_name].some((setting) => setting !== null)) {
    warnings.push({
      code: 'tls_not_enabled',
      path: ['tls'],
      message: 'TLS is set up and not enabled: this bind is not encrypted',
      advice: 'Add enabled: true.',
    });
  }
  if (interface_version === '3.3' && bind_type === 'transceiver') {
    warnings.push({
      code: 'transceiver_before_3_4',
      path: ['bind_type'],
      message: 'SMPP 3.3 has no bind_transceiver; a carrier may refuse it',
      advice: 'Use a transmitter and a receiver bind, or interface_version "3.4".',
    });
  }
  return warnings;
}

function serverWarnings({ ip_whitelist }: Extract<Peer, { mode: 'server' }>): SettingWarning[] {
  if (ip_whitelist.length > 0) return [];
  return [
    {
      code: 'open_ip_whitelist',
      path: ['ip_whitelist'],
      message: 'the partner may dial from any address',
      advice: 'List the addresses of the partner.',
    },
  ];
}

import type { Target } from './address.ts';
import type { BindType } from './client-peer.ts';
import type {
  ALPHABETS,
  DEFAULT_ALPHABETS,
  INTERNATIONAL_PREFIXES,
  LONG_MESSAGE_FORMS,
  MESSAGE_CLASS_FORMS,
  MESSAGE_ID_FORMATS,
  NATIONAL_LANGUAGES,
  PORT_FORMS,
  VALIDITY_FORMATS,
} from './message-settings.ts';
import type { PlainPassword, ScryptHash } from './password.ts';
import type { RECEIPT_TEXTS } from './server-peer.ts';
import type { LocalTargets, LogLevel } from './settings.ts';
import type { CLIENT_CERTIFICATE_POLICIES, TLS_VERSIONS } from './tls.ts';
import type { ConstantTlv, TlvName } from './tlvs.ts';

export type { Target } from './address.ts';
export type { BindType } from './client-peer.ts';
export type { PlainPassword, ScryptHash } from './password.ts';
export type { ConstantTlv, TlvName } from './tlvs.ts';

export type DefaultAlphabet = (typeof DEFAULT_ALPHABETS)[number];
export type Alphabet = (typeof ALPHABETS)[number];
export type NationalLanguage = (typeof NATIONAL_LANGUAGES)[number];
export type LongMessageForm = (typeof LONG_MESSAGE_FORMS)[number];
export type ValidityFormat = (typeof VALIDITY_FORMATS)[number];
export type InternationalPrefix = (typeof INTERNATIONAL_PREFIXES)[number];
export type MessageClassForm = (typeof MESSAGE_CLASS_FORMS)[number];
export type PortForm = (typeof PORT_FORMS)[number];
export type MessageIdFormat = (typeof MESSAGE_ID_FORMATS)[number];
export type ReceiptText = (typeof RECEIPT_TEXTS)[number];
export type TlsVersion = (typeof TLS_VERSIONS)[number];
export type ClientCertificatePolicy = (typeof CLIENT_CERTIFICATE_POLICIES)[number];

/** How messages of a peer are written and read. `null`: inferred for each message. */
export interface MessageSettings {
  readonly defaultAlphabet: DefaultAlphabet;
  /** In the order to try them. */
  readonly alphabets: readonly Alphabet[];
  readonly nationalLanguages: readonly NationalLanguage[];
  readonly dataCoding: number | null;
  readonly transliterate: boolean;
  readonly longMessages: LongMessageForm;
  readonly reassemble: boolean;
  readonly reassembleTimeoutMs: number;
  readonly serviceType: string;
  readonly protocolId: number;
  readonly sourceTon: number | null;
  readonly sourceNpi: number | null;
  readonly destTon: number | null;
  readonly destNpi: number | null;
  readonly registeredDelivery: number;
  readonly validityFormat: ValidityFormat;
  /** Minutes, in quarter hours. */
  readonly utcOffset: number;
  readonly internationalPrefix: InternationalPrefix;
  readonly messageClassForm: MessageClassForm;
  readonly portForm: PortForm;
  readonly messageIdFormat: MessageIdFormat;
  /** Names of vendor TLVs, each tag once. */
  readonly tlvNames: readonly TlvName[];
  readonly tlvs: readonly ConstantTlv[];
}

/** Pace and timers, for both kinds of peer. */
export interface SessionSettings {
  /** Messages per second. */
  readonly tpsLimit: number;
  readonly queueCheckFrequencyMs: number;
  readonly responseTimeoutMs: number;
  readonly enquireLinkIntervalMs: number;
  readonly enquireLinkTimeoutMs: number;
  readonly unbindTimeoutMs: number;
  readonly throttlePauseMs: number;
  readonly throttleMaxPauseMs: number;
  readonly queueFullDelayMs: number;
  readonly queueFullRetries: number;
  /** Octets, header included. */
  readonly maxPduLength: number;
}

/** `null` in place of the whole: no TLS. Files are PEM; `caFile` null: the system's certificates. */
export interface ClientTls {
  readonly verify: boolean;
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  /** `null`: the target's host. */
  readonly serverName: string | null;
  readonly minVersion: TlsVersion;
}

export interface ClientBindSettings extends SessionSettings {
  readonly mode: 'client';
  readonly name: string;
  readonly bindType: BindType;
  /** In the order to dial them; at least one. */
  readonly targets: readonly Target[];
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  readonly interfaceVersion: 0x33 | 0x34 | 0x50;
  readonly addrTon: number;
  readonly addrNpi: number;
  readonly addressRange: string;
  /** The transmitter whose receipts come over this bind; null: inferred. */
  readonly receiptsFor: string | null;
  readonly sessions: number;
  readonly tls: ClientTls | null;
  /** Requests without an answer, per session. */
  readonly windowSize: number;
  readonly connectTimeoutMs: number;
  readonly bindTimeoutMs: number;
  readonly reconnectDelayMs: number;
  readonly reconnectMaxDelayMs: number;
  readonly alreadyBoundDelayMs: number;
  readonly message: MessageSettings;
}

export type PartnerPassword = PlainPassword | ScryptHash;

export interface ServerBindSettings extends SessionSettings {
  readonly mode: 'server';
  readonly name: string;
  readonly systemId: string;
  readonly password: PartnerPassword;
  readonly allowedBindTypes: readonly BindType[];
  /** CIDR ranges, a bare address as /32 or /128; empty: any address. */
  readonly ipWhitelist: readonly string[];
  readonly maxSessions: number;
  /** The partner's requests that we hold unanswered, per session. */
  readonly windowSize: number;
  /** Our requests without an answer, per session. */
  readonly deliverWindowSize: number;
  readonly inactivityTimeoutMs: number;
  readonly receiptText: ReceiptText;
  readonly receiptTlvs: boolean;
  readonly message: MessageSettings;
}

export type BindSettings = ClientBindSettings | ServerBindSettings;

export interface ListenTls {
  readonly port: number;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string | null;
  readonly requestClientCert: ClientCertificatePolicy;
  readonly minVersion: TlsVersion;
}

export interface ListenSettings {
  readonly host: string;
  readonly port: number;
  readonly maxConnections: number;
  readonly maxHalfOpen: number;
  readonly sessionInitTimeoutMs: number;
  /** New connections per second and address. */
  readonly connectionRate: number;
  readonly tls: ListenTls | null;
  /** `trusted`: CIDR ranges, at least one. */
  readonly proxyProtocol: { readonly trusted: readonly string[] } | null;
  readonly lockout: { readonly failures: number; readonly windowMs: number; readonly durationMs: number };
}

export interface GatewaySettings {
  /** Without a slash at its end; `null` only where it is not required. */
  readonly apiBaseUrl: string | null;
  readonly apiToken: string | null;
  readonly apiTimeoutMs: number;
  readonly apiConnections: number;
  readonly smppPollIntervalMs: number;
  readonly verifySslPeer: boolean;
  readonly smscName: string;
  /** As it was written; `null`: partners dial what is listened on. */
  readonly publicSmppAddress: string | null;
  readonly localTargets: LocalTargets;
  readonly reportBacklogLimit: number;
  readonly logLevel: LogLevel;
  readonly logMessageText: boolean;
  /** null: nothing is traced. */
  readonly otelExporterOtlpEndpoint: string | null;
  /** 0 to 1 */
  readonly otelTracesSamplerArg: number;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly drainTimeoutMs: number;
  readonly binds: readonly ClientBindSettings[];
  readonly serverBinds: readonly ServerBindSettings[];
  readonly listen: ListenSettings;
}

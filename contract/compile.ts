import { addressRange, parseTarget } from './address.ts';
import type {
  ClientBindSettings,
  GatewaySettings,
  ListenSettings,
  MessageSettings,
  PartnerPassword,
  ServerBindSettings,
  SessionSettings,
} from './compiled.ts';
import type { Listen } from './listen.ts';
import { isHashed, parseScryptHash } from './password.ts';
import type { ClientPeer, Peer, ServerPeer } from './peer.ts';
import type { Settings } from './settings.ts';
import { readConstantTlv, readTlvNames } from './tlvs.ts';

/**
 * Validated settings to what the connector runs on: camelCase, times in milliseconds under names in `Ms`,
 * octets where SMPP wants octets, frozen through and through. Input that did not come from the schemas throws a
 * TypeError; nothing else can fail here.
 */
export function compileSettings(settings: Settings): GatewaySettings {
  return deepFreeze({
    apiBaseUrl: settings.api_base_url === null ? null : withoutTrailingSlash(settings.api_base_url),
    apiToken: settings.api_token,
    apiTimeoutMs: settings.api_timeout,
    apiConnections: settings.api_connections,
    smppPollIntervalMs: settings.smpp_poll_interval,
    verifySslPeer: settings.verify_ssl_peer,
    smscName: settings.smsc_name,
    publicSmppAddress: settings.public_smpp_address,
    localTargets: settings.local_targets,
    reportBacklogLimit: settings.report_backlog_limit,
    logLevel: settings.log_level,
    logMessageText: settings.log_message_text,
    otelExporterOtlpEndpoint: settings.otel_exporter_otlp_endpoint,
    otelTracesSamplerArg: settings.otel_traces_sampler_arg,
    metricsHost: settings.metrics_host,
    metricsPort: settings.metrics_port,
    drainTimeoutMs: settings.drain_timeout,
    binds: settings.binds.map(compileClientPeer),
    serverBinds: settings.server_binds.map(compileServerPeer),
    listen: compileListen(settings.listen),
  });
}

export function compilePeer(peer: Peer): ClientBindSettings | ServerBindSettings {
  return peer.mode === 'client' ? compileClientPeer(peer) : compileServerPeer(peer);
}

const INTERFACE_VERSION = { '3.3': 0x33, '3.4': 0x34, '5.0': 0x50 } as const;

export function compileClientPeer(peer: ClientPeer): ClientBindSettings {
  const failover = peer.failover_hosts.map((text) => present(parseTarget(text, peer.port), 'failover_hosts'));
  const { tls } = peer;
  return deepFreeze({
    mode: 'client',
    name: peer.name,
    bindType: peer.bind_type,
    targets: [{ host: peer.host, port: peer.port }, ...failover],
    systemId: peer.system_id,
    password: peer.password,
    systemType: peer.system_type,
    interfaceVersion: INTERFACE_VERSION[peer.interface_version],
    addrTon: peer.addr_ton,
    addrNpi: peer.addr_npi,
    addressRange: peer.address_range,
    receiptsFor: peer.receipts_for,
    sessions: peer.sessions,
    tls: tls.enabled
      ? {
          verify: tls.verify,
          caFile: tls.ca_file,
          certFile: tls.cert_file,
          keyFile: tls.key_file,
          serverName: tls.server_name,
          minVersion: tls.min_version,
        }
      : null,
    windowSize: peer.window_size,
    connectTimeoutMs: peer.connect_timeout,
    bindTimeoutMs: peer.bind_timeout,
    reconnectDelayMs: peer.reconnect_delay,
    reconnectMaxDelayMs: peer.reconnect_max_delay,
    alreadyBoundDelayMs: peer.already_bound_delay,
    ...compileSession(peer),
    message: compileMessage(peer),
  });
}

export function compileServerPeer(peer: ServerPeer): ServerBindSettings {
  return deepFreeze({
    mode: 'server',
    name: peer.name,
    systemId: peer.system_id,
    password: compilePassword(peer.password),
    allowedBindTypes: [...peer.allowed_bind_types],
    ipWhitelist: peer.ip_whitelist.map((entry) => present(addressRange(entry), 'ip_whitelist')),
    maxSessions: peer.max_sessions,
    windowSize: peer.window_size,
    deliverWindowSize: peer.deliver_window_size,
    inactivityTimeoutMs: peer.inactivity_timeout,
    receiptText: peer.receipt_text,
    receiptTlvs: peer.receipt_tlvs,
    ...compileSession(peer),
    message: compileMessage(peer),
  });
}

export function compileListen(listen: Listen): ListenSettings {
  const { tls, proxy_protocol: proxy, lockout } = listen;
  return deepFreeze({
    host: listen.host,
    port: listen.port,
    maxConnections: listen.max_connections,
    maxHalfOpen: listen.max_half_open,
    sessionInitTimeoutMs: listen.session_init_timeout,
    connectionRate: listen.connection_rate,
    tls: tls.enabled
      ? {
          port: tls.port,
          certFile: present(tls.cert_file, 'listen.tls.cert_file'),
          keyFile: present(tls.key_file, 'listen.tls.key_file'),
          caFile: tls.ca_file,
          requestClientCert: tls.request_client_cert,
          minVersion: tls.min_version,
        }
      : null,
    proxyProtocol: proxy.enabled
      ? {
          trusted: proxy.trusted.map((entry) =>
            present(addressRange(entry), 'listen.proxy_protocol.trusted'),
          ),
        }
      : null,
    lockout: { failures: lockout.failures, windowMs: lockout.window, durationMs: lockout.duration },
  });
}

function compilePassword(password: string): PartnerPassword {
  if (!isHashed(password)) return { kind: 'plain', password };
  return present(parseScryptHash(password), 'password');
}

function compileSession(peer: ClientPeer | ServerPeer): SessionSettings {
  return {
    tpsLimit: peer.tps_limit,
    queueCheckFrequencyMs: peer.queue_check_frequency,
    responseTimeoutMs: peer.response_timeout,
    enquireLinkIntervalMs: peer.enquire_link_interval,
    enquireLinkTimeoutMs: peer.enquire_link_timeout,
    unbindTimeoutMs: peer.unbind_timeout,
    throttlePauseMs: peer.throttle_pause,
    throttleMaxPauseMs: peer.throttle_max_pause,
    queueFullDelayMs: peer.queue_full_delay,
    queueFullRetries: peer.queue_full_retries,
    maxPduLength: peer.max_pdu_length,
  };
}

function compileMessage(peer: ClientPeer | ServerPeer): MessageSettings {
  return {
    defaultAlphabet: peer.default_alphabet,
    alphabets: [...peer.alphabets],
    nationalLanguages: [...peer.national_languages],
    dataCoding: peer.data_coding,
    transliterate: peer.transliterate,
    longMessages: peer.long_messages,
    reassemble: peer.reassemble,
    reassembleTimeoutMs: peer.reassemble_timeout,
    serviceType: peer.service_type,
    protocolId: peer.protocol_id,
    sourceTon: peer.source_ton,
    sourceNpi: peer.source_npi,
    destTon: peer.dest_ton,
    destNpi: peer.dest_npi,
    registeredDelivery: peer.registered_delivery,
    validityFormat: peer.validity_format,
    utcOffset: peer.utc_offset,
    internationalPrefix: peer.international_prefix,
    messageClassForm: peer.message_class_form,
    portForm: peer.port_form,
    messageIdFormat: peer.message_id_format,
    tlvNames: readTlvNames(peer.tlv_names),
    tlvs: Object.entries(peer.tlvs).map(([key, value]) => {
      const reading = readConstantTlv(key, value, peer.tlv_names);
      return present(reading.ok ? reading.tlv : null, 'tlvs');
    }),
  };
}

function withoutTrailingSlash(url: string): string {
  const { origin, pathname } = new URL(url);
  let end = pathname.length;
  while (end > 0 && pathname[end - 1] === '/') end--;
  return origin + pathname.slice(0, end);
}

function present<T>(value: T | null, setting: string): T {
  if (value === null) throw new TypeError(`${setting} was not validated before it was compiled`);
  return value;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

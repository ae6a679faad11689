import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { BindSettings, ClientBindSettings, GatewaySettings } from '../contract/compiled.ts';
import { AdminHttp } from './admin-http.ts';
import { type Clock, type Random, systemClock, type Timer } from './clock.ts';
import { createFleet, type Fleet, type FleetHealth, type TableSettings } from './fleet/fleet.ts';
import type { CoreStatus, ListenerStatus } from './fleet/status.ts';

import type { Log, LogControl } from './log.ts';

import { Metrics } from './metrics.ts';
import { HealthWatch } from './omnimessage/health-watch.ts';
import type { OmniMessage } from './omnimessage/port.ts';
import { startRegistration } from './omnimessage/registration.ts';
import { createRestOmniMessage, shareConnections } from './omnimessage/rest.ts';
import { ReportQueue } from './outbound/reports.ts';
import { traceTo } from './pdu-trace.ts';
import { BindRegistry } from './peers/bind-registry.ts';
import { ClientBind, type ClientBindContext } from './peers/client-bind.ts';
import { Entrance } from './peers/entrance.ts';
import type { RunningBind } from './peers/running-bind.ts';
import { ServerBind } from './peers/server-bind.ts';
import { Transmitters } from './peers/transmitters.ts';
import { anyAddress, notLocal } from './session/dial-guard.ts';
import type { Connect } from './session/dialer.ts';
import { socketConnect } from './session/sockets.ts';
import { needsRestart } from './settings/needs-restart.ts';
import type { Traces } from './traces/traces.ts';

export interface GatewayParts {
  readonly version: string;
  readonly log: Log;
  /** Level and text of the log, where they can be changed while it runs. */
  readonly logControl?: LogControl;
  /** Absent or null: nothing is traced. Its opener closes it. */
  readonly traces?: Traces | null;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly omniMessage?: OmniMessage;
  readonly connect?: (settings: ClientBindSettings) => Connect;
  /** Where the peers are when they are shared with other connectors and an API; null: the settings alone decide. */
  readonly table?: TableSettings | null;
}

/** Reports under way to OmniMessage at once. */
const REPORT_CONCURRENCY = 768;

const REGISTER_SOON_MS = 200;

/** A connector at work: the composition of all its parts, started and stopped as one. */
export class Gateway {
  readonly #settings: GatewaySettings;
  readonly #log: Log;
  readonly #logControl: LogControl | null;
  readonly #version: string;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #table: TableSettings | null;
  readonly #omniMessage: OmniMessage;
  readonly #reports: ReportQueue;
  readonly #metrics: Metrics;
  readonly #admin: AdminHttp;
  readonly #binds: BindRegistry;
  readonly #entrance: Entrance;
  readonly #health: HealthWatch;
  #endRegistration: () => void = () => undefined;
  #registerTimer: Timer | null = null;
  #fleet: Fleet | null = null;
  #drainTimeoutMs: number;
  /** Settings that were refused, or could not be taken into effect as a whole. */
  #configFailures = 0;
  #whenStopped: Promise<void> | null = null;
  #phase: 'starting' | 'running' | 'stopping' = 'starting';

  constructor(settings: GatewaySettings, parts: GatewayParts) {
    const { log, clock = systemClock, random = Math.random } = parts;
    this.#settings = settings;
    this.#drainTimeoutMs = settings.drainTimeoutMs;
    this.#log = log;
    this.#logControl = parts.logControl ?? null;
    this.#version = parts.version;
    this.#clock = clock;
    this.#random = random;
    this.#table = parts.table ?? null;
    this.#metrics = new Metrics({
      clock,
      version: parts.version,
      binds: () => this.#binds.registered(),
      entrance: () => this.#entrance.figures(),
      core: () => ({
        health: this.#health.state.health,
        reportBacklog: this.#reports.size,
        reportRetries: this.#reports.retries,
        reportsDropped: this.#reports.dropped,
      }),
      fleet: () => this.#fleetHealth(),
      configFailures: () => this.#configFailures + this.#binds.failures,
      log: () => ({
        level: parts.logControl?.levels.level ?? settings.logLevel,
        suppressed: parts.logControl?.suppressed ?? new Map(),
      }),
    });
    this.#omniMessage = parts.omniMessage ?? this.#rest(random);
    this.#reports = new ReportQueue(
      this.#omniMessage,
      { backlogLimit: settings.reportBacklogLimit, concurrency: REPORT_CONCURRENCY },
      { clock, random, log },
    );
    this.#health = new HealthWatch(this.#omniMessage, { clock, log });
    const sessionId = sessionIds();
    this.#entrance = new Entrance({ clock, log, sessionId, smscName: settings.smscName });
    const mayDial = dialsLocal(settings, this.#table) ? anyAddress : notLocal;
    const connect =
      parts.connect ?? ((bind) => socketConnect(bind.connectTimeoutMs, bind.tls, systemClock, mayDial));
    const context = {
      clock,
      random,
      log,
      omniMessage: this.#omniMessage,
      reports: this.#reports,
      sessionId,
      trace: traceTo,
      traces: parts.traces ?? null,
      connect,
      transmitters: new Transmitters(),
      smppPollIntervalMs: settings.smppPollIntervalMs,
    };
    this.#binds = new BindRegistry(
      (bind) => startable(bind, context, this.#entrance),
      log,
      () => this.#registerSoon(),
    );
    const readiness = () => ({
      ready: this.#phase === 'running',
      omnimessage: this.#health.state.health,
      fleet: this.#fleetHealth(),
      binds: this.binds().map((bind) => {
        const { state, lastError } = bind.status();
        return { name: bind.settings.name, state, last_error: lastError };
      }),
    });
    this.#admin = new AdminHttp(this.#metrics, readiness, log, this.#logControl?.levels ?? null);
  }

  /** Rejects when an address cannot be listened on or a bind cannot be made; then nothing is left running. Gives the ports. */
  async start(): Promise<{ readonly metricsPort: number; readonly listenPort: number | null }> {
    const { metricsHost, metricsPort, binds, serverBinds } = this.#settings;
    const address = await this.#admin.listen(metricsHost, metricsPort);
    try {
      await this.#entrance.open(this.#listenSettings(this.#settings));
    } catch (error) {
      await this.#admin.close();
      throw error;
    }
    this.#warnAboutTls();
    try {
      this.#fleet = await this.#createFleet();
      await this.#fleet.start(this.#binds);
    } catch (error) {
      await this.stop(0);
      throw error;
    }
    this.#health.start();
    this.#register();
    this.#phase = 'running';
    this.#log.event('started', {
      version: this.#version,
      binds: binds.length,
      server_binds: serverBinds.length,
      api_base_url: this.#settings.apiBaseUrl ?? undefined,
      metrics_port: address.port,
    });
    return { metricsPort: address.port, listenPort: this.#entrance.port };
  }

  /**
   * Takes the peers of new settings into effect: only what changed is touched. Global settings need a restart, which the
   * log says. With a table the peers go there first, by `importFile`. Rejects when the listener's new address cannot be
   * had; then the peers are as before.
   */
  async reload(settings: GatewaySettings, importFile: (() => Promise<void>) | null = null): Promise<void> {
    const waiting = needsRestart(this.#settings, settings);
    if (waiting.length > 0) this.#log.event('restart_needed', { settings: waiting });
    this.#logControl?.retune(settings);
    this.#drainTimeoutMs = settings.drainTimeoutMs;
    try {
      await this.#entrance.open(this.#listenSettings(settings));
    } catch (error) {
      this.settingsRefused();
      throw error;
    }
    await this.#fleet?.reload([...settings.binds, ...settings.serverBinds], importFile);
  }

  /** Settings could not be taken into effect, or had faults and were not even tried: for the metrics. */
  settingsRefused(): void {
    this.#configFailures += 1;
  }

  /** In Prometheus' text format, as `/metrics` has them. */
  metricsText(): Promise<string> {
    return this.#metrics.text();
  }

  binds(): readonly RunningBind[] {
    return [...this.#binds.running()];
  }

  /** Polls no more, drains, unbinds, reports, closes: at most `drainMs` and the unbind timeouts. */
  stop(drainMs = this.#drainTimeoutMs): Promise<void> {
    this.#whenStopped ??= this.#stop(drainMs);
    return this.#whenStopped;
  }

  async #stop(drainMs: number): Promise<void> {
    this.#phase = 'stopping';
    this.#log.event('stopping', { drain_ms: drainMs });
    const began = this.#clock.now();
    this.#endRegistration();
    this.#registerTimer?.cancel();
    this.#health.stop();
    this.#entrance.stop();
    await this.#stopBinds(drainMs);
    await this.#entrance.close();
    const left = Math.max(1000, drainMs - (this.#clock.now() - began));
    const emptied = await this.#reports.emptied(left);
    if (!emptied) {
      this.#log.event('reports_unsent', { reports: this.#reports.size });
    }
    this.#reports.close();
    await this.#omniMessage.close();
    await this.#admin.close();
    this.#log.event('stopped');
  }

  /** At once, every 30 s, and soon after a bind came or went. */
  #register(): void {
    this.#endRegistration();
    this.#endRegistration = startRegistration({
      omnimessage: this.#omniMessage,
      describe: () => ({
        version: this.#version,
        hostname: hostname(),
        binds: this.binds().map((bind) => ({
          name: bind.settings.name,
          mode: bind.settings.mode,
          status: bind.status().state,
        })),
      }),
      log: this.#log,
      after: (ms, tick) => {
        const timer = this.#clock.timer(ms, tick);
        return () => timer.cancel();
      },
    });
  }

  /** Many binds come and go at once; OmniMessage is told of them together. */
  #registerSoon(): void {
    if (this.#phase !== 'running') return;
    this.#registerTimer ??= this.#clock.timer(REGISTER_SOON_MS, () => {
      this.#registerTimer = null;
      if (this.#phase === 'running') this.#register();
    });
  }

  /** From a table each bind is handed over, so that another connector has it at once; from a file all end at once. */
  async #stopBinds(drainMs: number): Promise<void> {
    if (this.#table !== null) await this.#fleet?.stop(drainMs);
    await Promise.all([this.#binds.stop(drainMs), this.#fleet?.stop(drainMs)]);
  }

  #createFleet(): Promise<Fleet> {
    const { binds, serverBinds, drainTimeoutMs } = this.#settings;
    return createFleet({
      clock: this.#clock,
      random: this.#random,
      log: this.#log,
      gatewayVersion: this.#version,
      hostname: hostname(),
      drainMs: drainTimeoutMs,
      unreported: (bind) => this.#reports.places.of(bind),
      filePeers: [...binds, ...serverBinds],
      table: this.#table,
      listener: () => this.#listenerStatus(),
      core: () => this.#coreStatus(),
    });
  }

  #fleetHealth(): FleetHealth {
    return this.#fleet?.health() ?? { kind: 'file' };
  }

  #listenerStatus(): ListenerStatus | null {
    const port = this.#entrance.port;
    if (port === null) return null;
    const { publicSmppAddress, listen } = this.#settings;
    const { host, maxConnections, tls } = listen;
    const { connections } = this.#entrance.figures();
    return {
      host,
      port,
      tls_port: tls?.port ?? null,
      public_address: publicSmppAddress,
      connections,
      max_connections: maxConnections,
    };
  }

  #coreStatus(): CoreStatus | null {
    const { health, detail, sinceMs } = this.#health.state;
    if (health === 'unknown') return null;
    const at = new Date(sinceMs).toISOString();
    return {
      reachable: health === 'up',
      last_error: detail === null ? null : { message: detail.slice(0, 1000), at },
    };
  }

  /**
   * Nobody is listened for while there is nobody to let in. Partners of a table come and go without a restart, and a
   * load balancer asks the port whether this connector is there, so with a table it is always open.
   */
  #listenSettings({ serverBinds, listen }: GatewaySettings): GatewaySettings['listen'] | null {
    return this.#table !== null || serverBinds.length > 0 ? listen : null;
  }

  #rest(random: Random): OmniMessage {
    const { apiBaseUrl, apiToken, apiTimeoutMs, apiConnections, smscName, verifySslPeer } = this.#settings;
    if (apiBaseUrl === null) throw new Error('api_base_url is needed to run');
    return createRestOmniMessage(
      {
        apiBaseUrl,
        apiToken,
        smscName,
        verifySslPeer,
        userAgent: `omnimessage-smpp/${this.#version}`,
        tuning: {
          connectTimeoutMs: Math.min(apiTimeoutMs, 5000),
          silenceMs: apiTimeoutMs,
          ...shareConnections(apiConnections),
        },
      },
      {
        log: this.#log,
        observe: (operation, outcome, seconds) => this.#metrics.observeApi(operation, outcome, seconds),
        onCircuit: (open) => this.#metrics.circuit(open),
        now: () => this.#clock.wall(),
        monotonicMs: () => this.#clock.now(),
        random,
      },
    );
  }

  #warnAboutTls(): void {
    const { apiBaseUrl, verifySslPeer } = this.#settings;
    if (verifySslPeer || apiBaseUrl?.startsWith('https:') !== true) return;
    this.#log.event('tls_not_verified');
  }
}

function startable(settings: BindSettings, context: ClientBindContext, entrance: Entrance): RunningBind {
  return settings.mode === 'client'
    ? new ClientBind(settings, context)
    : new ServerBind(settings, { ...context, entrance });
}

/**
 * In a cloud whoever may add a peer must not get at what the platform offers to the connector alone, such as the
 * credentials of its role. A file is written by whoever runs the process, and an emulated table is one machine's own.
 */
function dialsLocal({ localTargets }: GatewaySettings, table: TableSettings | null): boolean {
  if (localTargets !== 'auto') return localTargets === 'allow';
  return table === null || table.aws.dynamoDbEndpoint !== null;
}

/** Unique over processes and restarts: Idempotency-Keys are made of them. */
function sessionIds(): () => string {
  const boot = randomBytes(6).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return `${boot}-${count}`;
  };
}

/** One gateway process in virtual time: the connector's own parts, joined as gateway.ts joins them, without its ports. */
import { Arrival } from '../../../connector/admission/arrival.ts';
import { Reception } from '../../../connector/admission/reception.ts';
import type { Log } from '../../../connector/log.ts';
import type { OmniMessage } from '../../../connector/omnimessage/port.ts';
import type { Part } from '../../../connector/outbound/held.ts';
import { ReportQueue } from '../../../connector/outbound/reports.ts';
import { BindRegistry, type BindWish } from '../../../connector/peers/bind-registry.ts';
import { ClientBind } from '../../../connector/peers/client-bind.ts';
import { ServerBind } from '../../../connector/peers/server-bind.ts';
import { Transmitters } from '../../../connector/peers/transmitters.ts';
import type { Connect } from '../../../connector/session/dialer.ts';
import type { ClientPeerInput } from '../../../contract/client-peer.ts';
import { compileSettings } from '../../../contract/compile.ts';
import type { GatewaySettings } from '../../../contract/compiled.ts';
import { settingsSchema } from '../../../contract/settings.ts';
import type { Seeded } from '../../seeded.ts';
import type { Life } from './life.ts';
import { type Link, LinkEnd } from './link.ts';
import { PARTNER } from './partner.ts';

export const WINDOW = 10;
export const SESSIONS = 2;
const BACKLOG = 1_000;

/**
 * How the carrier is reached: one transceiver, or a transmitter and a receiver for its receipts, which finds the
 * transmitter by its account or by its name.
 */
export const TOPOLOGIES = ['transceiver', 'pair', 'named_pair'] as const;
export type Topology = (typeof TOPOLOGIES)[number];

export function gatewaySettings(topology: Topology): GatewaySettings {
  const account = { host: '127.0.0.1', system_id: 'gateway', password: 'secret12' };
  const receiver: ClientPeerInput = {
    name: 'receipts',
    bind_type: 'receiver',
    ...account,
    ...(topology === 'named_pair' ? { receipts_for: 'carrier' } : {}),
  };

  return compileSettings(
    settingsSchema.parse({
      api_base_url: 'http://core',
      smpp_poll_interval: 100,
      report_backlog_limit: BACKLOG,
      listen: { connection_rate: 1_000 },
      binds: [
        {
          name: 'carrier',
          bind_type: topology === 'transceiver' ? 'transceiver' : 'transmitter',
          ...account,
          sessions: SESSIONS,
          window_size: WINDOW,
          tps_limit: 40,
          queue_check_frequency: 500,
        },
        ...(topology === 'transceiver' ? [] : [receiver]),
      ],
      server_binds: [
        {
          name: 'partner',
          ...PARTNER,
          allowed_bind_types: ['transceiver'],
          tps_limit: 40,
          queue_check_frequency: 500,
        },
      ],
    }),
  );
}

export interface GatewayParts {
  readonly life: Life;
  readonly random: Seeded;
  readonly omniMessage: OmniMessage;
  /** A connection to the carrier, by a process that lives. */
  readonly connect: Connect;
  readonly log: Log;
  /** Different for each process: Idempotency-Keys are made of it. */
  readonly boot: string;
}

/** There is no limit on connections here that would want to know. */
const ALONE = { onBound: () => undefined, onDeciding: () => undefined };

export class VirtualGateway {
  readonly life: Life;
  readonly reports: ReportQueue;
  readonly binds: BindRegistry;
  readonly #settings: GatewaySettings;
  readonly #reception: Reception<Part>;
  readonly #ends = new Set<LinkEnd>();

  constructor(settings: GatewaySettings, parts: GatewayParts) {
    const { life: clock, random, omniMessage, log, boot } = parts;
    this.#settings = settings;
    this.life = clock;
    const limits = { backlogLimit: settings.reportBacklogLimit, concurrency: 64 };
    this.reports = new ReportQueue(omniMessage, limits, { clock, random: random.next, log });
    let sessions = 0;
    const sessionId = (): string => {
      sessions += 1;
      return `${boot}-${sessions}`;
    };
    const partners = new Map<string, ServerBind>();
    const context = {
      clock,
      random: random.next,
      log,
      omniMessage,
      reports: this.reports,
      sessionId,
      trace: () => null,
      connect: () => async (target: Parameters<Connect>[0], signal: AbortSignal) => {
        const socket = await parts.connect(target, signal);
        if (socket instanceof LinkEnd) this.#ends.add(socket);
        return socket;
      },
      transmitters: new Transmitters(),
      smppPollIntervalMs: settings.smppPollIntervalMs,
    };
    const entrance = {
      admits: (bind: ServerBind) => void partners.set(bind.settings.systemId, bind),
      admitsNoMore: (bind: ServerBind) => void partners.delete(bind.settings.systemId),
    };
    this.#reception = new Reception<Part>(settings.listen, {
      clock,
      log,
      partners,
      sessionId,
      systemId: 'gateway',
      maxPduLength: 65_552,
      onRefusal: () => undefined,
    });
    this.binds = new BindRegistry(
      (bind) =>
        bind.mode === 'client'
          ? new ClientBind(bind, context)
          : new ServerBind(bind, { ...context, entrance }),
      log,
    );
  }

  /** Takes a bind to what is wished of it; null: away. A change that fails is logged by the registry as a defect. */
  want(name: string, wish: BindWish | null, drainMs: number): Promise<void> {
    return this.binds.want(name, wish, drainMs).catch(() => undefined);
  }

  /** A partner's connection. */
  accept({ near }: Link): void {
    this.#ends.add(near);
    near.on('error', () => near.destroy());
    const from = { place: 'seat', address: '127.0.0.1', port: 40_000 } as const;
    new Arrival<Part>(near, from, 10_000, this.#reception, ALONE);
  }

  /** Messages taken from the core and not reported. */
  get held(): number {
    let held = 0;
    for (const bind of this.binds.running()) held += bind.status().held;
    return held;
  }

  /** Drains as gateway.ts does. true: every report was taken. */
  async stop(): Promise<boolean> {
    const { drainTimeoutMs } = this.#settings;
    const began = this.life.now();
    this.#reception.stopping = true;
    await this.binds.stop(drainTimeoutMs);
    const left = Math.max(1000, drainTimeoutMs - (this.life.now() - began));
    const emptied = await this.reports.emptied(left);
    this.reports.close();
    this.kill();
    return emptied;
  }

  /** As SIGKILL does: nothing is said to anybody; the kernel closes the sockets. */
  kill(): void {
    this.life.end();
    for (const end of this.#ends) end.destroy();
  }
}

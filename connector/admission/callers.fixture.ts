import net from 'node:net';
import tls from 'node:tls';
import { compileListen, compileServerPeer } from '../../contract/compile.ts';
import type { ListenSettings, ServerBindSettings } from '../../contract/compiled.ts';
import { type ListenInput, listenSchema } from '../../contract/listen.ts';
import { recordingLog } from '../../contract/log/recording-log.fixture.ts';
import { type ServerPeerInput, serverPeerSchema } from '../../contract/server-peer.ts';
import { until } from '../../test/turn.ts';
import { PduCounts } from '../metrics/pdu-counts.ts';
import type { BindRequestPdu } from '../session/answers.ts';
import type { Connection, SessionOwner } from '../session/connection.ts';
import type { CloseReason, SessionSettings } from '../session/state.ts';
import type { RequestPdu } from '../smpp/pdu.ts';
import { fieldOctets, frameOf, WIRE_COMMANDS } from '../smpp/wire-builder.ts';
import type { Admission, Partner } from './partner.ts';

/** For tests of admission and of the listener: partners, and ESMEs that call, built from octets. */

export function partnerSettings(settings: Partial<ServerPeerInput> = {}): ServerBindSettings {
  return compileServerPeer(
    serverPeerSchema.parse({
      name: 'partner_acme',
      system_id: 'acme',
      password: 'secret08',
      allowed_bind_types: ['transmitter', 'receiver', 'transceiver'],
      ...settings,
    }),
  );
}

/** The port is free to choose, which settings do not allow. */
export function listenSettings(settings: ListenInput = {}): ListenSettings {
  const compiled = compileListen(listenSchema.parse({ host: '127.0.0.1', ...settings }));
  return { ...compiled, port: 0, tls: compiled.tls === null ? null : { ...compiled.tls, port: 0 } };
}

export class TestPartner implements Partner<string>, SessionOwner<string> {
  settings: ServerBindSettings;
  readonly bound = new Set<Connection<string>>();
  readonly requests: RequestPdu[] = [];
  readonly closed: CloseReason[] = [];

  constructor(settings: ServerBindSettings = partnerSettings()) {
    this.settings = settings;
  }

  get sessions(): number {
    return this.bound.size;
  }

  readonly pdus = new PduCounts();

  admit(_session: Connection<string>, _request: BindRequestPdu): Admission<string> {
    const { settings } = this;
    const session: SessionSettings = {
      role: 'smsc',
      bind: null,
      bindTimeoutMs: 10_000,
      responseTimeoutMs: settings.responseTimeoutMs,
      enquireLinkIntervalMs: settings.enquireLinkIntervalMs,
      enquireLinkTimeoutMs: settings.enquireLinkTimeoutMs,
      inactivityTimeoutMs: settings.inactivityTimeoutMs,
      unbindTimeoutMs: settings.unbindTimeoutMs,
      windowSize: settings.deliverWindowSize,
      inboundWindow: settings.windowSize,
      onInboundLimit: 'throttle',
    };
    return { owner: this, settings: session, trace: () => null, meter: this.pdus };
  }

  onBound(session: Connection<string>): void {
    this.bound.add(session);
  }

  onBindRequest(): void {
    throw new Error('the partner is never asked for a bind');
  }

  onRequest(_session: Connection<string>, request: RequestPdu): void {
    this.requests.push(request);
  }

  onOutcome(): void {
    // Nothing is submitted here.
  }

  onRoom(): void {
    // Nothing is submitted here.
  }

  onOddity(): void {
    // Tests look at the octets.
  }

  onClosed(session: Connection<string>, reason: CloseReason): void {
    this.bound.delete(session);
    this.closed.push(reason);
  }
}

export function partnersOf(...partners: TestPartner[]): Map<string, TestPartner> {
  return new Map(partners.map((partner) => [partner.settings.systemId, partner]));
}

export { recordingLog };

export type BindCommand = 'bind_transmitter' | 'bind_receiver' | 'bind_transceiver';

export interface BindFields {
  readonly command?: BindCommand;
  readonly system_id?: string;
  readonly password?: string;
  readonly interface_version?: number;
  readonly sequence_number?: number;
}

export function bindOctets({
  command = 'bind_transceiver',
  sequence_number = 1,
  ...fields
}: BindFields = {}): Buffer {
  const values = {
    system_id: 'acme',
    password: 'secret08',
    system_type: '',
    interface_version: 0x34,
    addr_ton: 0,
    addr_npi: 0,
    address_range: '',
    ...fields,
  };
  return frameOf(WIRE_COMMANDS.get(command)?.id ?? 0, 0, sequence_number, ...fieldOctets(command, values));
}

/** A bind response that refuses has no body (SMPP 3.4 §4.1.2): the header, and nothing else. */
export function refusalOctets(
  status: number,
  command: BindCommand = 'bind_transceiver',
  sequence_number = 1,
): string {
  return frameOf(WIRE_COMMANDS.get(`${command}_resp`)?.id ?? 0, status, sequence_number).toString('hex');
}

export interface EsmeOptions {
  /** Any of 127/8 is ours on Linux. */
  readonly from?: string;
  readonly tls?: tls.ConnectionOptions;
  /** Before TLS, or before anything else. */
  readonly preamble?: Buffer;
}

/** The other end of a session, knowing nothing of our code: octets out, octets in. */
export class Esme {
  readonly #socket: net.Socket;
  readonly #received: Buffer[] = [];
  ended = false;
  error: Error | null = null;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#received.push(chunk));
    socket.on('error', (error) => {
      this.error = error;
    });
    socket.on('close', () => {
      this.ended = true;
    });
  }

  static async connect(port: number, options: EsmeOptions = {}): Promise<Esme> {
    const raw = net.connect({
      port,
      host: '127.0.0.1',
      ...(options.from === undefined ? {} : { localAddress: options.from }),
    });
    await new Promise<void>((resolve, reject) => {
      raw.once('connect', resolve);
      raw.once('error', reject);
    });
    raw.removeAllListeners('error');
    if (options.preamble !== undefined) raw.write(options.preamble);
    if (options.tls === undefined) return new Esme(raw);
    const secured = tls.connect({ socket: raw, ...options.tls });
    raw.on('error', () => secured.destroy());
    const esme = new Esme(secured);
    let ready = false;
    secured.once('secureConnect', () => {
      ready = true;
    });
    await until(() => ready || esme.ended);
    return esme;
  }

  get hex(): string {
    return Buffer.concat(this.#received).toString('hex');
  }

  /** command_status of the first response; null: none came yet. */
  get status(): number | null {
    const octets = Buffer.concat(this.#received);
    return octets.length < 16 ? null : octets.readUInt32BE(8);
  }

  send(octets: Buffer): this {
    this.#socket.write(octets);
    return this;
  }

  async answered(): Promise<number | null> {
    await until(() => this.status !== null || this.ended);
    return this.status;
  }

  closed(): Promise<void> {
    return until(() => this.ended);
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

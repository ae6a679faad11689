import net from 'node:net';
import type { ListenSettings } from '../../contract/compiled.ts';
import { errorText } from '../../contract/error-text.ts';
import { AddressRanges, canonicalAddress } from '../admission/addresses.ts';
import { Caller } from '../admission/caller.ts';
import { Reception, type ReceptionContext } from '../admission/reception.ts';
import type { RefusalReason } from '../admission/refusal.ts';
import { TlsServer } from './tls-server.ts';

export type ListenerContext<T> = ReceptionContext<T>;

export interface ListenerStats {
  /** Open connections within max_connections, bound ones included. */
  readonly connections: number;
  /** Of those, not bound yet. */
  readonly halfOpen: number;
  /** Beyond max_connections, kept until their bind is refused. */
  readonly waiting: number;
  /** Since the start, every reason. */
  readonly refused: ReadonlyMap<RefusalReason, number>;
  readonly lockouts: { readonly total: number; readonly active: number };
}

/** Another process has the port, the address is not ours, or the like. */
export class ListenError extends Error {
  readonly code = 'listen_failed';

  constructor(setting: string, host: string, port: number, cause: unknown) {
    const detail = errorText(cause);
    super(`cannot listen on ${host} port ${port}: ${detail}; change ${setting} or stop what has the port`, {
      cause,
    });
    this.name = 'ListenError';
  }
}

type Transport = 'tcp' | 'tls';

/**
 * Takes partners' connections, over TCP and TLS, and hands each on once it is bound. A connection passes: the rate of
 * its address, max_connections, max_half_open, the PROXY protocol header where its address is trusted to send one,
 * TLS on that port, and then the bind (admission/authenticate). Everything before the bind has session_init_timeout.
 */
export class Listener<T> {
  readonly #settings: ListenSettings;
  readonly #context: ListenerContext<T>;
  readonly #reception: Reception<T>;
  readonly #trusted: AddressRanges;
  readonly #servers = new Map<Transport, net.Server>();
  readonly #callers = new Set<Caller<T>>();
  #tls: TlsServer | null = null;

  constructor(settings: ListenSettings, context: ListenerContext<T>) {
    this.#settings = settings;
    this.#context = context;
    this.#reception = new Reception(settings, context);
    this.#trusted = new AddressRanges(settings.proxyProtocol?.trusted ?? []);
  }

  /** Rejects with a {@link ListenError} or a CertificateError; nothing is left listening then. */
  async start(): Promise<void> {
    const { host, port, tls, sessionInitTimeoutMs } = this.#settings;
    try {
      if (tls !== null) this.#tls = await TlsServer.open(tls, sessionInitTimeoutMs, this.#context);
      await this.#listen('tcp', 'listen.port', host, port);
      if (tls !== null) await this.#listen('tls', 'listen.tls.port', host, tls.port);
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  /** Accepts nothing more. Bound sessions stay; a bind on a connection that is open already is refused. */
  stop(): void {
    this.#reception.stopping = true;
    this.#tls?.close();
    for (const server of this.#servers.values()) server.close();
    this.#servers.clear();
  }

  /**
   * {@link stop}, then ends every session: bound ones are drained for at most `drainMs` and unbound. Resolves when the
   * last socket is closed.
   */
  async close(drainMs: number): Promise<void> {
    this.stop();
    await Promise.all([...this.#callers].map((caller) => caller.close(drainMs)));
  }

  /** Takes certificate, key and CA files as they are now; what cannot be used is logged and the old stay. */
  async reload(): Promise<void> {
    await this.#tls?.reload();
  }

  /** null: not listening there. */
  address(): { readonly tcp: net.AddressInfo | null; readonly tls: net.AddressInfo | null } {
    return { tcp: addressOf(this.#servers.get('tcp')), tls: addressOf(this.#servers.get('tls')) };
  }

  /** Milliseconds since the epoch; null: no TLS. */
  get certificateExpiryMs(): number | null {
    return this.#tls?.certificateExpiryMs ?? null;
  }

  stats(): ListenerStats {
    const { seats, waiting, halfOpen, refusals, lockouts } = this.#reception;
    return { connections: seats, halfOpen: halfOpen.size, waiting, refused: refusals.counts, lockouts };
  }

  #listen(transport: Transport, setting: string, host: string, port: number): Promise<void> {
    const server = net.createServer();
    server.on('connection', (socket) => this.#accept(socket, transport));
    return new Promise((resolve, reject) => {
      server.once('error', (error) => reject(new ListenError(setting, host, port, error)));
      server.listen({ host, port }, () => {
        server.removeAllListeners('error');
        server.on('error', (error) => this.#cannotAccept(error));
        this.#servers.set(transport, server);
        const at = addressOf(server);
        this.#context.log.event('listening', { transport, host: at?.address, port: at?.port });
        resolve();
      });
    });
  }

  /** Out of file descriptors, mostly: the server goes on and takes the next one when it can. */
  #cannotAccept(error: Error): void {
    this.#context.log.event('accept_failed', { detail: error.message });
  }

  #accept(socket: net.Socket, transport: Transport): void {
    // A broken connection: what becomes of it is decided when it closes.
    socket.on('error', () => socket.destroy());
    const address = canonicalAddress(socket.remoteAddress ?? '');
    if (address === null) {
      socket.destroy();
      return;
    }
    const origin = { address, port: socket.remotePort ?? 0 };
    const proxied = this.#trusted.includes(address);
    // Behind a load balancer all come from one address: theirs is known, and counted, after the header.
    if (!proxied && !this.#reception.rate.take(address, this.#context.clock.now())) {
      this.#turnAway(socket, 'connection_rate', address);
      return;
    }
    const place = this.#reception.takePlace();
    if (place === null) {
      this.#turnAway(socket, 'max_connections', address);
      return;
    }
    const tls = transport === 'tls' ? this.#tls : null;
    const caller = new Caller<T>(socket, place, origin, { reception: this.#reception, tls });
    this.#callers.add(caller);
    socket.once('close', () => this.#callers.delete(caller));
    caller.begin(proxied);
  }

  #turnAway(socket: net.Socket, reason: RefusalReason, address: string): void {
    this.#reception.refusals.refused(reason, { systemId: null, address, bindName: null });
    socket.destroy();
  }
}

function addressOf(server: net.Server | undefined): net.AddressInfo | null {
  const address = server?.address() ?? null;
  return typeof address === 'string' ? null : address;
}

/**
 * The connections to OmniMessage. Reports and messages that came in are many and small, and OmniMessage takes each of
 * them once however often it is sent (reports are idempotent, messages have an Idempotency-Key), so they are
 * pipelined. Everything else has connections of its own, so that a slow poll holds nothing up. Polls claim nothing: they
 * are pipelined, too, where the core answers them quickly, as it does where binds are quiet. Each other call is alone on
 * its connection.
 */
import type { Socket } from 'node:net';
import { buildConnector, Client, errors } from 'undici';
import { GatheredWrites } from './gathered-writes.ts';
import { Lane, type LaneSettings } from './lane.ts';

export interface PoolSettings {
  /** Scheme, host and port of API_BASE_URL. */
  readonly origin: string;
  /** `verify_ssl_peer`. */
  readonly verifySslPeer: boolean;
  /** Certificate authorities in PEM, in place of the system's. */
  readonly ca?: string;
  readonly connectTimeoutMs: number;
  /** So long nothing may go over a connection, either way, while an answer is awaited. */
  readonly silenceMs: number;
  readonly keepAliveMs: number;
  readonly reportConnections: number;
  /**
   * Requests under way on a connection of a core that is not known to be quick (lane.ts); 1, and never more, for a core
   * behind an intermediary that cannot take pipelined requests, polls included.
   */
  readonly reportPipelining: number;
  readonly submitConnections: number;
  readonly submitPipelining: number;
  readonly callConnections: number;
}

/** Requests under way on one connection at most, where they are pipelined. */
const DEEPEST = 128;
/** Polls under way on one connection of a quick core. */
const DEEP_POLLS = 32;

export interface HttpPools {
  readonly reports: Lane;
  readonly submits: Lane;
  readonly calls: Lane;
  close(): Promise<void>;
}

/** `now`: monotonic milliseconds. */
export function openPools(settings: PoolSettings, now: () => number): HttpPools {
  const connector = buildConnector({
    timeout: settings.connectTimeoutMs,
    rejectUnauthorized: settings.verifySslPeer,
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
  });
  const writes = new GatheredWrites();
  const open = (lane: LaneSettings): Lane => {
    const connect = (awaitedMs: () => number | null): Client =>
      new Client(settings.origin, {
        connect: connecting(connector, (socket) => {
          writes.gather(socket);
          watchSilence(socket, settings.silenceMs, awaitedMs);
        }),
        // Its own watch makes a timer for each request, and looks at thousands of them twice a second.
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: settings.keepAliveMs,
        pipelining: Math.max(lane.deep, lane.deepest),
      });
    return new Lane(lane, connect, now);
  };
  const pipelined = (connections: number, shallow: number): Lane => {
    const deepest = shallow === 1 ? 1 : DEEPEST;
    return open({ connections, shallow, deep: deepest, deepest });
  };
  const deep = settings.reportPipelining === 1 ? 1 : DEEP_POLLS;
  const reports = pipelined(settings.reportConnections, settings.reportPipelining);
  const submits = pipelined(settings.submitConnections, settings.submitPipelining);
  const calls = open({ connections: settings.callConnections, shallow: 1, deep, deepest: 1 });
  return {
    reports,
    submits,
    calls,
    close: async () => {
      await Promise.all([reports, submits, calls].map((lane) => lane.close()));
    },
  };
}

function connecting(
  connector: buildConnector.connector,
  connected: (socket: Socket) => void,
): buildConnector.connector {
  return (options, callback) => {
    connector(options, (...outcome) => {
      const [, socket] = outcome;
      // On an error, undici's connector passes no socket at all where its type says null.
      if (outcome[0] === null && socket) connected(socket);
      callback(...outcome);
    });
  };
}

/**
 * Ends a connection that has been silent for so long while an answer is awaited: whoever waits for it on this one is told
 * of a timeout, what was sent behind goes out again. Node moves one timer for each connection along, without making
 * another.
 *
 * A connection that had nothing to do is silent as well, and may get its next request in the moment when that has lasted
 * this long: what is not on its way yet, the silence before it does not count against.
 */
function watchSilence(socket: Socket, silenceMs: number, awaitedMs: () => number | null): void {
  socket.setTimeout(silenceMs);
  // Given to setTimeout, it would be told of the first silence alone.
  socket.on('timeout', () => {
    const awaited = awaitedMs();
    if (awaited === null) return;
    // Node's timers may be a millisecond early; far from it is what was given in this very moment.
    if (awaited < silenceMs / 2) socket.setTimeout(silenceMs);
    else socket.destroy(new errors.HeadersTimeoutError(`nothing came for ${silenceMs} ms`));
  });
}

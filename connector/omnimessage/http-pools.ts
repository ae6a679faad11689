/**
 * The connections to OmniMessage. Reports and messages that came in are many and small, and OmniMessage takes each of
 * them once however often it is sent (reports are idempotent, messages have an Idempotency-Key), so they are
 * pipelined; a connection is filled before the next is used, so a quick core gets many in one segment and a slow one
 * works on as many at once as there are connections. Everything else has connections of its own, one request at a
 * time, so that a slow poll holds nothing up.
 */
import type { Socket } from 'node:net';
import { buildConnector, errors, Pool } from 'undici';

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
  /** 1 for a core behind an intermediary that cannot take pipelined requests. */
  readonly reportPipelining: number;
  readonly submitConnections: number;
  readonly submitPipelining: number;
  readonly callConnections: number;
}

/** Connections of one kind. */
export interface Lane {
  readonly dispatcher: Pool;
  /** Requests given to the dispatcher and not ended. */
  underWay: number;
}

export interface HttpPools {
  readonly reports: Lane;
  readonly submits: Lane;
  readonly calls: Lane;
  close(): Promise<void>;
}

export function openPools(settings: PoolSettings): HttpPools {
  const connector = buildConnector({
    timeout: settings.connectTimeoutMs,
    rejectUnauthorized: settings.verifySslPeer,
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
  });
  const open = (connections: number, pipelining: number): Lane => {
    const lane: Lane = {
      underWay: 0,
      dispatcher: new Pool(settings.origin, {
        connect: connecting(connector, (socket) => {
          gatherByTick(socket);
          watchSilence(socket, settings.silenceMs, () => lane.underWay > 0);
        }),
        // Its own watch makes a timer for each request, and looks at thousands of them twice a second.
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: settings.keepAliveMs,
        connections,
        pipelining,
      }),
    };
    return lane;
  };
  const reports = open(settings.reportConnections, settings.reportPipelining);
  const submits = open(settings.submitConnections, settings.submitPipelining);
  const calls = open(settings.callConnections, 1);
  return {
    reports,
    submits,
    calls,
    close: async () => {
      await Promise.all([reports, submits, calls].map(({ dispatcher }) => dispatcher.close()));
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
 * another. An idle connection may be ended with the silent one; it is opened again when it is needed.
 */
function watchSilence(socket: Socket, silenceMs: number, isAwaited: () => boolean): void {
  socket.setTimeout(silenceMs);
  // Given to setTimeout, it would be told of the first silence alone.
  socket.on('timeout', () => {
    if (isAwaited()) socket.destroy(new errors.HeadersTimeoutError(`nothing came for ${silenceMs} ms`));
  });
}

const SMALLEST = 1024;
const LARGEST = 64 * 1024;

type Written = (error?: Error | null) => void;

/**
 * undici writes the head and the body of each request by themselves, as a string and a buffer, so a burst of pipelined
 * ones becomes a list of chunks that Node turns into one write chunk by chunk. A connection that gathers what is
 * written within a tick hands over one buffer instead.
 */
function gatherByTick(socket: Socket): void {
  const write = socket.write.bind(socket);
  let buffer: Buffer | null = null;
  let length = 0;
  let size = SMALLEST;

  const handOver = (): boolean => {
    if (buffer === null || length === 0) return true;
    const octets = buffer.subarray(0, length);
    // The next burst is probably like this one; the buffer goes with the write, which may still read from it.
    size = Math.max(SMALLEST, Math.min(LARGEST, length));
    buffer = null;
    length = 0;
    return write(octets);
  };
  const release = (): void => {
    if (!socket.writableEnded && !socket.destroyed) handOver();
  };

  socket.write = (
    chunk: string | Uint8Array,
    encodingOrWritten?: BufferEncoding | Written,
    written?: Written,
  ): boolean => {
    const encoding = typeof encodingOrWritten === 'string' ? encodingOrWritten : 'utf8';
    const whenWritten = typeof encodingOrWritten === 'function' ? encodingOrWritten : written;
    const octets = typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
    if (whenWritten !== undefined || octets > LARGEST) {
      handOver();
      return write(chunk, encoding, whenWritten);
    }
    if (length + octets > LARGEST) handOver();
    if (buffer === null) {
      buffer = Buffer.allocUnsafe(Math.max(size, octets));
      process.nextTick(release);
    } else if (length + octets > buffer.length) {
      const larger = Buffer.allocUnsafe(Math.min(LARGEST, Math.max(2 * buffer.length, length + octets)));
      buffer.copy(larger, 0, 0, length);
      buffer = larger;
    }
    if (typeof chunk === 'string') buffer.write(chunk, length, encoding);
    else buffer.set(chunk, length);
    length += octets;
    return socket.writableLength + length < socket.writableHighWaterMark;
  };
}

import { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { type Connection, Lane, type LaneSettings, type Ride } from './lane.ts';

/** A connection that holds what it is given until the test ends it; or refuses it at once. */
class HeldConnection extends Dispatcher {
  readonly rides: Ride[] = [];
  readonly awaitedMs: () => number | null;
  closed = 0;
  /** Told of each ride; default: it is held. */
  take: (ride: Ride) => void = (ride) => this.rides.push(ride);

  constructor(awaitedMs: () => number | null) {
    super();
    this.awaitedMs = awaitedMs;
  }

  override dispatch(_request: Dispatcher.DispatchOptions, ride: Ride): boolean {
    this.take(ride);
    return true;
  }

  override close(): Promise<void>;
  override close(done: () => void): void;
  override close(_done?: () => void): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

function laneOf({ deepest = 8, deep = deepest, ...settings }: Partial<LaneSettings> = {}) {
  const clock = { ms: 0 };
  const opened: HeldConnection[] = [];
  const lane = new Lane(
    { connections: 3, shallow: 2, deep, deepest, ...settings },
    (awaitedMs) => {
      const connection = new HeldConnection(awaitedMs);
      opened.push(connection);
      return connection;
    },
    () => clock.ms,
  );
  const ride = (isAlone: boolean): Ride => ({ connection: null, isAlone });
  const send = (count: number, isAlone = false): Ride[] => {
    const rides = Array.from({ length: count }, () => ride(isAlone));
    for (const one of rides) lane.send({ method: 'GET', path: '/' }, one, clock.ms);
    return rides;
  };
  const end = (one: Ride | undefined): void => {
    if (one === undefined || one.connection === null) throw new Error('it is not under way');
    lane.answered(one.connection);
  };
  /** Every so often one is answered, and another sent. */
  const answering = (count: number, everyMs: number): void => {
    for (let answered = 0; answered < count; answered += 1) {
      const [one] = send(1);
      clock.ms += everyMs;
      end(one);
    }
  };
  return {
    lane,
    clock,
    opened,
    send,
    end,
    answering,
    underWay: () => opened.map(({ rides }) => rides.length),
  };
}

/** How many of these are under way on each connection, in the order in which they were chosen. */
function shares(rides: readonly Ride[]): number[] {
  const counts = new Map<Connection | null, number>();
  for (const { connection } of rides) counts.set(connection, (counts.get(connection) ?? 0) + 1);
  return [...counts.values()];
}

describe('Lane', () => {
  it('fills a connection before it opens the next', () => {
    const { send, underWay } = laneOf();
    send(1);
    expect(underWay()).toEqual([1]);
    send(4);
    expect(underWay()).toEqual([2, 2, 1]);
  });

  it('gives more to the emptiest where all are filled, up to the deepest; what is beyond waits, in order', () => {
    const { send, end, opened, underWay } = laneOf({ connections: 2, deepest: 3 });
    const rides = send(8);
    expect(underWay()).toEqual([3, 3]);
    expect(rides.map(({ connection }) => connection === null)).toEqual([
      ...[false, false, false, false, false, false],
      ...[true, true],
    ]);
    const [ninth] = send(1);
    end(opened[1]?.rides[0]);
    expect(opened[1]?.rides.at(-1)).toBe(rides[6]);
    end(opened[0]?.rides[0]);
    end(opened[0]?.rides[1]);
    expect(opened[0]?.rides.slice(-2)).toEqual([rides[7], ninth]);
  });

  it('fills deeper where the core has been quick, and as before where it has become slow', () => {
    const { answering, send, end } = laneOf({ deepest: 100 });
    answering(300, 4);
    const slow = send(6);
    expect(shares(slow)).toEqual([2, 2, 2]);
    for (const one of slow) end(one);
    answering(20_000, 0.125);
    const quick = send(90);
    // 8 ms at 0.125 ms each.
    expect(shares(quick)).toEqual([64, 26]);
    for (const one of quick) end(one);
    answering(600, 4);
    expect(shares(send(6))).toEqual([2, 2, 2]);
  });

  it('gives a connection that pauses no more than a slow one, and more again once it goes on', () => {
    const { answering, send, end, clock } = laneOf({ connections: 2, deepest: 100 });
    answering(20_000, 0.1);
    const first = send(10);
    const [one] = first;
    expect(shares(first)).toEqual([10]);
    clock.ms += 5;
    const meanwhile = send(10);
    expect(meanwhile.some(({ connection }) => connection === one?.connection)).toBe(false);
    end(one);
    expect(send(1)[0]?.connection).toBe(one?.connection);
  });

  it('has never more than one under way on a connection where the deepest is one', () => {
    const { answering, send, underWay } = laneOf({ shallow: 1, deepest: 1 });
    answering(20_000, 0.1);
    const before = underWay()[0] ?? 0;
    send(9);
    expect(underWay()).toEqual([before + 1, 1, 1]);
  });

  it('lets requests wait rather than go behind one that may be slow, where it may be no deeper', () => {
    const { answering, send, end, underWay } = laneOf({ connections: 2, shallow: 1, deep: 10, deepest: 1 });
    const slow = send(4);
    expect(underWay()).toEqual([1, 1]);
    for (const one of slow) end(one);
    answering(20_000, 0.125);
    expect(shares(send(25))).toEqual([10, 10, 5]);
  });

  it('gives a request that must be alone a connection to itself, and nothing behind it', () => {
    const { send, end, underWay } = laneOf({ connections: 2, shallow: 4, deepest: 4 });
    const [poll] = send(1);
    const [alone] = send(1, true);
    expect(alone?.connection).not.toBe(poll?.connection);
    send(3);
    expect(underWay()).toEqual([4, 1]);
    const [second] = send(1, true);
    const [behind] = send(1);
    end(poll);
    expect([second?.connection, behind?.connection]).toEqual([null, null]);
    end(alone);
    expect(second?.connection).toBe(alone?.connection);
    expect(behind?.connection).toBe(poll?.connection);
  });

  it('knows of each connection how long an answer has been awaited on it', () => {
    const { clock, send, end, opened } = laneOf();
    const awaited = () => opened.map(({ awaitedMs }) => awaitedMs());
    const rides = send(3);
    clock.ms = 5;
    expect(awaited()).toEqual([5, 5]);
    end(rides[0]);
    end(rides[2]);
    expect(awaited()).toEqual([0, null]);
    clock.ms = 9;
    expect(awaited()).toEqual([4, null]);
  });

  it('gives nothing to a connection in the midst of telling what failed on it', async () => {
    const { lane, send, opened } = laneOf({ connections: 1, shallow: 1, deepest: 2 });
    const rides = send(4);
    const [connection] = opened;
    for (const failed of connection?.rides.splice(0) ?? []) lane.failed(failed.connection as Connection);
    expect(connection?.rides).toEqual([]);
    await new Promise(setImmediate);
    expect(connection?.rides).toEqual(rides.slice(2));
  });

  it('goes through many that are refused at once without a deeper stack', async () => {
    const { lane, send, end, opened } = laneOf({ connections: 1, shallow: 1, deepest: 1 });
    const [first] = send(1);
    const waiting = send(50_000);
    let refused = 0;
    const [connection] = opened;
    if (connection === undefined) throw new Error('none was opened');
    const isEmpty = new Promise<void>((resolve) => {
      connection.take = (ride) => {
        refused += 1;
        lane.failed(ride.connection as Connection);
        if (refused === waiting.length) resolve();
      };
    });
    end(first);
    await isEmpty;
  });

  it('closes its connections when what was sent has ended, and what waited, too', async () => {
    const { lane, send, end, opened } = laneOf({ connections: 1, shallow: 1, deepest: 1 });
    const [first, second] = send(2);
    let closed = false;
    const closing = lane.close().then(() => {
      closed = true;
    });
    end(first);
    await Promise.resolve();
    expect([closed, opened[0]?.closed]).toEqual([false, 0]);
    end(second);
    await closing;
    expect(opened[0]?.closed).toBe(1);
  });

  it('closes after what waited behind one that failed, too', async () => {
    const { lane, send, end, opened } = laneOf({ connections: 1, shallow: 1, deepest: 1 });
    const [first, second] = send(2);
    const closing = lane.close();
    lane.failed(first?.connection as Connection);
    expect(opened[0]?.closed).toBe(0);
    await new Promise(setImmediate);
    end(second);
    await closing;
    expect(opened[0]?.closed).toBe(1);
  });
});

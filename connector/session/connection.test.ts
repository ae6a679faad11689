import { describe, expect, it } from 'vitest';
import { type DuplexEnd, duplexPair } from '../../test/duplex-pair.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import { decode } from '../smpp/decode.ts';
import { encode } from '../smpp/encode.ts';
import { Framer } from '../smpp/frame.ts';
import { type Pdu, pdu } from '../smpp/pdu.ts';
import { STATUS } from '../smpp/status.ts';
import { isViolation } from '../smpp/violation.ts';
import { responseTo } from './answers.ts';
import { Connection, type Trace } from './connection.ts';
import { RecordingOwner, sessionSettings } from './session.fixture.ts';
import type { SessionSettings } from './state.ts';

function octets(...pdus: Pdu[]): Buffer {
  return Buffer.concat(
    pdus.map((one) => {
      const encoded = encode(one);
      if (isViolation(encoded)) throw new Error(encoded.detail);
      return encoded;
    }),
  );
}

/** The other end of the connection: reads PDUs by hand, writes octets. */
class Peer {
  readonly heard: Pdu[] = [];
  readonly end: DuplexEnd;
  readonly #framer = new Framer();

  constructor(end: DuplexEnd) {
    this.end = end;
    end.on('error', () => undefined);
  }

  read(): this {
    this.end.on('data', (chunk: Buffer) => {
      this.#framer.push(chunk, (frame) => {
        const decoded = decode(frame);
        if (isViolation(decoded)) throw new Error(decoded.detail);
        this.heard.push(decoded);
      });
    });
    return this;
  }

  get lines(): string[] {
    return this.heard.map(({ command, sequence_number }) => `${command} ${sequence_number}`);
  }

  write(...pdus: Pdu[]): void {
    this.end.write(octets(...pdus));
  }
}

interface Setting {
  readonly clock: FakeClock;
  readonly owner: RecordingOwner;
  readonly session: Connection<string>;
  readonly socket: DuplexEnd;
  readonly peer: Peer;
}

function open(
  changes: Partial<SessionSettings> = {},
  options: { cut?: (octets: Buffer) => Iterable<Buffer>; trace?: Trace; highWaterMark?: number } = {},
): Setting {
  const { trace = null, ...pairOptions } = options;
  const [socket, other] = duplexPair(pairOptions);
  const clock = new FakeClock();
  const owner = new RecordingOwner();
  const session = new Connection<string>(socket, sessionSettings(changes), owner, {
    id: 's1',
    peer: 'test:1',
    clock,
    trace: () => trace,
    maxPduLength: 70_000,
  });
  return { clock, owner, session, socket, peer: new Peer(other) };
}

/** Bound as a transceiver, the bind already read by the peer. */
async function bound(
  changes: Partial<SessionSettings> = {},
  options: Parameters<typeof open>[1] = {},
): Promise<Setting> {
  const setting = open(changes, options);
  setting.peer.read();
  await turn(2);
  setting.peer.write(pdu('bind_transceiver_resp', { sequence_number: 1 }));
  await turn(2);
  expect(setting.session.bound).toBe(true);
  setting.peer.heard.length = 0;
  return setting;
}

/** After the end: no timer, and none of our listeners but the one for errors. */
async function expectNothingLeft({ clock, socket }: Setting): Promise<void> {
  await turn(3);
  expect(socket.destroyed).toBe(true);
  expect(clock.timers).toBe(0);
  for (const event of ['data', 'drain', 'close']) expect(socket.listenerCount(event), event).toBe(0);
  expect(socket.listenerCount('error')).toBe(1);
}

const deliver = (sequence_number: number): Pdu =>
  pdu('deliver_sm', { sequence_number, short_message: Buffer.alloc(40, sequence_number) });

describe('octets in any cut', () => {
  const everyOctet = function* (all: Buffer): Iterable<Buffer> {
    for (let at = 0; at < all.length; at += 1) yield all.subarray(at, at + 1);
  };
  const inSevens = function* (all: Buffer): Iterable<Buffer> {
    for (let at = 0; at < all.length; at += 7) yield all.subarray(at, at + 7);
  };

  it.each([
    ['octet by octet', everyOctet],
    ['in sevens', inSevens],
    ['as written', undefined],
  ] as const)('%s make the same session', async (_, cut) => {
    const setting = await bound({ inboundWindow: 100 }, cut === undefined ? {} : { cut });
    const { owner, peer, session } = setting;
    owner.onRequestDo = (_session, request) => session.respond(responseTo(request, 0));
    peer.write(...Array.from({ length: 20 }, (_unused, index) => deliver(index + 1)));
    await turn(3);
    expect(owner.requests.map(({ sequence_number }) => sequence_number)).toEqual(
      Array.from({ length: 20 }, (_unused, index) => index + 1),
    );
    expect(peer.lines).toEqual(
      Array.from({ length: 20 }, (_unused, index) => `deliver_sm_resp ${index + 1}`),
    );
  });
});

describe('one write for each turn of the event loop, or for 32 PDUs', () => {
  it('gathers what is sent from several callbacks', async () => {
    const { owner, peer, session, socket } = await bound({ windowSize: 50, inboundWindow: 50 });
    const before = socket.writes;
    const answers: (() => void)[] = [];
    owner.onRequestDo = (_session, request) => answers.push(() => session.respond(responseTo(request, 0)));
    peer.write(deliver(1), deliver(2), deliver(3));
    await turn();
    for (let index = 0; index < 28; index += 1) session.submit(pdu('submit_sm'), `m${index}`);
    for (const answer of answers) void Promise.resolve().then(answer);
    await turn(2);
    expect(peer.heard.length).toBe(31);
    expect(socket.writes - before).toBe(1);
  });

  it('does not keep 32 PDUs until the turn ends, and gathers on', async () => {
    const { peer, session, socket } = await bound({ windowSize: 50 });
    const before = socket.writes;
    for (let index = 0; index < 31; index += 1) session.submit(pdu('submit_sm'), `m${index}`);
    expect(socket.writes - before).toBe(0);
    for (let index = 31; index < 40; index += 1) session.submit(pdu('submit_sm'), `m${index}`);
    expect(socket.writes - before).toBe(1);
    await turn(2);
    expect(socket.writes - before).toBe(2);
    expect(peer.heard.length).toBe(40);
  });
});

describe('calls from within callbacks', () => {
  it('an answer at once, a submit for each outcome, and a drain in between keep their order', async () => {
    const { owner, peer, session } = await bound({ windowSize: 2, inboundWindow: 5 });
    owner.onRequestDo = (_session, request) => session.respond(responseTo(request, 0));
    let next = 2;
    owner.onOutcomeDo = (_session, _token, outcome) => {
      if (outcome.kind === 'answered' && next < 4 && session.room > 0)
        session.submit(pdu('submit_sm'), `m${next++}`);
      else if (next === 4) session.drain(1_000);
    };
    session.submit(pdu('submit_sm'), 'm0');
    session.submit(pdu('submit_sm'), 'm1');
    await turn(2);
    peer.write(
      pdu('submit_sm_resp', { sequence_number: 2 }),
      pdu('submit_sm_resp', { sequence_number: 3 }),
      deliver(9),
    );
    await turn(2);
    peer.write(pdu('submit_sm_resp', { sequence_number: 4 }), pdu('submit_sm_resp', { sequence_number: 5 }));
    await turn(2);
    expect(peer.lines).toEqual([
      'submit_sm 2',
      'submit_sm 3',
      'submit_sm 4',
      'submit_sm 5',
      'deliver_sm_resp 9',
      'unbind 6',
    ]);
    expect([...owner.outcomes]).toEqual([
      ['m0', ['answered']],
      ['m1', ['answered']],
      ['m2', ['answered']],
      ['m3', ['answered']],
    ]);
  });

  it('closing from within an outcome still tells every outcome before the end, once', async () => {
    const { owner, session } = await bound({ windowSize: 3, responseTimeoutMs: 5_000 });
    owner.onOutcomeDo = () => session.abort({ kind: 'forced', detail: 'enough' });
    for (const token of ['a', 'b', 'c']) session.submit(pdu('submit_sm'), token);
    session.abort({ kind: 'forced', detail: 'first' });
    expect(owner.lines.slice(-4)).toEqual(['a closed', 'b closed', 'c closed', 'closed forced']);
    expect(owner.closed).toEqual({ kind: 'forced', detail: 'first' });
  });

  it('an owner that throws loses this session only, with every outcome told', async () => {
    const setting = await bound();
    const { owner, peer, session } = setting;
    session.submit(pdu('submit_sm'), 'a');
    const cause = new Error('cannot read it');
    owner.onRequestDo = () => {
      throw cause;
    };
    peer.write(deliver(1), deliver(2));
    await turn(2);
    expect(owner.closed).toEqual({ kind: 'forced', detail: 'defect of the gateway: cannot read it', cause });
    expect(owner.lines.slice(-2)).toEqual(['a closed', 'closed forced']);
    peer.end.end();
    await expectNothingLeft(setting);
  });

  it('room is told after every batch, and a throw there is caught as well', async () => {
    const { owner, peer, session } = await bound({ windowSize: 2 });
    const rooms: number[] = [];
    owner.onRoomDo = () => {
      rooms.push(session.room);
      if (session.room === 2) for (const token of ['a', 'b']) session.submit(pdu('submit_sm'), token);
    };
    peer.write(pdu('enquire_link', { sequence_number: 1 }));
    await turn(2);
    peer.write(pdu('submit_sm_resp', { sequence_number: 2 }));
    await turn(2);
    expect(rooms).toEqual([2, 1]);
    owner.onRoomDo = () => {
      throw new Error('no room');
    };
    peer.write(pdu('submit_sm_resp', { sequence_number: 3 }));
    await turn(2);
    expect(owner.closed?.kind).toBe('forced');
  });
});

describe('reading paused at the inbound window', () => {
  it('takes kept frames first, each once, in order, and then the socket', async () => {
    const { owner, peer, session, socket } = await bound({ onInboundLimit: 'pause', inboundWindow: 3 });
    peer.write(...Array.from({ length: 10 }, (_, index) => deliver(index + 1)));
    peer.write(deliver(11), deliver(12));
    await turn(3);
    expect(owner.requests.length).toBe(3);
    expect(socket.isPaused()).toBe(true);
    for (let answered = 0; answered < 12; answered += 1) {
      const request = owner.requests[answered];
      if (request === undefined) throw new Error('nothing more was read');
      session.respond(responseTo(request, 0));
      await turn(2);
      expect(owner.requests.length - answered - 1).toBeLessThanOrEqual(3);
    }
    expect(owner.requests.map(({ sequence_number }) => sequence_number)).toEqual(
      Array.from({ length: 12 }, (_, index) => index + 1),
    );
    expect(peer.heard.length).toBe(12);
    expect(socket.isPaused()).toBe(false);
    expect(session.state.inbound).toBe(0);
  });

  it('an application that answers from onRoom reads a whole chunk without growing the stack', async () => {
    const { owner, peer, session } = await bound({
      onInboundLimit: 'pause',
      inboundWindow: 1,
      windowSize: 9,
    });
    owner.onRoomDo = () => {
      const request = session.state.inbound > 0 ? owner.requests.at(-1) : undefined;
      if (request !== undefined) session.respond(responseTo(request, 0));
    };
    peer.write(
      ...Array.from({ length: 3_000 }, (_, index) => pdu('data_sm', { sequence_number: index + 1 })),
    );
    await turn(5);
    expect(owner.requests.length).toBe(3_000);
    expect(peer.heard.length).toBe(3_000);
  });

  it('answers that came before the peer vanished count, requests that nobody can answer do not', async () => {
    for (const how of ['FIN', 'RST'] as const) {
      const setting = await bound({ onInboundLimit: 'pause', inboundWindow: 1, windowSize: 2 });
      const { owner, peer, session } = setting;
      session.submit(pdu('submit_sm'), 'a');
      session.submit(pdu('submit_sm'), 'b');
      await turn(2);
      peer.write(deliver(1), deliver(2), pdu('submit_sm_resp', { sequence_number: 3 }));
      await turn(2);
      expect(session.state.inbound).toBe(1);
      if (how === 'RST') peer.end.reset();
      else peer.end.end();
      await turn(2);
      expect(owner.lines.slice(-4), how).toEqual([
        'request deliver_sm 1',
        'b answered',
        'a closed',
        'closed connection_lost',
      ]);
      await expectNothingLeft(setting);
    }
  });
});

describe('a peer that reads slowly or not at all', () => {
  it('is read no more while 256 KiB wait for it, and memory stays bounded', async () => {
    const { clock, owner, peer, session, socket } = await bound({ windowSize: 1, enquireLinkIntervalMs: 0 });
    peer.end.pause();
    const flood = octets(
      ...Array.from({ length: 1_000 }, (_, index) => pdu('enquire_link', { sequence_number: index + 1 })),
    );
    let chunks = 0;
    while (!socket.isPaused() && chunks < 200) {
      peer.end.write(flood);
      chunks += 1;
      await turn();
    }
    expect(socket.isPaused()).toBe(true);
    expect(socket.writableLength).toBeGreaterThan(256 * 1024);
    for (let more = 0; more < 50; more += 1) {
      peer.end.write(flood);
      await turn();
    }
    expect(socket.writableLength).toBeLessThan(256 * 1024 + 128 * 1024);
    expect(session.room).toBe(0);

    peer.end.resume();
    await turn(40);
    expect(socket.isPaused()).toBe(false);
    expect(session.room).toBe(1);
    expect(peer.heard.length).toBe((chunks + 50) * 1_000);
    expect(
      peer.heard.map(({ sequence_number }) => sequence_number).every((n, at) => n === 1 + (at % 1_000)),
    ).toBe(true);
    expect(owner.closed).toBe(null);
    clock.advance(60_000);
    expect(owner.closed).toBe(null);
  });

  it('is given up when it takes nothing for response_timeout', async () => {
    const setting = await bound({ windowSize: 1, enquireLinkIntervalMs: 0 });
    const { clock, owner, peer, socket } = setting;
    peer.end.pause();
    const flood = octets(
      ...Array.from({ length: 1_000 }, (_, index) => pdu('enquire_link', { sequence_number: index + 1 })),
    );
    while (!socket.isPaused()) {
      peer.end.write(flood);
      await turn();
    }
    clock.advance(29_999);
    expect(owner.closed).toBe(null);
    clock.advance(1);
    expect(owner.closed?.kind).toBe('connection_lost');
    await expectNothingLeft(setting);
  });

  it('holds our own requests back, and is told room when it reads on', async () => {
    const { owner, peer, session } = await bound({ windowSize: 5_000 }, { highWaterMark: 1_024 });
    peer.end.pause();
    let submitted = 0;
    owner.onRoomDo = () => {
      while (session.room > 0 && submitted < 400)
        session.submit(pdu('submit_sm', { short_message: Buffer.alloc(100) }), `m${submitted++}`);
      if (submitted < 400) return;
    };
    session.submit(pdu('submit_sm'), 'first');
    await turn(3);
    expect(session.room).toBe(0);
    peer.end.resume();
    await turn(5);
    expect(session.room).toBeGreaterThan(0);
    expect(peer.heard.length).toBe(401);
  });
});

describe('the end', () => {
  it('a drain unbinds, closes, and leaves nothing', async () => {
    const setting = await bound();
    const { owner, peer, session } = setting;
    session.drain(1_000);
    await turn(2);
    peer.write(pdu('unbind_resp', { sequence_number: 2 }));
    await turn();
    peer.end.end();
    await turn(2);
    expect(owner.closed).toEqual({ kind: 'unbound_by_us' });
    await session.gone;
    await expectNothingLeft(setting);
    expect(() => session.submit(pdu('submit_sm'), 'x')).not.toThrow();
    session.respond(pdu('deliver_sm_resp'));
    expect(owner.lines.at(-1)).toBe('closed unbound_by_us');
  });

  it('a peer that never closes its end loses the socket after unbind_timeout', async () => {
    const [socket, other] = duplexPair();
    other.allowHalfOpen = true;
    const clock = new FakeClock();
    const owner = new RecordingOwner();
    const context = { id: 's', peer: 'p', clock, trace: () => null, maxPduLength: 70_000 };
    const session = new Connection<string>(socket, sessionSettings(), owner, context);
    const peer = new Peer(other).read();
    await turn(2);
    peer.write(pdu('bind_transceiver_resp', { sequence_number: 1, command_status: STATUS.ESME_RINVPASWD }));
    await turn(3);
    expect(owner.closed?.kind).toBe('bind_refused');
    expect(socket.destroyed).toBe(false);
    peer.write(deliver(1)); // thrown away
    await turn(2);
    expect(socket.readableLength).toBe(0);
    clock.advance(5_000);
    await session.gone;
    await expectNothingLeft({ clock, owner, session, socket, peer });
  });

  it.each(['bind_timeout', 'enquire_link_timeout'] as const)(
    '%s destroys the socket at once',
    async (kind) => {
      const setting = kind === 'bind_timeout' ? open() : await bound();
      setting.clock.advance(30_000);
      expect(setting.owner.closed).toEqual({ kind });
      await expectNothingLeft(setting);
    },
  );

  it('the last words are sent: lost framing is answered before the end', async () => {
    const setting = await bound();
    setting.peer.end.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await turn(3);
    expect(setting.peer.heard.map((heard) => [heard.command, heard.command_status])).toEqual([
      ['generic_nack', STATUS.ESME_RINVCMDLEN],
    ]);
    expect(setting.owner.closed?.kind).toBe('framing_lost');
    await expectNothingLeft(setting);
  });

  it('a socket that was gone before is noticed', async () => {
    const [socket] = duplexPair();
    socket.destroy();
    await turn();
    const clock = new FakeClock();
    const owner = new RecordingOwner();
    const context = { id: 's', peer: 'p', clock, trace: () => null, maxPduLength: 70_000 };
    const session = new Connection<string>(socket, sessionSettings(), owner, context);
    await turn(2);
    expect(owner.closed?.kind).toBe('connection_lost');
    await session.gone;
    expect(clock.timers).toBe(0);
  });

  it('listeners of others on the same socket stay', async () => {
    const setting = await bound();
    let closes = 0;
    setting.socket.on('close', () => {
      closes += 1;
    });
    setting.session.abort({ kind: 'forced', detail: 'test' });
    await turn(3);
    expect(closes).toBe(1);
  });
});

describe('timers', () => {
  it('there is one, whatever goes on', async () => {
    const { clock, owner, peer, session } = await bound({ windowSize: 100 });
    for (let index = 0; index < 50; index += 1) session.submit(pdu('submit_sm'), `m${index}`);
    await turn(2);
    expect(clock.timers).toBe(1);
    for (let passed = 0; passed < 25_000; passed += 1_000) {
      clock.advance(1_000);
      expect(clock.timers).toBe(1);
      await turn();
      const enquiry = peer.heard.find(({ command }) => command === 'enquire_link');
      if (enquiry !== undefined)
        peer.write(pdu('enquire_link_resp', { sequence_number: enquiry.sequence_number }));
      await turn();
    }
    clock.advance(5_000);
    expect(owner.lines.filter((line) => line.endsWith('timed_out')).length).toBe(50);
  });

  it('follow a retune', async () => {
    const { clock, peer, session } = await bound();
    session.retune(sessionSettings({ enquireLinkIntervalMs: 1_000 }));
    clock.advance(1_000);
    await turn(2);
    expect(peer.lines).toEqual(['enquire_link 2']);
  });
});

describe('what cannot be encoded', () => {
  it('fails alone, with an oddity', async () => {
    const { owner, peer, session } = await bound();
    session.submit(pdu('submit_sm', { source_addr: 'x'.repeat(30) }), 'bad');
    session.submit(pdu('submit_sm'), 'good');
    owner.onRequestDo = (_session, request) =>
      session.respond(
        pdu('data_sm_resp', { sequence_number: request.sequence_number, message_id: 'i'.repeat(99) }),
      );
    peer.write(pdu('data_sm', { sequence_number: 8 }));
    await turn(2);
    expect(owner.lines.slice(1)).toEqual([
      'oddity violation',
      'bad answered',
      'request data_sm 8',
      'oddity violation',
    ]);
    expect(
      peer.heard.map((heard) => `${heard.command} ${heard.sequence_number} ${heard.command_status}`),
    ).toEqual(['submit_sm 3 0', `data_sm_resp 8 ${STATUS.ESME_RSYSERR}`]);
    expect(session.bound).toBe(true);
  });
});

it('a trace sees every PDU, in and out', async () => {
  const seen: string[] = [];
  await bound({}, { trace: (direction, traced) => seen.push(`${direction} ${traced.command}`) });
  expect(seen).toEqual(['out bind_transceiver', 'in bind_transceiver_resp']);
});

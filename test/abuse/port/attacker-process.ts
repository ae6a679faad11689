/**
 * Attackers, a process of their own on 127.x.y.z. Over IPC it takes {@link AttackerOrder}s; an attack that nobody stops
 * ends by itself.
 */
import { connect, type Socket } from 'node:net';
import { ATTACKS, type Attack, type AttackName, BOMBER, type Says } from './attacks.ts';
import { bindOctets, firstPart, ORDINARY, submitOctets, tlvBomb } from './octets.ts';

export type AttackerOrder =
  /** `{ready}` once it is in full swing. `calm`: what the same party does when it does not attack. */
  | {
      readonly kind: 'attack';
      readonly name: AttackName;
      readonly calm: boolean;
      readonly port: number;
      /** Addresses differ from round to round, so that no lockout of an earlier one helps. */
      readonly round: number;
    }
  /** `{connections, sent, open}`: opened, PDUs sent, and open at that moment; all are closed then. */
  | { readonly kind: 'stop' };

const LONGEST_MS = 120_000;
const TICK_MS = 10;
/** More open connections than this the attacker never has. */
const MOST_OPEN = 10_500;
/** Opened at once, so that the accept queue of the gateway is not what is attacked. */
const OPENING_AT_ONCE = 200;
const OCTET_EVERY_MS = 1_000;
/** A stream that the gateway does not read any more is not filled further. */
const BACKLOG = 256 * 1024;

class Attacker {
  readonly #attack: Attack;
  readonly #calm: boolean;
  readonly #port: number;
  readonly #round: number;
  readonly #sockets = new Set<Socket>();
  readonly #timers: NodeJS.Timeout[] = [];
  #connections = 0;
  #sent = 0;
  #opening = 0;
  #sequence = 1;
  #stopped = false;

  constructor(order: Extract<AttackerOrder, { kind: 'attack' }>) {
    const attack = ATTACKS.find(({ name }) => name === order.name);
    if (attack === undefined) throw new Error(`no attack is called ${order.name}`);
    this.#attack = attack;
    this.#calm = order.calm;
    this.#port = order.port;
    this.#round = order.round;
    this.#timers.push(setTimeout(() => this.stop(), LONGEST_MS));
  }

  /** Resolves once it is in full swing. */
  async begin(): Promise<void> {
    const attack = this.#attack;
    switch (attack.kind) {
      case 'arrivals':
        this.#paced(attack.perSecond, () => this.#arrive(attack.addresses, attack.says));
        return pause(300);
      case 'standing':
        this.#every(TICK_MS, () => {
          while (this.#sockets.size < attack.connections && this.#opening < OPENING_AT_ONCE)
            this.#arrive(attack.addresses, attack.says);
        });
        // Where the gateway keeps fewer there is no moment at which all are open.
        for (let waited = 0; waited < 3_000 && this.#open < attack.connections; waited += 50) await pause(50);
        return;
      case 'stream':
        return this.#stream(attack.connections, attack.perSecond);
      case 'partner':
        return this.#bomb(attack.perSecond, attack.bomb);
    }
  }

  stop(): { readonly connections: number; readonly sent: number; readonly open: number } {
    const figures = { connections: this.#connections, sent: this.#sent, open: this.#open };
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#sockets) socket.destroy();
    return figures;
  }

  get #open(): number {
    return this.#sockets.size - this.#opening;
  }

  #arrive(addresses: number, says: Says): void {
    if (this.#sockets.size >= MOST_OPEN) return;
    const socket = this.#connect(this.#connections % addresses, () => this.#say(socket, says));
  }

  #connect(from: number, connected: () => void): Socket {
    this.#connections += 1;
    this.#opening += 1;
    let opening = true;
    const opened = (): void => {
      if (opening) this.#opening -= 1;
      opening = false;
    };
    const socket = connect({ host: '127.0.0.1', port: this.#port, localAddress: this.#address(from) });
    this.#sockets.add(socket);
    socket.on('connect', () => {
      opened();
      connected();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      opened();
      this.#sockets.delete(socket);
    });
    socket.resume();
    return socket;
  }

  /** 127.a.b.c: `a` is the attack's, `b` the round's and the hundreds'. */
  #address(index: number): string {
    const attack = 10 + ATTACKS.indexOf(this.#attack);
    return `127.${attack}.${(this.#round * 4 + Math.floor(index / 250)) % 256}.${1 + (index % 250)}`;
  }

  #say(socket: Socket, says: Says): void {
    switch (says) {
      case 'nothing':
        return;
      case 'goodbye':
        socket.destroy();
        return;
      case 'one octet a second':
        this.#trickle(socket, bindOctets('nobody', 'nothing'));
        return;
      case 'a giant length':
        this.#write(socket, Buffer.from([0x7f, 0xff, 0xff, 0xff]));
        return;
      case 'a submit_sm':
        this.#write(socket, submitOctets(2, ORDINARY));
        return;
      case 'a bind of nobody':
        this.#write(socket, bindOctets(`nobody${this.#connections}`, 'guess'));
        return;
      case 'a bind with a guessed password':
        this.#write(socket, bindOctets(`partner_${this.#connections % 4}`, `g${this.#connections % 1e6}`));
        return;
    }
  }

  #trickle(socket: Socket, octets: Buffer): void {
    let at = 0;
    const timer = setInterval(() => {
      if (at < octets.length) socket.write(octets.subarray(at, at + 1));
      at += 1;
    }, OCTET_EVERY_MS);
    this.#timers.push(timer);
    socket.on('close', () => clearInterval(timer));
  }

  #write(socket: Socket, octets: Buffer): void {
    socket.write(octets);
    this.#sent += 1;
  }

  async #stream(connections: number, perSecond: number): Promise<void> {
    const streams: Socket[] = Array.from({ length: connections });
    const renew = (index: number): Socket => {
      const socket = this.#connect(index, () => undefined);
      streams[index] = socket;
      return socket;
    };
    const each = submitOctets(2, ORDINARY);
    const perTurn = Math.ceil((perSecond * TICK_MS) / 1_000 / connections);
    const turn = Buffer.concat(Array.from({ length: perTurn }, () => each));
    this.#every(TICK_MS, () => {
      for (let index = 0; index < connections; index += 1) {
        const known = streams[index];
        const socket = known === undefined || known.destroyed ? renew(index) : known;
        if (socket.connecting || socket.writableLength > BACKLOG) continue;
        socket.write(turn);
        this.#sent += perTurn;
      }
    });
    await pause(300);
  }

  async #bomb(perSecond: number, bomb: 'tlvs' | 'first parts'): Promise<void> {
    const socket = this.#connect(0, () => socket.write(bindOctets(BOMBER.system_id, BOMBER.password)));
    await new Promise((resolve) => socket.once('data', resolve));
    const next = (): Buffer => {
      this.#sequence += 1;
      if (this.#calm) return submitOctets(this.#sequence, ORDINARY);
      return bomb === 'tlvs' ? tlvBomb(this.#sequence) : firstPart(this.#sequence);
    };
    this.#paced(perSecond, () => {
      if (socket.writableLength < 4 * 1024 * 1024) this.#write(socket, next());
    });
    await pause(300);
  }

  /** Does it `perSecond` times a second; what a busy machine misses is caught up within a tenth of a second. */
  #paced(perSecond: number, act: () => void): void {
    let done = performance.now();
    this.#every(TICK_MS, () => {
      const now = performance.now();
      done = Math.max(done, now - 100);
      for (; done < now; done += 1_000 / perSecond) act();
    });
  }

  #every(ms: number, act: () => void): void {
    this.#timers.push(
      setInterval(() => {
        if (!this.#stopped) act();
      }, ms),
    );
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

let attacker: Attacker | null = null;

process.on('message', (order: AttackerOrder) => {
  switch (order.kind) {
    case 'attack':
      attacker = new Attacker(order);
      void attacker.begin().then(() => process.send?.({ ready: 1 }));
      return;
    case 'stop':
      process.send?.(attacker?.stop() ?? {});
      return;
  }
});
process.on('disconnect', () => process.exit(0));

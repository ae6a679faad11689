/** A gateway that has no room for its log or no file descriptors left, and a partner who sends all the same. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { SettingsInput } from '../../../contract/settings.ts';
import { type SimulatedPartner, startSimulatedPartner } from '../../../local/simulators/partner.ts';
import { until } from '../../turn.ts';
import type { Program } from './program.ts';
import { startByShell } from './shell-gateway.ts';

/** `log`: where its standard output goes; each write to /dev/full fails with ENOSPC. */
export async function startGatewayWithLog(
  log: '/dev/full' | '/dev/null',
  settings: SettingsInput,
): Promise<Program> {
  const name = `a gateway with its log on ${log}`;
  return (await startByShell(name, settings, (command) => `${command} >${log}`)).program;
}

export const PARTNER = { system_id: 'partner', password: 'secret12' } as const;

/** Takes PARTNER and strangers; puts those out soon who do not bind. */
export function listenOn(port: number): Pick<SettingsInput, 'listen' | 'server_binds'> {
  return {
    server_binds: [{ name: 'partner', ...PARTNER, allowed_bind_types: ['transceiver'] }],
    listen: { host: '127.0.0.1', port, connection_rate: 1_000, session_init_timeout: 1_000 },
  };
}

/** Bound, and back by itself. */
export async function partnerAt(port: number): Promise<SimulatedPartner> {
  const partner = startSimulatedPartner({ port, ...PARTNER, reconnectMs: 200 });
  onTestFinished(() => partner.close());
  await partner.bound(15_000);
  return partner;
}

/** File descriptors beyond those in use once everything is up. */
const SPARE = 8;
const STRANGERS = 60;
const AGAIN_MS = 100;

/** Strangers who hold every descriptor that a process has left, and come back when they are put out. */
export class Strangers {
  readonly #pid: number;
  readonly #port: number;
  readonly #most: number;
  readonly #sockets = new Set<net.Socket>();
  #left = false;

  private constructor(pid: number, port: number) {
    this.#pid = pid;
    this.#port = port;
    this.#most = this.#inUse() + SPARE;
    execFileSync('prlimit', ['--pid', String(pid), `--nofile=${this.#most}`]);
    for (let n = 0; n < STRANGERS; n += 1) this.#come();
  }

  /** Resolves once nothing is left. */
  static async at({ pid }: Program, port: number): Promise<Strangers> {
    const strangers = new Strangers(pid, port);
    onTestFinished(() => strangers.leave());
    await until(() => strangers.holdAll);
    return strangers;
  }

  /** All but the one that libuv keeps for turning connections away. */
  get holdAll(): boolean {
    return this.#inUse() >= this.#most - 1;
  }

  leave(): void {
    this.#left = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  #come(): void {
    if (this.#left) return;
    const socket = net.connect(this.#port, '127.0.0.1');
    this.#sockets.add(socket);
    socket.resume();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      setTimeout(() => this.#come(), AGAIN_MS);
    });
  }

  #inUse(): number {
    return readdirSync(`/proc/${this.#pid}/fd`).length;
  }
}

/** What a partner sent: each text until it is taken, as partners do with what is refused for now. */
export class PartnerBooks {
  readonly #partner: SimulatedPartner;
  readonly #sending: Promise<void>[] = [];
  /** Answers that were no ESME_ROK. */
  refused = 0;

  constructor(partner: SimulatedPartner) {
    this.#partner = partner;
  }

  get size(): number {
    return this.#sending.length;
  }

  send(count: number): void {
    for (let n = 0; n < count; n += 1) {
      const sent = this.#untilTaken(textOf(this.size));
      // It is told by taken().
      sent.catch(() => undefined);
      this.#sending.push(sent);
    }
  }

  /** Resolves once all are taken. */
  async taken(): Promise<void> {
    await Promise.all(this.#sending);
  }

  /** Whether a text is one of these. */
  has(text: string): boolean {
    return text.startsWith(PREFIX);
  }

  /** How many the carrier never took, and how many copies it took beyond the first. */
  balance(messages: readonly { readonly text: string }[]): {
    readonly lost: number;
    readonly doubled: number;
  } {
    const texts = messages.map(({ text }) => text).filter((text) => this.has(text));
    const different = new Set(texts).size;
    return { lost: this.size - different, doubled: texts.length - different };
  }

  async #untilTaken(short_message: string): Promise<void> {
    for (;;) {
      const { command_status } = await this.#partner.submit({
        destination_addr: '447700900123',
        short_message,
      });
      if (command_status === 0) return;
      this.refused += 1;
      await wait(AGAIN_MS);
    }
  }
}

const PREFIX = 'from a partner ';

function textOf(n: number): string {
  return `${PREFIX}${String(n).padStart(6, '0')}`;
}

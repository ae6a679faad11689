/** A core, a carrier, a partner and a gateway in virtual time, under a schedule of faults. */

import type { OmniMessage } from '../../connector/omnimessage/port.ts';
import { type Line, recordingLog } from '../../connector/outbound/outbound.fixture.ts';
import type { Connect } from '../../connector/session/dialer.ts';
import type { GatewaySettings } from '../../contract/compiled.ts';
import type { EventName } from '../../contract/log/log.ts';
import type { CoreOperation } from '../../local/simulators/omnimessage.ts';
import { FakeClock } from '../fake-clock.ts';
import { Seeded } from '../seeded.ts';
import { turn } from '../turn.ts';
import { Accountant, type Books } from './accountant.ts';
import { BUSY_MS, type Fault, type Planned, type Schedule } from './schedule.ts';
import { VirtualCarrier } from './virtual/carrier.ts';
import { VirtualCore } from './virtual/core.ts';
import { gatewaySettings, SESSIONS, VirtualGateway, WINDOW } from './virtual/gateway.ts';
import { Life } from './virtual/life.ts';
import { FAIR, Link } from './virtual/link.ts';
import { Operator } from './virtual/operator.ts';
import { VirtualPartner } from './virtual/partner.ts';

/** A schedule that has not come to rest by then never will. */
const HORIZON_MS = 1_500_000;
const RESTART_MS = 1_000;
const LOOK_MS = 500;
/** Quiet for so long: nothing is on its way any more. */
const QUIET_MS = 45_000;
/** Events that say that the gateway itself was at fault. */
const DEFECTS: ReadonlySet<string> = new Set([
  'compose_fault',
  'inbound_failed',
  'bind_change_failed',
  'authentication_error',
] satisfies EventName[]);

export interface Outcome extends Books {
  readonly schedule: Schedule;
  /** Virtual milliseconds until everything was at rest. */
  readonly tookMs: number;
  /** Messages that a process held at most. */
  readonly mostHeld: number;
}

/** `spoil`: what a gateway's port to the core is replaced with; it is how the books are shown to find what is wrong. */
export async function runSchedule(
  schedule: Schedule,
  spoil: (port: OmniMessage) => OmniMessage = (port) => port,
): Promise<Outcome> {
  return new World(schedule, spoil).run();
}

class World {
  readonly #schedule: Schedule;
  readonly #spoil: (port: OmniMessage) => OmniMessage;
  readonly #random: Seeded;
  readonly #clock = new FakeClock();
  readonly #core: VirtualCore;
  readonly #carrier: VirtualCarrier;
  readonly #partner: VirtualPartner;
  readonly #books: Accountant;
  readonly #settings: GatewaySettings;
  readonly #lines: Line[] = [];
  readonly #operator: Operator;
  #gateway: VirtualGateway | null = null;
  #boots = 0;
  #names = 0;
  #mostHeld = 0;
  #tlsExpired = false;
  #ending: Promise<void> | null = null;

  constructor(schedule: Schedule, spoil: (port: OmniMessage) => OmniMessage) {
    this.#schedule = schedule;
    this.#settings = gatewaySettings(schedule.topology);
    this.#operator = new Operator(this.#settings, (name, wish, drainMs) => {
      void this.#gateway?.want(name, wish, drainMs);
    });
    this.#spoil = spoil;
    this.#random = new Seeded(schedule.seed ^ 0x5eed);
    this.#core = new VirtualCore(this.#clock, this.#random.fork(), schedule.onUnknown);
    this.#carrier = new VirtualCarrier(this.#clock, this.#random.fork());
    const links = this.#random.fork();
    this.#partner = new VirtualPartner(this.#clock, () => {
      if (this.#gateway === null || this.#ending !== null) return null;
      const link = new Link(this.#clock, links);
      this.#gateway.accept(link);
      return link;
    });
    const parts = { core: this.#core, carrier: this.#carrier, partner: this.#partner };
    this.#books = new Accountant(parts, schedule.onUnknown);
  }

  async run(): Promise<Outcome> {
    await this.#start();
    this.#partner.connect();
    this.#plan();
    await this.#pass(BUSY_MS);
    const quietSince = await this.#settle();
    this.#look();
    await this.#stop();
    return {
      ...this.#books.close(),
      schedule: this.#schedule,
      tookMs: Math.round(quietSince),
      mostHeld: this.#mostHeld,
    };
  }

  // ---- the gateway's lives ----

  async #start(): Promise<void> {
    this.#boots += 1;
    if (this.#boots > 1) this.#books.forgets();
    const life = new Life(this.#clock);
    const random = this.#random.fork();
    const boot = this.#boots;
    const gateway = new VirtualGateway(this.#settings, {
      life,
      random,
      omniMessage: this.#spoil(this.#core.portFor(life)),
      connect: (_target, signal) => this.#dial(life, boot, random, signal),
      log: recordingLog(this.#lines),
      boot: `boot${boot}`,
    });
    this.#gateway = gateway;
    await Promise.all([...this.#operator.wishes()].map(([name, wish]) => gateway.want(name, wish, 0)));
  }

  #dial(life: Life, boot: number, random: Seeded, signal: AbortSignal): ReturnType<Connect> {
    return new Promise((resolve, reject) => {
      life.timer(5 + random.next() * 50, () => {
        if (signal.aborted) reject(new Error('called off'));
        else if (this.#tlsExpired) reject(new Error('certificate has expired'));
        else if (!this.#carrier.listening) reject(new Error('connect ECONNREFUSED'));
        else {
          const link = new Link(this.#clock, random);
          this.#carrier.accept(link, boot);
          resolve(link.near);
        }
      });
    });
  }

  #kill(): void {
    const gateway = this.#gateway;
    if (gateway === null || this.#ending !== null) return;
    this.#books.processEnds(this.#boots, gateway.held);
    gateway.kill();
    this.#gateway = null;
    this.#clock.timer(RESTART_MS, () => void this.#start());
  }

  #terminate(): void {
    const gateway = this.#gateway;
    if (gateway === null || this.#ending !== null) return;
    this.#ending = gateway.stop().then((emptied) => {
      if (!emptied) this.#books.processEnds(this.#boots, gateway.reports.size);
      this.#gateway = null;
      this.#ending = null;
      this.#clock.timer(RESTART_MS, () => void this.#start());
    });
  }

  // ---- load and faults ----

  #plan(): void {
    const at = (ms: number, act: () => void): void => void this.#clock.timer(ms, act);
    for (let ms = 0; ms < BUSY_MS; ms += this.#random.int(100, 1_500)) {
      const burst = this.#random.int(1, 8);
      at(ms, () => {
        for (let count = 0; count < burst; count += 1) this.#queue();
      });
      if (this.#random.chance(0.4)) at(ms + 30, () => this.#carrier.mobile(this.#name()));
      if (this.#random.chance(0.4)) at(ms + 60, () => this.#partner.submit(this.#name()));
    }
    for (const planned of this.#schedule.faults) at(planned.at, () => this.#strike(planned));
  }

  #queue(): void {
    const name = this.#name();
    const long = name.endsWith('9');
    const [id] = this.#core.state.queue({
      dest_smsc: 'carrier',
      source_msisdn: 'ACME',
      destination_msisdn: '447700900123',
      registered_delivery: this.#random.chance(0.8) ? 1 : 0,
      message_body: long ? `${name} `.repeat(45) : name,
      // Some may not wait for long.
      expires: this.#random.chance(0.1)
        ? new Date(this.#clock.wall() + this.#random.int(500, 20_000)).toISOString()
        : null,
    });
    if (id === undefined) throw new Error('the core queued nothing');
    this.#books.queued(name, id);
  }

  #name(): string {
    this.#names += 1;
    return `m${String(this.#names).padStart(6, '0')}`;
  }

  #strike({ fault, lastsMs }: Planned): void {
    const lift = this.#befall(fault, lastsMs);
    if (lastsMs > 0) this.#clock.timer(lastsMs, lift);
  }

  /** Returns what lifts it. */
  #befall(fault: Fault, lastsMs: number): () => void {
    const carrier = this.#carrier;
    const nothing = (): void => undefined;
    switch (fault.kind) {
      case 'reset':
        for (const link of carrier.links) link.reset();
        return nothing;
      case 'half_open':
        for (const link of carrier.links) link.vanish('far');
        return nothing;
      case 'weather': {
        const links = [...carrier.links, ...(this.#partner.link === null ? [] : [this.#partner.link])];
        for (const link of links) link.weather(fault.towards, fault.change);
        return () => {
          for (const link of links) link.weather(fault.towards, FAIR);
        };
      }
      case 'garbage':
        carrier.garbage(this.#random.octets(this.#random.int(1, 200)));
        return nothing;
      case 'carrier_unbinds':
        carrier.unbind();
        return nothing;
      case 'carrier_away':
        carrier.listening = false;
        for (const link of carrier.links) link.reset();
        return () => {
          carrier.listening = true;
        };
      case 'certificate_expired':
        this.#tlsExpired = true;
        for (const link of carrier.links) link.reset();
        return () => {
          this.#tlsExpired = false;
        };
      case 'refuses_binds':
        carrier.refusesBinds = fault.command_status;
        for (const link of carrier.links) link.reset();
        return () => {
          carrier.refusesBinds = null;
        };
      case 'deaf_to_enquire_link':
        carrier.answersEnquireLink = false;
        return () => {
          carrier.answersEnquireLink = true;
        };
      case 'answers':
        carrier.answering = fault.answering;
        return () => {
          carrier.answering = { kind: 'well' };
        };
      case 'core':
        return this.#core.faults.add(fault.fault, { forMs: lastsMs, ...scopeOf(fault.operations) });
      case 'partner_answers':
        this.#partner.answersWith = fault.command_status;
        return () => {
          this.#partner.answersWith = 0;
        };
      case 'partner_weather': {
        const { link } = this.#partner;
        link?.weather(fault.towards, fault.change);
        return () => link?.weather(fault.towards, FAIR);
      }
      case 'partner_reset':
        this.#partner.link?.reset();
        return nothing;
      case 'partner_half_open':
        this.#partner.link?.vanish('far');
        return nothing;
      case 'clock_jump':
        this.#gateway?.life.jump(fault.ms);
        return nothing;
      case 'operator':
        if (fault.act.kind !== 'retunes') this.#books.forgets();
        return this.#operator.act(fault.bind, fault.act);
      case 'sigkill':
        this.#kill();
        return nothing;
      case 'sigterm':
        this.#terminate();
        return nothing;
    }
  }

  // ---- time ----

  async #pass(ms: number): Promise<void> {
    const until = this.#clock.now() + ms;
    let nextLook = this.#clock.now();
    while (this.#clock.now() < until) {
      this.#clock.advanceToNext(until);
      await turn(2);
      if (this.#clock.now() < nextLook) continue;
      nextLook = this.#clock.now() + LOOK_MS;
      this.#mostHeld = Math.max(this.#mostHeld, this.#gateway?.held ?? 0);
    }
  }

  /** Runs on until nothing is owed by anybody; resolves with when that was. */
  async #settle(): Promise<number> {
    let quietSince: number | null = null;
    const began = this.#clock.now();
    while (this.#clock.now() - began < HORIZON_MS) {
      await this.#pass(5_000);
      if (!this.#isQuiet()) quietSince = null;
      else quietSince ??= this.#clock.now();
      if (quietSince !== null && this.#clock.now() - quietSince >= QUIET_MS) return quietSince;
    }
    this.#books.fault(`not at rest after ${HORIZON_MS} ms: ${this.#owed()}`);
    return this.#clock.now();
  }

  #isQuiet(): boolean {
    const { messages } = this.#core.state;
    const gateway = this.#gateway;
    return (
      messages.pending() === 0 &&
      gateway !== null &&
      gateway.held === 0 &&
      gateway.reports.size === 0 &&
      this.#carrier.owed === 0 &&
      this.#partner.owed === 0
    );
  }

  #owed(): string {
    const { held = 0, reports } = this.#gateway ?? {};
    return JSON.stringify({
      pending: this.#core.state.messages.pending(),
      held,
      reports: reports?.size ?? 0,
      carrier: this.#carrier.owed,
      partner: this.#partner.owed,
    });
  }

  /** What must hold of a gateway at rest. */
  #look(): void {
    const gateway = this.#gateway;
    if (gateway === null) this.#books.fault('no gateway is running');
    else if (gateway.reports.places.taken > 0)
      this.#books.fault(`${gateway.reports.places.taken} places for reports were not given back`);
    // Of both binds, at the highest limits that an operator has set.
    const limits = this.#schedule.faults.flatMap(({ fault }) =>
      fault.kind === 'operator' && fault.act.kind === 'retunes' ? [fault.act.tpsLimit] : [],
    );
    const most = Math.max(40, 2 * WINDOW * SESSIONS, ...limits) * 2;
    if (this.#mostHeld > most) this.#books.fault(`${this.#mostHeld} messages held; ${most} may be`);
    for (const { fields, level, message } of this.#lines) {
      const event = String(fields['event']);
      if (DEFECTS.has(event) || (level === 'error' && message.includes('defect of the gateway')))
        this.#books.fault(`defect of the gateway: ${event} ${message}`);
    }
  }

  async #stop(): Promise<void> {
    const stopped = this.#gateway?.stop();
    await this.#pass(40_000);
    await stopped;
  }
}

function scopeOf(operations: readonly CoreOperation[] | null): { operations?: readonly CoreOperation[] } {
  return operations === null ? {} : { operations };
}

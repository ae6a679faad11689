/** Partners' throughput with an attack through that without, side by side. */
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../bench/core-client.ts';
import { type Spread, spreadOf } from '../../bench/figures.ts';
import { usageOf } from '../../bench/process-usage.ts';
import type { Attack } from './attacks.ts';
import type { Scene } from './scene.ts';

export interface MeasureOptions {
  readonly rounds: number;
  readonly windowMs: number;
  readonly warmUpMs: number;
}

export interface Measured {
  readonly name: string;
  readonly what: string;
  readonly fr: string;
  readonly rounds: number;
  /** Messages of the partners answered in a second. */
  readonly calmPerSecond: number;
  readonly attackedPerSecond: number;
  /** Of each round: attacked ÷ calm. */
  readonly ratio: Spread;
  /**
   * The same of messages for each second of the gateway's CPU time. Where that is what is scarce the two are one; other
   * programs on the machine do not move this one.
   */
  readonly cpuRatio: Spread;
  /** Share of its core that the gateway used without the attack. */
  readonly busy: number;
  /** The same of partners that do not send all they can: of so many messages a second, the share that is answered. */
  readonly paced: { readonly perSecond: number; readonly ratio: Spread };
  /** Messages that were refused or sessions that were lost. */
  readonly harmed: number;
  /** Connections, or requests where the attack is made of those, in a second of the attack. */
  readonly attemptsPerSecond: number;
  /** CPU time of the gateway that one of them costs, from what partners lose of theirs. */
  readonly attemptMicroseconds: number;
  /** Connections without a bind, as the gateway counts them, at most. */
  readonly halfOpen: number;
  /** Partners that came in anew during the attack. */
  readonly newcomers: {
    readonly came: number;
    readonly bound: number;
    /** Binds that they needed for it. */
    readonly tries: number;
    readonly slowestMs: number;
  };
  /** Resident memory at the end of the attacks beyond that before them. */
  readonly grownMegabytes: number;
}

/** An address range of its own. */
const WARM_UP_ROUND = 60;
const PACED_ROUND = 50;
const MEGABYTE = 1024 * 1024;

interface Window {
  readonly perSecond: number;
  readonly perCpuSecond: number;
  /** CPU time through time. */
  readonly busy: number;
}

export async function measure(scene: Scene, attack: Attack, options: MeasureOptions): Promise<Measured> {
  // What is measured is an attack that goes on, not how code runs for the first time.
  await begin(scene, attack, false, WARM_UP_ROUND);
  await pause(options.warmUpMs);
  await end(scene);
  const before = await counts(scene);
  const { residentBytes } = usageOf(scene.gateway.pid);
  const calm: Window[] = [];
  const attacked: Window[] = [];
  const attempts: number[] = [];
  let halfOpen = 0;
  let came = 0;
  let tries = 0;
  let bound = 0;
  let slowestMs = 0;
  const quiet = async (round: number): Promise<void> => {
    await begin(scene, attack, true, round);
    calm.push(await watch(scene, () => pause(options.windowMs)));
    await end(scene);
  };
  const loud = async (round: number): Promise<void> => {
    const began = performance.now();
    await begin(scene, attack, false, round);
    attacked.push(await watch(scene, () => pause(options.windowMs)));
    halfOpen = Math.max(
      halfOpen,
      await scene.gateway.metric('smpp_listener_connections', { state: 'half_open' }),
    );
    const visit = await scene.partners({ kind: 'visit', ...scene.visitor() });
    came += 1;
    bound += visit('bound');
    tries += visit('tries');
    slowestMs = Math.max(slowestMs, visit('ms'));
    const made = await end(scene);
    const seconds = (performance.now() - began) / 1_000;
    attempts.push((made('sent') > 0 ? made('sent') : made('connections')) / seconds);
  };
  const ratioOf = (figure: 'perSecond' | 'perCpuSecond'): Spread =>
    spreadOf(attacked.map((window, index) => window[figure] / (calm[index]?.[figure] ?? Number.NaN)));
  for (let round = 0; round < options.rounds; round += 1) {
    if (round % 2 === 0) await quiet(round);
    await loud(round);
    if (round % 2 === 1) await quiet(round);
  }
  const paced = await measurePaced(scene, attack, options, medianOf(calm, 'perSecond'));
  const after = await counts(scene);
  return {
    name: attack.name,
    what: attack.what,
    fr: attack.fr,
    rounds: attacked.length,
    calmPerSecond: medianOf(calm, 'perSecond'),
    attackedPerSecond: medianOf(attacked, 'perSecond'),
    ratio: ratioOf('perSecond'),
    cpuRatio: ratioOf('perCpuSecond'),
    busy: spreadOf(calm.map(({ busy }) => busy)).median,
    paced,
    harmed: after.refused - before.refused + (after.lost - before.lost),
    attemptsPerSecond: Math.round(spreadOf(attempts).median),
    attemptMicroseconds: costOf(1 - ratioOf('perCpuSecond').median, spreadOf(attempts).median),
    halfOpen,
    newcomers: { came, bound, tries, slowestMs: Math.round(slowestMs) },
    grownMegabytes: Math.round((usageOf(scene.gateway.pid).residentBytes - residentBytes) / MEGABYTE),
  };
}

/** Of what they can send at most, the share that partners send in the paced windows. */
const PACED_SHARE = 0.6;
const PACED_ROUNDS = 5;

async function measurePaced(
  scene: Scene,
  attack: Attack,
  { rounds, windowMs }: MeasureOptions,
  peak: number,
): Promise<Measured['paced']> {
  const perSecond = Math.round(PACED_SHARE * peak);
  const shares: number[] = [];
  await scene.partners({ kind: 'pace', perSecond });
  for (let round = 0; round < Math.min(rounds, PACED_ROUNDS); round += 1) {
    await begin(scene, attack, false, PACED_ROUND + round);
    shares.push((await watch(scene, () => pause(windowMs))).perSecond / perSecond);
    await end(scene);
  }
  await scene.partners({ kind: 'pace', perSecond: 0 });
  return { perSecond, ratio: spreadOf(shares) };
}

/** While it is calm strangers attack the sink, and a partner that is the attacker sends as much of what is everyday. */
async function begin(scene: Scene, attack: Attack, calm: boolean, round: number): Promise<void> {
  const port = calm && attack.kind !== 'partner' ? scene.sinkPort : scene.port;
  await scene.attacker({ kind: 'attack', name: attack.name, calm, port, round });
}

/** The next window begins once the gateway has seen the last of them go. */
async function end(scene: Scene): Promise<(name: string) => number> {
  const made = await scene.attacker({ kind: 'stop' });
  const gone = async (): Promise<number> =>
    -(await scene.gateway.metric('smpp_listener_connections', { state: 'half_open' }));
  await until(gone, 0, 'half-open connections gone', 20_000);
  return made;
}

/** What the partners get done while `during` goes on. */
export async function watch(scene: Scene, during: () => Promise<void>): Promise<Window> {
  const from = await counts(scene);
  const used = usageOf(scene.gateway.pid).cpuMicroseconds;
  const began = performance.now();
  await during();
  const to = await counts(scene);
  const cpuSeconds = (usageOf(scene.gateway.pid).cpuMicroseconds - used) / 1e6;
  const seconds = (performance.now() - began) / 1_000;
  const answered = to.answered - from.answered;
  return {
    perSecond: answered / seconds,
    perCpuSecond: answered / cpuSeconds,
    busy: cpuSeconds / seconds,
  };
}

/** What is below the noise of the measure costs nothing that can be told. */
function costOf(lost: number, perSecond: number): number {
  return perSecond === 0 ? 0 : Math.round((1e6 * Math.max(0, lost)) / perSecond);
}

function medianOf(windows: readonly Window[], figure: 'perSecond'): number {
  return Math.round(spreadOf(windows.map((window) => window[figure])).median);
}

export async function counts(scene: Scene): Promise<{ answered: number; refused: number; lost: number }> {
  const told = await scene.partners({ kind: 'count' });
  return { answered: told('answered'), refused: told('refused'), lost: told('lost') };
}

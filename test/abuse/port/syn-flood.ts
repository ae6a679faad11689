/**
 * `npm run abuse`, the part with a SYN flood: a gateway and its core in a network namespace of their own, partners and
 * the flood in another, a pair of virtual Ethernet devices between them. Nothing leads out of either, so a SYN/ACK to a
 * forged sender gets nowhere.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { until } from '../../bench/core-client.ts';
import { counts, watch } from './measure.ts';
import { type Place, type Scene, setScene } from './scene.ts';

const USAGE = `node dist/syn-flood.mjs [options]; as root, with hping3 and ip
  --seconds <n>   length of each flood, 1 to 60 (10)
  --json <file>   the figures (test/abuse/results/syn-flood.json)
  --outer <ns>    network namespace that it must not be in (set by itself)
`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    json: { type: 'string', default: 'test/abuse/results/syn-flood.json' },
    outer: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** Messages a second that partners send: far from the gateway's limit, for the flood costs the machine as well. */
const PACE = 1_000;
/** The flooder's pause: hping3 manages about half of what it promises. */
const EVERY_MICROSECONDS = 250;
const MOST_SYNS = 300_000;
const VISIT_EVERY_MS = 1_000;
const ACCOUNTS = 20;
const GATEWAY = '10.99.0.1';
const PARTNERS = '10.99.0.2';
const NEWCOMER = '10.99.0.3';
const COOKIES = '/proc/sys/net/ipv4/tcp_syncookies';

const run = promisify(execFile);
let outside: readonly string[] = [];

const PLACE: Place = {
  host: GATEWAY,
  range: '10.99.0.0/24',
  newcomer: NEWCOMER,
  wrapper: ['unshare', '--net'],
  link: async (partnersPid) => {
    outside = ['nsenter', `--net=/proc/${partnersPid}/ns/net`];
    await shell(
      [],
      `ip link add gateway type veth peer name street netns ${partnersPid}`,
      `ip address add ${GATEWAY}/24 dev gateway`,
      'ip link set gateway up',
    );
    await shell(
      outside,
      `ip address add ${PARTNERS}/24 dev street`,
      `ip address add ${NEWCOMER}/24 dev street`,
      'ip link set street up',
      'echo 0 >/proc/sys/net/ipv4/ip_forward',
    );
    await shell([], `ip route add default via ${PARTNERS}`);
  },
};

interface Flooded {
  readonly syncookies: number;
  readonly synsPerSecond: number;
  /** SYN answered with a cookie for want of a place in the queue, and those dropped for it. */
  readonly cookies: number;
  readonly dropped: number;
  /** Of {@link PACE} messages a second. */
  readonly kept: number;
  readonly harmed: number;
  readonly newcomers: { readonly came: number; readonly bound: number; readonly slowestMs: number };
}

if (values.help) process.stdout.write(USAGE);
else if (values.outer === undefined) await runInside();
else if (values.outer === namespace()) throw new Error('this is the network of the machine: no flood here');
else await main();

/** The same again, in a network namespace of its own. */
async function runInside(): Promise<void> {
  const inside = ['--net', process.execPath, ...process.argv.slice(1), '--outer', namespace()];
  const [code] = await once(spawn('unshare', inside, { stdio: 'inherit' }), 'close');
  process.exitCode = Number(code ?? 1);
}

function namespace(): string {
  return readlinkSync('/proc/self/ns/net');
}

async function main(): Promise<void> {
  const seconds = Number(values.seconds);
  if (!(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60))
    throw new RangeError(`--seconds is ${values.seconds}; allowed is 1 to 60`);
  await shell([], 'ip link set lo up');
  const scene = await setScene({}, ACCOUNTS, PLACE);
  try {
    await scene.partners({ kind: 'pace', perSecond: PACE });
    const flooded = [await flood(scene, 1, seconds), await flood(scene, 0, seconds)];
    const machine = `${cpus().length} cores, Node.js ${process.version}`;
    const results = { machine, seconds, perSecond: PACE, backlog: await backlog(scene.port), flooded };
    console.log(JSON.stringify(results));
    writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  } finally {
    await scene.close();
  }
}

async function flood(scene: Scene, syncookies: number, seconds: number): Promise<Flooded> {
  writeFileSync(COOKIES, String(syncookies));
  const args = ['--syn', '--rand-source', '-q', '-i', `u${EVERY_MICROSECONDS}`, '-c', String(MOST_SYNS)];
  const [command = '', ...rest] = [...outside, 'hping3', ...args, '-p', String(scene.port), GATEWAY];
  const before = kernelCounts();
  const harmedBefore = await harmed(scene);
  const began = performance.now();
  const flooder = spawn(command, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  flooder.stderr.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const ended = once(flooder, 'close');
  const full = (): number => {
    const now = kernelCounts();
    return (
      now('SyncookiesSent') + now('TCPReqQFullDrop') - before('SyncookiesSent') - before('TCPReqQFullDrop')
    );
  };
  let came = 0;
  let bound = 0;
  let slowestMs = 0;
  const visits = async (): Promise<void> => {
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) {
      const visit = await scene.partners({ kind: 'visit', ...scene.visitor() });
      came += 1;
      bound += visit('bound');
      slowestMs = Math.max(slowestMs, visit('ms'));
      await pause(VISIT_EVERY_MS);
    }
  };
  try {
    await until(() => Promise.resolve(full()), 1, 'SYN beyond the queue', 10_000);
    const { perSecond } = await watch(scene, visits);
    flooder.kill('SIGINT');
    await ended;
    const floodSeconds = (performance.now() - began) / 1_000;
    const after = kernelCounts();
    const grown = (name: string): number => after(name) - before(name);
    const syns = Number(/(\d+) packets transmitted/.exec(said)?.[1]);
    return {
      syncookies,
      synsPerSecond: Math.round(syns / floodSeconds),
      cookies: grown('SyncookiesSent'),
      dropped: grown('TCPReqQFullDrop'),
      kept: perSecond / PACE,
      harmed: (await harmed(scene)) - harmedBefore,
      newcomers: { came, bound, slowestMs: Math.round(slowestMs) },
    };
  } finally {
    flooder.kill('SIGKILL');
  }
}

/** Messages refused to partners, and sessions that they lost. */
async function harmed(scene: Scene): Promise<number> {
  const { refused, lost } = await counts(scene);
  return refused + lost;
}

/** As many finished handshakes may wait for accept, and as many unfinished ones for their last part. */
async function backlog(port: number): Promise<number> {
  const { stdout } = await run('ss', ['-H', '-l', '-t', '-n', `sport = :${port}`]);
  return Number(stdout.trim().split(/\s+/)[2]);
}

/** Counters of this namespace's TCP, by name. */
function kernelCounts(): (name: string) => number {
  const [names = [], figures = []] = readFileSync('/proc/self/net/netstat', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('TcpExt:'))
    .map((line) => line.split(' '));
  return (name) => {
    const at = names.indexOf(name);
    if (at === -1) throw new Error(`the kernel does not count ${name}`);
    return Number(figures[at]);
  };
}

async function shell(wrapper: readonly string[], ...commands: readonly string[]): Promise<void> {
  const [command = '', ...args] = [...wrapper, 'sh', '-e', '-c', commands.join('\n')];
  await run(command, args);
}

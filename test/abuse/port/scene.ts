/** A gateway as it is shipped, partners, the core, and attackers, each a process of its own. */
import { availableParallelism } from 'node:os';
import type { ListenInput } from '../../../contract/listen.ts';
import { PasswordHasher } from '../../../control-plane/secrets/password-hash.ts';
import { Child } from '../../bench/children.ts';
import { pinApart } from '../../bench/pinning.ts';
import { GatewayProcess } from '../../e2e/harness/gateway.ts';
import { freePort } from '../../e2e/harness/ports.ts';
import type { AttackerOrder } from './attacker-process.ts';
import { BOMBER } from './attacks.ts';
import type { PartnersOrder } from './partners-process.ts';

/** Where the gateway listens, and where partners come from. */
export interface Place {
  readonly host: string;
  /** The gateway's whitelist for partners. */
  readonly range: string;
  /** Address of those who bind anew. */
  readonly newcomer: string;
  /** The command that partners are run by. */
  readonly wrapper: readonly string[];
  /** Makes the gateway reachable to them. */
  link(partnersPid: number): Promise<void>;
}

const LOOPBACK: Place = {
  host: '127.0.0.1',
  range: '127.0.0.0/24',
  newcomer: '127.0.0.2',
  wrapper: [],
  link: () => Promise.resolve(),
};

interface Visitor {
  readonly host: string;
  readonly port: number;
  readonly localAddress: string;
  readonly system_id: string;
  readonly password: string;
}

export interface Scene {
  readonly gateway: GatewayProcess;
  readonly port: number;
  /** Of the sink: what is attacked while the gateway is not. */
  readonly sinkPort: number;
  readonly core: Child;
  /** Whether the gateway has a core of its own. */
  readonly pinned: boolean;
  partners(order: PartnersOrder): Promise<(name: string) => number>;
  attacker(order: AttackerOrder): Promise<(name: string) => number>;
  /** An account that has not bound yet, and where it comes from and goes to. */
  visitor(): Visitor;
  close(): Promise<void>;
}

/** This is bundled into dist/. */
const COMMAND = new URL('../bin/omnimessage-smpp.mjs', import.meta.url).pathname;
export const PARTNERS = ['partner_0', 'partner_1', 'partner_2', 'partner_3'] as const;
const PASSWORD = 'secret12';
const WINDOW = 40;
/** The partner that attacks does so from where the others do. */
const WHITELIST: Readonly<Record<string, string[]>> = { [BOMBER.system_id]: ['127.0.0.0/8'] };

/** Passwords are hashed, as the API keeps them: a bind costs a derivation, and a guess no less. */
async function serverBinds(visitors: number, range: string): Promise<object[]> {
  const hasher = new PasswordHasher();
  const names = [
    ...PARTNERS,
    BOMBER.system_id,
    ...Array.from({ length: visitors }, (_, n) => `visitor_${n}`),
  ];
  return Promise.all(
    names.map(async (name) => ({
      name,
      system_id: name,
      password: (await hasher.hash(name === BOMBER.system_id ? BOMBER.password : PASSWORD)).phc,
      allowed_bind_types: ['transceiver'],
      // As the guide asks for in production; the attackers' addresses are others.
      ip_whitelist: WHITELIST[name] ?? [range],
    })),
  );
}

/** `newcomers`: accounts that have not bound yet. */
export async function setScene(
  listen: ListenInput,
  newcomers: number,
  { host, range, newcomer, wrapper, link }: Place = LOOPBACK,
): Promise<Scene> {
  const core = new Child('abuse-core.mjs');
  const partners = new Child('abuse-partners.mjs', [], wrapper);
  const attacker = new Child('abuse-attacker.mjs');
  const sink = new Child('abuse-sink.mjs');
  const sinkPort = (await sink.told())('port');
  const port = await freePort();
  // Once they answer they are where their command puts them.
  await partners.ask({ kind: 'count' } satisfies PartnersOrder);
  await link(partners.pid);
  const gateway = await GatewayProcess.spawn(
    JSON.stringify({
      api_base_url: await core.firstLine(),
      smpp_poll_interval: 1_000,
      log_level: 'info',
      server_binds: await serverBinds(newcomers, range),
      listen: { host, port, ...listen },
    }),
    { command: COMMAND },
  );
  const children = [core, partners, attacker, sink];
  const close = async (): Promise<void> => {
    await gateway.close();
    for (const child of children) await child.end();
  };
  try {
    await gateway.logged('listening');
    const pinned = await pinApart(
      [gateway.pid],
      children.map(({ pid }) => pid),
      availableParallelism(),
    );
    await partners.ask({
      kind: 'send',
      host,
      port,
      partners: PARTNERS,
      password: PASSWORD,
      window: WINDOW,
    } satisfies PartnersOrder);
    let visitors = 0;
    return {
      gateway,
      port,
      sinkPort,
      core,
      pinned,
      partners: (order) => partners.ask(order),
      attacker: (order) => attacker.ask(order),
      visitor: () => {
        visitors += 1;
        const system_id = `visitor_${(visitors - 1) % newcomers}`;
        return { host, port, localAddress: newcomer, system_id, password: PASSWORD };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

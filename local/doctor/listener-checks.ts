import { createServer } from 'node:net';
import type { GatewaySettings, ListenSettings } from '../../contract/compiled.ts';
import { type Add, codeOf, countOf, type Finding, failed, ok, skipped, warning } from './finding.ts';
import { type Holder, holderOf } from './port-holders.ts';

/** Who has the port of `/metrics`, if a gateway answers there. */
export interface GatewayProcess {
  readonly runs: boolean;
  readonly metricsPort: number;
}

const MOST_NAMES = 10;

/** Partners: whether they can be listened for, and who may come. Never rejects. */
export async function checkListener(
  { serverBinds, listen }: Pick<GatewaySettings, 'serverBinds' | 'listen'>,
  gateway: GatewayProcess,
  hasTable: boolean,
  add: Add,
): Promise<void> {
  if (serverBinds.length === 0 && !hasTable) {
    add(skipped('listen_address', 'there are no server binds, so nobody is listened for'));
    return;
  }
  const owner = gateway.runs ? await holderOf(gateway.metricsPort) : null;
  for (const port of portsOf(listen)) {
    const refusal = await tryListen(listen.host, port);
    const holder = refusal === 'EADDRINUSE' ? await holderOf(port) : null;
    add(judgeAddress(`${listen.host}:${port}`, refusal, holder, gateway.runs, owner));
  }
  judgeWhitelists(serverBinds).forEach(add);
}

function portsOf({ port, tls }: ListenSettings): number[] {
  return tls === null ? [port] : [port, tls.port];
}

/** null: it could be listened on, and is free again. Else the code of the error. */
function tryListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => resolve(codeOf(error) ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** `owner`: the process of the gateway here, where it can be told. Pure. */
export function judgeAddress(
  where: string,
  refusal: string | null,
  holder: Holder | null,
  gatewayRuns: boolean,
  owner: Holder | null,
): Finding {
  const allowed = 'free, or held by the gateway';
  const code = 'listen_address';
  if (refusal === null) {
    if (!gatewayRuns) return ok(code, `${where} is free`);
    const advice =
      'It runs with other settings: sudo systemctl reload omnimessage-smpp, or look at its METRICS_PORT.';
    return warning(code, {
      found: `${where} is free, though a gateway runs here`,
      allowed: 'held by it',
      advice,
    });
  }
  if (refusal === 'EADDRINUSE') {
    const who =
      holder === null ? 'a process that only root can name' : `${holder.command} (pid ${holder.pid})`;
    if (gatewayRuns && (holder === null || owner === null || holder.pid === owner.pid))
      return ok(
        code,
        holder === null ? `${where} is in use, and a gateway runs here` : `${where} is the gateway’s: ${who}`,
      );
    const advice = `See sudo ss -ltnp, end the other one, or change listen.port.`;
    return failed(code, { found: `${where} is held by ${who}`, allowed, advice });
  }
  const advice =
    refusal === 'EACCES'
      ? 'Ports below 1024 are root’s: take a higher one, or CAP_NET_BIND_SERVICE.'
      : refusal === 'EADDRNOTAVAIL'
        ? 'This machine has no such address: correct listen.host, or 0.0.0.0 for all.'
        : 'Correct listen.host and listen.port.';
  return failed(code, { found: `${where} cannot be listened on (${refusal})`, allowed, advice });
}

/** Pure. */
export function judgeWhitelists(partners: GatewaySettings['serverBinds']): Finding[] {
  if (partners.length === 0) return [];
  const open = partners.filter(({ ipWhitelist }) => ipWhitelist.length === 0).map(({ name }) => name);
  if (open.length === 0)
    return [ok('partner_whitelist', `${countOf(partners.length, 'partner')}, each from its own addresses`)];
  const more = open.length > MOST_NAMES ? ` and ${open.length - MOST_NAMES} more` : '';
  return [
    warning('partner_whitelist', {
      found: `empty for ${open.slice(0, MOST_NAMES).join(', ')}${more}: anybody may try their passwords`,
      allowed: 'the addresses of the partner',
      advice: 'List them in ip_whitelist, or let the firewall do it.',
    }),
  ];
}

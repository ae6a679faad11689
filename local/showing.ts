import path from 'node:path';
import { errorText } from '../contract/error-text.ts';
import { TOKEN_FILES } from './dashboard/access-tokens.ts';
import { CERTIFICATE_FILES, type ServerCertificate } from './dashboard/certificate.ts';
import type { DataDirectory } from './data-directory.ts';
import { DEMO } from './demo.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import type { CoreMessage } from './simulators/omnimessage.ts';
import type { SimulatedPartner } from './simulators/partner.ts';

export interface Facts {
  readonly version: string;
  /** null: nothing is simulated. */
  readonly world: SimulatedWorld | null;
  /** Whether the peers are the demo's, and not those of a file. */
  readonly demo: boolean;
  /** null: no partner can dial in. */
  readonly listenPort: number | null;
  readonly metricsPort: number;
  readonly dashboard: { readonly host: string; readonly port: number };
  readonly certificate: Pick<ServerCertificate, 'selfSigned'>;
  readonly data: Pick<DataDirectory, 'path'>;
  /** null: it came from the environment, and whoever gave it has it. */
  readonly operatorToken: string | null;
}

type Say = (line: string) => void;

const PATIENCE_MS = 15_000;

/** Where everything is, the access to it included: this is for the terminal of whoever started it, and for no log. */
export function whereThingsAre(facts: Facts): string[] {
  const { world, version, listenPort, operatorToken } = facts;
  const simulated = world === null ? '' : ', with everything it talks to simulated on this machine';
  const access = operatorToken === null ? '' : `#token=${operatorToken}`;
  const lines = [
    `OmniMessage SMPP gateway ${version}${simulated}`,
    '',
    `  dashboard     ${origin(facts)}/${access}`,
    `  API           ${origin(facts)}/api/openapi.json`,
    `  metrics       http://127.0.0.1:${facts.metricsPort}/metrics`,
  ];
  if (listenPort !== null) lines.push(`  partners      dial port ${listenPort}`);
  lines.push(`  kept in       ${facts.data.path}`);
  if (world !== null) {
    lines.push(`  OmniMessage   ${world.core.url}, simulated`);
    const { name, system_id, password } = DEMO.carrier;
    const account = facts.demo
      ? `dialled by the bind ${name}`
      : `system_id ${system_id}, password ${password}`;
    lines.push(`  carrier       127.0.0.1:${world.carrier.port}, simulated, ${account}`);
  }
  return [...lines, ''];
}

/** A name that is in the certificate, where the dashboard listens on this machine alone or on every address. */
function origin({ dashboard: { host, port } }: Facts): string {
  const local = ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'].includes(host);
  return `https://${local ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

interface Demo {
  readonly world: SimulatedWorld;
  readonly partner: SimulatedPartner;
  /** How long each step may take, in milliseconds. */
  readonly patienceMs?: number;
}

/**
 * Sends one message each way through the real gateway and says what became of it. Never rejects: the demo's peers can be
 * changed, held back and deleted like any other and are so at the next start too, which leaves a system that runs.
 */
export async function showDemo(demo: Demo, say: Say): Promise<void> {
  try {
    await sendEachWay(demo, say);
  } catch (error) {
    say(`     not seen: ${errorText(error)}`);
    say(
      '  Were the peers of the demo changed, held back or deleted? Live Status on the dashboard says how they are;',
    );
    say('  another DATA_DIR starts with them as they were.\n');
  }
}

async function sendEachWay({ world, partner, patienceMs = PATIENCE_MS }: Demo, say: Say): Promise<void> {
  const { core } = world;
  const began = performance.now();
  const since = (): string => `${Math.round(performance.now() - began)} ms`;
  const [id = ''] = core.queue({
    dest_smsc: DEMO.carrier.name,
    source_msisdn: 'ACME',
    destination_msisdn: '447700900123',
    message_body: 'Bonjour €',
    registered_delivery: 1,
  });
  say(`  1. OmniMessage → carrier: message ${id}, "Bonjour €"`);
  const sent = await core.waitFor(() => reached(core.message(id), 'sent'), patienceMs);
  say(`     sent       after ${since()}; the carrier calls it ${sent.smscMessageIds[0] ?? '?'}`);
  await core.waitFor(() => reached(core.message(id), 'delivered'), patienceMs);
  say(`     delivered  after ${since()}, says the carrier's receipt`);

  await partner.bound(patienceMs);
  const response = await partner.submit({
    source_addr: '12345',
    destination_addr: '447700900456',
    short_message: 'Hello from a partner',
  });
  say(
    `  2. partner → OmniMessage → carrier: submit_sm_resp says message_id ${String(response['message_id'])}`,
  );
  await partner.waitFor(({ receipts }) => receipts.length > 0, patienceMs);
  say('     delivered: the partner has its receipt');
  say('');
}

/** Below what {@link showDemo} said. */
export const DEMO_TRAFFIC_RUNS =
  '  From now on a few messages a second go each way, and some fail; DEMO_TRAFFIC=off starts without them.\n';

function reached(message: CoreMessage | undefined, status: string): CoreMessage | null {
  return message?.history.some((step) => step['status'] === status) === true ? message : null;
}

/** Commands that work as they stand, in a second terminal. */
export function whatToTryNext(facts: Facts): string {
  const { world, metricsPort, data, certificate } = facts;
  const trust = certificate.selfSigned ? `--cacert '${path.join(data.path, CERTIFICATE_FILES.cert)}' ` : '';
  const token =
    facts.operatorToken === null ? '$ADMIN_TOKEN' : `$(cat '${path.join(data.path, TOKEN_FILES.operator)}')`;
  const api = (route: string, rest = ''): string =>
    `curl -s ${trust}-H "Authorization: Bearer ${token}" ${origin(facts)}/api/${route}${rest}`;
  const lines = ['Running. Ctrl-C ends it. Try, in another terminal:', ''];
  if (world !== null) {
    const { core, carrier, carrierUrl } = world;
    const { system_id, password } = DEMO.carrier;
    const peer = { name: 'second_carrier', host: '127.0.0.1', port: carrier.port, system_id, password };
    const body = JSON.stringify({ bind_type: 'transceiver', ...peer });
    const bind = facts.demo ? DEMO.carrier.name : peer.name;
    const to = `{"dest_smsc":"${bind}","destination_msisdn":"447700900123","source_msisdn":"ACME","message_body":"Hello","registered_delivery":1}`;
    const mobile = '{"source_addr":"447700900123","destination_addr":"12345","text":"STOP"}';
    lines.push(
      '# add a carrier, and see it bound',
      api('client-peers', ` -H 'Content-Type: application/json' -d '${body}'`),
      api('status'),
      '# send a message, and see what became of the messages so far',
      `curl -s ${core.url}/sim/messages -d '${to}'`,
      `curl -s ${core.url}/sim/stats`,
      '# have a subscriber of the carrier send one, and see it arrive',
      `curl -s ${carrierUrl}/sim/mobile -d '${mobile}'`,
      `curl -s '${core.url}/sim/inbox?limit=20'`,
      '# make the carrier throttle, or OmniMessage fail for three seconds, and watch the metrics',
      `curl -s ${carrierUrl}/sim/faults -d '{"kind":"status","command_status":88,"times":3}'`,
      `curl -s ${core.url}/sim/faults -d '{"status":503,"for_ms":3000}'`,
    );
  } else {
    lines.push(api('status'));
  }
  lines.push(`curl -s http://127.0.0.1:${metricsPort}/metrics | grep smpp_`, '');
  return lines.join('\n');
}

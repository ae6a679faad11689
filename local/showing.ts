import { DEMO } from './demo.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import type { CoreMessage } from './simulators/omnimessage.ts';
import type { SimulatedPartner } from './simulators/partner.ts';

export interface Facts {
  readonly version: string;
  readonly listenPort: number;
  readonly metricsPort: number;
}

type Say = (line: string) => void;

const PATIENCE_MS = 15_000;

/** Sends one message each way through the real gateway and says what became of it. */
export async function showDemo(
  {
    world,
    partner,
    version,
    ...ports
  }: Facts & { readonly world: SimulatedWorld; readonly partner: SimulatedPartner },
  say: Say,
): Promise<void> {
  const { core, carrier } = world;
  say(`OmniMessage SMPP gateway ${version}, with everything it talks to simulated on this machine`);
  say('');
  say(`  OmniMessage   ${core.url}`);
  say(`  carrier       127.0.0.1:${carrier.port}, dialled by the bind ${DEMO.carrier.name}`);
  say(
    `  partner       dials 127.0.0.1:${ports.listenPort} as ${DEMO.partner.system_id}, the bind ${DEMO.partner.name}`,
  );
  say(`  metrics       http://127.0.0.1:${ports.metricsPort}/metrics`);
  say('');

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
  const sent = await core.waitFor(() => reached(core.message(id), 'sent'), PATIENCE_MS);
  say(`     sent       after ${since()}; the carrier calls it ${sent.smscMessageIds[0] ?? '?'}`);
  await core.waitFor(() => reached(core.message(id), 'delivered'), PATIENCE_MS);
  say(`     delivered  after ${since()}, says the carrier's receipt`);

  await partner.bound(PATIENCE_MS);
  const response = await partner.submit({
    source_addr: '12345',
    destination_addr: '447700900456',
    short_message: 'Hello from a partner',
  });
  say(
    `  2. partner → OmniMessage → carrier: submit_sm_resp says message_id ${String(response['message_id'])}`,
  );
  await partner.waitFor(({ receipts }) => receipts.length > 0, PATIENCE_MS);
  say('     delivered: the partner has its receipt');
  say('');
}

function reached(message: CoreMessage | undefined, status: string): CoreMessage | null {
  return message?.history.some((step) => step['status'] === status) === true ? message : null;
}

/** Commands that work as they stand, in a second terminal. */
export function whatToTryNext({
  world,
  metricsPort,
}: Facts & { readonly world: SimulatedWorld | null }): string {
  const lines = ['Running. Ctrl-C ends it. Try, in another terminal:', ''];
  if (world !== null) {
    const { core, carrierUrl } = world;
    const to = `{"dest_smsc":"${DEMO.carrier.name}","destination_msisdn":"447700900123","source_msisdn":"ACME","message_body":"Hello","registered_delivery":1}`;
    const mobile = '{"source_addr":"447700900123","destination_addr":"12345","text":"STOP"}';
    lines.push(
      '# send a message, and see what became of the messages so far',
      `curl -s ${core.url}/sim/messages -d '${to}'`,
      `curl -s ${core.url}/sim/stats`,
      '# have a subscriber of the carrier send one, and see it arrive',
      `curl -s ${carrierUrl}/sim/mobile -d '${mobile}'`,
      `curl -s ${core.url}/sim/inbox`,
      '# make the carrier throttle, or OmniMessage fail for three seconds, and watch the metrics',
      `curl -s ${carrierUrl}/sim/faults -d '{"kind":"status","command_status":88,"times":3}'`,
      `curl -s ${core.url}/sim/faults -d '{"status":503,"for_ms":3000}'`,
    );
  }
  lines.push(`curl -s http://127.0.0.1:${metricsPort}/metrics | grep smpp_`, '');
  return lines.join('\n');
}

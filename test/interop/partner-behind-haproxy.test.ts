/** A load balancer in front of our listener: the PROXY protocol says who is behind it. */

import smpp, { type Pdu } from 'smpp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isMissing } from '../debian.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { startCore, startGateway } from '../e2e/harness/scene.ts';
import { startHaproxy } from './harness/haproxy.ts';
import { listenOn, PARTNER, partnerBind } from './harness/partner-settings.ts';

const ESME_ROK = 0x00;
/** The whole of 127/8 is this machine's: enough to tell two partners apart by their addresses. */
const [BALANCER, KNOWN, UNKNOWN] = ['127.0.0.1', '127.0.0.2', '127.0.0.3'] as const;

describe.skipIf(isMissing('haproxy'))('haproxy with PROXY protocol version 2', () => {
  test('lets the partner in by its own address, not by the balancer’s', async () => {
    const core = await startCore();
    const port = await freePort();
    const gateway = await startGateway({
      api_base_url: core.url,
      server_binds: [partnerBind({ ip_whitelist: [KNOWN] })],
      listen: listenOn(port, { proxy_protocol: { enabled: true, trusted: [BALANCER] } }),
    });
    const proxy = await startHaproxy(port, { proxyProtocol: true });

    expect(await bindFrom(KNOWN, proxy.port)).toBe(ESME_ROK);
    const { peer } = await gateway.logged('bound', { bind_name: 'partner' });
    expect(String(peer)).toContain(KNOWN);
    expect(await bindFrom(UNKNOWN, proxy.port)).not.toBe(ESME_ROK);
  });
});

/** command_status of the answer to a bind from that address; null: none came. */
function bindFrom(localAddress: string, port: number): Promise<number | null> {
  const options = { host: '127.0.0.1', port, localAddress };
  const session = smpp.connect(options);
  onTestFinished(() => session.destroy());
  return new Promise((resolve) => {
    session.on('error', () => resolve(null));
    session.on('close', () => resolve(null));
    session.on('connect', () =>
      session.bind_transceiver({ ...PARTNER }, ({ command_status }: Pdu) => resolve(command_status)),
    );
  });
}

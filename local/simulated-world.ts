import { createServer } from 'node:net';
import { DEMO } from './demo.ts';
import { DEMO_BOUNDS, demoCarrierAnswers } from './demo-traffic.ts';
import { type SimulatedCarrier, startSimulatedCarrier } from './simulators/carrier.ts';
import { createCarrierHttp } from './simulators/carrier-http.ts';
import { type SimulatedCore, startSimulatedCore } from './simulators/omnimessage.ts';

/** Preferred, so that commands can be learnt by heart; any free one where it is taken. */
const PORTS = { core: 8090, carrier: 2776, carrierHttp: 8091 } as const;

/** Everything that the gateway talks to, simulated on this machine. */
export interface SimulatedWorld {
  readonly core: SimulatedCore;
  readonly carrier: SimulatedCarrier;
  readonly carrierUrl: string;
  close(): Promise<void>;
}

export async function startSimulatedWorld(): Promise<SimulatedWorld> {
  const core = await startSimulatedCore({
    port: await freePort(PORTS.core),
    onUnknown: 'retry',
    maxMessages: DEMO_BOUNDS.messages,
    maxInbox: DEMO_BOUNDS.inbox,
  });
  const { system_id, password } = DEMO.carrier;
  const carrier = await startSimulatedCarrier({
    port: await freePort(PORTS.carrier),
    accounts: [{ system_id, password }],
    ...demoCarrierAnswers,
    maxRecorded: DEMO_BOUNDS.recorded,
    deliveries: { maxWaiting: DEMO_BOUNDS.waiting },
  });
  const control = createCarrierHttp(carrier);
  const controlPort = await freePort(PORTS.carrierHttp);
  await new Promise<void>((resolve, reject) => {
    control.once('error', reject);
    control.listen(controlPort, '127.0.0.1', resolve);
  });
  return {
    core,
    carrier,
    carrierUrl: `http://127.0.0.1:${controlPort}`,
    close: async () => {
      control.closeAllConnections();
      await new Promise((resolve) => control.close(resolve));
      await carrier.close();
      await core.close();
    },
  };
}

/** The preferred port if it is free on loopback, else one that is. */
export async function freePort(preferred: number): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? 0;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(null));
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      const found = address !== null && typeof address === 'object' ? address.port : null;
      probe.close(() => resolve(found));
    });
  });
}

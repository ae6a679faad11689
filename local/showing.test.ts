import { expect, onTestFinished, test } from 'vitest';
import { DEMO } from './demo.ts';
import { type Facts, showDemo, whatToTryNext, whereThingsAre } from './showing.ts';
import { freePort, startSimulatedWorld } from './simulated-world.ts';
import { startSimulatedPartner } from './simulators/partner.ts';

async function world() {
  const simulated = await startSimulatedWorld();
  onTestFinished(() => simulated.close());
  return simulated;
}

test('a demo whose peers carry nothing says so and where to look, and the system stays', async () => {
  const simulated = await world();
  const partner = startSimulatedPartner({
    port: await freePort(0),
    system_id: 'partner',
    password: 'changed',
  });
  onTestFinished(() => partner.close());
  const said: string[] = [];
  await showDemo({ world: simulated, partner, patienceMs: 50 }, (line) => said.push(line));
  expect(said.join('\n')).toMatch(/1\. OmniMessage → carrier.*not seen.*Live Status/s);
});

test('with peers of a file it names the carrier’s account in place of the demo’s bind', async () => {
  const facts: Facts = {
    version: '1.2.3',
    world: await world(),
    demo: false,
    listenPort: 2775,
    metricsPort: 4000,
    dashboard: { host: '127.0.0.1', port: 8087 },
    certificate: { selfSigned: true },
    data: { path: '/data' },
    operatorToken: null,
  };
  const shown = [...whereThingsAre(facts), whatToTryNext(facts)].join('\n');
  expect(shown).not.toContain(DEMO.carrier.name);
  expect(shown).toContain('system_id gateway, password demo-1');
  expect(shown).toContain('"dest_smsc":"second_carrier"');
  expect(whereThingsAre({ ...facts, demo: true }).join('\n')).toContain('dialled by the bind demo_carrier');
});

/**
 * Debian's Prometheus and Alertmanager with the files of the docs, thirty times as fast, against a gateway that carries
 * messages: every query of dashboards and docs returns data, alerts fire when the carrier stops and resolve after.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedCarrier } from '../../local/simulators/carrier.ts';
import { type SimulatedCore, startSimulatedCore } from '../../local/simulators/omnimessage.ts';
import { startSimulatedPartner } from '../../local/simulators/partner.ts';
import { createCertificate } from '../certificate.ts';
import { isMissing } from '../debian.ts';
import { ACCOUNT, bindTo } from '../e2e/harness/bind.ts';
import { GatewayProcess } from '../e2e/harness/gateway.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { AlertmanagerServer } from './alertmanager.ts';
import { DASHBOARDS_FOLDER, dashboardSchema, queriesOf, withVariables } from './dashboards.ts';
import { startDnsServer } from './dns-server.ts';
import { polled } from './polled.ts';
import { PrometheusServer } from './prometheus-server.ts';
import { RULES_FILE } from './rules.ts';
import { scaledTime } from './scaled-time.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const MONITORING = join(ROOT, 'infra/monitoring');
/** `for: 2m` is over after four seconds, and a scrape comes every half second. */
const FACTOR = 30;
const NAME_SERVER = '127.53.0.1';

const read = (file: string): string => readFileSync(join(MONITORING, file), 'utf8');
const rules = scaledTime(readFileSync(RULES_FILE, 'utf8'), FACTOR);

/** What has no series without a table of peers: a gateway with a settings file knows of no others. */
const FLEET_ONLY = /smpp_fleet_connectors|smpp_heartbeat_age_seconds|smpp_config_version_applied/;

function queriesOfDashboards(): string[] {
  return readdirSync(DASHBOARDS_FOLDER).flatMap((file) =>
    queriesOf(dashboardSchema.parse(JSON.parse(readFileSync(join(DASHBOARDS_FOLDER, file), 'utf8')))),
  );
}

/** Blocks ```promql, each one query. */
function queriesOfDocs(): string[] {
  return ['docs/monitoring.md', 'docs/fr/monitoring.md'].flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^```promql\n([\s\S]*?)^```/gm)].map(
      ([, query = '']) => query.trim(),
    ),
  );
}

/** A second address of one port, since the gateway listens on one alone. */
async function relayTo(port: number): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer((socket) => {
    const onward = connect(port, '127.0.0.1');
    socket.pipe(onward).pipe(socket);
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
  });
  const own = await freePort();
  await new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve));
  return { port: own, server };
}

describe.skipIf(isMissing('prometheus', 'alertmanager'))('with a real Prometheus', () => {
  const closing: (() => Promise<unknown> | unknown)[] = [];
  let core: SimulatedCore;
  let gateway: GatewayProcess;
  let carrier: Awaited<ReturnType<typeof startSimulatedCarrier>>;

  beforeAll(async () => {
    core = await startSimulatedCore({ port: await freePort(), onUnknown: 'retry' });
    carrier = await startSimulatedCarrier({ port: await freePort(), accounts: [ACCOUNT] });
    const { certFile, keyFile } = await createCertificate({ names: ['localhost'], days: 90 });
    const listenPort = await freePort();
    const partner = { system_id: 'acme', password: 'secret34' };
    gateway = await GatewayProcess.spawn({
      api_base_url: core.url,
      binds: [bindTo(carrier, { name: 'vodafone_uk', tps_limit: 20 })],
      server_binds: [{ name: 'partner_acme', allowed_bind_types: ['transceiver'], ...partner }],
      listen: {
        host: '127.0.0.1',
        port: listenPort,
        tls: { enabled: true, port: await freePort(), cert_file: certFile, key_file: keyFile },
      },
    });
    await gateway.logged('started');
    core.queue(
      {
        dest_smsc: 'vodafone_uk',
        source_msisdn: 'ACME',
        destination_msisdn: '447700900123',
        message_body: 'Hello',
        registered_delivery: 1,
      },
      5000,
    );
    const dialling = await startSimulatedPartner({
      port: listenPort,
      ...partner,
      every: { intervalMs: 500, message: () => ({ destination_addr: '447700900456', short_message: 'Hi' }) },
    });
    closing.push(
      () => dialling.close(),
      () => gateway.close(),
      () => carrier.close(),
      () => core.close(),
    );
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  describe('one gateway, named', () => {
    let alertmanager: AlertmanagerServer;
    let prometheus: PrometheusServer;
    beforeAll(async () => {
      alertmanager = await AlertmanagerServer.start(
        scaledTime(read('alertmanager/alertmanager.yml'), 10 * FACTOR),
      );
      const configuration = scaledTime(read('prometheus/prometheus.yml'), FACTOR)
        .replace('gateway:4000', `127.0.0.1:${gateway.metricsPort}`)
        .replace('alertmanager:9093', `127.0.0.1:${alertmanager.port}`);
      prometheus = await PrometheusServer.start({
        files: { 'prometheus.yml': configuration, 'rules/smpp-alerts.yml': rules },
      });
    });
    afterAll(async () => {
      await prometheus.close();
      await alertmanager.close();
    });

    test('is scraped', async () => {
      const [target] = await prometheus.targetsUp(1, 20_000);
      expect(target?.labels).toMatchObject({ job: 'omnimessage-smpp', environment: 'production' });
    });

    test('every query of the dashboards and of the docs returns data', async () => {
      const docs = queriesOfDocs();
      expect(docs.length).toBeGreaterThan(10);
      const queries = new Set([...queriesOfDashboards().map(withVariables), ...docs]);
      const withoutSeries = [...queries].filter((query) => FLEET_ONLY.test(query));
      const waiting = new Set([...queries].filter((query) => !FLEET_ONLY.test(query)));
      for (const query of withoutSeries) expect(await prometheus.query(query), query).toBe(0);
      await polled(
        async () => {
          for (const query of waiting) if ((await prometheus.query(query)) > 0) waiting.delete(query);
          return waiting.size === 0;
        },
        40_000,
        () => `data for\n${[...waiting].join('\n')}`,
      );
    });

    test('no alert fires while all is well', async () => {
      const alerts = await prometheus.alerts();
      expect(alerts.filter(({ state }) => state === 'firing')).toEqual([]);
    });

    test('SMPPConnectionDown fires when the carrier stops, is told, and resolves when it is back', async () => {
      const { port } = carrier;
      await carrier.close();
      const { labels, annotations } = await prometheus.firing('SMPPConnectionDown', 30_000);
      expect(labels).toMatchObject({ bind_name: 'vodafone_uk', mode: 'client', severity: 'critical' });
      expect(annotations['summary_fr']).toBe('La connexion SMPP vodafone_uk est hors service');
      const told = await alertmanager.told('SMPPConnectionDown', 'firing', 20_000);
      expect(told.receiver).toBe('on-call');
      carrier = await startSimulatedCarrier({ port, accounts: [ACCOUNT] });
      await prometheus.resolved('SMPPConnectionDown', 30_000).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${gateway.tail()}`, { cause: error });
      });
      await alertmanager.told('SMPPConnectionDown', 'resolved', 30_000);
    });

    test('OmniMessageAPIUnreachable fires when OmniMessage stops, and keeps what follows from it quiet', async () => {
      const port = Number(new URL(core.url).port);
      await core.close();
      await prometheus.firing('OmniMessageAPIUnreachable', 30_000);
      await prometheus.firing('OmniMessageCircuitOpen', 30_000);
      await alertmanager.suppressed('OmniMessageCircuitOpen', 20_000);
      core = await startSimulatedCore({ port, onUnknown: 'retry' });
      await prometheus.resolved('OmniMessageAPIUnreachable', 60_000);
    });
  });

  test.concurrent('several gateways, named, and from a file that Prometheus re-reads', async () => {
    const relays = [await relayTo(gateway.metricsPort), await relayTo(gateway.metricsPort)];
    const at = [gateway.metricsPort, ...relays.map(({ port }) => port)];
    const here = (text: string): string =>
      text.replace(/smpp-gw-(\d):4000/g, (_whole, n: string) => `127.0.0.1:${at[Number(n) - 1]}`);
    const named = await PrometheusServer.start({
      files: { 'prometheus.yml': here(scaledTime(read('prometheus/several-gateways.yml'), FACTOR)) },
    });
    const found = await PrometheusServer.start({
      files: {
        'prometheus.yml': scaledTime(read('prometheus/file-discovery.yml'), FACTOR),
        'targets/smpp-production.json': here(read('prometheus/targets/smpp-production.json')),
      },
    });
    try {
      await named.targetsUp(3, 20_000);
      const targets = await found.targetsUp(2, 20_000);
      expect(targets.map(({ labels }) => labels['datacenter'])).toEqual(['us-east', 'us-east']);
    } finally {
      await named.close();
      await found.close();
      for (const { server } of relays) server.close();
    }
  });

  // Prometheus asks the servers of /etc/resolv.conf, always on port 53: both need root, as CI is.
  test
    .skipIf(process.getuid?.() !== 0 && process.env['CI'] !== 'true')
    .concurrent('gateways from DNS', async () => {
      const dns = await startDnsServer(NAME_SERVER, {
        name: 'omnimessage-smpp.internal',
        port: gateway.metricsPort,
      });
      const configuration = scaledTime(read('prometheus/dns-discovery.yml'), FACTOR);
      const prometheus = await PrometheusServer.start({
        files: { 'prometheus.yml': configuration.replace('port: 4000', `port: ${gateway.metricsPort}`) },
        nameServer: NAME_SERVER,
      });
      try {
        const targets = await prometheus.targetsUp(2, 20_000);
        const jobs = targets.map(({ labels }) => labels['job']).sort();
        expect(jobs).toEqual(['omnimessage-smpp-a', 'omnimessage-smpp-srv']);
      } finally {
        await prometheus.close();
        await dns.close();
      }
    });
});

import { randomBytes } from 'node:crypto';
import { createSqsServer } from 'local-aws-sqs';
import { Gateway } from '../../../connector/gateway.ts';
import { createLog } from '../../../connector/log.ts';
import { parseSettings } from '../../../connector/settings/parse.ts';
import { DEFAULT_CELL } from '../../../contract/records.ts';
import { createApi } from '../../../control-plane/api/app.ts';
import { TokensIdentity } from '../../../control-plane/api/identity.ts';
import { RestOmniMessageAdmin } from '../../../control-plane/omnimessage/rest.ts';
import { KeyFileBox } from '../../../control-plane/secrets/key-file-box.ts';
import { PasswordHasher } from '../../../control-plane/secrets/password-hash.ts';
import { startDynamo, TEST_PREFIX } from '../../../control-plane/store/dynalite.fixture.ts';
import { openStore, type Store } from '../../../control-plane/store/store.ts';
import { DashboardServer } from '../../../local/dashboard/server.ts';
import { readStaticFiles } from '../../../local/dashboard/static-files.ts';
import { LogRing } from '../../../local/logs/log-ring.ts';
import { type SimulatedCarrier, startSimulatedCarrier } from '../../../local/simulators/carrier.ts';
import { type SimulatedCore, startSimulatedCore } from '../../../local/simulators/omnimessage.ts';
import { createCertificate } from '../../certificate.ts';
import { freePort } from '../../e2e/harness/ports.ts';

export const TOKENS = { operator: 'operator-token-0123456789', reader: 'reader-token-0123456789' } as const;
export const CARRIER_ACCOUNT = { system_id: 'your_username', password: 'secret12' } as const;

/** The whole system in this process: dashboard, API, store, a connector with real SMPP, and what it talks to. */
export interface System {
  readonly url: string;
  /** What signs the dashboard's certificate, in PEM. */
  readonly ca: string;
  readonly store: Store;
  readonly core: SimulatedCore;
  readonly carrier: SimulatedCarrier;
  readonly smppPort: number;
  readonly logs: LogRing;
  /** The API without the network in between, as the operator. */
  call(method: string, path: string, body?: object): Promise<Response>;
  close(): Promise<void>;
}

const REREAD_MS = 250;

/** `connector: false`: peers are there, and nothing runs them. */
export async function startSystem({
  connector = true,
}: {
  readonly connector?: boolean;
} = {}): Promise<System> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const dynamo = await startDynamo();
    closing.push(dynamo.close);
    const sqsPort = await freePort();
    const sqs = await createSqsServer({ port: sqsPort, hostname: '127.0.0.1' });
    closing.push(
      () =>
        new Promise((resolve) => {
          sqs.close(resolve);
          sqs.closeAllConnections();
        }),
    );
    const core = await startSimulatedCore({ port: 0, onUnknown: 'retry' });
    closing.push(() => core.close());
    const carrier = await startSimulatedCarrier({ port: 0, accounts: [CARRIER_ACCOUNT] });
    closing.push(() => carrier.close());

    const logs = new LogRing('test');
    const log = createLog({ level: 'debug', form: 'json', output: logs });
    const now = (): Date => new Date();
    const box = new KeyFileBox([randomBytes(32)]);
    const store = openStore({
      client: dynamo.client,
      tablePrefix: TEST_PREFIX,
      now,
      onAuditLate: () => undefined,
    });
    const smppPort = await freePort();
    const endpoint = await dynamo.client.config.endpoint?.();
    if (endpoint === undefined) throw new Error('the DynamoDB client has no endpoint');
    const text = `listen: {host: 127.0.0.1, port: ${smppPort}}\nsmpp_poll_interval: 10\nmetrics_port: ${await freePort()}\n`;
    const settings = parseSettings(text, 'the test', { API_BASE_URL: core.url });
    if (!settings.ok) throw new Error('the settings of the test are at fault');
    const gateway = new Gateway(settings.settings, {
      version: '0.0.0-test',
      log,
      table: {
        aws: {
          region: 'local',
          dynamoDbEndpoint: `http://127.0.0.1:${endpoint.port}`,
          sqsEndpoint: `http://127.0.0.1:${sqsPort}`,
          credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        },
        tablePrefix: TEST_PREFIX,
        cell: DEFAULT_CELL,
        connectorId: 'test',
        onStoreError: 'hold',
        secrets: box,
        importFile: null,
        rereadMs: REREAD_MS,
      },
    });
    if (connector) {
      await gateway.start();
      closing.push(() => gateway.stop(500));
    }

    const app = createApi({
      store,
      box,
      hasher: new PasswordHasher(),
      identity: new TokensIdentity([
        { token: TOKENS.operator, subject: 'olga', role: 'operator' },
        { token: TOKENS.reader, subject: 'rob', role: 'reader' },
      ]),
      core: new RestOmniMessageAdmin({
        baseUrl: core.url,
        apiToken: null,
        verifySslPeer: true,
        timeoutMs: 2_000,
        smscName: 'smpp_gateway',
        version: '0.0.0-test',
      }),
      logs,
      tester: null,
      diagnostics: {
        metrics: () => Promise.resolve('smpp_connection_status 1\n'),
        settings: () => Promise.resolve({ api_base_url: core.url }),
        system: () => Promise.resolve({ node: process.version }),
      },
      log,
      remoteAddress: () => '127.0.0.1',
      now,
      newId: () => randomBytes(8).toString('hex'),
      signingKey: randomBytes(32),
      version: '0.0.0-test',
      cell: DEFAULT_CELL,
      filePeers: 'override',
    });
    const call = async (method: string, path: string, body?: object): Promise<Response> =>
      app.request(path, {
        method,
        headers: { authorization: `Bearer ${TOKENS.operator}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const files = await readStaticFiles(new URL('../../../dist/web', import.meta.url).pathname);
    if (files === null) throw new Error('build the dashboard first: node scripts/build-web.mjs');
    const certificate = await createCertificate({ names: ['localhost'] });
    const server = await DashboardServer.listen({ host: '127.0.0.1', port: 0, certificate, api: app, files });
    closing.push(() => server.close());
    return {
      url: `https://localhost:${server.port}`,
      ca: certificate.cert,
      store,
      core,
      carrier,
      smppPort,
      logs,
      call,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

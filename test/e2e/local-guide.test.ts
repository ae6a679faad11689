/**
 * Every operation of the operations guide (chapter "Guide des opérations" and the pages of the web interface) as a
 * call of the API, made in the guide's order against one running system.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulatedCarrier } from '../../local/simulators/carrier.ts';
import { startSimulatedCore } from '../../local/simulators/omnimessage.ts';
import { ACCOUNT, bindTo } from './harness/bind.ts';
import { type Answer, LocalSystem } from './harness/local-system.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

interface Call {
  readonly method: Method;
  readonly path: string;
  readonly json?: unknown;
  /** Whether the present version is to be named (If-Match). */
  readonly versioned?: boolean;
  readonly status: number;
  /** Part of the answer. */
  readonly answers?: object;
}

const PARTNER = {
  name: 'partner_acme',
  system_id: 'acme_corp',
  password: 'secret12',
  allowed_bind_types: ['transmitter', 'receiver', 'transceiver'],
  ip_whitelist: ['203.0.113.0/24'],
  tps_limit: 50,
};
const CLIENT = '/api/client-peers/carrier';
const SERVER = '/api/server-peers/partner_acme';

/** Each row is a step that the guide tells an operator to do in the web interface, by the guide's headings. */
const OPERATIONS: readonly (readonly [operation: string, call: (port: number) => Call])[] = [
  [
    'Vérifiez la santé d’OmniMessage',
    () => ({ method: 'GET', path: '/api/health', status: 200, answers: { ok: true } }),
  ],
  [
    'Ajouter une nouvelle connexion client',
    (port) => ({
      method: 'POST',
      path: '/api/client-peers',
      json: bindTo({ port }),
      status: 201,
      answers: { password_set: true },
    }),
  ],
  [
    'SMPP → Pairs clients',
    () => ({
      method: 'GET',
      path: '/api/client-peers',
      status: 200,
      answers: { items: [{ name: 'carrier' }] },
    }),
  ],
  [
    'Tester la connexion',
    () => ({ method: 'POST', path: `${CLIENT}/test`, status: 200, answers: { ok: true } }),
  ],
  [
    'SMPP → État en direct',
    () => ({ method: 'GET', path: '/api/status', status: 200, answers: { binds: [{ name: 'carrier' }] } }),
  ],
  [
    'Soumettez un message de test',
    () => ({
      method: 'POST',
      path: '/api/queue',
      json: { dest_smsc: 'carrier', source: 'ACME', destination: '447700900123', body: 'Test €' },
      status: 201,
    }),
  ],
  [
    'Aperçu de l’encodage et des segments',
    () => ({
      method: 'POST',
      path: '/api/preview',
      json: { body: 'Test €', dest_smsc: 'carrier' },
      status: 200,
    }),
  ],
  [
    'Ajouter une liaison serveur',
    () => ({ method: 'POST', path: '/api/server-peers', json: PARTNER, status: 201 }),
  ],
  [
    'SMPP → Pairs serveurs',
    () => ({
      method: 'GET',
      path: '/api/server-peers?search=acme',
      status: 200,
      answers: { items: [PARTNER_SHOWN] },
    }),
  ],
  [
    'Modifier une connexion existante : limite TPS',
    () => ({
      method: 'PATCH',
      path: CLIENT,
      json: { tps_limit: 150 },
      versioned: true,
      status: 200,
      answers: { tps_limit: 150 },
    }),
  ],
  [
    'Modifier une connexion existante : mot de passe',
    () => ({
      method: 'PATCH',
      path: CLIENT,
      json: { password: ACCOUNT.password },
      versioned: true,
      status: 200,
    }),
  ],
  [
    'Modifier une connexion existante : liste blanche IP',
    () => ({
      method: 'PATCH',
      path: SERVER,
      json: { ip_whitelist: ['198.51.100.7'] },
      versioned: true,
      status: 200,
    }),
  ],
  [
    'Vérification de la file d’attente des messages',
    () => ({ method: 'GET', path: '/api/queue?dest_smsc=carrier', status: 200 }),
  ],
  [
    'Rechercher un message spécifique',
    () => ({ method: 'GET', path: '/api/queue?search=447700900123', status: 200 }),
  ],
  ['Onglet Logs', () => ({ method: 'GET', path: '/api/logs?limit=50&level=info', status: 200 })],
  [
    'Onglet Logs : filtrer une liaison',
    () => ({ method: 'GET', path: '/api/logs?bind=carrier&text=bound', status: 200 }),
  ],
  [
    'Reconnecter une liaison',
    () => ({
      method: 'POST',
      path: `${CLIENT}/reconnect`,
      status: 200,
      answers: { desired: { state: 'up' } },
    }),
  ],
  ['Reconnecter un partenaire', () => ({ method: 'POST', path: `${SERVER}/reconnect`, status: 200 })],
  [
    'Pic de volume : suspendre',
    () => ({
      method: 'POST',
      path: `${CLIENT}/suspend`,
      status: 200,
      answers: { desired: { state: 'suspended' } },
    }),
  ],
  ['Pic de volume : reprendre', () => ({ method: 'POST', path: `${CLIENT}/resume`, status: 200 })],
  [
    'Supprimer la connexion (État en direct)',
    () => ({
      method: 'POST',
      path: `${CLIENT}/disconnect`,
      status: 200,
      answers: { desired: { state: 'down' } },
    }),
  ],
  [
    'Déconnecter plusieurs liaisons',
    () => ({
      method: 'POST',
      path: '/api/peers/actions',
      json: { action: 'drain', names: ['carrier', 'partner_acme'] },
      status: 200,
      answers: { done: 2, failed: 0 },
    }),
  ],
  ['Sauvegarde de configuration', () => ({ method: 'GET', path: '/api/export', status: 200 })],
  [
    'Restaurer la configuration (essai)',
    () => ({
      method: 'POST',
      path: '/api/import?dry_run=true',
      json: { server_binds: [PARTNER] },
      status: 200,
      answers: { dry_run: true },
    }),
  ],
  [
    'Audit des identifiants : qui a changé quoi',
    () => ({ method: 'GET', path: '/api/audit?target=carrier', status: 200 }),
  ],
  ['Contacter le support', () => ({ method: 'GET', path: '/api/support-bundle', status: 200 })],
  ['Supprimer un pair serveur', () => ({ method: 'DELETE', path: SERVER, versioned: true, status: 204 })],
  ['Supprimer la configuration', () => ({ method: 'DELETE', path: CLIENT, versioned: true, status: 204 })],
  ['Vérifier la suppression', () => ({ method: 'GET', path: CLIENT, status: 404 })],
];
const PARTNER_SHOWN = { name: 'partner_acme', system_id: 'acme_corp', tps_limit: 50 };

let core: Awaited<ReturnType<typeof startSimulatedCore>>;
let carrier: Awaited<ReturnType<typeof startSimulatedCarrier>>;

beforeAll(async () => {
  core = await startSimulatedCore({ port: 0, onUnknown: 'retry' });
  carrier = await startSimulatedCarrier({ port: 0, accounts: [ACCOUNT] });
});
afterAll(async () => {
  await carrier.close();
  await core.close();
});

describe('the guide’s operations', () => {
  test('each has its call, and a reader may do none that changes anything', async () => {
    const system = await LocalSystem.start({ settings: { api_base_url: core.url } });
    const reader = await system.token('reader');
    for (const [operation, callFor] of OPERATIONS) {
      const call = callFor(carrier.port);
      const allowed =
        call.method === 'GET' && call.path !== '/api/support-bundle' && call.path !== '/api/export';
      if (!allowed) {
        const refused = await ask(system, call, reader);
        expect([200, 403], `${operation}: ${refused.text}`).toContain(refused.status);
        if (call.method !== 'GET' && call.path !== '/api/preview')
          expect(refused.status, operation).toBe(403);
      }
      const answer = await ask(system, call);
      expect(answer.status, `${operation}: ${answer.text}`).toBe(call.status);
      if (call.answers !== undefined) expect(answer.json, operation).toMatchObject(call.answers);
      expect(answer.text, operation).not.toContain('secret12');
    }
    await carrier.waitFor((now) => now.stats().taken === 1 && now.stats().sessions === 0, 10_000);
  });
});

async function ask(system: LocalSystem, call: Call, token?: string): Promise<Answer> {
  const { method, path, json, versioned = false } = call;
  const etag = versioned ? String((await system.ask('GET', path)).headers['etag']) : null;
  return await system.ask(method, path, {
    ...(token === undefined ? {} : { token }),
    ...(json === undefined ? {} : { json }),
    ...(etag === null ? {} : { headers: { 'if-match': etag } }),
  });
}

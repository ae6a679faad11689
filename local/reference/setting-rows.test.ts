import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTableEnvironment } from '../../connector/settings/table-environment.ts';
import { allowedInFrench } from '../../contract/allowed.fr.ts';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { listenSchema } from '../../contract/listen.ts';
import { schemaAt } from '../../contract/schema-path.ts';
import { serverPeerSchema } from '../../contract/server-peer.ts';
import {
  globalSettingsFr,
  listenSettingsFr,
  serverSettingsFr,
  settingsFr,
} from '../../contract/settings.fr.ts';
import { globalSettingsShape, settingsSchema } from '../../contract/settings.ts';
import { readLocalEnvironment } from '../environment.ts';
import { ENVIRONMENT_VARIABLES } from './environment-variables.ts';
import { type SettingRow, settingRows } from './setting-rows.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const all = settingRows(settingsSchema);
const pointers = (rows: readonly SettingRow[]): string[] => rows.map(({ pointer }) => pointer);

describe('the texts of settings', () => {
  const client = pointers(settingRows(clientPeerSchema));
  const server = pointers(settingRows(serverPeerSchema));

  it('are in French for every setting, and for no other', () => {
    expect(Object.keys(settingsFr).sort()).toEqual([...new Set([...client, ...server])].sort());
    expect(Object.keys(serverSettingsFr).filter((pointer) => !server.includes(pointer))).toEqual([]);
    expect(Object.keys(globalSettingsFr).sort()).toEqual(Object.keys(globalSettingsShape).sort());
    expect(Object.keys(listenSettingsFr).sort()).toEqual(pointers(settingRows(listenSchema)).sort());
  });

  it('differ between client and server in French where they do in English', () => {
    const english = (schema: typeof clientPeerSchema | typeof serverPeerSchema): Map<string, string> =>
      new Map(settingRows(schema).map(({ pointer, meta }) => [pointer, meta.description ?? '']));
    const [ofClient, ofServer] = [english(clientPeerSchema), english(serverPeerSchema)];
    const differing = server.filter(
      (pointer) => client.includes(pointer) && ofClient.get(pointer) !== ofServer.get(pointer),
    );
    expect(Object.keys(serverSettingsFr).sort()).toEqual(differing.sort());
  });

  it.each(all)('$path is explained, and what it allows is said in French', ({ allowed, meta }) => {
    expect(meta.description).toMatch(/\.$/);
    expect(allowedInFrench(allowed)).not.toBe(null);
  });

  it.each(all.filter(({ meta }) => Array.isArray(meta['examples'])))(
    '$path allows its example',
    ({ path, example }) => {
      const steps = path
        .split('.')
        .flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), 0] : [step]));
      const schema = schemaAt(settingsSchema, steps);
      expect(schema?._zod.run({ value: example, issues: [] }, {})).toMatchObject({ issues: [] });
    },
  );
});

describe('the table of variables', () => {
  const sources = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sources(path);
      return /(?<!\.test|\.fixture|\.d)\.ts$/.test(path) ? [readFileSync(join(ROOT, path), 'utf8')] : [];
    });
  /** Handed by a process of ours to another, or set by ours for a library. */
  const WITHIN = ['PATH', 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'];

  it('has every variable that the code reads, and no other', () => {
    const texts = [...sources('connector'), ...sources('local')];
    const read = texts.flatMap((text) => [
      ...[...text.matchAll(/\benv\[?\??\.?\['([A-Z][A-Z0-9_]+)'\]/g)].map(([, name = '']) => name),
      ...[...text.matchAll(/^ {2,4}([A-Z][A-Z0-9_]+): (?:z|optional|port|token|endpoint)\b/gm)].map(
        ([, name = '']) => name,
      ),
      ...[...text.matchAll(/const DIRECTORY = '([A-Z_]+)'/g)].map(([, name = '']) => name),
    ]);
    const global = new Set(Object.values(globalSettingsShape).map((schema) => schema.meta()?.env));
    const others = [...new Set(read)].filter((name) => !global.has(name) && !WITHIN.includes(name));
    expect(others.sort()).toEqual(Object.keys(ENVIRONMENT_VARIABLES).sort());
  });

  it('has the defaults that there are', () => {
    const local = readLocalEnvironment({});
    const table = readTableEnvironment({ TABLE_PREFIX: 'T-', KMS_KEY_ID: 'k' });
    if (!local.ok || !table.ok) throw new Error('the empty environment was refused');
    const { environment } = local;
    const fallback = (name: string): string | null | undefined => ENVIRONMENT_VARIABLES[name]?.fallback;
    expect(fallback('DATA_DIR')).toBe(environment.dataDir);
    expect(fallback('DASHBOARD_HOST')).toBe(environment.dashboard.host);
    expect(fallback('DASHBOARD_PORT')).toBe(String(environment.dashboard.port));
    expect(fallback('DEMO_TRAFFIC')).toBe(environment.demoTraffic ? 'on' : 'off');
    expect(fallback('CELL')).toBe(table.table?.cell);
    expect(fallback('ON_STORE_ERROR')).toBe(table.table?.onStoreError);
  });
});

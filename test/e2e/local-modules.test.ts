/** What a connector loads: with a file alone nothing of AWS, of the API or of the emulators. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { GatewayProcess } from './harness/gateway.ts';
import { LocalSystem, newDirectory } from './harness/local-system.ts';
import { bindTo, startCarrier, startCore } from './harness/scene.ts';

/** Packages that only the control plane, the table and the emulators need. */
const NOT_FOR_A_FILE =
  /\/node_modules\/(?:@aws-sdk|@smithy|@aws-crypto|dynalite|local-aws-sqs|hono|@hono|selfsigned|smpp)\//;

/** Node's own hook writes down every module that is loaded, CommonJS that is required included. */
async function trace(): Promise<{ options: string[]; loaded: () => Promise<string[]> }> {
  const directory = await newDirectory();
  const file = join(directory, 'loaded');
  await writeFile(file, '');
  const hooks = `import { appendFileSync } from 'node:fs';
    export const load = (url, context, next) => (appendFileSync(${JSON.stringify(file)}, url + '\\n'), next(url, context));`;
  const register = `import { register } from 'node:module';
    import { createRequire } from 'node:module';
    import { appendFileSync } from 'node:fs';
    register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));
    const Module = createRequire('/')('node:module');
    const original = Module._load;
    Module._load = function (request, parent, isMain) {
      try { appendFileSync(${JSON.stringify(file)}, Module._resolveFilename(request, parent, isMain) + '\\n'); } catch {}
      return original.apply(this, arguments);
    };`;
  const setup = join(directory, 'trace.mjs');
  await writeFile(setup, register);
  return {
    options: ['--import', setup],
    loaded: async () => (await readFile(file, 'utf8')).split('\n').filter((url) => url !== ''),
  };
}

test('run --config loads nothing of AWS', async () => {
  const [core, carrier, { options, loaded }] = [await startCore(), await startCarrier(), await trace()];
  const gateway = await GatewayProcess.spawn(
    { api_base_url: core.url, binds: [bindTo(carrier)] },
    { nodeOptions: options },
  );
  onTestFinished(() => gateway.close());
  await carrier.waitFor((now) => now.stats().sessions === 1, 15_000);
  gateway.signal('SIGTERM');
  await gateway.ended();
  const modules = await loaded();
  expect(modules.some((url) => url.includes('/node_modules/undici/'))).toBe(true);
  expect(modules.filter((url) => NOT_FOR_A_FILE.test(url))).toEqual([]);
});

test('the same trace sees them where they are needed', async () => {
  const [core, { options, loaded }] = [await startCore(), await trace()];
  await LocalSystem.start({ settings: { api_base_url: core.url }, nodeOptions: options });
  const modules = await loaded();
  for (const name of ['@aws-sdk/client-dynamodb', '@aws-sdk/client-sqs', 'hono', 'selfsigned']) {
    expect(
      modules.some((url) => url.includes(`/node_modules/${name}/`)),
      name,
    ).toBe(true);
  }
});

/** The README's first command: the whole system on this machine, and the curl lines that it prints. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { newDirectory } from './harness/local-system.ts';
import { freePort } from './harness/ports.ts';
import { startProgram } from './harness/scene.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const shell = promisify(execFile);

test('npm start comes up, carries a message each way, its curl lines work, and Ctrl-C ends it in five seconds', async () => {
  const [listenPort, metricsPort] = [await freePort(), await freePort()];
  const system = startProgram('npm start', 'npm', ['start'], {
    cwd: ROOT,
    group: true,
    env: {
      LISTEN_PORT: String(listenPort),
      METRICS_PORT: String(metricsPort),
      DASHBOARD_PORT: String(await freePort()),
      DATA_DIR: await newDirectory(),
      DEMO_TRAFFIC: 'off',
    },
  });
  await system.stdout.find((line) => line.includes('delivered  after'), 30_000, 'delivered message');
  await system.stdout.find((line) => line.includes('the partner has its receipt'), 30_000, 'receipt');
  await system.stdout.find(
    (line) => line.includes(`${metricsPort}/metrics | grep`),
    10_000,
    'last curl line',
  );

  const commands = system.stdout.all.filter((line) => line.startsWith('curl '));
  expect(commands.length).toBeGreaterThanOrEqual(5);
  for (const command of commands) {
    const { stdout } = await shell('bash', [
      '-o',
      'pipefail',
      '-c',
      command.replace('curl -s ', 'curl -s --fail '),
    ]);
    // An answer's key; the metrics have a label of that value.
    expect(stdout, command).not.toContain('"error":');
  }
  const inbox = commands.find((command) => command.includes('/sim/inbox'));
  const { stdout } = await shell('bash', ['-c', inbox ?? 'false']);
  expect(stdout).toContain('STOP');

  const began = performance.now();
  system.signal('SIGINT');
  await system.ended(5_000);
  expect(performance.now() - began).toBeLessThan(5_000);
  await expect(fetch(`http://127.0.0.1:${metricsPort}/health`)).rejects.toThrow();
});

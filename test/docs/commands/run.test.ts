/** The commands of the guides do what the guides say: all of them against one system as `npm start` starts it. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { isMissing } from '../../debian.ts';
import { LocalSystem } from '../../e2e/harness/local-system.ts';
import { COMMANDS, type Command, RUN_PAGES } from '../commands.ts';
import { ROOT, readPage } from '../page.ts';

const run = promisify(execFile);
const LIMIT_MS = 60_000;

/** They look for what should not be there, so nothing found is well; what stands before must find something. */
const FINDS_NOTHING = /(?: \| grep -v (?:-e \S+ |-e '[^']*' ?|'[^']*' ?)+)+$/;
/** 1 says that there is something to import, or that something is wrong: the carriers of the example do not exist. */
const MAY_SAY_ONE = /peers diff |doctor --config/;

it.skipIf(isMissing('curl', 'jq'))(
  'each command that is not only read ends well',
  async () => {
    const system = await LocalSystem.start({ env: { DEMO_TRAFFIC: 'off' } });
    const carrier = z
      .object({ port: z.number() })
      .parse((await system.ask('GET', '/api/client-peers/demo_carrier')).json);
    const env = await surroundings(system);
    for (const page of RUN_PAGES) {
      const began = performance.now();
      const commands = COMMANDS.filter((command) => command.page === page && command.onlyRead === null);
      const script = commands
        .flatMap(tested)
        .map((text, index) => judged(text, index))
        .join('\n');
      const here = script
        .replaceAll('localhost:8087', new URL(system.origin).host)
        .replaceAll(/(localhost|127\.0\.0\.1):4000/g, `$1:${system.metricsPort}`)
        .replaceAll(/("port": ?)2776/g, `$1${carrier.port}`);
      // One shell a page: what a command sets, those after it have.
      const { stdout, stderr } = await run('bash', ['-o', 'pipefail', '-c', here], {
        cwd: system.directory,
        env,
        timeout: LIMIT_MS,
      });
      const failed = stdout.split('\n').filter((line) => line.startsWith(FAILED));
      console.info(`${page}: ${commands.length} commands, ${Math.round(performance.now() - began)} ms`);
      expect(failed.join('\n'), `${page}\n${stdout}\n${stderr}`).toBe('');
    }
  },
  5 * LIMIT_MS,
);

const FAILED = '!! failed: ';

/** A command, and before it the part of it that has to find something. */
function tested({ text }: Command): string[] {
  if (!FINDS_NOTHING.test(text)) return [text];
  return [text.replace(FINDS_NOTHING, ''), `${text} || [ $? -eq 1 ]`];
}

function judged(text: string, index: number): string {
  const whole = MAY_SAY_ONE.test(text) ? `${text} || [ $? -eq 1 ]` : text;
  return `{ ${whole}\n} || printf '\\n%s%s\\n' ${quoted(FAILED)} ${quoted(`${index}: ${text}`)}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A home of its own, in which curl fails where the server does, and the command line is found by its name. */
async function surroundings(system: LocalSystem): Promise<NodeJS.ProcessEnv> {
  const programs = join(system.directory, 'programs');
  await mkdir(programs);
  await writeFile(join(system.directory, '.curlrc'), 'fail-with-body\nmax-time = 20\n');
  const [example] = readPage('docs/configuration.md').blocks.filter(({ language }) => language === 'yaml');
  await writeFile(join(system.directory, 'gateway.yaml'), example?.text ?? '', { mode: 0o600 });
  const shims = {
    npx: '#!/bin/sh\nexec "$@"\n',
    'omnimessage-smpp': `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(join(ROOT, 'bin/omnimessage-smpp.mjs'))} "$@"\n`,
  };
  for (const [name, script] of Object.entries(shims)) {
    await writeFile(join(programs, name), script);
    await chmod(join(programs, name), 0o755);
  }
  return {
    PATH: [programs, process.env['PATH']].join(delimiter),
    HOME: system.directory,
    SECRET_VODAFONE: 'secret12',
    TOKEN: await system.token(),
    CURL_CA_BUNDLE: system.data('dashboard.cert.pem'),
    METRICS_PORT: String(system.metricsPort),
    OMNIMESSAGE_SMPP_URL: system.origin,
  };
}

import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { keepSecretsOutOfCoreDumps } from '../core-dumps.ts';
import { SHELLS, type Shell } from '../manual/shells.ts';
import { USAGE } from '../reference/exit-codes.ts';
import type { DoctorCommandOptions } from './doctor.ts';
import type { DeploymentOptions } from './peers/deployment.ts';
import type { SupportBundleOptions } from './support-bundle.ts';

/** Put in by the bundler from package.json. */
declare const __VERSION__: string;

/**
 * The commands of a gateway by itself, as an image has them. Sets the exit code and never ends the process itself, so
 * that output is written out.
 */
export function gatewayCommands(): Command {
  const program = new Command('omnimessage-smpp')
    .description(
      'SMPP gateway for OmniMessage: carriers and partners on one side, its REST API on the other.',
    )
    .version(__VERSION__, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(add --help for how to use it)')
    .exitOverride()
    .addHelpText('after', EXAMPLES);

  program
    .command('run')
    .description('run the gateway with a settings file, until SIGTERM or SIGINT')
    .option('-c, --config <file>', 'settings file (YAML); needed unless TABLE_PREFIX names a table')
    .addHelpText('after', RUN_HELP)
    .action(async ({ config }: { config?: string }, command: Command) => {
      if (config === undefined && (process.env['TABLE_PREFIX'] ?? '') === '') {
        command.error("error: required option '-c, --config <file>' not specified", { exitCode: USAGE });
      }
      const { runConnector } = await import('../../connector/main.ts');
      process.exitCode = await runConnector({
        configFile: config ?? null,
        env: process.env,
        openTable: async (table, log) => {
          const { openConnectorTable } = await import('../connector-table.ts');
          return await openConnectorTable(table, log);
        },
      });
    });

  program
    .command('validate')
    .description('check settings files and print every fault with its line')
    .argument('<files...>', 'settings files (YAML)')
    .addHelpText('after', VALIDATE_HELP)
    .action(async (files: string[]) => {
      const { env, stdout, stderr } = process;
      const { validate } = await import('./validate.ts');
      process.exitCode = await validate({ files, env, stdout, stderr });
    });

  program
    .command('health')
    .description('ask a gateway on this machine whether it takes work, for health checks')
    .option('-u, --url <url>', 'what to ask (http://127.0.0.1:4000/ready, by METRICS_HOST and METRICS_PORT)')
    .addHelpText('after', HEALTH_HELP)
    .action(async ({ url }: { url?: string }) => {
      const { env, stdout, stderr } = process;
      const { health } = await import('./health.ts');
      process.exitCode = await health({ url: url ?? null, env, stdout, stderr });
    });

  program
    .command('convert')
    .description('write the runtime.exs of the previous gateway, in Elixir, as a settings file')
    .argument('<file>', 'runtime.exs, or another configuration file in Elixir')
    .option('-o, --output <file>', 'write to this new file, for its owner alone, instead of the terminal')
    .addHelpText('after', CONVERT_HELP)
    .action(async (file: string, { output }: { output?: string }) => {
      const { stdout, stderr } = process;
      const { convert } = await import('./convert/convert.ts');
      process.exitCode = await convert({ file, output: output ?? null, stdout, stderr });
    });

  program
    .command('doctor')
    .description(
      'find out why messages do not flow: names, connections, certificates, binds, clock, files, machine',
    )
    .option(
      '-c, --config <file>',
      'settings file (CONFIG; else /opt/omnimessage-smpp/config/gateway.yaml, if it is there)',
    )
    .option('-b, --bind <names...>', 'of the client binds, look at these alone')
    .option('--no-test-bind', 'do not bind to carriers')
    .option('--second-session', 'bind also where the gateway is bound, or an operator keeps the bind down')
    .option('--timeout <seconds>', 'how long all of it may take', secondsOf, 60)
    .option('--json', 'print one JSON document')
    .addHelpText('after', DOCTOR_HELP)
    .action(async (options: DoctorCommandOptions) => {
      const { env, stdout, stderr } = process;
      const { doctor } = await import('./doctor.ts');
      process.exitCode = await doctor(options, { env, stdout, stderr, version: __VERSION__ });
    });

  deploymentOptions(program.command('support-bundle'))
    .description('write what support asks for into one archive, without passwords and tokens')
    .option(
      '-c, --config <file>',
      'settings file (CONFIG; else /opt/omnimessage-smpp/config/gateway.yaml, if it is there)',
    )
    .option(
      '-o, --output <file>',
      'write to this file, - for standard output (omnimessage-smpp-support-….tar.gz)',
    )
    .option('--log-file <file>', 'take the last 200 lines of this log')
    .option('--test-bind', 'let the doctor bind to carriers')
    .addHelpText('after', SUPPORT_BUNDLE_HELP)
    .action(async (options: SupportBundleOptions) => {
      const { env, stdout, stderr } = process;
      const { supportBundle } = await import('./support-bundle.ts');
      process.exitCode = await supportBundle(options, { env, stdout, stderr, version: __VERSION__ });
    });

  peersCommands(program);

  program
    .command('completion')
    .description('print what a shell needs to complete commands, options and files')
    .addArgument(new Argument('<shell>', 'whose').choices(SHELLS))
    .addHelpText('after', COMPLETION_HELP)
    .action(async (shell: Shell) => {
      const { completionFor } = await import('../manual/print.ts');
      process.stdout.write(completionFor(shell, program));
    });

  program
    .command('manual')
    .description('print all of this help as a manual page, for man')
    .addHelpText('after', MANUAL_HELP)
    .action(async () => {
      const { manualOf } = await import('../manual/print.ts');
      process.stdout.write(manualOf(program));
    });

  return program;
}

function secondsOf(text: string): number {
  const seconds = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= 600) return seconds;
  throw new InvalidArgumentError('Allowed: whole seconds from 1 to 600.');
}

function peersCommands(program: Command): void {
  const peers = program
    .command('peers')
    .description('import, export and compare the peers of a running system')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', PEERS_HELP);
  const { env, stdout, stderr } = process;
  const context = { env, stdout, stderr };

  deploymentOptions(peers.command('import'))
    .description('create and change peers as a settings file has them; others stay')
    .argument('<file>', 'settings file (YAML or JSON); its binds and server_binds count')
    .action(async (file: string, options: DeploymentOptions) => {
      const { importPeers } = await import('./peers/peers.ts');
      process.exitCode = await importPeers(file, options, context);
    });

  deploymentOptions(peers.command('diff'))
    .description('print what an import of the file would change, and change nothing')
    .argument('<file>', 'settings file (YAML or JSON)')
    .action(async (file: string, options: DeploymentOptions) => {
      const { diffPeers } = await import('./peers/peers.ts');
      process.exitCode = await diffPeers(file, options, context);
    });

  deploymentOptions(peers.command('export'))
    .description('print the peers as a settings file, without their passwords')
    .addOption(
      new Option('-f, --format <format>', 'form of the output').choices(['yaml', 'json']).default('yaml'),
    )
    .option('-o, --output <file>', 'write to this file')
    .action(async (options: DeploymentOptions & { format: 'yaml' | 'json'; output?: string }) => {
      const { exportPeers } = await import('./peers/peers.ts');
      process.exitCode = await exportPeers(options.format, options.output ?? null, options, context);
    });
}

function deploymentOptions(command: Command): Command {
  return command
    .option('--url <url>', 'the system (OMNIMESSAGE_SMPP_URL; https://localhost:8087)')
    .option('--token <token>', 'access token; better by OMNIMESSAGE_SMPP_TOKEN, which no process list shows')
    .option('--token-file <file>', 'file with the access token')
    .option('--ca <file>', "authority or self-signed certificate (PEM) that the system's is checked against")
    .option('--insecure', "do not check the system's certificate");
}

/** Reads the command line of this process and carries it out. */
export async function runCommandLine(program: Command): Promise<void> {
  process.stdout.on('error', unlessReaderLeft);
  const unkept = keepSecretsOutOfCoreDumps();
  if (unkept !== null) process.stderr.write(`warning: ${unkept}\n`);
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE;
    else {
      console.error(error);
      process.exitCode = 1;
    }
  }
}

/** `… | head` has read enough, and the exit code is still to be right. */
function unlessReaderLeft(error: Error): void {
  if (!('code' in error) || error.code !== 'EPIPE') throw error;
}

const EXAMPLES = `
Examples:
  omnimessage-smpp validate gateway.yaml        check a settings file before it is used
  omnimessage-smpp run --config gateway.yaml    run the gateway
  omnimessage-smpp doctor -c gateway.yaml       find out why messages do not flow
  omnimessage-smpp peers diff gateway.yaml      compare a file with a running system

Exit codes: 0 success, 1 faults in settings or a failed run, 2 a wrong command line.`;

const RUN_HELP = `
Global settings can be given by the environment, where they win over the file: API_BASE_URL, API_TOKEN,
SMPP_POLL_INTERVAL, VERIFY_SSL_PEER, SMSC_NAME, LOG_LEVEL, METRICS_HOST, METRICS_PORT …
In the file, \${NAME} stands for the environment variable NAME, or for the content of the file NAME in
CREDENTIALS_DIRECTORY, as systemd and containers hand out passwords; \${NAME:-default} for the default without one.

Several connectors share peers by way of DynamoDB and an API when TABLE_PREFIX is set, such as OmniMessageSmpp-; the
file's peers are taken in, changes over the API win:
  KMS_KEY_ID or PASSWORD_KEY_FILE   what opens the passwords of carriers
  CELL, CONNECTOR_ID                group of connectors (default), name of this one (the host's)
  ON_STORE_ERROR                    hold or drop: binds while the tables do not answer (hold)
  AWS_REGION, DYNAMODB_ENDPOINT, SQS_ENDPOINT

Examples:
  omnimessage-smpp run --config /opt/omnimessage-smpp/config/gateway.yaml
  API_BASE_URL=https://omnimessage-core:8443 VERIFY_SSL_PEER=true omnimessage-smpp run -c gateway.yaml`;

const VALIDATE_HELP = `
Faults and warnings are printed to stderr as file:line:column: error: setting: what was found, what is
allowed, what to do [code]. Warnings do not fail. Nothing is connected to and no password is printed.

Examples:
  omnimessage-smpp validate gateway.yaml
  omnimessage-smpp validate config/*.yaml && systemctl restart omnimessage-smpp`;

const CONVERT_HELP = `
Nothing of the file is run. What it reads from the environment becomes \${NAME}, or \${NAME:-default}; of two parts of
an if, the one for :prod counts. Settings without a counterpart are listed and left out. What cannot be read is an
error with its line and column, and then nothing is written; neither is a file that is there already.

Exit codes: 0 written, 1 not written, 2 a wrong command line.

Examples:
  omnimessage-smpp convert runtime.exs
  omnimessage-smpp convert /opt/omnimessage-smpp/config/runtime.exs --output gateway.yaml
  omnimessage-smpp validate gateway.yaml`;

const COMPLETION_HELP = `
Examples:
  source <(omnimessage-smpp completion bash)
  omnimessage-smpp completion zsh > ~/.zfunc/_omnimessage-smpp
  omnimessage-smpp completion fish > ~/.config/fish/completions/omnimessage-smpp.fish`;

const MANUAL_HELP = `
Examples:
  omnimessage-smpp manual | man -l -
  omnimessage-smpp manual > /usr/local/share/man/man1/omnimessage-smpp.1`;

const HEALTH_HELP = `
Exit codes: 0 it takes work, 1 it does not, or does not answer.

Examples:
  omnimessage-smpp health
  omnimessage-smpp health --url http://127.0.0.1:4000/health`;

const DOCTOR_HELP = `
Looks at the settings, the gateway that runs here, OmniMessage (name, connection, certificate, health, a poll, its
clock), each carrier (names, connections, certificate, a bind that is unbound at once), the listener for partners,
files and their modes, and this machine. One line a check: ok, warning, FAILED or skipped, with a code that does not
change, what was found, what is allowed and what to do. No secret is printed, nothing is changed.

A test bind is a session that the carrier counts: it may refuse it, or the gateway's next one, for a moment
(ESME_RALYBND). Binds that the gateway here has up are left alone unless --second-session is given. What a carrier
delivers meanwhile is answered with ESME_RX_T_APPN, so that it comes again.

Peers of a table are tested by the API, where they are not bound: on the machine of omnimessage-smpp local without
further words, elsewhere where OMNIMESSAGE_SMPP_URL and OMNIMESSAGE_SMPP_TOKEN are set.

Exit codes: 0 nothing failed (warnings do not count), 1 something failed, 2 a wrong command line.

Examples:
  omnimessage-smpp doctor --config gateway.yaml
  omnimessage-smpp doctor -c gateway.yaml --bind vodafone_uk
  omnimessage-smpp doctor -c gateway.yaml --no-test-bind --json | jq '.findings[] | select(.status == "failed")'`;

const SUPPORT_BUNDLE_HELP = `
In it: version, settings with their defaults, what doctor says (without test binds, unless --test-bind is given), /ready
and /metrics of the gateway here, memory and disk, the last 200 log lines, and from the API of the system here its peers
and their status. What cannot be had says why. Secrets are left out, and those known here are looked for in all of it.
The file is for its owner alone (0600); one that is there is not overwritten.

Log lines come from the API, on the machine of omnimessage-smpp local without further words. Of a service of systemd:
  sudo journalctl -u omnimessage-smpp -n 200 -o cat > smpp.log

Exit codes: 0 written, 1 not written, 2 a wrong command line.

Examples:
  omnimessage-smpp support-bundle
  omnimessage-smpp support-bundle -c gateway.yaml --log-file smpp.log --output /tmp/support.tar.gz`;

const PEERS_HELP = `
On the machine of omnimessage-smpp local nothing needs to be said: token and certificate are taken from DATA_DIR
(./data). In the file, \${NAME} stands for the environment variable NAME; a password that is left out stays as it
is, and one that is there counts as a change, since stored ones cannot be read to be compared.

Exit codes: 0 done, 1 not or not all done, 2 a wrong command line; of diff: 0 the same, 1 different, 2 trouble.

Examples:
  omnimessage-smpp peers export > peers.yaml
  omnimessage-smpp peers diff peers.yaml
  omnimessage-smpp peers import peers.yaml
  OMNIMESSAGE_SMPP_TOKEN=… omnimessage-smpp peers diff --url https://smpp.example.com peers.yaml`;

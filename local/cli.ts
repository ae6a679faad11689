import { Command, CommanderError } from 'commander';
import { validate } from './commands/validate.ts';

/** Put in by the bundler from package.json. */
declare const __VERSION__: string;

/** Exit code for a command line that makes no sense; faults in settings exit with 1. */
const USAGE = 2;

/** The command line. Sets the exit code and never ends the process itself, so that output is written out. */
function commandLine(): Command {
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
    .requiredOption('-c, --config <file>', 'settings file (YAML)')
    .addHelpText('after', RUN_HELP)
    .action(async ({ config }: { config: string }) => {
      const { runConnector } = await import('../connector/main.ts');
      process.exitCode = await runConnector({ configFile: config, env: process.env });
    });

  program
    .command('validate')
    .description('check settings files and print every fault with its line')
    .argument('<files...>', 'settings files (YAML)')
    .addHelpText('after', VALIDATE_HELP)
    .action(async (files: string[]) => {
      const { env, stdout, stderr } = process;
      process.exitCode = await validate({ files, env, stdout, stderr });
    });

  program
    .command('local')
    .description('run the whole system on this machine, with a simulated OmniMessage, carrier and partner')
    .addHelpText('after', LOCAL_HELP)
    .action(async () => {
      const { runLocal } = await import('./local.ts');
      process.exitCode = await runLocal({ env: process.env });
    });

  return program;
}

const EXAMPLES = `
Examples:
  omnimessage-smpp validate gateway.yaml        check a settings file before it is used
  omnimessage-smpp run --config gateway.yaml    run the gateway
  omnimessage-smpp local                        try everything without a carrier

Exit codes: 0 success, 1 faults in settings or a failed run, 2 a wrong command line.`;

const RUN_HELP = `
Global settings can be given by the environment, where they win over the file: API_BASE_URL, API_TOKEN,
SMPP_POLL_INTERVAL, VERIFY_SSL_PEER, SMSC_NAME, LOG_LEVEL, METRICS_HOST, METRICS_PORT …
In the file, \${NAME} stands for the environment variable NAME.

Examples:
  omnimessage-smpp run --config /opt/omnimessage-smpp/config/gateway.yaml
  API_BASE_URL=https://omnimessage-core:8443 VERIFY_SSL_PEER=true omnimessage-smpp run -c gateway.yaml`;

const VALIDATE_HELP = `
Faults and warnings are printed to stderr as file:line:column: error: setting: what was found, what is
allowed, what to do [code]. Warnings do not fail. Nothing is connected to and no password is printed.

Examples:
  omnimessage-smpp validate gateway.yaml
  omnimessage-smpp validate config/*.yaml && systemctl restart omnimessage-smpp`;

const LOCAL_HELP = `
Examples:
  omnimessage-smpp local`;

try {
  await commandLine().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : USAGE;
  else {
    console.error(error);
    process.exitCode = 1;
  }
}

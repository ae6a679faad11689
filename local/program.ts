import type { Command } from 'commander';
import { gatewayCommands } from './commands/gateway-commands.ts';
import { ACCESS_KEY_VARIABLE } from './emulated-aws/word.ts';

const LOCAL_HELP = `
Dashboard and API are at https://localhost:8087 with a certificate that is made at the first start; the link that
is printed holds the access token. Peers, tokens, keys and certificate are kept in ./data, for their owner alone.

Environment:
  API_BASE_URL     an OmniMessage in place of the simulated one; nothing is simulated then
  CONFIG           settings file whose peers are taken in
  DATA_DIR         where everything is kept (./data)
  DASHBOARD_HOST   address of dashboard and API (127.0.0.1)
  DASHBOARD_PORT   their port (8087)
  LISTEN_PORT      port for partners (2775)
  METRICS_PORT     port of /metrics (4000)
  ADMIN_TOKEN      access token of the operator role, READER_TOKEN of the reader role

Examples:
  omnimessage-smpp local
  API_BASE_URL=https://omnimessage-core:8443 CONFIG=gateway.yaml omnimessage-smpp local`;

/** Everything that is typed behind omnimessage-smpp: the gateway's own commands, and the whole system on one machine. */
export function wholeProgram(): Command {
  const program = gatewayCommands();

  program
    .command('local')
    .description('run the whole system on this machine, with a simulated OmniMessage, carrier and partner')
    .addHelpText('after', LOCAL_HELP)
    .action(async () => {
      const { runLocal } = await import('./local.ts');
      process.exitCode = await runLocal({ env: process.env });
    });

  program
    .command('emulated-aws', { hidden: true })
    .argument('<directory>')
    .argument('<dynamodb-port>', '', Number)
    .argument('<sqs-port>', '', Number)
    .action(async (directory: string, dynamodbPort: number, sqsPort: number) => {
      const { serveEmulatedAws } = await import('./emulated-aws/serve.ts');
      const accessKeyId = process.env[ACCESS_KEY_VARIABLE] ?? '';
      await serveEmulatedAws({ directory, dynamodbPort, sqsPort, accessKeyId });
    });

  return program;
}

/** A connector in a process of its own, on the tables and queues of an emulated AWS; told what to be by its argument. */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { Gateway } from '../../connector/gateway.ts';
import { createLog } from '../../connector/log.ts';
import { parseSettings } from '../../connector/settings/parse.ts';
import { untilSignalled } from '../../connector/signals.ts';
import { openKeyFile } from '../../control-plane/secrets/key-file-box.ts';

const optionsSchema = z.object({
  settings: z.string(),
  connectorId: z.string(),
  tablePrefix: z.string(),
  dynamoDbEndpoint: z.string(),
  sqsEndpoint: z.string(),
  keyFile: z.string(),
  onStoreError: z.enum(['hold', 'drop']),
});
export type ConnectorOptions = z.output<typeof optionsSchema>;

const { positionals } = parseArgs({ allowPositionals: true });
const options = optionsSchema.parse(JSON.parse(positionals[0] ?? ''));
const parsed = parseSettings(options.settings, 'test', {});
if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));

const log = createLog({ level: 'info', form: 'json' });
const gateway = new Gateway(parsed.settings, {
  version: '0.0.0-test',
  log,
  table: {
    aws: {
      region: 'local',
      dynamoDbEndpoint: options.dynamoDbEndpoint,
      sqsEndpoint: options.sqsEndpoint,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    },
    tablePrefix: options.tablePrefix,
    cell: 'default',
    connectorId: options.connectorId,
    onStoreError: options.onStoreError,
    secrets: await openKeyFile(options.keyFile),
    importFile: null,
  },
});
const ended = untilSignalled(
  () => log.event('reload_refused'),
  () => log.levels.toggleDebug('SIGUSR2'),
);
await gateway.start();
await ended;
await gateway.stop();

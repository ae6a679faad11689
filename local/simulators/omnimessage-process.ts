/**
 * The simulated core as a process of its own: `--host 127.0.0.1 --port 8443 --max-messages 200000
 * --on-unknown keep|retry --route-to <bind>`. Prints its URL once it listens; ends on SIGTERM or SIGINT.
 */
import { parseArgs } from 'node:util';
import { startSimulatedCore } from './omnimessage.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '8443' },
    'max-messages': { type: 'string', default: '200000' },
    'on-unknown': { type: 'string', default: 'keep' },
    'route-to': { type: 'string' },
  },
});

const routeTo = values['route-to'];
const core = await startSimulatedCore({
  host: values.host,
  port: Number(values.port),
  maxMessages: Number(values['max-messages']),
  onUnknown: values['on-unknown'] === 'retry' ? 'retry' : 'keep',
  ...(routeTo === undefined ? {} : { route: () => routeTo }),
});
process.stdout.write(`${core.url}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    core.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}

// What the Lambda runtime does with a bundle, in a process of its own: loads it, then one event after the other.
import { pathToFileURL } from 'node:url';

const [bundle = '', ahead = '0'] = process.argv.slice(2);
const now = Date.now;
Date.now = () => now() + Number(ahead);

const { handler } = await import(pathToFileURL(bundle).href);
process.on('message', async ({ id, event }) => {
  try {
    process.send({ id, result: await handler(event, { awsRequestId: `request-${id}` }) });
  } catch (error) {
    process.send({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
process.send({ id: 0, result: null });

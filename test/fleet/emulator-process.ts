/** DynamoDB and SQS in a process of their own, so that they can be frozen without the test. */
import { serveEmulatedAws } from '../../local/emulated-aws/serve.ts';

const [directory = ''] = process.argv.slice(2);
await serveEmulatedAws({ directory, dynamodbPort: 0, sqsPort: 0, accessKeyId: 'local' });

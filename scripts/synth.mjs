// What cdk.json runs: builds what the stacks carry (the functions, the dashboard) and the app itself, then runs it.
// Needs neither Docker nor an account; Node 20 does not strip types, so the app is bundled like everything else.
import { buildInfra } from './build-infra.mjs';
import { buildLambdas } from './build-lambdas.mjs';
import { buildWeb } from './build-web.mjs';

await Promise.all([buildLambdas(), buildWeb(), buildInfra()]);
await import('../dist/infra/app.mjs');

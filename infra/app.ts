import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { artifactsIn } from './artifacts.ts';
import { addStacks } from './deployment.ts';
import { PeerError } from './peers/index.ts';
import { DeploymentError, readDeployment } from './settings-file.ts';

/** Started by the CDK's command through `scripts/synth.mjs`, in the project's root. */
const root = process.cwd();

try {
  const app = new App();
  const { deployment, file, example } = readDeployment(app.node, root);
  addStacks(app, deployment, artifactsIn(root));
  if (example) {
    Validations.of(app).addWarning(
      'omnimessage-smpp:example',
      `these stacks are made of ${file}: copy it to deploy.yaml and edit it before you deploy`,
    );
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  // What the reader wrote wrongly is said in sentences; where in our code it was found helps nobody.
  if (!(error instanceof DeploymentError || error instanceof PeerError)) throw error;
  process.stderr.write(`\n${error.message}\n\n`);
  process.exitCode = 1;
}

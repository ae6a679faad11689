import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CfnRuleGroupsNamespace } from 'aws-cdk-lib/aws-aps';
import type { Construct } from 'constructs';
import type { MetricsStore } from '../state/metrics-store.ts';

/** Each file of rule groups as it is: the same that a Prometheus of one's own loads. */
export function addRules(scope: Construct, { workspace }: MetricsStore, folder: string): void {
  const rules = join(folder, 'rules');
  const files = readdirSync(rules).filter((file) => /\.ya?ml$/.test(file));
  if (files.length === 0) throw new Error(`there are no rule groups in ${rules}`);
  for (const file of files.sort()) {
    const name = basename(file).replace(/\.ya?ml$/, '');
    new CfnRuleGroupsNamespace(scope, `Rules-${name}`, {
      name,
      workspace: workspace.attrArn,
      data: readFileSync(join(rules, file), 'utf8'),
    });
  }
}

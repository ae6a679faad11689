import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isMapping } from '../contract/setting.ts';

/**
 * Says why a finding of cdk-nag is meant to be so, for this construct and what is in it. `id`: the rule, with the
 * finding in brackets where one has several: `AwsSolutions-IAM5[Action::s3:List*]`.
 */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  Validations.of(construct).acknowledge({ id, reason });
}

/** What functions of CDK's own have, to write their logs. */
export const BASIC_EXECUTION =
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]';

/** The same for a role's right to `resource`, an ARN with a wildcard in it, and to nothing else. */
export function acknowledgeResource(construct: IConstruct, resource: string, reason: string): void {
  const written = asCdkNagWrites(Stack.of(construct).resolve(resource));
  acknowledge(construct, `AwsSolutions-IAM5[Resource::${written}]`, reason);
}

/** Within IDs cdk-nag writes `<AWS::AccountId>` and `<LogicalId.Arn>` for what is only known at deploy. */
function asCdkNagWrites(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isMapping(value)) {
    const [[name, argument] = ['', undefined]] = Object.entries(value);
    if (name === 'Ref') return `<${String(argument)}>`;
    if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `<${argument.join('.')}>`;
    if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
      return argument[1].map(asCdkNagWrites).join(String(argument[0]));
    }
  }
  throw new Error(`cdk-nag's way to write ${JSON.stringify(value)} is not known here`);
}

import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { namesOf } from '../names.ts';
import type { Deployment } from '../settings.ts';

export interface FirewallStackProps extends StackProps {
  readonly deployment: Deployment;
}

/** Firewall of CloudFront, which AWS keeps in us-east-1 wherever the rest is: a stack of its own. */
export class FirewallStack extends Stack {
  readonly webAclArn: string;

  constructor(scope: Construct, id: string, { deployment, ...props }: FirewallStackProps) {
    super(scope, id, props);
    const { waf_requests_per_5_minutes: limit, allowed_countries: countries } = deployment.dashboard;
    const { lower } = namesOf(deployment);
    const acl = new CfnWebACL(this, 'Firewall', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visible(lower),
      rules: [
        ...(countries.length === 0 ? [] : [onlyFrom(countries)]),
        {
          name: 'rate',
          priority: 10,
          action: { block: {} },
          statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP' } },
          visibilityConfig: visible('rate'),
        },
        managed('AWSManagedRulesAmazonIpReputationList', 20),
        managed('AWSManagedRulesKnownBadInputsRuleSet', 30),
        // Bodies of imports are larger than the 8 KB of this one rule, and a peer's host is taken for an attack by another.
        managed('AWSManagedRulesCommonRuleSet', 40, ['SizeRestrictions_BODY', 'GenericRFI_BODY']),
      ],
    });
    this.webAclArn = acl.attrArn;
  }
}

function onlyFrom(countryCodes: readonly string[]): CfnWebACL.RuleProperty {
  return {
    name: 'countries',
    priority: 0,
    action: { block: {} },
    statement: { notStatement: { statement: { geoMatchStatement: { countryCodes: [...countryCodes] } } } },
    visibilityConfig: visible('countries'),
  };
}

/** `counted`: rules of the group that only count. */
function managed(name: string, priority: number, counted: readonly string[] = []): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visible(name),
  };
}

function visible(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}

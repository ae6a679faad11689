import { Duration } from 'aws-cdk-lib';
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';
import { contentSecurityPolicy, dashboardHeaders } from '../../contract/dashboard-headers.ts';

/** Headers that CloudFront has settings of its own for, and refuses as custom ones. */
const KNOWN_TO_CLOUDFRONT = new Set([
  'content-security-policy',
  'x-content-type-options',
  'x-frame-options',
  'referrer-policy',
]);

/** The contract's headers, with the sign-in's origin let in, and HTTPS from now on. */
export function dashboardResponseHeaders(
  scope: Construct,
  connectTo: readonly string[],
): ResponseHeadersPolicy {
  const custom = Object.entries(dashboardHeaders()).filter(([header]) => !KNOWN_TO_CLOUDFRONT.has(header));
  return new ResponseHeadersPolicy(scope, 'Headers', {
    comment: 'The strictest that the dashboard runs under',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(connectTo), override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(730),
        includeSubdomains: true,
        override: true,
      },
    },
    customHeadersBehavior: {
      customHeaders: custom.map(([header, value]) => ({ header, value, override: true })),
    },
  });
}

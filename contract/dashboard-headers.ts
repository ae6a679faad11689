/**
 * Headers that every server of the dashboard's files sends with them: the local server, and CloudFront by its response
 * headers policy. The strictest that the dashboard runs under: nothing inline, nothing from elsewhere.
 *
 * Strict-Transport-Security is left to the server: it holds for every port of a host, which is wanted of a domain of
 * its own and not of localhost, where http://localhost:4000/metrics is another port.
 */

/** Directives of the Content Security Policy (CSP level 3), each with its sources. */
export const DASHBOARD_CONTENT_SECURITY_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'font-src': ["'self'"],
  'form-action': ["'none'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The headers besides the policy, by their names in lower case. */
const BESIDES_THE_POLICY = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
} as const;

export type DashboardHeaders = Readonly<
  Record<'content-security-policy' | keyof typeof BESIDES_THE_POLICY, string>
>;

/** An origin and nothing else: what follows it in a policy would be read as directives of ours. */
const ORIGIN = /^https:\/\/[a-z0-9.-]+(:[0-9]{1,5})?$/;

/**
 * `connectTo`: origins that the dashboard calls besides its own, such as `https://api.example.com` of an API and the
 * sign-in of a user pool on domains of their own. Throws a RangeError for what is not an https origin.
 *
 * A deployment may not know an origin yet when it writes its template: it builds the policy by
 * {@link contentSecurityPolicy} then, which takes its placeholders as they are.
 */
export function dashboardHeaders(connectTo: readonly string[] = []): DashboardHeaders {
  for (const origin of connectTo) {
    if (!ORIGIN.test(origin)) {
      throw new RangeError(
        `connectTo has ${JSON.stringify(origin)}; allowed are https origins such as https://api.example.com. Leave out path and trailing slash.`,
      );
    }
  }
  return { 'content-security-policy': contentSecurityPolicy(connectTo), ...BESIDES_THE_POLICY };
}

/** The policy as one header value; `connectTo` is taken as it is. */
export function contentSecurityPolicy(connectTo: readonly string[] = []): string {
  return Object.entries(DASHBOARD_CONTENT_SECURITY_POLICY)
    .map(([directive, sources]) =>
      [directive, ...sources, ...(directive === 'connect-src' ? connectTo : [])].join(' '),
    )
    .join('; ');
}

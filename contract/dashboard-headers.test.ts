import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy, dashboardHeaders } from './dashboard-headers.ts';

describe("the dashboard's headers", () => {
  it('let in nothing but what the dashboard consists of', () => {
    const { 'content-security-policy': policy, ...besides } = dashboardHeaders();
    expect(policy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(besides).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  });

  it('let it call the API and the sign-in on domains of their own, and change nothing else', () => {
    const origins = ['https://api.example.com', 'https://gateway.auth.eu-west-1.amazoncognito.com'];
    const [before, after] = [dashboardHeaders(), dashboardHeaders(origins)];
    expect(after['content-security-policy']).toBe(
      before['content-security-policy'].replace(
        "connect-src 'self'",
        `connect-src 'self' ${origins.join(' ')}`,
      ),
    );
    expect({ ...after, 'content-security-policy': '' }).toEqual({ ...before, 'content-security-policy': '' });
  });

  it.each([
    'http://api.example.com',
    'https://api.example.com/',
    "https://api.example.com; script-src 'unsafe-inline'",
    '*',
    '',
  ])('refuse %j as an origin', (origin) => {
    expect(() => dashboardHeaders([origin])).toThrow(/allowed are https origins/);
  });

  it('take the placeholder of a domain that is known only when it is deployed', () => {
    expect(contentSecurityPolicy(['https://%TOKEN.1%'])).toContain("connect-src 'self' https://%TOKEN.1%;");
  });
});

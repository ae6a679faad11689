import * as z from 'zod';

/**
 * `config.json`, beside index.html: what a deployment knows and the bundle does not. `api_base_url`: origin of the
 * API, empty when it is this one. `cognito`: authorization code with PKCE (RFC 7636) at the hosted pages under
 * `authority`.
 */
export const runtimeConfigSchema = z.object({
  api_base_url: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
  sign_in: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('token') }),
    z.object({
      kind: z.literal('cognito'),
      authority: z.url({ protocol: /^https$/ }),
      client_id: z.string().min(1).max(128),
      scopes: z.array(z.string().min(1)).min(1),
    }),
  ]),
});
export type RuntimeConfig = z.output<typeof runtimeConfigSchema>;
export type CognitoSettings = Extract<RuntimeConfig['sign_in'], { kind: 'cognito' }>;

export async function loadRuntimeConfig(fetchIt: typeof fetch): Promise<RuntimeConfig> {
  const response = await fetchIt('./config.json');
  if (!response.ok) throw new Error(`config.json: HTTP ${response.status}`);
  return runtimeConfigSchema.parse(await response.json());
}

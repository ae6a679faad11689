import * as z from 'zod';

const nodeSchema = z.object({
  incoming: z.object({ socket: z.object({ remoteAddress: z.string().min(1) }) }),
});
const gatewaySchema = z.object({
  event: z.object({
    headers: z.object({ 'x-forwarded-for': z.string().optional() }).default({}),
    requestContext: z.object({ http: z.object({ sourceIp: z.string().min(1) }) }),
  }),
});
const address = z.union([z.ipv4(), z.ipv6()]);

/**
 * Address of the client for the audit trail: that of the socket under @hono/node-server, that which API Gateway saw
 * (payload 2.0) in a Lambda. Behind CloudFront the latter is CloudFront's, so what it says of its own client is told
 * as well: `198.51.100.7 via 130.176.1.1`. Whoever asks API Gateway directly may claim such a client; then the second
 * address is the true one.
 */
export function remoteAddress(platform: unknown): string | null {
  const node = nodeSchema.safeParse(platform);
  if (node.success) return node.data.incoming.socket.remoteAddress.slice(0, 64);
  const gateway = gatewaySchema.safeParse(platform);
  if (!gateway.success) return null;
  const { headers, requestContext } = gateway.data.event;
  const seen = requestContext.http.sourceIp.slice(0, 64);
  // API Gateway puts the address that it saw at the end, an edge before it the one that the edge saw.
  const chain = (headers['x-forwarded-for'] ?? '').split(',').map((part) => part.trim());
  const claimed = chain.at(-1) === seen ? chain.at(-2) : undefined;
  if (claimed === undefined || claimed === seen || !address.safeParse(claimed).success) return seen;
  const both = `${claimed} via ${seen}`;
  return both.length <= 64 ? both : seen;
}

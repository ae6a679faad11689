import * as z from 'zod';

const nodeSchema = z.object({
  incoming: z.object({ socket: z.object({ remoteAddress: z.string().min(1) }) }),
});
const gatewaySchema = z.object({
  event: z.object({ requestContext: z.object({ http: z.object({ sourceIp: z.string().min(1) }) }) }),
});

/**
 * Address of the client for the audit trail: that of the socket under @hono/node-server, that which API Gateway saw
 * (payload 2.0) in a Lambda. Forwarded headers are not looked at: whoever asks writes them.
 */
export function remoteAddress(platform: unknown): string | null {
  const node = nodeSchema.safeParse(platform);
  if (node.success) return node.data.incoming.socket.remoteAddress.slice(0, 64);
  const gateway = gatewaySchema.safeParse(platform);
  return gateway.success ? gateway.data.event.requestContext.http.sourceIp.slice(0, 64) : null;
}

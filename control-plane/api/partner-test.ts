import { BlockList, isIPv6 } from 'node:net';
import type * as z from 'zod';
import { addressRange } from '../../contract/address.ts';
import type { PeerTestResult, partnerTestSchema } from '../../contract/api/peers.ts';
import type { ServerPeerRecord } from '../../contract/records.ts';
import type { PasswordHasher } from '../secrets/password-hash.ts';

type Step = PeerTestResult['steps'][number];

/** Whether a partner's bind would be let in. What is not given is not judged. */
export async function testPartner(
  { name, settings, secret }: ServerPeerRecord,
  { password, address, bind_type }: z.output<typeof partnerTestSchema>,
  hasher: PasswordHasher,
): Promise<PeerTestResult> {
  const steps: Step[] = [];
  if (address !== undefined) {
    const open = settings.ip_whitelist.length === 0;
    const ok = open || contains(settings.ip_whitelist, address);
    const listed = ok ? `${address} is in ip_whitelist` : `${address} is not in ip_whitelist; add it there`;
    steps.push(step('address', ok, open ? 'ip_whitelist is empty: any address is let in' : listed));
  }
  if (bind_type !== undefined) {
    const ok = settings.allowed_bind_types.includes(bind_type);
    const allowed = settings.allowed_bind_types.join(', ');
    steps.push(
      step('bind_type', ok, ok ? `${bind_type} is allowed` : `found ${bind_type}; allowed: ${allowed}`),
    );
  }
  if (password !== undefined && secret !== null) {
    const ok = await hasher.matches(secret, password);
    steps.push(step('password', ok, ok ? 'it is the stored one' : 'it is not the stored one'));
  }
  return { name, ok: steps.every((each) => each.ok), steps, command_status: null };
}

function step(what: string, ok: boolean, detail: string): Step {
  return { step: what, ok, detail, duration_ms: null };
}

function contains(ranges: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = (addressRange(range) ?? '').split('/');
    if (network !== '') list.addSubnet(network, Number(prefix), isIPv6(network) ? 'ipv6' : 'ipv4');
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

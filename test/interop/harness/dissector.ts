import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { pathOf } from '../../debian.ts';
import { writeFiles } from './files.ts';
import { capture, SMPP_PORT } from './pcap.ts';

const run = promisify(execFile);

/** What Wireshark says of one PDU: each `smpp.*` field in the order of the PDU, without that prefix. */
export type Dissection = readonly (readonly [field: string, value: string])[];

type Json = string | Json[] | { [key: string]: Json };
const json: z.ZodType<Json> = z.lazy(() => z.union([z.string(), z.array(json), z.record(z.string(), json)]));
const packets = z.array(z.object({ _source: z.object({ layers: z.record(z.string(), json) }) }));

/** Wireshark's SMPP dissector on frames, one packet each. Throws where it does not find one PDU in each. */
export async function dissect(frames: readonly Buffer[]): Promise<Dissection[]> {
  const { pcap } = await writeFiles({ pcap: capture(frames) });
  const decodeAs = `tcp.port==${SMPP_PORT},smpp`;
  const args = ['-r', pcap, '-d', decodeAs, '-T', 'json', '-J', 'smpp', '--no-duplicate-keys'];
  const { stdout } = await run(pathOf('tshark'), args, {
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', HOME: '/nonexistent' },
    maxBuffer: 256 * 1024 * 1024,
  });
  const found = packets.parse(JSON.parse(stdout));
  if (found.length !== frames.length) throw new Error(`${found.length} packets of ${frames.length} frames`);
  return found.map(({ _source: { layers } }, index) => {
    const smpp = layers['smpp'];
    if (smpp === undefined || Array.isArray(smpp))
      throw new Error(`frame ${index} is not one PDU: ${frames[index]?.toString('hex')}`);
    return fieldsOf(smpp, null);
  });
}

function fieldsOf(value: Json, name: string | null): (readonly [string, string])[] {
  if (typeof value === 'string') return name?.startsWith('smpp.') ? [[name.slice(5), value]] : [];
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, name));
  return Object.entries(value).flatMap(([key, inner]) => fieldsOf(inner, key));
}

import { pathOf } from '../../debian.ts';
import { freePort } from '../../e2e/harness/ports.ts';
import type { Program } from '../../e2e/harness/program.ts';
import { startProgram } from '../../e2e/harness/scene.ts';
import { writeFiles } from './files.ts';

/** A haproxy in TCP mode in front of one port. */
export interface Proxy {
  readonly port: number;
  /** Ends it with every connection through it. */
  cut(): Promise<void>;
  /** Listens again on the same port. */
  resume(): Promise<void>;
}

/** `proxyProtocol`: the header of version 2 goes before each connection. */
export async function startHaproxy(
  target: number,
  options: { readonly proxyProtocol: boolean } = { proxyProtocol: false },
): Promise<Proxy> {
  const port = await freePort();
  const files = await writeFiles({ 'haproxy.cfg': configuration(port, target, options.proxyProtocol) });
  const start = async (): Promise<Program> => {
    const program = startProgram('haproxy', pathOf('haproxy'), ['-W', '-db', '-f', files['haproxy.cfg']], {
      group: true,
    });
    await program.stderr.find((line) => line.includes('Loading success'), 10_000, 'notice of success');
    return program;
  };
  let program = await start();
  return {
    port,
    cut: () => program.kill(),
    resume: async () => {
      program = await start();
    },
  };
}

function configuration(port: number, target: number, proxyProtocol: boolean): string {
  return `global
  maxconn 100
defaults
  mode tcp
  timeout connect 2s
  timeout client 60s
  timeout server 60s
listen smpp
  bind 127.0.0.1:${port}
  server smpp 127.0.0.1:${target}${proxyProtocol ? ' send-proxy-v2' : ''}
`;
}

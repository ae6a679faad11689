import { readdir, readFile, readlink } from 'node:fs/promises';

/** Who listens on a port. */
export interface Holder {
  readonly pid: number;
  readonly command: string;
}

const LISTEN = '0A';
const MOST_PROCESSES = 10_000;

/**
 * The process that listens on a TCP port of this machine, by Linux' /proc; null: nobody, another user's (which only root
 * sees), or no Linux.
 */
export async function holderOf(port: number): Promise<Holder | null> {
  const inodes = new Set([
    ...(await inodesOf('/proc/net/tcp', port)),
    ...(await inodesOf('/proc/net/tcp6', port)),
  ]);
  if (inodes.size === 0) return null;
  const wanted = new Set([...inodes].map((inode) => `socket:[${inode}]`));
  const pids = (await names('/proc')).filter((name) => /^\d+$/.test(name)).slice(0, MOST_PROCESSES);
  for (const pid of pids) {
    for (const descriptor of await names(`/proc/${pid}/fd`)) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (!wanted.has(target)) continue;
      const command = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
      return { pid: Number(pid), command: command.trim() };
    }
  }
  return null;
}

async function inodesOf(table: string, port: number): Promise<string[]> {
  return listeningInodes(await readFile(table, 'utf8').catch(() => ''), port);
}

/** Sockets that listen on `port`, from the text of /proc/net/tcp (proc_pid_net(5)). Pure. */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    return local.endsWith(wanted) && state === LISTEN && inode !== undefined ? [inode] : [];
  });
}

/** Processes and their files come and go, and some are not ours to see. */
function names(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}

import { writeFileSync } from 'node:fs';

/** Of Linux (core(5)): which kinds of memory a core dump of this process and its children has. */
const FILTER = '/proc/self/coredump_filter';

/**
 * From now on a core dump has the registers of each thread and no memory: that holds the passwords which carriers must be
 * told, and the texts of messages. Whoever needs a whole dump writes 0x33 into the filter of the running process, as root.
 * Returns what keeps it from being so; null where all is well, or where the system has no such filter.
 */
export function keepMemoryOutOfCoreDumps(file = FILTER): string | null {
  try {
    writeFileSync(file, '0');
    return null;
  } catch (error) {
    if (process.platform !== 'linux') return null;
    return `core dumps of this process would have its memory, passwords in it: ${String(error)}`;
  }
}

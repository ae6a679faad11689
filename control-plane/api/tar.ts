import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const BLOCK = 512;
const pack = promisify(gzip);

export interface ArchivedFile {
  /** At most 100 ASCII characters. */
  readonly name: string;
  readonly content: string;
}

/** A ustar archive (POSIX.1-1988), gzipped. */
export async function tarGz(files: readonly ArchivedFile[], mtime: Date): Promise<Uint8Array<ArrayBuffer>> {
  const blocks: Buffer[] = [];
  for (const { name, content } of files) {
    const octets = Buffer.from(content, 'utf8');
    const padding = (BLOCK - (octets.length % BLOCK)) % BLOCK;
    blocks.push(header(name, octets.length, mtime), octets, Buffer.alloc(padding));
  }
  // Two blocks of zeros end an archive.
  blocks.push(Buffer.alloc(2 * BLOCK));
  return new Uint8Array(await pack(Buffer.concat(blocks)));
}

/** Fields and offsets of the ustar header. */
function header(name: string, size: number, mtime: Date): Buffer {
  if (!/^[\x21-\x7e]{1,100}$/.test(name))
    throw new TypeError(`${JSON.stringify(name)} is no name for an archive`);
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 'ascii');
  block.write('0000644\0', 100, 'ascii');
  block.write('0000000\0', 108, 'ascii');
  block.write('0000000\0', 116, 'ascii');
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'ascii');
  block.write(
    `${Math.floor(mtime.getTime() / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
    'ascii',
  );
  block.write('        ', 148, 'ascii');
  block.write('0', 156, 'ascii');
  block.write('ustar\x0000', 257, 'ascii');
  const sum = block.reduce((total, octet) => total + octet, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return block;
}

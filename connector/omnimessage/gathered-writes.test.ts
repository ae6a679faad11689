import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { GatheredWrites } from './gathered-writes.ts';

/** A socket that goes nowhere; `written` has what would have gone into it, write by write. */
function recording(): { socket: Socket; written: string[] } {
  const socket = new Socket();
  const written: string[] = [];
  socket.write = (chunk: Uint8Array | string): boolean => {
    written.push(Buffer.from(chunk as Uint8Array).toString('latin1'));
    return true;
  };
  return { socket, written };
}

describe('GatheredWrites', () => {
  it('hands over what is written within a tick as one buffer for each connection, in order', async () => {
    const writes = new GatheredWrites();
    const [one, other] = [recording(), recording()];
    writes.gather(one.socket);
    writes.gather(other.socket);
    for (const socket of [one.socket, other.socket, one.socket]) {
      socket.write('head ');
      socket.write(Buffer.from('body '));
    }
    expect([one.written, other.written]).toEqual([[], []]);
    await turn();
    expect([one.written, other.written]).toEqual([['head body head body '], ['head body ']]);
  });

  it('hands 64 writes over at once, whichever connections they are on, and gathers on', async () => {
    const writes = new GatheredWrites();
    const [one, other] = [recording(), recording()];
    writes.gather(one.socket);
    writes.gather(other.socket);
    other.socket.write('o');
    for (let count = 0; count < 70; count += 1) one.socket.write('i');
    expect([one.written, other.written]).toEqual([['i'.repeat(63)], ['o']]);
    await turn();
    expect([one.written, other.written]).toEqual([['i'.repeat(63), 'i'.repeat(7)], ['o']]);
  });

  it('keeps the order where one write is larger than what is gathered', async () => {
    const writes = new GatheredWrites();
    const { socket, written } = recording();
    writes.gather(socket);
    socket.write('small');
    socket.write('L'.repeat(65_537));
    socket.write('after');
    await turn();
    expect(written.map((octets) => octets.length)).toEqual([5, 65_537, 5]);
  });

  it('writes nothing to a connection that has gone meanwhile', async () => {
    const writes = new GatheredWrites();
    const { socket, written } = recording();
    writes.gather(socket);
    socket.write('for nobody');
    socket.destroy();
    await turn();
    expect(written).toEqual([]);
  });
});

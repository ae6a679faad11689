import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KeyFileBox, openKeyFile } from './key-file-box.ts';
import { KmsBox } from './kms-box.ts';
import { PasswordHasher } from './password-hash.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a box with a key file', () => {
  const box = new KeyFileBox([randomBytes(32)]);

  test('opens what it sealed, for that peer only', async () => {
    for (const password of ['', 'hunter22', 'é'.repeat(64)]) {
      const sealed = await box.seal('acme', password);
      expect(await box.open('acme', sealed)).toBe(password);
      await expect(box.open('acme2', sealed)).rejects.toMatchObject({ code: 'not_authentic' });
    }
  });

  test('what it seals tells neither text nor length, nor that two are the same', async () => {
    const [one, two, empty] = await Promise.all([
      box.seal('a', 'x'.repeat(64)),
      box.seal('a', 'x'.repeat(64)),
      box.seal('a', ''),
    ]);
    expect(one.ciphertext).not.toBe(two.ciphertext);
    expect(one.ciphertext.length).toBe(empty.ciphertext.length);
  });

  test('every octet counts', async () => {
    const sealed = await box.seal('acme', 'hunter22');
    const octets = Buffer.from(sealed.ciphertext, 'base64');
    for (let index = 0; index < octets.length; index++) {
      const changed = Buffer.from(octets);
      changed[index] = (changed[index] ?? 0) ^ 1;
      await expect(
        box.open('acme', { ...sealed, ciphertext: changed.toString('base64') }),
      ).rejects.toMatchObject({ code: 'not_authentic' });
    }
    await expect(box.open('acme', { ...sealed, ciphertext: 'AA==' })).rejects.toMatchObject({
      code: 'not_authentic',
    });
  });

  test('an old key opens, the new one seals', async () => {
    const [old, fresh] = [randomBytes(32), randomBytes(32)];
    const sealed = await new KeyFileBox([old]).seal('acme', 'pw');
    const both = new KeyFileBox([fresh, old]);
    expect(await both.open('acme', sealed)).toBe('pw');
    const again = await both.seal('acme', 'pw');
    expect(await new KeyFileBox([fresh]).open('acme', again)).toBe('pw');
    await expect(new KeyFileBox([fresh]).open('acme', sealed)).rejects.toMatchObject({ code: 'unknown_key' });
  });

  test('the file is made once, with mode 0600', async () => {
    const path = join(folder, 'key');
    const boxes = await Promise.all([openKeyFile(path), openKeyFile(join(folder, 'key2'))]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const again = await openKeyFile(path);
    expect(await again.open('p', await boxes[0].seal('p', 'pw'))).toBe('pw');
    expect(await readFile(path, 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
  });

  test.each([
    ['that others may read', `${randomBytes(32).toString('base64')}\n`, 0o640, 'chmod 600'],
    ['that is empty', '# nothing\n', 0o600, 'it has no key'],
    ['with a short key', `${randomBytes(16).toString('base64')}\n`, 0o600, '32 octets'],
    ['that is too large', 'x'.repeat(5000), 0o600, 'at most 4096'],
  ])('a file %s', async (what, text, mode, said) => {
    const path = join(folder, what.replaceAll(' ', '-'));
    await writeFile(path, text);
    await chmod(path, mode);
    await expect(openKeyFile(path)).rejects.toMatchObject({
      code: 'key_unusable',
      message: expect.stringContaining(said),
    });
  });

  test('a place where none can be made', async () => {
    await expect(openKeyFile(join(folder, 'none', 'key'))).rejects.toMatchObject({ code: 'key_unusable' });
  });
});

describe('a box with KMS', () => {
  /** The two operations of KMS's JSON protocol that are used, over a key of this process; asked by the real SDK. */
  const key = randomBytes(32);
  let down = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { Plaintext, CiphertextBlob, EncryptionContext, KeyId } = Object(
        JSON.parse(Buffer.concat(chunks).toString()),
      );
      const aad = Buffer.from(JSON.stringify(EncryptionContext));
      const answer = (status: number, body: object): void => {
        response
          .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
          .end(JSON.stringify(body));
      };
      if (down) return answer(400, { __type: 'DisabledException' });
      try {
        if (request.headers['x-amz-target'] === 'TrentService.Encrypt') {
          const iv = randomBytes(12);
          const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
          const blob = Buffer.concat([
            iv,
            cipher.update(Buffer.from(Plaintext, 'base64')),
            cipher.final(),
            cipher.getAuthTag(),
          ]);
          return answer(200, {
            CiphertextBlob: blob.toString('base64'),
            KeyId: `arn:aws:kms:local:1:key/${KeyId}`,
          });
        }
        const blob = Buffer.from(CiphertextBlob, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, 12))
          .setAAD(aad)
          .setAuthTag(blob.subarray(-16));
        const plain = Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
        return answer(200, { Plaintext: plain.toString('base64'), KeyId });
      } catch {
        return answer(400, { __type: 'InvalidCiphertextException' });
      }
    });
  });
  let client: KMSClient;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    client = new KMSClient({
      endpoint: `http://127.0.0.1:${address.port}`,
      region: 'local',
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });
  afterAll(() => {
    client.destroy();
    server.close();
    server.closeAllConnections();
  });

  test('opens what it sealed, for that peer only', async () => {
    const box = new KmsBox(client, 'k1');
    const sealed = await box.seal('acme', 'hunter22é');
    expect(sealed.key).toBe('arn:aws:kms:local:1:key/k1');
    expect(await box.open('acme', sealed)).toBe('hunter22é');
    await expect(box.open('other', sealed)).rejects.toMatchObject({ code: 'not_authentic' });
  });

  test('a key that is disabled may be enabled again', async () => {
    const box = new KmsBox(client, 'k1');
    down = true;
    await expect(box.seal('acme', 'hunter22')).rejects.toMatchObject({ code: 'unavailable' });
    await box
      .seal('acme', 'hunter22')
      .catch((error: unknown) => expect(String(error)).not.toContain('hunter22'));
    down = false;
  });
});

describe('hashes', () => {
  test('are salted, in PHC format, and match what they were made of', async () => {
    const hasher = new PasswordHasher();
    const [one, two] = await Promise.all([hasher.hash('swordfis'), hasher.hash('swordfis')]);
    expect(one.phc).toMatch(/^\$scrypt\$ln=14,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one.phc).not.toBe(two.phc);
    expect(await hasher.matches(one, 'swordfis')).toBe(true);
    expect(await hasher.matches(one, 'swordfish')).toBe(false);
  });

  test('the last of RFC 7914’s vectors that is cheap', async () => {
    // RFC 7914 §12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1, 64)
    const hash = Buffer.from(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
      'hex',
    );
    const unpadded = (octets: Buffer): string => octets.toString('base64').replace(/=+$/, '');
    const phc = `$scrypt$ln=14,r=8,p=1$${unpadded(Buffer.from('SodiumChloride'))}$${unpadded(hash)}`;
    expect(await new PasswordHasher().matches({ kind: 'scrypt', phc }, 'pleaseletmein')).toBe(true);
  });

  test('beyond the queue it is busy, and every turn is given back', async () => {
    const hasher = new PasswordHasher({ concurrency: 1, queue: 1 });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((password) => hasher.hash(password)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(outcomes[2]).toMatchObject({ reason: { code: 'busy' } });
    await expect(hasher.hash('d')).resolves.toMatchObject({ kind: 'scrypt' });
  });
});

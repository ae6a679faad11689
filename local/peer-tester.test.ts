import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { BindTest } from '../connector/peers/test-bind.ts';
import { clientPeerSchema } from '../contract/client-peer.ts';
import { clientSettingsSchema } from '../contract/records.ts';
import { KeyFileBox } from '../control-plane/secrets/key-file-box.ts';
import { createPeerTester } from './peer-tester.ts';

const box = new KeyFileBox([randomBytes(32)]);
const peer = {
  name: 'carrier',
  bind_type: 'transceiver',
  host: 'localhost',
  system_id: 'me',
  password: 'secret12',
};
const settings = clientSettingsSchema.parse(clientPeerSchema.parse(peer));

const BOUND: BindTest = {
  ok: true,
  steps: [{ step: 'bind', ok: true, detail: 'bound', durationMs: 12.6 }],
  commandStatus: 0,
};

test('tests with the password that is stored, and never shows it', async () => {
  const tested: string[] = [];
  const tester = createPeerTester(box, ({ password }) => {
    tested.push(password);
    return Promise.resolve(BOUND);
  });
  const result = await tester.test(settings, await box.seal('carrier', 'secret12'));
  expect(tested).toEqual(['secret12']);
  expect(result).toEqual({
    name: 'carrier',
    ok: true,
    steps: [{ step: 'bind', ok: true, detail: 'bound', duration_ms: 13 }],
    command_status: 0,
  });
});

test('a password sealed for another peer is not tried', async () => {
  const tester = createPeerTester(box, () => Promise.reject(new Error('it was tried')));
  await expect(tester.test(settings, await box.seal('another', 'secret12'))).rejects.toMatchObject({
    code: 'not_authentic',
  });
});

test('no more than eight at once', async () => {
  let release: (result: BindTest) => void = () => undefined;
  let dialled: Promise<BindTest> = new Promise((resolve) => {
    release = resolve;
  });
  const tester = createPeerTester(box, () => dialled);
  const secret = await box.seal('carrier', 'secret12');
  const first = Array.from({ length: 8 }, () => tester.test(settings, secret));
  const ninth = await tester.test(settings, secret);
  expect(ninth).toMatchObject({ ok: false, steps: [{ detail: expect.stringContaining('Try again') }] });
  release(BOUND);
  await Promise.all(first);
  dialled = Promise.resolve(BOUND);
  expect(await tester.test(settings, secret)).toMatchObject({ ok: true });
});

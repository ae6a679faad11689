/** What can be said to Node.js only where the gateway is started is said alike everywhere. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { NODE_OPTIONS } from './e2e/harness/gateway.ts';

test.each([
  ['Dockerfile', /^ENTRYPOINT \["node", (.*), "[^"]*\.mjs"\]$/m],
  ['deploy/systemd/omnimessage-smpp.service', /^ExecStart=\S*node (.*) \S*\.mjs run/m],
  ['deploy/systemd/omnimessage-smpp', /^exec \S*node (.*) \S*\.mjs "\$@"$/m],
  ['bin/omnimessage-smpp.mjs', /^#!\/usr\/bin\/env -S node (.*)$/m],
  ['package.json', /"start": "node (.*) \S*\.mjs local"/],
])('%s', async (file, options) => {
  const text = await readFile(new URL(`../${file}`, import.meta.url), 'utf8');
  const said = options.exec(text)?.[1]?.replace(/[",]/g, '').split(' ');
  expect(said).toEqual([...NODE_OPTIONS]);
});

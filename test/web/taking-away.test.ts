import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { statusViewSchema } from '../../contract/api/status.ts';
import { filled, Operator } from './harness/operator.ts';
import { addPeers } from './harness/peers.ts';
import { type System, startSystem, TOKENS } from './harness/system.ts';

const shell = promisify(execFile);

let system: System;
let operator: Operator;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dashboard-taken-'));
  system = await startSystem();
  await addPeers(system);
  operator = await Operator.arrive(system, 'en');
  await operator.sees(operator.w.state.connected, operator.row('vodafone_uk'));
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await operator.keepEvidence(task.name);
});
afterAll(async () => {
  await operator?.leave();
  await system?.close();
  await rm(directory, { recursive: true, force: true });
});

async function downloaded(choice: string): Promise<{ readonly name: string; readonly text: string }> {
  const { page, w } = operator;
  const download = page.waitForEvent('download');
  await operator.click(w.common.export);
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
  const file = await download;
  const path = join(directory, file.suggestedFilename());
  await file.saveAs(path);
  return { name: file.suggestedFilename(), text: await readFile(path, 'utf8') };
}

describe('what can be taken away', () => {
  it('a table as CSV: the rows that match, named as in the API', async () => {
    const { w } = operator;
    await operator.goTo('status');
    await operator.page.getByLabel(w.status.filter).fill('att');
    await operator.sees(filled(w.common.matches, { count: '1' }));
    const { name, text } = await downloaded(w.common.export_csv);
    expect(name).toMatch(/^binds-[\dT-]+\.csv$/);
    const [head = '', row = '', end] = text.replace(/^\ufeff/, '').split('\r\n');
    const cells = Object.fromEntries(head.split(',').map((id, index) => [id, row.split(',')[index]]));
    expect(cells).toMatchObject({ name: 'att_us', mode: 'client', sent: '0', host: '127.0.0.1', port: '1' });
    expect(end).toBe('');
  });

  it('a table as JSON: what the API answers', async () => {
    const { w } = operator;
    await operator.page.getByLabel(w.status.filter).fill('');
    await operator.sees('vodafone_uk');
    const { name, text } = await downloaded(w.common.export_json);
    expect(name).toMatch(/\.json$/);
    const binds = statusViewSchema.shape.binds.parse(JSON.parse(text));
    expect(binds.map((bind) => bind.name)).toEqual(['att_us', 'partner_acme', 'vodafone_uk']);
  });

  it('the peers as a settings file, which says no password, and which an import takes unchanged', async () => {
    const { w } = operator;
    await operator.goTo('client_peers');
    const { text } = await downloaded(w.common.export_yaml);
    expect(text).toContain('name: vodafone_uk');
    expect(text).not.toContain('secret12');
    await operator.click(w.peers.import);
    await operator.dialog().getByRole('textbox').fill(text);
    await operator.confirm(w.peers.import_preview);
    for (const name of ['att_us', 'partner_acme', 'vodafone_uk'])
      await operator.sees(new RegExp(`^${name} .*${w.peers.import_outcome.unchanged}$`), operator.dialog());
    await operator.confirm(w.common.cancel);
  });

  it('a list as a curl command, which does what the page did', async () => {
    const { w, page } = operator;
    await operator.goTo('status');
    await operator.click(w.common.export);
    await page.getByRole('menuitem', { name: w.common.copy_curl }).click();
    await operator.sees(w.common.copied);
    const command = z.string().parse(await page.evaluate('navigator.clipboard.readText()'));
    expect(command).not.toContain(TOKENS.operator);
    const ca = join(directory, 'ca.pem');
    await writeFile(ca, system.ca);
    const env = { PATH: process.env['PATH'] ?? '', TOKEN: TOKENS.operator, CURL_CA_BUNDLE: ca };
    const { stdout } = await shell('bash', ['-c', command], { env });
    expect(statusViewSchema.parse(JSON.parse(stdout)).binds).toHaveLength(3);
  });
});

describe('what comes in as a file', () => {
  const file = `binds:
  - {name: orange_fr, bind_type: transceiver, host: 127.0.0.1, port: 1, system_id: me, password: secret13}
  - {name: att_us, bind_type: transceiver, host: 127.0.0.1, port: 1, system_id: me, tps_limit: 33}
`;

  it('is shown with its faults, with what it would change, and is taken when it is said so', async () => {
    const { w } = operator;
    await operator.goTo('client_peers');
    await operator.click(w.peers.import);
    const text = operator.dialog().getByRole('textbox');
    const apply = operator.dialog().getByRole('button', { name: w.peers.import_apply, exact: true });
    await text.fill(file.replace('tps_limit: 33', 'tps_limit: 0'));
    await operator.confirm(w.peers.import_preview);
    await operator.sees(/^orange_fr .*will be created$/, operator.dialog());
    await operator.sees(/tps_limit/, operator.dialog());
    expect(await apply.isDisabled()).toBe(true);
    await text.fill(file);
    await operator.confirm(w.peers.import_preview);
    await operator.sees(new RegExp(`^att_us .*${w.peers.import_outcome.change}$`), operator.dialog());
    expect(await system.store.peers.read('orange_fr')).toBeNull();
    await apply.click();
    await operator.sees('orange_fr', operator.page.getByRole('table'));
    expect((await system.store.peers.read('att_us'))?.settings).toMatchObject({ tps_limit: 33 });
  });
});

describe('what is wanted of a bind', () => {
  const state = (word: string): Promise<void> => operator.sees(word, operator.row('vodafone_uk'));
  const queue = (): void => {
    system.core.queue({
      dest_smsc: 'vodafone_uk',
      source_msisdn: 'ACME',
      destination_msisdn: '447700900111',
      message_body: 'waits',
    });
  };

  it('suspended, it keeps its session and takes nothing, which its message says; resumed, it goes on', async () => {
    const { w } = operator;
    await operator.goTo('status');
    await operator.rowAction('vodafone_uk', w.status.suspend);
    await operator.confirm(w.status.suspend);
    await state(w.state.suspended);
    await operator.sees(/^By olga, /, operator.row('vodafone_uk'));
    const { taken, sessions } = system.carrier.stats();
    queue();
    await operator.goTo('queue');
    await operator.page.getByRole('link', { name: '447700900111' }).click();
    await operator.sees(filled(w.queue.smsc_held, { name: 'vodafone_uk' }), operator.dialog());
    await operator.page.keyboard.press('Escape');
    expect(system.carrier.stats()).toMatchObject({ taken, sessions });
    await operator.goTo('status');
    await operator.rowAction('vodafone_uk', w.status.resume);
    await state(w.state.connected);
    await system.carrier.waitFor((carrier) => carrier.stats().taken === taken + 1, 10_000);
    expect(system.carrier.stats().sessions).toBe(sessions);
  });

  it('drained, it finishes what is under way before it goes, and stays so', async () => {
    const { w } = operator;
    system.carrier.answerWith({ kind: 'hold' }, 1);
    queue();
    await system.carrier.waitFor((carrier) => carrier.held === 1, 10_000);
    await operator.rowAction('vodafone_uk', w.status.drain);
    await operator.confirm(w.status.drain);
    await state(w.state.drained);
    expect(system.carrier.stats().sessions).toBe(1);
    system.carrier.release();
    await state(w.state.disconnected);
    await operator.sees(/^Drained by olga, /, operator.row('vodafone_uk'));
    expect(system.core.pending('vodafone_uk')).toBe(0);
    expect(system.carrier.stats().unbinds).toBe(1);
    await operator.rowAction('vodafone_uk', w.status.reconnect);
    await state(w.state.connected);
  });
});

describe('a queue that is longer than what a page keeps', () => {
  const MESSAGES = 2_750;

  it('is read to its end, with a bound on what is kept, and from its start again', async () => {
    const { w, page } = operator;
    const ids = system.core.queue(
      {
        dest_smsc: 'nowhere',
        source_msisdn: 'ACME',
        destination_msisdn: '447700900222',
        message_body: 'long',
      },
      MESSAGES,
    );
    await operator.goTo('queue');
    const more = page.getByRole('button', { name: w.common.load_more });
    const back = page.getByRole('button', { name: w.common.back_to_start });
    const link = (id: string | undefined) => page.locator(`a[href$="message=${id}"]`);
    await link(ids[0]).waitFor();
    // 100, and then 500 each; the first 100 go with the sixth page, 500 with the seventh.
    for (const counted of ['(600+)', '(1,100+)', '(1,600+)', '(2,100+)', '(2,500+)', '(2,150)']) {
      await more.click();
      await operator.heading(counted);
    }
    await more.waitFor({ state: 'detached' });
    await operator.sees(w.common.beyond_start);
    await page
      .getByRole('button', { name: /\b86\b/ })
      .first()
      .click();
    await link(ids.at(-1)).waitFor();
    await back.click();
    await link(ids[0]).waitFor();
    await operator.heading('(100+)');
    expect(await back.count()).toBe(0);
  });

  it('has nothing to complain of in the console', () => {
    operator.expectNoComplaints();
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSimulatedPartner } from '../../local/simulators/partner.ts';
import { filled, type Language, Operator } from './harness/operator.ts';
import { CARRIER_ACCOUNT, type System, startSystem } from './harness/system.ts';

/** The guide's operations and troubleshooting chapters, a procedure a test, with real SMPP behind the dashboard. */
describe.each(['en', 'fr'] as const)('the guide’s procedures (%s)', (language: Language) => {
  let system: System;
  let operator: Operator;
  const labels =
    language === 'en'
      ? {
          name: 'Name',
          host: 'Host',
          port: 'Port',
          system: 'System ID',
          password: 'Password',
          type: 'Bind type',
          types: 'Allowed bind types',
          ips: 'IP whitelist',
          tps: 'TPS limit',
        }
      : {
          name: 'Nom',
          host: 'Hôte',
          port: 'Port',
          system: 'ID système',
          password: 'Mot de passe',
          type: 'Type de liaison',
          types: 'Types de liaison autorisés',
          ips: 'Liste blanche IP',
          tps: 'Limite TPS',
        };

  beforeAll(async () => {
    system = await startSystem();
    operator = await Operator.arrive(system, language);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await operator.keepEvidence(task.name);
    // The next procedure starts from a clean screen.
    await operator.page.reload();
  });
  afterAll(async () => {
    await operator?.leave();
    await system?.close();
  });

  it('opens by the printed link, whose token is gone from the address and outlives no tab', async () => {
    const { page } = operator;
    expect(page.url()).not.toContain('token');
    expect(await page.evaluate('Object.keys(localStorage).join()')).not.toContain('session');
    expect(await page.evaluate('document.documentElement.lang')).toBe(language);
  });

  it('adds a client connection with a wrong password and says why it stays down', async () => {
    const { w, page } = operator;
    await operator.goTo('client_peers');
    await operator.click(w.peers.add_client);
    await operator.fill(labels.name, 'vodafone_uk');
    await operator.fill(labels.host, '127.0.0.1');
    await operator.fill(labels.port, String(system.carrier.port));
    await operator.fill(labels.system, CARRIER_ACCOUNT.system_id);
    await operator.fill(labels.password, 'wrong');
    await operator.choose(labels.type, w.bind_type.transceiver);
    await operator.click(w.common.save);
    await operator.heading(w.peers.client_title);
    await operator.goTo('status');
    const row = operator.row('vodafone_uk');
    await operator.sees(/ESME_RINVPASWD/, row);
    expect(await row.getByText(w.state.connected, { exact: true }).count()).toBe(0);
    expect(await page.title()).toContain(w.status.title);
  });

  it('corrects the credentials and sees the connection established', async () => {
    const { w } = operator;
    await operator.goTo('client_peers');
    await operator.select('vodafone_uk');
    await operator.click(w.common.edit);
    await operator.heading(filled(w.peers.edit_title, { name: 'vodafone_uk' }));
    await operator.fill(labels.password, CARRIER_ACCOUNT.password);
    await operator.click(w.common.save);
    await operator.heading(w.peers.client_title);
    await operator.goTo('status');
    await operator.sees(w.state.connected, operator.row('vodafone_uk'));
  });

  it('checks in the morning that OmniMessage, the database and the connector are well', async () => {
    const { w } = operator;
    await operator.goTo('status');
    await operator.page.getByText(w.health.title, { exact: true }).click();
    const [answers] = w.health.answers.split('{{ms}}');
    await operator.sees(new RegExp(`^${answers}\\d+ ms$`));
    expect(await operator.page.getByText(new RegExp(`^${answers}`)).count()).toBe(2);
    const connectors = operator.page.getByRole('region', { name: w.health.connectors });
    await operator.sees(w.health.states.live, connectors);
    await operator.sees('0.0.0-test', connectors);
  });

  it('sends a test message with its cost shown beforehand, and sees it counted', async () => {
    const { w } = operator;
    await operator.goTo('queue');
    await operator.click(w.queue.send_test);
    await operator.choose(w.test.bind, 'vodafone_uk');
    await operator.fill(w.test.source, 'ACME');
    await operator.fill(w.test.destination, '447700900123');
    await operator.fill(w.test.text, 'Bonjour, ça va');
    await operator.sees('UCS-2');
    await operator.sees(filled(w.test.forced_by, { character: 'ç', alphabet: 'UCS-2' }));
    await operator.fill(w.test.text, 'Bonjour');
    await operator.sees('GSM 7-bit');
    await operator.confirm(w.test.send);
    await operator.sees(/vodafone_uk/, operator.page.locator('main'));
    await operator.goTo('status');
    await expect.poll(() => system.carrier.stats().taken, { timeout: 10_000 }).toBe(1);
    await expect
      .poll(async () => (await operator.row('vodafone_uk').allInnerTexts()).join().split(/\s+/), {
        timeout: 15_000,
      })
      .toContain('1');
  });

  it('edits the TPS, which takes effect at once', async () => {
    const { w } = operator;
    await operator.goTo('client_peers');
    await operator.rowAction('vodafone_uk', w.common.edit);
    await operator.fill(labels.tps, '0');
    await operator.click(w.common.save);
    await operator.sees(w.form.fix);
    await operator.sees(language === 'en' ? 'An integer from 1 to 10000' : 'Un entier de 1 à 10000');
    await operator.fill(labels.tps, '150');
    await operator.click(w.common.save);
    await operator.heading(w.peers.client_title);
    await operator.sees('150', operator.row('vodafone_uk'));
    await operator.goTo('status');
    await operator.sees(w.state.connected, operator.row('vodafone_uk'));
  });

  it('removes the connection, which stays down, and reconnects it', async () => {
    const { w } = operator;
    await operator.goTo('status');
    await operator.select('vodafone_uk');
    await operator.click(w.status.disconnect);
    await operator.sees(filled(w.status.confirm.disconnect, { name: 'vodafone_uk' }));
    await operator.confirm(w.status.disconnect);
    await operator.sees(w.state.disconnected, operator.row('vodafone_uk'));
    await operator.rowAction('vodafone_uk', w.status.reconnect);
    await operator.sees(w.state.connected, operator.row('vodafone_uk'));
  });

  it('finds a stuck message, sees why it waits, and cancels it', async () => {
    const { w } = operator;
    system.core.queue({
      dest_smsc: 'vodafone_ku',
      source_msisdn: 'ACME',
      destination_msisdn: '447700900999',
      message_body: 'stuck',
    });
    system.core.queue({
      dest_smsc: 'elsewhere',
      source_msisdn: 'ACME',
      destination_msisdn: '33600000000',
      message_body: 'other',
    });
    await operator.goTo('queue');
    await operator.fill(w.queue.filter_destination, '900999');
    await operator.sees('stuck');
    await operator.gone(operator.page.getByText('33600000000'));
    expect(operator.page.url()).toContain('destination=900999');
    await operator.page.getByRole('link', { name: '447700900999' }).click();
    await operator.sees(filled(w.queue.smsc_missing, { name: 'vodafone_ku' }));
    await operator.confirm(w.queue.cancel);
    await operator.confirm(w.queue.cancel);
    await operator.sees(w.queue.no_match);
  });

  it('follows the log, filters it by level and text, pauses and clears it', async () => {
    const { w, page } = operator;
    await operator.goTo('logs');
    const lines = page.getByRole('region', { name: w.logs.lines });
    await operator.sees(/vodafone_uk/, lines);
    await operator.click(w.logs.level_error);
    expect(page.url()).toContain('level=error');
    await operator.click(w.logs.level_all);
    await operator.fill(w.logs.filter, 'no such line');
    await operator.sees(w.logs.no_match);
    await operator.fill(w.logs.filter, 'bind');
    await operator.sees(/bind/i, lines);
    await operator.click(w.logs.pause);
    await operator.sees(w.logs.paused);
    await operator.click(w.logs.clear);
    await operator.gone(lines.getByRole('button').first());
    await operator.click(w.logs.resume);
  });

  it('adds a server connection, shares it with the partner once, and sees the partner bind', async () => {
    const { w } = operator;
    await operator.goTo('server_peers');
    await operator.click(w.peers.add_server);
    await operator.fill(labels.name, 'partner_acme');
    await operator.fill(labels.system, 'acme_corp');
    await operator.fill(labels.password, 'geheim12');
    await operator.choose(labels.types, w.bind_type.transceiver);
    await operator.page.keyboard.press('Escape');
    await operator.fill(labels.ips, '127.0.0.1');
    await operator.fill(labels.tps, '50');
    await operator.click(w.common.save);
    const card = operator.dialog();
    await operator.sees('acme_corp', card);
    await operator.sees('geheim12', card);
    await operator.sees(String(system.smppPort), card);
    await operator.confirm(w.share.done);
    await operator.heading(w.peers.server_title);
    expect(await operator.page.content()).not.toContain('geheim12');
    await operator.goTo('status');
    await operator.sees(w.state.waiting, operator.row('partner_acme'));
    const partner = startSimulatedPartner({
      port: system.smppPort,
      system_id: 'acme_corp',
      password: 'geheim12',
    });
    try {
      await partner.bound(10_000);
      await operator.sees(w.state.active, operator.row('partner_acme'));
    } finally {
      await partner.close();
    }
  });

  it('shows what another operator changed instead of overwriting it', async () => {
    const { w } = operator;
    await operator.goTo('client_peers');
    await operator.rowAction('vodafone_uk', w.common.edit);
    await operator.heading(filled(w.peers.edit_title, { name: 'vodafone_uk' }));
    const other = await Operator.arrive(system, language);
    try {
      await other.open('/client-peers/edit/vodafone_uk');
      await other.fill(labels.tps, '77');
      await other.click(w.common.save);
      await other.heading(w.peers.client_title);
      other.expectNoComplaints();
    } finally {
      await other.leave();
    }
    await operator.click(w.form.advanced);
    await operator.fill('window_size', '20');
    await operator.click(w.common.save);
    await operator.sees(filled(w.conflict.title, { name: 'vodafone_uk' }));
    await operator.sees('77', operator.dialog());
    await operator.confirm(w.conflict.keep_mine);
    await operator.heading(w.peers.client_title);
    const record = await system.store.peers.read('vodafone_uk');
    expect(record?.settings).toMatchObject({ tps_limit: 77, window_size: 20 });
    // The browser itself notes the 412.
    operator.visitor.complaints.splice(
      0,
      operator.visitor.complaints.length,
      ...operator.visitor.complaints.filter((text) => !text.includes('412')),
    );
  });

  it('deletes a peer after saying what goes with it; the bind is gone and the audit trail has it all', async () => {
    const { w } = operator;
    await operator.goTo('client_peers');
    await operator.select('vodafone_uk');
    await operator.click(w.common.delete);
    await operator.sees(filled(w.peers.delete_title, { name: 'vodafone_uk' }));
    await operator.confirm(w.common.delete);
    await operator.sees(filled(w.peers.deleted, { names: 'vodafone_uk' }));
    await operator.goTo('status');
    await operator.gone(operator.row('vodafone_uk'));
    await operator.goTo('audit');
    await operator.sees(w.audit.actions.delete);
    await operator.sees('olga', operator.page.locator('main'));
    expect(await operator.page.content()).not.toContain(CARRIER_ACCOUNT.password);
  });

  it('has nothing to complain of in the console', () => {
    operator.expectNoComplaints();
  });
});

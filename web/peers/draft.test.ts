import { describe, expect, it } from 'vitest';
import { check, draftOf, inputOf, patchBetween } from './draft.ts';
import { fieldAt, peerFields } from './fields.ts';

const filled = {
  ...draftOf('client', null),
  name: 'vodafone_uk',
  host: 'smpp.vodafone.co.uk',
  system_id: 'your_username',
  password: 'secret12',
  bind_type: 'transceiver',
};

describe('the form of a peer', () => {
  it('starts with the guide’s defaults', () => {
    const draft = draftOf('client', null);
    expect(draft).toMatchObject({ port: '2775', tps_limit: '100', queue_check_frequency: '1000' });
    expect(draft['password']).toBe('');
  });

  it('turns back into what the contract takes, with every default the same', () => {
    const checked = check('client', filled, 'required');
    expect(checked).toMatchObject({
      ok: true,
      body: { port: 2775, tls: { verify: true }, source_ton: null },
    });
  });

  it.each([
    ['tps_limit', '0'],
    ['tps_limit', '10001'],
    ['tps_limit', ''],
    ['tps_limit', '1.5'],
    ['port', '65536'],
    ['queue_check_frequency', '99'],
    ['host', 'smpp://carrier'],
    ['name', 'with space'],
    ['password', ''],
    ['password', 'more-than-eight'],
    ['tls/ca_file', 'x'.repeat(5000)],
    ['tlvs', 'nonsense = 1'],
  ])('says at %s that %j will not do', (pointer, value) => {
    const password = pointer === 'password' && value === '' ? 'required' : 'stored';
    const draft = { ...filled, [pointer]: value };
    const checked = check('client', draft, password);
    // An empty password is what some carriers ask for: the contract takes it.
    if (pointer === 'password' && value === '') return expect(checked.ok).toBe(true);
    expect(checked.ok ? [] : [...checked.faults.keys()]).toEqual([pointer]);
  });

  it('keeps a stored password by leaving it out', () => {
    const checked = check('client', { ...filled, password: '' }, 'stored');
    expect(checked.ok && 'password' in checked.body).toBe(false);
  });

  it('reads lists and pairs as they are typed', () => {
    const draft = {
      ...filled,
      failover_hosts: 'a.example, [2001:db8::1]:2776',
      tlvs: '0x1400 = hex:0a0b\nsource_port = 7',
    };
    expect(inputOf('client', draft)).toMatchObject({
      failover_hosts: ['a.example', '[2001:db8::1]:2776'],
      tlvs: { '0x1400': 'hex:0a0b', source_port: 7 },
    });
  });

  it('sends only what changed', () => {
    expect(patchBetween('client', filled, { ...filled, tps_limit: '150' })).toEqual({ tps_limit: 150 });
    const tls = patchBetween('client', filled, { ...filled, 'tls/enabled': true });
    expect(tls).toEqual({ tls: { enabled: true } });
    const before = { ...filled, tlvs: '0x1400 = a\n0x1401 = b' };
    expect(patchBetween('client', before, { ...filled, tlvs: '0x1401 = c' })).toEqual({
      tlvs: { '0x1400': null, '0x1401': 'c' },
    });
  });

  it('has a control for every setting, and finds the field of a pointer', () => {
    expect(peerFields.client.map(({ pointer }) => pointer)).toContain('tls/server_name');
    expect(peerFields.server.map(({ pointer }) => pointer)).toContain('receipt_text');
    expect(fieldAt('server', '/ip_whitelist/3')?.pointer).toBe('ip_whitelist');
    expect(fieldAt('server', '/host')).toBeUndefined();
  });
});

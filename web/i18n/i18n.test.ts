import { describe, expect, it } from 'vitest';
import { adviceInFrench, allowedInFrench } from '../../contract/allowed.fr.ts';
import { PROBLEMS } from '../../contract/api/problem.ts';
import { AUDIT_ACTIONS } from '../../contract/records.ts';
import { settingsFr } from '../../contract/settings.fr.ts';
import { WARNING_CODES } from '../../contract/warnings.ts';
import { check, draftOf } from '../peers/draft.ts';
import { peerFields } from '../peers/fields.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';

function entries(words: object, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? entries(value, `${prefix}${key}.`)
      : [[`${prefix}${key}`, String(value)] satisfies [string, string]],
  );
}

const placeholders = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

describe('the catalogues', () => {
  const french = new Map(entries(fr));

  it.each(entries(en))('%s says the same in both languages', (key, english) => {
    expect(placeholders(french.get(key) ?? '')).toEqual(placeholders(english));
    expect(english).not.toBe('');
  });

  it('know every problem of the API and every action of the audit trail', () => {
    expect(Object.keys(en.problem.codes).sort()).toEqual(Object.keys(PROBLEMS).sort());
    expect(Object.keys(en.warnings).sort()).toEqual([...WARNING_CODES].sort());
    expect(Object.keys(en.audit.actions).sort()).toEqual([...AUDIT_ACTIONS].sort());
  });

  it('explain every setting in French', () => {
    const all = [...peerFields.client, ...peerFields.server].map(({ pointer }) => pointer);
    expect([...new Set(all)].filter((pointer) => settingsFr[pointer] === undefined)).toEqual([]);
  });
});

/** Values that most settings refuse, each for reasons of its own. */
const UNFIT = [
  '',
  '\u0000',
  'x'.repeat(5000),
  '-1',
  '99999999',
  'a = \n b',
  '0x1400 = hex:zz',
  'sar_total_segments = 1',
  'alert_on_message_delivery = x',
  'source_port = 99999999',
  'dest_addr_subunit = hex:0000',
  'source_port = hex:00',
  Array.from({ length: 70 }, (_, i) => `a${i} = 1`).join('\n'),
  Array.from({ length: 2000 }, () => '10.0.0.1').join(','),
  'bad host,b',
  'Bad = 0x1400',
  'a = 0x0424',
  'smpp://x',
  ['zzz'],
  [],
  ['ucs2', 'ucs2'],
  ['tr', 'tr'],
] as const;

const TOGETHER = [
  { throttle_pause: '30000', throttle_max_pause: '1000' },
  { reconnect_delay: '50000', reconnect_max_delay: '1000' },
  { interface_version: '3.3', long_messages: 'sar' },
  { 'tls/cert_file': '/x' },
  { password: '123456789' },
];

describe('what the forms refuse', () => {
  it('is said in French too', () => {
    const sentences = new Map<string, string>();
    const advice = new Set<string>();
    for (const mode of ['client', 'server'] as const) {
      const drafts = [
        ...peerFields[mode].flatMap(({ pointer }) => UNFIT.map((value) => ({ [pointer]: value }))),
        ...TOGETHER,
      ];
      for (const changes of drafts) {
        const checked = check(mode, { ...draftOf(mode, null), ...changes }, 'required');
        if (checked.ok) continue;
        for (const [pointer, fault] of checked.faults) {
          sentences.set(fault.allowed, pointer);
          if (fault.code === 'conflict') advice.add(fault.advice);
        }
      }
    }
    expect(sentences.size).toBeGreaterThan(40);
    expect([...sentences].filter(([sentence]) => allowedInFrench(sentence) === null)).toEqual([]);
    expect([...advice].filter((sentence) => adviceInFrench(sentence) === null)).toEqual([]);
  });
});

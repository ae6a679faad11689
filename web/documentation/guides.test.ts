import { describe, expect, it } from 'vitest';
import { type Guide, guidesIn, searchGuides } from './guides.ts';

const guide = (id: string, language: 'en' | 'fr', ...chapters: [string, string][]): Guide => ({
  id,
  language,
  title: id,
  chapters: chapters.map(([title, text]) => ({ title, text, anchor: title, html: '' })),
});
const guides = [
  guide('operations', 'en', ['Reconnect a bind', 'Choose Reconnect.'], ['Queue', 'Then reconnect the bind.']),
  guide('operations', 'fr', ['Reconnecter', 'Cliquez sur « Reconnecter ». État en direct.']),
  guide('monitoring', 'en', ['Metrics', 'smpp_connection_status']),
];

describe('the guides', () => {
  it('come in the language wanted, or in English', () => {
    expect(guidesIn(guides, 'fr').map(({ id, language }) => [id, language])).toEqual([
      ['operations', 'fr'],
      ['monitoring', 'en'],
    ]);
  });

  it('are found by every word, titles first, whatever the case and the accents', () => {
    expect(searchGuides(guides, 'RECONNECT bind').map(({ chapter }) => chapter.title)).toEqual([
      'Reconnect a bind',
      'Queue',
    ]);
    expect(searchGuides(guides, 'etat direct')).toHaveLength(1);
    expect(searchGuides(guides, 'reconnect metrics')).toEqual([]);
    expect(searchGuides(guides, '  ')).toEqual([]);
  });
});

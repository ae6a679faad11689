import { describe, expect, it } from 'vitest';
import { type Guide, searchGuides } from './guides.ts';

const guide = (id: string, ...chapters: [string, string][]): Guide => ({
  id,
  title: id,
  chapters: chapters.map(([title, text]) => ({ title, text, anchor: title, html: '' })),
});
const guides = [
  guide('operations', ['Reconnect a bind', 'Choose Reconnect.'], ['Queue', 'Then reconnect the bind.']),
  guide('exploitation', ['Reconnecter', 'Cliquez sur « Reconnecter ». État en direct, à l’arrêt.']),
  guide('monitoring', ['Metrics', 'smpp_connection_status']),
];

describe('the guides', () => {
  it('are found by every word, titles first, whatever the case and the accents', () => {
    expect(searchGuides(guides, 'RECONNECT bind').map(({ chapter }) => chapter.title)).toEqual([
      'Reconnect a bind',
      'Queue',
    ]);
    expect(searchGuides(guides, 'etat direct')).toHaveLength(1);
    expect(searchGuides(guides, "L'ARRET")).toMatchObject([
      { excerpt: expect.stringContaining('à l’arrêt') },
    ]);
    expect(searchGuides(guides, 'reconnect metrics')).toEqual([]);
    expect(searchGuides(guides, '  ')).toEqual([]);
  });
});

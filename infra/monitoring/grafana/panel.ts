/** Grafana's panels, as far as these dashboards use them (schema version 39; Grafana 10 and later read it). */

export type Language = 'en' | 'fr';
export type Text = Readonly<Record<Language, string>>;

/** Grafana's ids of units, and `msg/s` for what it has none for. */
export type Unit =
  | 'percent'
  | 'h'
  | 's'
  | 'd'
  | 'short'
  | 'bytes'
  | 'suffix: msg/s'
  | 'suffix: /s'
  | 'suffix: /h';

export interface Query {
  readonly expr: string;
  /** With `{{label}}`; absent: the series' own labels. */
  readonly legend?: string;
}

/** From `from` upwards it has this colour; the lowest has no `from`. */
export interface Step {
  readonly color: 'red' | 'yellow' | 'green' | 'blue' | 'text';
  readonly from: number | null;
}

export interface Panel {
  readonly kind: 'stat' | 'gauge' | 'timeseries';
  readonly title: Text;
  readonly description: Text;
  readonly unit: Unit;
  readonly queries: readonly Query[];
  readonly steps?: readonly Step[];
  readonly min?: number;
  readonly max?: number;
  /** Of the 24 columns. Default 8. */
  readonly width?: number;
  /** Words in place of numbers. */
  readonly words?: Readonly<Record<string, Text>>;
  /** A series on top of the other. */
  readonly stacked?: boolean;
}

export interface Row {
  readonly title: Text;
  readonly panels: readonly Panel[];
}

const DATA_SOURCE = { type: 'prometheus', uid: '$datasource' } as const;
const COLUMNS = 24;
const HEIGHTS = { stat: 5, gauge: 7, timeseries: 8 } as const;
const NEUTRAL: readonly Step[] = [{ color: 'blue', from: null }];

/** The rows one below the other, each panel in its place; ids count from 1. */
export function layOut(rows: readonly Row[], language: Language): object[] {
  const laidOut: object[] = [];
  let y = 0;
  for (const { title, panels } of rows) {
    laidOut.push({
      id: laidOut.length + 1,
      type: 'row',
      title: title[language],
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    });
    y += 1;
    let x = 0;
    let height = 0;
    for (const panel of panels) {
      const w = panel.width ?? 8;
      if (x + w > COLUMNS) {
        y += height;
        x = 0;
        height = 0;
      }
      const h = HEIGHTS[panel.kind];
      laidOut.push(panelJson(panel, language, laidOut.length + 1, { x, y, w, h }));
      x += w;
      height = Math.max(height, h);
    }
    y += height;
  }
  return laidOut;
}

function panelJson(panel: Panel, language: Language, id: number, gridPos: object): object {
  const { kind, title, description, unit, queries, steps = NEUTRAL, min, max, words, stacked } = panel;
  return {
    id,
    type: kind,
    title: title[language],
    description: description[language],
    datasource: DATA_SOURCE,
    gridPos,
    targets: queries.map(({ expr, legend = '__auto' }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATA_SOURCE,
      expr,
      legendFormat: legend,
      editorMode: 'code',
      ...(kind === 'timeseries' ? { range: true } : { instant: true, range: false }),
    })),
    fieldConfig: {
      defaults: {
        unit,
        ...(min === undefined ? {} : { min }),
        ...(max === undefined ? {} : { max }),
        color: { mode: kind === 'timeseries' ? 'palette-classic' : 'thresholds' },
        thresholds: { mode: 'absolute', steps: steps.map(({ color, from }) => ({ color, value: from })) },
        mappings: words === undefined ? [] : [mapping(words, language)],
        ...(kind === 'timeseries' ? { custom: lines(panel.steps !== undefined, stacked === true) } : {}),
      },
      overrides: [],
    },
    options: OPTIONS[kind],
  };
}

function mapping(words: Readonly<Record<string, Text>>, language: Language): object {
  const options = Object.entries(words).map(([value, text]) => [value, { text: text[language] }]);
  return { type: 'value', options: Object.fromEntries(options) };
}

function lines(hasSteps: boolean, stacked: boolean): object {
  return {
    drawStyle: 'line',
    lineWidth: 1,
    fillOpacity: stacked ? 30 : 5,
    showPoints: 'never',
    spanNulls: false,
    stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
    thresholdsStyle: { mode: hasSteps ? 'line' : 'off' },
  };
}

const LAST = { calcs: ['lastNotNull'], fields: '', values: false } as const;
const OPTIONS = {
  stat: { reduceOptions: LAST, colorMode: 'background', graphMode: 'none', textMode: 'auto' },
  gauge: { reduceOptions: LAST, showThresholdLabels: false, showThresholdMarkers: true },
  timeseries: {
    legend: { displayMode: 'table', placement: 'bottom', calcs: ['lastNotNull', 'max'] },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
} as const;

import * as z from 'zod';

export const DASHBOARDS_FOLDER = new URL('../../infra/monitoring/grafana/dashboards', import.meta.url)
  .pathname;

const text = () => z.string().min(1);
const gridPos = z.object({
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  w: z.int().min(1).max(24),
  h: z.int().min(1),
});
const dataSource = z.object({ type: z.literal('prometheus'), uid: z.literal('$datasource') });
const targetSchema = z.object({
  refId: z.string().regex(/^[A-Z]$/),
  datasource: dataSource,
  expr: text(),
  legendFormat: text(),
});
const panelSchema = z.discriminatedUnion('type', [
  z.object({
    id: z.int().min(1),
    type: z.literal('row'),
    title: text(),
    description: z.undefined().optional(),
    gridPos,
    collapsed: z.literal(false),
    panels: z.tuple([]),
  }),
  ...(['stat', 'gauge', 'timeseries'] as const).map((type) =>
    z.object({
      id: z.int().min(1),
      type: z.literal(type),
      title: text(),
      description: text(),
      gridPos,
      datasource: dataSource,
      targets: z.array(targetSchema).min(1),
      fieldConfig: z.object({
        defaults: z.object({
          unit: text(),
          thresholds: z.object({
            mode: z.literal('absolute'),
            // The lowest step has no value, as Grafana wants it; the others rise.
            steps: z
              .array(z.object({ color: text(), value: z.number().nullable() }))
              .min(1)
              .refine(([first, ...rest]) => first?.value === null && rest.every(rises)),
          }),
        }),
        overrides: z.array(z.unknown()),
      }),
      options: z.object({}),
    }),
  ),
]);

function rises({ value }: { value: number | null }, i: number, steps: { value: number | null }[]): boolean {
  return value !== null && (i === 0 || value > (steps[i - 1]?.value ?? Number.NEGATIVE_INFINITY));
}

/** A dashboard of schema version 39 as far as ours go. */
export const dashboardSchema = z.object({
  uid: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: text(),
  description: text(),
  tags: z.array(text()).min(1),
  schemaVersion: z.literal(39),
  annotations: z.object({
    list: z.array(z.object({ name: text(), datasource: dataSource, enable: z.literal(true), expr: text() })),
  }),
  templating: z.object({
    list: z.tuple([
      z.object({
        name: z.literal('datasource'),
        type: z.literal('datasource'),
        query: z.literal('prometheus'),
      }),
      z.object({ name: z.literal('job'), type: z.literal('query'), definition: text() }),
      z.object({ name: z.literal('bind'), type: z.literal('query'), definition: text() }),
    ]),
  }),
  panels: z.array(panelSchema).min(1),
});
export type DashboardJson = z.output<typeof dashboardSchema>;

/** All that it asks Prometheus, of panels and annotations. */
export function queriesOf({ panels, annotations }: DashboardJson): string[] {
  const ofPanels = panels.flatMap((panel) =>
    panel.type === 'row' ? [] : panel.targets.map(({ expr }) => expr),
  );
  return [...ofPanels, ...annotations.list.map(({ expr }) => expr)];
}

/** With every job and bind chosen, as Prometheus is asked. */
export function withVariables(expr: string): string {
  return expr.replaceAll('$__rate_interval', '1m').replaceAll('$job', '.+').replaceAll('$bind', '.+');
}

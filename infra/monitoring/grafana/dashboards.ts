import { CAPACITY_PANELS, GUIDE_PANELS, OUTCOME_PANELS } from './bind-panels.ts';
import { CONNECTOR_PANELS, ENTRANCE_PANELS, OMNIMESSAGE_PANELS } from './connector-panels.ts';
import { KPIS } from './kpis.ts';
import { type Language, layOut, type Row, type Text } from './panel.ts';

interface Dashboard {
  /** Stable for ever: links and provisioning go by it. */
  readonly uid: string;
  readonly title: Text;
  readonly description: Text;
  /** All binds at once, or one. */
  readonly binds: 'all' | 'one';
  readonly rows: readonly Row[];
}

const KPI_ROW: Row = {
  title: { en: 'Key figures', fr: 'Indicateurs clés' },
  panels: [
    KPIS.availability,
    KPIS.delivery_rate,
    KPIS.delivery_success,
    KPIS.bind_churn,
    KPIS.omnimessage_availability,
  ],
};
const BINDS_ROW: Row = { title: { en: 'Binds', fr: 'Liaisons' }, panels: GUIDE_PANELS };
const CAPACITY_ROW: Row = { title: { en: 'Capacity', fr: 'Capacité' }, panels: CAPACITY_PANELS };
const OUTCOME_ROW: Row = {
  title: { en: 'What became of messages and sessions', fr: 'Sort des messages et des sessions' },
  panels: OUTCOME_PANELS,
};

const DASHBOARDS: readonly Dashboard[] = [
  {
    uid: 'omnimessage-smpp-fleet',
    title: { en: 'OmniMessage SMPP: fleet', fr: 'OmniMessage SMPP : ensemble' },
    description: {
      en: 'All binds and connectors of the gateway, and OmniMessage behind them.',
      fr: 'Toutes les liaisons et tous les connecteurs de la passerelle, et OmniMessage derrière eux.',
    },
    binds: 'all',
    rows: [
      KPI_ROW,
      BINDS_ROW,
      { title: { en: 'OmniMessage', fr: 'OmniMessage' }, panels: OMNIMESSAGE_PANELS },
      CAPACITY_ROW,
      OUTCOME_ROW,
      { title: { en: 'Connectors', fr: 'Connecteurs' }, panels: CONNECTOR_PANELS },
      { title: { en: 'Entrance', fr: 'Entrée' }, panels: ENTRANCE_PANELS },
    ],
  },
  {
    uid: 'omnimessage-smpp-bind',
    title: { en: 'OmniMessage SMPP: one bind', fr: 'OmniMessage SMPP : une liaison' },
    description: { en: 'Everything about one bind.', fr: 'Tout sur une liaison.' },
    binds: 'one',
    rows: [KPI_ROW, BINDS_ROW, CAPACITY_ROW, OUTCOME_ROW],
  },
];

/** File name → JSON, for `dashboards/`: each in English, and in French under its own uid. */
export function dashboardFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const dashboard of DASHBOARDS) {
    for (const language of ['en', 'fr'] as const) {
      const name = `${dashboard.uid}${language === 'fr' ? '.fr' : ''}.json`;
      files.set(name, `${JSON.stringify(dashboardJson(dashboard, language), null, 2)}\n`);
    }
  }
  return files;
}

function dashboardJson({ uid, title, description, binds, rows }: Dashboard, language: Language): object {
  return {
    uid: language === 'fr' ? `${uid}-fr` : uid,
    title: title[language],
    description: description[language],
    tags: ['omnimessage-smpp', language],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    links: [
      {
        type: 'dashboards',
        title: 'OmniMessage SMPP',
        tags: ['omnimessage-smpp', language],
        asDropdown: true,
        includeVars: true,
        keepTime: true,
        icon: 'external link',
        url: '',
        targetBlank: false,
        tooltip: '',
      },
    ],
    annotations: { list: [deployments(language)] },
    templating: { list: variables(binds, language) },
    panels: layOut(rows, language),
  };
}

/** A version that was not there five minutes ago. */
function deployments(language: Language): object {
  const versions = 'count by (job, version) (smpp_build_info{job=~"$job"})';
  return {
    name: { en: 'Deployments', fr: 'Déploiements' }[language],
    datasource: { type: 'prometheus', uid: '$datasource' },
    enable: true,
    hide: false,
    iconColor: 'blue',
    expr: `${versions} unless ${versions.replace('})', '} offset 5m)')}`,
    step: '60s',
    titleFormat: 'Version {{version}}',
    tagKeys: 'version',
  };
}

function variables(binds: Dashboard['binds'], language: Language): object[] {
  const label = (text: Text): string => text[language];
  const query = (name: string, text: Text, of: string, all: boolean): object => ({
    name,
    label: label(text),
    type: 'query',
    datasource: { type: 'prometheus', uid: '$datasource' },
    definition: of,
    query: { query: of, refId: name },
    refresh: 2,
    sort: 1,
    multi: all,
    includeAll: all,
    ...(all ? { allValue: '.+', current: { text: 'All', value: '$__all' } } : { current: {} }),
  });
  return [
    {
      name: 'datasource',
      label: label({ en: 'Data source', fr: 'Source de données' }),
      type: 'datasource',
      query: 'prometheus',
      current: {},
    },
    query('job', { en: 'Job', fr: 'Tâche' }, 'label_values(smpp_build_info, job)', true),
    query(
      'bind',
      { en: 'Bind', fr: 'Liaison' },
      'label_values(smpp_connection_status{job=~"$job"}, bind_name)',
      binds === 'all',
    ),
  ];
}

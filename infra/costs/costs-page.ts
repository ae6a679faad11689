import type { Words } from '../../contract/log/fields.ts';
import { ASSUMPTIONS, costsOf, HOURS, priceNames, SCENARIOS, type Scenario } from './costs.ts';
import { PRICES, type Price } from './prices.ts';

export type Language = keyof Words;

interface PageWords {
  number(value: number, digits?: number): string;
  price(dollars: string): string;
  readonly head: readonly [string, string, string];
  scenario(scenario: Scenario): string;
  readonly unseen: string;
  readonly total: string;
  page(table: string): string;
}

const a = ASSUMPTIONS;

const ENGLISH: PageWords = {
  number: (value, digits = 0) => value.toFixed(digits),
  price: (dollars) => `$${dollars}`,
  head: ['what', 'price', 'seen'],
  scenario: ({ title, connectors, binds }) => `${title.en}, ${connectors} connectors, ${binds} binds`,
  unseen: 'not looked up',
  total: 'a month',
  page: (table) => `# What it costs

En français : [Ce que cela coûte](fr/costs.md).

Dollars a month of ${HOURS} hours, by list prices of US East (N. Virginia); Europe is some 10 % above. Without free tiers,
savings plans and taxes. Written by \`npm run generate\` from \`infra/costs/\`: change the assumptions there.

${table}

“seen” is the month or year of the last publication that we have seen quote the price, not of a look at AWS' own page,
which is linked: look there before you rely on one, most of all where nobody has looked it up.

The figures rest on: the defaults of the settings (one cell, ${a.zones} zones, ${a.vcpus} vCPU and ${a.gigabytes} GB a
connector); messages all day long at that rate, half from OmniMessage to carriers and half from partners, each with its
receipt; ${a.smppOctets} octets of SMPP and ${a.restOctets} of REST a message; everything over the internet. With OmniMessage in
the same region and reached privately, most of “NAT gateway, data” and “Data out” goes. What is a few cents is left out:
Lambda, API Gateway, S3, CloudFront, Cognito, ECR, the storage of tables, logs and metrics.
`,
};

const FRENCH: PageWords = {
  // Groups of digits apart by a blank that does not break.
  number: (value, digits = 0) =>
    value
      .toLocaleString('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits })
      .replaceAll('\u202f', '\u00a0'),
  price: (dollars) => `${dollars.replace('.', ',')}\u00a0$`,
  head: ['quoi', 'prix', 'vu'],
  scenario: ({ title, connectors, binds }) => `${title.fr}, ${connectors} connecteurs, ${binds} liaisons`,
  unseen: 'pas cherché',
  total: 'par mois',
  page: (table) => `# Ce que cela coûte

In English: [What it costs](../costs.md).

Dollars par mois de ${HOURS} heures, aux prix publics de la région US East (Virginie) ; l'Europe est environ 10 % au-dessus. Sans offres
gratuites, engagements ni taxes. Écrit par \`npm run generate\` à partir de \`infra/costs/\` : c'est là que se changent les hypothèses.

${table}

« vu » est le mois ou l'année de la dernière publication où nous avons vu citer ce prix, non d'une visite à la page d'AWS, qui est
liée : regardez-y avant de vous fier à un prix, surtout là où personne ne l'a cherché.

Les chiffres reposent sur : les valeurs par défaut des réglages (une cellule, ${a.zones} zones, ${a.vcpus} vCPU et ${a.gigabytes} Go par
connecteur) ; des messages toute la journée à cette cadence, la moitié d'OmniMessage vers des transporteurs et l'autre moitié venant de
partenaires, chacun avec son accusé ; ${a.smppOctets} octets de SMPP et ${a.restOctets} de REST par message ; tout par internet. Avec OmniMessage
dans la même région et joint en privé, le plus gros de « passerelle NAT, données » et de « données sortant vers internet » disparaît. Ce qui se
compte en centimes est laissé de côté : Lambda, API Gateway, S3, CloudFront, Cognito, ECR, le stockage des tables, des journaux et des métriques.
`,
};

const WORDS: Readonly<Record<Language, PageWords>> = { en: ENGLISH, fr: FRENCH };

/** docs/costs.md and docs/fr/costs.md. */
export function costsPage(language: Language): string {
  const { number, price, head, scenario: titleOf, unseen, total, page } = WORDS[language];
  const costs = SCENARIOS.map((scenario) => ({ scenario, lines: costsOf(scenario) }));
  const rows = priceNames().map((name) => {
    const { what, dollars, per, page: source, seen }: Price = PRICES[name];
    const cells = costs.map(({ lines }) => lines.find((line) => line.price === name)?.dollars ?? 0);
    return [
      what[language],
      `[${price(String(dollars))}](${source}) / ${per[language]}`,
      seen ?? unseen,
      ...cells.map((cell) => number(cell, 2)),
    ];
  });
  const totals = costs.map(({ lines }) => lines.reduce((sum, { dollars }) => sum + dollars, 0));
  const lines = [
    [...head, ...costs.map(({ scenario }) => titleOf(scenario))],
    ...rows,
    [`**${total}**`, '', '', ...totals.map((dollars) => `**${number(dollars, 2)}**`)],
  ].map((cells) => `| ${cells.join(' | ')} |`);
  const [heading = '', ...others] = lines;
  return page([heading, `|---|---|---|${costs.map(() => '--:|').join('')}`, ...others].join('\n'));
}

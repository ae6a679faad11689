// The words of the tables that scripts/generate-performance.mjs writes, in both languages, by what they stand for.

/** One column for one run; for several each has its own. */
const columns = (runs, alone, each) =>
  runs === 1 ? [alone] : Array.from({ length: runs }, (_, index) => `${each} ${index + 1}`);

const roundInEnglish = ({ p99, apart, rate, waited, busiest }) =>
  `${p99} ms at ${rate}/s${apart === null ? '' : ` (${apart} without these; the gateway waited ${waited} ms for its core${busiest === null ? '' : `, the kernel's \`${busiest.name}\` ran for ${busiest.ran} ms`})`}`;
const roundInFrench = ({ p99, apart, rate, waited, busiest }) =>
  `${p99} ms à ${rate}/s${apart === null ? '' : ` (${apart} sans cela ; la passerelle a attendu son cœur ${waited} ms${busiest === null ? '' : `, le fil \`${busiest.name}\` du noyau a tourné ${busiest.ran} ms`})`}`;

const ENGLISH = {
  number: (value, digits = 0) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  targetHead: (runs) => ['target', ...columns(runs, 'figure ÷ target', 'run'), 'met'],
  target: (name) => name,
  notMeasured: 'not measured',
  yes: 'yes',
  no: '**no**',
  pathHead: [
    'scenario',
    'messages/s: median (least–most)',
    'CPU µs a message',
    'MB',
    'core µs',
    'carrier µs',
    'customer µs',
  ],
  scenario: {
    out_report_receipt: 'out, report and receipt: ',
    out_report: 'out, report only: ',
    in: 'in: ',
  },
  codecHead: ['', 'ours, CPU ns', '`smpp` package', 'libsmpp34', '× package', '× libsmpp34'],
  codecName: (name) => name,
  unavoidable: (dispatch, request, core) =>
    `One request by undici alone: ${dispatch} µs of CPU by \`dispatch\`, ${request} µs by \`request\`; the simulated core took ${core} of them in a second from one client.`,
  latency: (figures) =>
    `Inbound at ${figures.rate}/s, half of the peak, for ${figures.seconds} s, the gateway adds: ${figures.captured ? `${figures.added}, on the wire by the kernel's clock; ${figures.atProcesses} as the processes of the carrier and the core saw it, their own stalls included` : `${figures.added}, as the processes of the carrier and the core saw it (nothing could be captured)`}. With the two seconds before, in which everything changes over to this rate: ${figures.withRunIn}. From deliver_sm to its answer, the core's time included: ${figures.whole}. A process beside it that did nothing ran so late: ${figures.bystander}.${figures.between === null ? '' : ` It stood still for 4 ms or longer ${figures.pauses} times, and the gateway's main thread was ready that long without having its core ${figures.kept} times; without what came or was answered then or within 30 ms after (${figures.touched} % of the messages), the gateway adds on the wire: ${figures.between}.`} The round in the middle of ${figures.rounds.length}, each at half of a peak measured just before it; p99 of all: ${figures.rounds.map(roundInEnglish).join('; ')}.`,
  pace: ({ limit, mean, seconds, most, from, atCarrier, captured }) =>
    `One bind at \`tps_limit\` ${limit}: ${mean}/s over ${seconds} s; ${captured ? `${most} in the busiest second on the wire (the first such began ${from} s after the first message), by the kernel's clock, ${atCarrier} as the carrier's process saw them` : `${most} in the busiest second as the carrier's process saw them (nothing could be captured)`}.`,
  scaleMissing: 'Not measured in this run.',
  costAt: (at, microseconds) => `${at}: ${microseconds} µs`,
  byBinds: (rate, costs) => `CPU a message by binds, at ${rate}/s in all: ${costs}.`,
  byQueued: (costs) => `By messages pending for the bind: ${costs}.`,
  byConnectors: (costs) => `By connectors, all their CPU: ${costs}.`,
  idle: (binds, percent, percentAtDefault, megabytes, afterLoad) =>
    `${binds} idle binds: ${percent} % of a core with \`queue_check_frequency\` at 5,000 ms, ${percentAtDefault} % at its default of 1,000 ms; ${megabytes} MB, and ${afterLoad} MB once they have carried messages.`,
  sessions: (open, megabytes) => `${open} sessions of partners open: ${megabytes} MB.`,
  soakMissing: 'Soak: not in this run.',
  soak: ({ minutes, rate, wanted, messages, growth, heap, before, after, resident }) =>
    `${minutes} minutes at ${rate}/s (asked for ${wanted}), ${messages} messages: heap after GC × ${growth} by the means of the first and the last third of the samples (MB: ${heap}), handles ${before} → ${after}, ${resident} MB resident.`,
  machine: (machine, rounds, messages, missing) =>
    `${machine.cores} × ${machine.model}, Node.js ${machine.node}, everything on it together${machine.pinned ? ', simulators on cores of their own' : ''}; ${rounds} rounds of ${messages} messages.${missing}`,
  without: (name, why) => ` Without ${name}: ${why}.`,
  fleetHead: [
    'peers, messages/s',
    'cores at work',
    'connectors',
    'OmniMessage requests/s',
    'of which polls',
    'DynamoDB reads/s',
    'busiest partition',
    'writes/s',
    'SQS requests/s',
  ],
  fleetCase: (peers, rate) => `${peers}, ${rate}`,
  outOf: (some, all) => `${some} of ${all}`,
};

/** The targets of test/bench/targets.ts. */
const FRENCH_TARGETS = {
  'outbound with report and receipt, ≥ 3 × Kannel with two callbacks':
    'sortant avec rapport et accusé, ≥ 3 × Kannel avec deux rappels',
  'outbound with report only, ≥ 1 × Kannel without callbacks':
    'sortant avec rapport seul, ≥ 1 × Kannel sans rappel',
  'inbound to the backend, ≥ 3 × Kannel': 'entrant vers le cœur, ≥ 3 × Kannel',
  'codec, the slowest of eight, ≥ 10 × the smpp package':
    'codec, le plus lent des huit, ≥ 10 × le paquet smpp',
  'codec, the slowest of eight, faster than libsmpp34':
    'codec, le plus lent des huit, plus rapide que libsmpp34',
  'CPU a message, ≤ 1.5 × its unavoidable parts': 'processeur par message, ≤ 1,5 × ses parts inévitables',
  'latency added inbound at half of peak, p50 < 2 ms':
    'latence ajoutée en entrée à la moitié du maximum, p50 < 2 ms',
  'latency added inbound at half of peak, p99 < 10 ms':
    'latence ajoutée en entrée à la moitié du maximum, p99 < 10 ms',
  'one bind at tps_limit 10,000: mean within 1 %': 'une liaison à tps_limit 10 000 : moyenne à 1 % près',
  'one bind at tps_limit 10,000: never more in one second':
    'une liaison à tps_limit 10 000 : jamais plus en une seconde',
  'a scrape of 1,000 binds, ≤ 50 ms of the event loop':
    'une collecte pour 1 000 liaisons, ≤ 50 ms de la boucle d’événements',
  'cost a message at 1, 100 and 1,000 binds, flat within 1.2 ×':
    'coût d’un message à 1, 100 et 1 000 liaisons, égal à 1,2 × près',
  'cost a message with 10 to 1,000,000 queued, flat within 1.2 ×':
    'coût d’un message avec 10 à 1 000 000 en file, égal à 1,2 × près',
  '1,000 idle binds, ≤ 5 % of a core': '1 000 liaisons au repos, ≤ 5 % d’un cœur de processeur',
  '1,000 idle binds, ≤ 400 MB': '1 000 liaisons au repos, ≤ 400 Mo',
  '5,000 inbound sessions open': '5 000 sessions entrantes ouvertes',
  'cost a message on 1, 2 and 4 connectors, flat within 1.2 ×':
    'coût d’un message sur 1, 2 et 4 connecteurs, égal à 1,2 × près',
  'soak: heap after GC within 5 %': 'endurance : tas après ramassage à 5 % près',
  'soak: no growth of timers, sockets or other handles':
    'endurance : ni temporisateurs, ni sockets, ni autres descripteurs de plus',
};

const FRENCH = {
  // Digits in groups with a blank that does not break, as the pages have them.
  number: (value, digits = 0) =>
    value
      .toLocaleString('fr-FR', { minimumFractionDigits: digits, maximumFractionDigits: digits })
      .replaceAll('\u202f', '\u00a0'),
  targetHead: (runs) => ['objectif', ...columns(runs, 'chiffre ÷ objectif', 'passe'), 'atteint'],
  target: (name) => {
    const french = FRENCH_TARGETS[name];
    if (french === undefined) throw new Error(`the target ${JSON.stringify(name)} has no French here`);
    return french;
  },
  notMeasured: 'pas mesuré',
  yes: 'oui',
  no: '**non**',
  pathHead: [
    'scénario',
    'messages/s : médiane (min.–max.)',
    'µs de processeur par message',
    'Mo',
    'cœur µs',
    'transporteur µs',
    'client µs',
  ],
  scenario: {
    out_report_receipt: 'sortant, rapport et accusé : ',
    out_report: 'sortant, rapport seul : ',
    in: 'entrant : ',
  },
  codecHead: ['', 'nous, ns de processeur', 'paquet `smpp`', 'libsmpp34', '× paquet', '× libsmpp34'],
  codecName: (name) => name.replace(/^encode /, 'encoder ').replace(/^decode /, 'décoder '),
  unavoidable: (dispatch, request, core) =>
    `Une requête par undici seul : ${dispatch} µs de processeur par \`dispatch\`, ${request} µs par \`request\` ; le cœur simulé en a pris ${core} en une seconde d'un seul client.`,
  latency: (figures) =>
    `En entrée à ${figures.rate}/s, la moitié du maximum, pendant ${figures.seconds} s, la passerelle ajoute : ${figures.captured ? `${figures.added}, sur le fil à l'horloge du noyau ; ${figures.atProcesses} telle que les processus du transporteur et du cœur l'ont vue, leurs propres arrêts compris` : `${figures.added}, telle que les processus du transporteur et du cœur l'ont vue (rien n'a pu être capturé)`}. Avec les deux secondes d'avant, où tout passe à cette cadence : ${figures.withRunIn}. Du deliver_sm à sa réponse, temps du cœur compris : ${figures.whole}. Un processus à côté, qui ne faisait rien, a eu ce retard : ${figures.bystander}.${figures.between === null ? '' : ` Il s'est arrêté ${figures.pauses} fois pour 4 ms ou plus, et le fil principal de la passerelle, prêt, est resté aussi longtemps sans son cœur de processeur ${figures.kept} fois ; sans ce qui est arrivé ou a eu sa réponse alors ou dans les 30 ms d'après (${figures.touched} % des messages), la passerelle ajoute sur le fil : ${figures.between}.`} C'est la passe médiane de ${figures.rounds.length}, chacune à la moitié d'un maximum mesuré juste avant ; p99 de toutes : ${figures.rounds.map(roundInFrench).join(' ; ')}.`,
  pace: ({ limit, mean, seconds, most, from, atCarrier, captured }) =>
    `Une liaison à \`tps_limit\` ${limit} : ${mean}/s sur ${seconds} s ; ${captured ? `${most} dans la seconde la plus chargée sur le fil (la première à ce niveau a commencé ${from} s après le premier message), à l'horloge du noyau, ${atCarrier} vus par le processus de l'opérateur` : `${most} dans la seconde la plus chargée vus par le processus de l'opérateur (rien n'a pu être capturé)`}.`,
  scaleMissing: 'Pas mesuré dans cette passe.',
  costAt: (at, microseconds) => `${at} : ${microseconds} µs`,
  byBinds: (rate, costs) => `Processeur par message selon les liaisons, à ${rate}/s en tout : ${costs}.`,
  byQueued: (costs) => `Selon les messages en attente pour la liaison : ${costs}.`,
  byConnectors: (costs) => `Selon les connecteurs, leur processeur à tous : ${costs}.`,
  idle: (binds, percent, percentAtDefault, megabytes, afterLoad) =>
    `${binds} liaisons au repos : ${percent} % d'un cœur de processeur avec \`queue_check_frequency\` à 5 000 ms, ${percentAtDefault} % à sa valeur par défaut de 1 000 ms ; ${megabytes} Mo, et ${afterLoad} Mo une fois qu'elles ont porté des messages.`,
  sessions: (open, megabytes) => `${open} sessions de partenaires ouvertes : ${megabytes} Mo.`,
  soakMissing: 'Endurance : pas dans cette passe.',
  soak: ({ minutes, rate, wanted, messages, growth, heap, before, after, resident }) =>
    `${minutes} minutes à ${rate}/s (demandé : ${wanted}), ${messages} messages : tas après ramassage × ${growth} selon les moyennes du premier et du dernier tiers des mesures (Mo : ${heap}), descripteurs ${before} → ${after}, ${resident} Mo résidents.`,
  machine: (machine, rounds, messages, missing) =>
    `${machine.cores} × ${machine.model}, Node.js ${machine.node}, tout ensemble sur cette machine${machine.pinned ? ', les simulateurs sur des cœurs à eux' : ''} ; ${rounds} tours de ${messages} messages.${missing}`,
  without: (name, why) => ` Sans ${name} : ${why}.`,
  fleetHead: [
    'pairs, messages/s',
    'cœurs au travail',
    'connecteurs',
    'requêtes à OmniMessage/s',
    'dont interrogations',
    'lectures DynamoDB/s',
    'partition la plus chargée',
    'écritures/s',
    'requêtes SQS/s',
  ],
  fleetCase: (peers, rate) => `${peers} ; ${rate}`,
  outOf: (some, all) => `${some} sur ${all}`,
};

export const WORDS = { en: ENGLISH, fr: FRENCH };

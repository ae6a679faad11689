// Generates docs/log-events.md and docs/fr/log-events.md from the table of log events (contract/log).
import { evaluate } from './evaluate.mjs';
import { table } from './markdown.mjs';

export const name = 'log events';

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const tables = await evaluate(
    root,
    `export { EVENT_AREAS } from './contract/log/log.ts'; export { FIELDS } from './contract/log/fields.ts';`,
  );
  return new Map([
    ['docs/log-events.md', page('en', tables)],
    ['docs/fr/log-events.md', page('fr', tables)],
  ]);
}

const TEXTS = {
  en: {
    title: 'Log events',
    other: 'En français : [Événements du journal](fr/log-events.md).',
    intro: `Every log line is one event of this page: one line of JSON on standard output, with \`time\` (ISO 8601, UTC), \`level\`,
\`event\`, \`msg\`, the fields of the event, and \`bind_name\` and \`system_id\` on each line of a bind. Event names and the
phrases in \`msg\` are stable: dashboards and searches may rely on them.

- **Where**: \`journalctl -u omnimessage-smpp -f\`; under systemd each line has its priority, so that
  \`journalctl -u omnimessage-smpp -p err\` shows errors alone. In a terminal lines are for people (\`NO_COLOR=1\`: without
  colours). With everything else in between: \`journalctl -u omnimessage-smpp -o cat | jq 'select(.event == "bind_failed")'\`.
- **Personal data**: texts of messages are never in a line, phone numbers only as \`44…23\`, also in PDU traces.
  \`log_message_text\` (\`LOG_MESSAGE_TEXT\`) shows both in full; that it is on is logged. Passwords and tokens are never shown.
- **Repeats**: of one event of one bind at most 20 lines a minute are written; the others are counted
  (\`log_lines_left_out\`, \`smpp_log_lines_suppressed_total\`). Events marked \`*\` are always written: changes of state, and
  those that have a limit of their own.
- **Level**: \`LOG_LEVEL\`. While the gateway runs, for a time, for everything or for one bind, from the machine itself:
  \`curl -X PUT http://127.0.0.1:4000/log-level -H 'Content-Type: application/json' -d '{"level":"debug","bind":"vodafone_uk","minutes":15}'\`;
  \`curl http://127.0.0.1:4000/log-level\` says what is in effect, \`"minutes":null\` takes it back, and \`kill -USR2 <pid>\`
  turns debug on for a quarter of an hour, or off.
- **A reader that stands still** holds up no traffic: up to 16 million characters wait, lines beyond are dropped and counted
  (\`log_lines_dropped\`).
- **Traces** go to the OpenTelemetry collector that \`OTEL_EXPORTER_OTLP_ENDPOINT\` names (OTLP over HTTP), of the share of
  messages that \`OTEL_TRACES_SAMPLER_ARG\` says (0.01): poll, compose, each part, report; receipts are linked.`,
    areas: {
      process: 'The process, settings, the log itself',
      binds: 'Binds and sessions',
      messages: 'Messages and receipts',
      listener: 'The listener',
      omnimessage: 'OmniMessage',
      fleet: 'Connectors that share the work',
      control_plane: 'The API and the control plane',
    },
    head: ['event', 'level', 'when', 'what to do', 'fields'],
    nothing: 'Nothing.',
    fields: 'Fields',
    fieldHead: ['field', 'what it is'],
    optional: 'In a list of fields, `?` marks those that are there where they are known.',
  },
  fr: {
    title: 'Événements du journal',
    other: 'In English: [Log events](../log-events.md).',
    intro: `Chaque ligne du journal est un événement de cette page : une ligne de JSON sur la sortie standard, avec \`time\` (ISO 8601,
UTC), \`level\`, \`event\`, \`msg\`, les champs de l'événement, et \`bind_name\` et \`system_id\` sur chaque ligne d'une liaison.
Les noms d'événements et les phrases de \`msg\` sont stables : tableaux de bord et recherches peuvent s'y fier.

- **Où** : \`journalctl -u omnimessage-smpp -f\` ; sous systemd chaque ligne porte sa priorité, si bien que
  \`journalctl -u omnimessage-smpp -p err\` ne montre que les erreurs. Dans un terminal, les lignes sont faites pour être lues
  (\`NO_COLOR=1\` : sans couleurs). Pour le reste : \`journalctl -u omnimessage-smpp -o cat | jq 'select(.event == "bind_failed")'\`.
- **Données personnelles** : le texte des messages n'est jamais dans une ligne, les numéros n'y sont que sous la forme
  \`44…23\`, y compris dans les traces de PDU. \`log_message_text\` (\`LOG_MESSAGE_TEXT\`) montre les deux en entier ; son
  activation est journalisée. Mots de passe et jetons ne sont jamais montrés.
- **Répétitions** : au plus 20 lignes par minute d'un même événement d'une liaison sont écrites ; les autres sont comptées
  (\`log_lines_left_out\`, \`smpp_log_lines_suppressed_total\`). Les événements marqués \`*\` sont toujours écrits : changements
  d'état, et ceux qui ont leur propre limite.
- **Niveau** : \`LOG_LEVEL\`. En marche, pour un temps, pour tout ou pour une liaison, depuis la machine elle-même :
  \`curl -X PUT http://127.0.0.1:4000/log-level -H 'Content-Type: application/json' -d '{"level":"debug","bind":"vodafone_uk","minutes":15}'\` ;
  \`curl http://127.0.0.1:4000/log-level\` dit ce qui est en vigueur, \`"minutes":null\` l'annule, et \`kill -USR2 <pid>\` active
  le niveau debug pour un quart d'heure, ou l'arrête.
- **Un lecteur immobile** ne retarde aucun trafic : jusqu'à 16 millions de caractères attendent, les lignes au-delà sont
  abandonnées et comptées (\`log_lines_dropped\`).
- **Les traces** vont au collecteur OpenTelemetry que \`OTEL_EXPORTER_OTLP_ENDPOINT\` nomme (OTLP sur HTTP), pour la part des
  messages que dit \`OTEL_TRACES_SAMPLER_ARG\` (0,01) : interrogation, composition, chaque partie, rapport ; les accusés y
  sont liés.`,
    areas: {
      process: 'Le processus, les paramètres, le journal lui-même',
      binds: 'Liaisons et sessions',
      messages: 'Messages et accusés',
      listener: "L'écoute",
      omnimessage: 'OmniMessage',
      fleet: 'Connecteurs qui partagent le travail',
      control_plane: "L'API et le plan de contrôle",
    },
    head: ['événement', 'niveau', 'quand', 'que faire', 'champs'],
    nothing: 'Rien.',
    fields: 'Champs',
    fieldHead: ['champ', 'ce que c’est'],
    optional: 'Dans une liste de champs, `?` marque ceux qui sont présents lorsqu’ils sont connus.',
  },
};

function page(language, { EVENT_AREAS, FIELDS }) {
  const texts = TEXTS[language];
  const parts = [`# ${texts.title}`, texts.other, texts.intro];
  for (const [area, events] of Object.entries(EVENT_AREAS)) {
    parts.push(`## ${texts.areas[area]}`);
    const rows = Object.entries(events).map(([event, spec]) => [
      `\`${event}\`${spec.repeats === 'every' ? ' \\*' : ''}`,
      spec.level,
      spec.when[language],
      spec.todo === null ? texts.nothing : spec.todo[language],
      spec.fields
        .map((field) => (field.endsWith('?') ? `\`${field.slice(0, -1)}\`?` : `\`${field}\``))
        .join(' '),
    ]);
    parts.push(table(texts.head, rows));
  }
  parts.push(`## ${texts.fields}`, texts.optional);
  parts.push(
    table(
      texts.fieldHead,
      Object.entries(FIELDS)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([field, { words }]) => [`\`${field}\``, words[language]]),
    ),
  );
  return `${parts.join('\n\n')}\n`;
}

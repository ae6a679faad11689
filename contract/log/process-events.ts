import { event } from './event.ts';

/** The process as a whole: start, settings, stop, and the log itself. */
export const processEvents = {
  started: event({
    level: 'info',
    repeats: 'every',
    fields: ['version', 'binds', 'server_binds', 'api_base_url?', 'metrics_port'],
    say: () => 'gateway started',
    when: { en: 'The connector is up and takes work.', fr: 'Le connecteur est prêt et accepte le travail.' },
    todo: null,
  }),
  start_failed: event({
    level: 'error',
    repeats: 'every',
    fields: ['detail', 'err'],
    say: ({ detail }) => `cannot start: ${detail}`,
    when: {
      en: 'An address cannot be listened on, a table cannot be opened or a bind cannot be made; the process ends with 1.',
      fr: 'Une adresse ne peut être écoutée, une table ouverte ou une liaison créée ; le processus se termine avec 1.',
    },
    todo: {
      en: 'Mend what the line names (port in use, missing key, table), then start again.',
      fr: 'Corriger ce que la ligne nomme (port occupé, clé absente, table), puis redémarrer.',
    },
  }),
  crashed: event({
    level: 'error',
    repeats: 'every',
    fields: ['detail', 'err'],
    say: ({ detail }) => `a defect of the gateway ends the process: ${detail}`,
    when: {
      en: 'The code has done what it never should. The process ends with 1 at once, because what it would do next is not known.',
      fr: 'Le code a fait ce qu’il ne devrait jamais faire. Le processus se termine aussitôt avec 1, car on ne sait pas ce qu’il ferait ensuite.',
    },
    todo: {
      en: 'Start again (systemd, ECS and Compose do): what was not reported is still pending in OmniMessage. Report the line with its stack.',
      fr: 'Redémarrer (systemd, ECS et Compose le font) : ce qui n’a pas été rapporté attend toujours dans OmniMessage. Signaler la ligne avec sa pile.',
    },
  }),
  stopping: event({
    level: 'info',
    repeats: 'every',
    fields: ['drain_ms'],
    say: () => 'stopping: draining and unbinding',
    when: { en: 'SIGTERM or SIGINT came.', fr: 'SIGTERM ou SIGINT a été reçu.' },
    todo: null,
  }),
  stopped: event({
    level: 'info',
    repeats: 'every',
    fields: [],
    say: () => 'gateway stopped',
    when: { en: 'Everything has ended in order.', fr: "Tout s'est terminé proprement." },
    todo: null,
  }),
  reports_unsent: event({
    level: 'error',
    repeats: 'every',
    fields: ['reports'],
    say: () =>
      'stopped before OmniMessage took every report: those messages are still pending there and will be sent again',
    when: {
      en: 'The drain time was over before all reports were taken.',
      fr: "Le temps de vidage s'est écoulé avant que tous les rapports soient pris.",
    },
    todo: {
      en: 'Bring OmniMessage back before the next stop, or raise drain_timeout; expect that many messages twice.',
      fr: "Rétablir OmniMessage avant le prochain arrêt ou augmenter drain_timeout ; s'attendre à autant de messages en double.",
    },
  }),
  settings_warning: event({
    level: 'warn',
    repeats: 'every',
    fields: ['diagnostic'],
    say: ({ diagnostic }) => diagnostic,
    when: {
      en: 'A setting is allowed and probably not what is meant.',
      fr: "Un paramètre est admis mais n'est probablement pas celui voulu.",
    },
    todo: { en: 'Do as the line advises.', fr: 'Suivre le conseil de la ligne.' },
  }),
  settings_fault: event({
    level: 'error',
    repeats: 'every',
    fields: ['diagnostic'],
    say: ({ diagnostic }) => diagnostic,
    when: {
      en: 'A setting of a settings file that is read again is wrong.',
      fr: "Un paramètre d'un fichier relu est erroné.",
    },
    todo: {
      en: 'Correct the place that the line names, then send SIGHUP again.',
      fr: "Corriger l'endroit que la ligne nomme, puis renvoyer SIGHUP.",
    },
  }),
  reloading: event({
    level: 'info',
    repeats: 'every',
    fields: [],
    say: () => 'settings read again: applying the peers',
    when: {
      en: 'SIGHUP came and the settings are sound.',
      fr: 'SIGHUP a été reçu et les paramètres sont valides.',
    },
    todo: null,
  }),
  reloaded: event({
    level: 'info',
    repeats: 'every',
    fields: [],
    say: () => 'the peers are as in the settings file, where the API has not changed them',
    when: { en: 'The settings read again are in effect.', fr: 'Les paramètres relus sont en vigueur.' },
    todo: null,
  }),
  reload_refused: event({
    level: 'error',
    repeats: 'every',
    fields: [],
    say: () => 'the settings file has faults: nothing was changed',
    when: { en: 'Follows the faults found by a SIGHUP.', fr: 'Suit les défauts trouvés par un SIGHUP.' },
    todo: { en: 'Correct the faults listed before it.', fr: 'Corriger les défauts listés juste avant.' },
  }),
  reload_failed: event({
    level: 'error',
    repeats: 'every',
    fields: ['detail', 'err'],
    say: ({ detail }) => `the settings were not all taken into effect: ${detail}`,
    when: {
      en: 'Sound settings could not be applied, such as a listener port that is taken.',
      fr: "Des paramètres valides n'ont pu être appliqués, par exemple un port d'écoute occupé.",
    },
    todo: {
      en: 'Mend what the line names, then send SIGHUP again.',
      fr: 'Corriger ce que la ligne nomme, puis renvoyer SIGHUP.',
    },
  }),
  restart_needed: event({
    level: 'warn',
    repeats: 'every',
    fields: ['settings'],
    say: ({ settings }) => `changed, and taken into effect only by a restart: ${settings.join(', ')}`,
    when: {
      en: 'A global setting was changed in the file and read again.',
      fr: 'Un paramètre global a été modifié dans le fichier relu.',
    },
    todo: { en: 'Restart when it suits.', fr: 'Redémarrer au moment opportun.' },
  }),
  tls_not_verified: event({
    level: 'warn',
    repeats: 'every',
    fields: [],
    say: () =>
      'verify_ssl_peer is false: the certificate of OmniMessage is not checked; set it to true where it has a valid one',
    when: {
      en: 'At start, with an https API_BASE_URL and VERIFY_SSL_PEER=false.',
      fr: 'Au démarrage, avec une API_BASE_URL https et VERIFY_SSL_PEER=false.',
    },
    todo: { en: 'Set VERIFY_SSL_PEER=true in production.', fr: 'Mettre VERIFY_SSL_PEER=true en production.' },
  }),
  admin_request_failed: event({
    level: 'error',
    fields: ['url?', 'err'],
    say: () => 'metrics or status could not be told',
    when: {
      en: 'A request to /metrics, /ready or /log-level failed by a fault of the gateway.',
      fr: 'Une requête à /metrics, /ready ou /log-level a échoué par un défaut de la passerelle.',
    },
    todo: { en: 'Report it with this line.', fr: 'Le signaler avec cette ligne.' },
  }),
  admin_accept_failed: event({
    level: 'error',
    fields: ['err'],
    say: () => 'a connection to the metrics was not accepted',
    when: {
      en: 'The metrics server could not take a connection.',
      fr: "Le serveur de métriques n'a pu prendre une connexion.",
    },
    todo: {
      en: 'Check the limit of file descriptors.',
      fr: 'Vérifier la limite de descripteurs de fichiers.',
    },
  }),
  log_level_changed: event({
    level: 'warn',
    repeats: 'every',
    fields: ['log_level', 'bind_name?', 'until?', 'by'],
    say: ({ log_level, bind_name, until, by }) =>
      `log level ${log_level}${bind_name === undefined ? '' : ` for ${bind_name}`}${until === undefined ? '' : ` until ${until}`}, by ${by}`,
    when: {
      en: 'The level of the log, or that of one bind, was changed at run time or is back to the setting.',
      fr: "Le niveau du journal, ou celui d'une liaison, a été changé en marche ou revient au paramètre.",
    },
    todo: { en: 'Nothing: it ends by itself.', fr: 'Rien : cela prend fin de soi-même.' },
  }),
  log_text_shown: event({
    level: 'warn',
    repeats: 'every',
    fields: [],
    say: () =>
      'log_message_text is on: texts and phone numbers of messages are logged in full, which is personal data',
    when: {
      en: 'At start, and when a reload asks for it.',
      fr: 'Au démarrage, et lorsqu’un rechargement le demande.',
    },
    todo: {
      en: 'Switch LOG_MESSAGE_TEXT off as soon as the fault is found, and treat the log as personal data.',
      fr: 'Désactiver LOG_MESSAGE_TEXT dès que la panne est trouvée, et traiter le journal comme des données personnelles.',
    },
  }),
  log_lines_left_out: event({
    level: 'warn',
    repeats: 'every',
    fields: ['of_event', 'suppressed', 'bind_name?', 'seconds'],
    say: ({ of_event, suppressed, seconds }) =>
      `${of_event}: … and ${suppressed.toLocaleString('en')} more within ${seconds} s`,
    when: {
      en: 'After a minute in which one event of one bind had more lines than are written.',
      fr: "Après une minute où un même événement d'une liaison a eu plus de lignes que celles écrites.",
    },
    todo: {
      en: 'Look at the event that it names; smpp_log_lines_suppressed_total counts them.',
      fr: "Examiner l'événement nommé ; smpp_log_lines_suppressed_total les compte.",
    },
  }),
  log_lines_dropped: event({
    level: 'warn',
    repeats: 'every',
    fields: ['lines'],
    say: ({ lines }) =>
      `${lines.toLocaleString('en')} log lines were dropped: whoever reads standard output was too slow`,
    when: {
      en: 'Standard output takes lines again after its reader stood still and the buffer was full.',
      fr: "La sortie standard reprend après l'arrêt de son lecteur et un tampon plein.",
    },
    todo: {
      en: 'Look at the log collector; traffic was not held up.',
      fr: 'Examiner le collecteur de journaux ; le trafic n’a pas été retardé.',
    },
  }),
  traces_on: event({
    level: 'info',
    repeats: 'every',
    fields: ['url'],
    say: ({ url }) => `OpenTelemetry traces go to ${url}`,
    when: {
      en: 'At start, with OTEL_EXPORTER_OTLP_ENDPOINT set.',
      fr: 'Au démarrage, avec OTEL_EXPORTER_OTLP_ENDPOINT défini.',
    },
    todo: null,
  }),
  traces_failed: event({
    level: 'warn',
    fields: ['detail'],
    say: ({ detail }) => `OpenTelemetry traces are lost: ${detail}`,
    when: {
      en: 'The trace collector does not take spans; traffic is not affected.',
      fr: "Le collecteur de traces ne prend pas les spans ; le trafic n'est pas affecté.",
    },
    todo: {
      en: 'Check OTEL_EXPORTER_OTLP_ENDPOINT and the collector.',
      fr: 'Vérifier OTEL_EXPORTER_OTLP_ENDPOINT et le collecteur.',
    },
  }),
};

import { event } from './event.ts';

const TABLES = {
  en: 'Check DynamoDB, the network to it, and the rights of the connector.',
  fr: 'Vérifier DynamoDB, le réseau qui y mène et les droits du connecteur.',
};

/** Connectors that share the work by way of the tables. */
export const fleetEvents = {
  lease_renewed: event({
    level: 'info',
    repeats: 'every',
    fields: ['incarnation'],
    say: () => 'this connector holds a lease',
    when: {
      en: 'The heartbeat succeeds, at first or again.',
      fr: 'Le battement réussit, la première fois ou de nouveau.',
    },
    todo: null,
  }),
  lease_held_on: event({
    level: 'error',
    repeats: 'every',
    fields: ['incarnation'],
    say: () =>
      'the lease is over and the store is away: carrying on by on_store_error: hold; if this connector alone is cut off, another may take the same binds',
    when: {
      en: 'The table has not answered for the time of the lease.',
      fr: "La table n'a pas répondu pendant la durée du bail.",
    },
    todo: TABLES,
  }),
  lease_over: event({
    level: 'error',
    repeats: 'every',
    fields: ['incarnation'],
    say: () => 'the lease is over: binds owned by this connector are closed',
    when: {
      en: 'The table has not answered, and ON_STORE_ERROR is drop.',
      fr: "La table n'a pas répondu, et ON_STORE_ERROR vaut drop.",
    },
    todo: TABLES,
  }),
  connector_declared_dead: event({
    level: 'warn',
    repeats: 'every',
    fields: ['incarnation'],
    say: ({ incarnation }) => `${incarnation} has not renewed its heartbeat: its binds are taken over`,
    when: {
      en: 'Another connector is gone without a word.',
      fr: 'Un autre connecteur a disparu sans prévenir.',
    },
    todo: { en: 'See what became of that connector.', fr: "Voir ce qu'est devenu ce connecteur." },
  }),
  connector_reborn: event({
    level: 'error',
    repeats: 'every',
    fields: ['was', 'incarnation'],
    say: () => 'other connectors have declared this one dead: it begins anew and takes what is free',
    when: {
      en: 'This connector did not renew its heartbeat in time, and the others noticed.',
      fr: "Ce connecteur n'a pas renouvelé son battement à temps, et les autres l'ont remarqué.",
    },
    todo: {
      en: 'Look for a standstill: processor, memory, network.',
      fr: 'Chercher un blocage : processeur, mémoire, réseau.',
    },
  }),
  bind_fenced: event({
    level: 'error',
    repeats: 'every',
    fields: ['bind_name', 'reason'],
    say: ({ bind_name }) => `${bind_name} is closed: this connector cannot be sure to own it`,
    when: {
      en: 'A bind ends at once so that no two connectors have it.',
      fr: "Une liaison se termine aussitôt pour que deux connecteurs ne l'aient pas.",
    },
    todo: TABLES,
  }),
  bind_handed_over: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name'],
    say: ({ bind_name }) => `${bind_name} is handed over`,
    when: { en: 'Another connector takes the bind.', fr: 'Un autre connecteur prend la liaison.' },
    todo: null,
  }),
  bind_not_applied: event({
    level: 'error',
    repeats: 'every',
    fields: ['bind_name', 'err'],
    say: ({ bind_name }) => `${bind_name} could not be taken to what is wanted of it`,
    when: {
      en: 'A change from the table could not be applied.',
      fr: "Un changement de la table n'a pu être appliqué.",
    },
    todo: {
      en: 'Reconnect the bind; report it with this line.',
      fr: 'Reconnecter la liaison ; le signaler avec cette ligne.',
    },
  }),
  ownership_unreadable: event({
    level: 'error',
    fields: ['bind_name', 'detail'],
    say: ({ bind_name }) => `the ownership row of ${bind_name} cannot be read`,
    when: {
      en: 'A row of the table was changed by other hands.',
      fr: "Une ligne de la table a été modifiée par d'autres.",
    },
    todo: { en: 'Delete the row: it is written anew.', fr: 'Supprimer la ligne : elle est réécrite.' },
  }),
  ownership_defect: event({
    level: 'error',
    fields: ['request', 'detail', 'err'],
    say: ({ detail }) => detail,
    when: {
      en: 'A fault of the gateway in the sharing of binds.',
      fr: 'Un défaut de la passerelle dans le partage des liaisons.',
    },
    todo: { en: 'Report it with this line.', fr: 'Le signaler avec cette ligne.' },
  }),
  fleet_store_away: event({
    level: 'error',
    repeats: 'every',
    fields: ['request', 'detail'],
    say: ({ detail }) =>
      `the store of ownership does not answer: ${detail}; what runs goes on, on_store_error decides when the lease ends`,
    when: {
      en: 'The first request to the table that fails.',
      fr: 'La première requête à la table qui échoue.',
    },
    todo: TABLES,
  }),
  fleet_store_back: event({
    level: 'info',
    repeats: 'every',
    fields: [],
    say: () => 'the store of ownership answers again',
    when: { en: 'The table answers again.', fr: 'La table répond de nouveau.' },
    todo: null,
  }),
  fleet_left_late: event({
    level: 'warn',
    repeats: 'every',
    fields: [],
    say: () => 'not everything could be released: other connectors take it over when the heartbeat runs out',
    when: {
      en: 'A stop could not hand everything over in time.',
      fr: "Un arrêt n'a pu tout transmettre à temps.",
    },
    todo: {
      en: 'Nothing, unless it recurs: then raise the stop time of the task.',
      fr: "Rien, sauf récidive : augmenter alors le délai d'arrêt de la tâche.",
    },
  }),
  fleet_stop_failed: event({
    level: 'error',
    repeats: 'every',
    fields: ['err'],
    say: () => 'a bind could not be stopped',
    when: {
      en: 'A bind failed while the gateway stops.',
      fr: "Une liaison a échoué pendant l'arrêt de la passerelle.",
    },
    todo: { en: 'Report it with this line.', fr: 'Le signaler avec cette ligne.' },
  }),
  hint_queue_created: event({
    level: 'info',
    repeats: 'every',
    fields: ['queue_url?'],
    say: () => 'queue of hints created',
    when: { en: "The connector's SQS queue is there.", fr: 'La file SQS du connecteur existe.' },
    todo: null,
  }),
  hint_queue_left: event({
    level: 'warn',
    repeats: 'every',
    fields: ['queue_url', 'detail'],
    say: ({ detail }) => `the queue of hints could not be deleted, the reaper will do it: ${detail}`,
    when: { en: 'A stop could not delete its queue.', fr: "Un arrêt n'a pu supprimer sa file." },
    todo: { en: 'Nothing.', fr: 'Rien.' },
  }),
  hint_queue_away: event({
    level: 'warn',
    repeats: 'every',
    fields: ['detail'],
    say: ({ detail }) =>
      `the queue of hints does not answer: ${detail}; changes are noticed by re-reading until it does`,
    when: {
      en: 'SQS does not answer; changes take up to 30 s.',
      fr: "SQS ne répond pas ; les changements prennent jusqu'à 30 s.",
    },
    todo: {
      en: 'Check SQS, the network to it, and the rights of the connector.',
      fr: 'Vérifier SQS, le réseau qui y mène et les droits du connecteur.',
    },
  }),
  hint_queue_back: event({
    level: 'info',
    repeats: 'every',
    fields: [],
    say: () => 'the queue of hints answers again',
    when: { en: 'SQS answers again.', fr: 'SQS répond de nouveau.' },
    todo: null,
  }),
  hint_malformed: event({
    level: 'warn',
    fields: ['length'],
    say: () => 'a hint that cannot be read was left out',
    when: {
      en: 'Something else than the control plane wrote to the queue.',
      fr: 'Autre chose que le plan de contrôle a écrit dans la file.',
    },
    todo: { en: 'See who else may send to the queue.', fr: "Voir qui d'autre peut écrire dans la file." },
  }),
  peers_table_away: event({
    level: 'error',
    repeats: 'every',
    fields: ['detail'],
    say: ({ detail }) => `the table of peers cannot be read: ${detail}; what is known goes on`,
    when: { en: 'The table of peers does not answer.', fr: 'La table des pairs ne répond pas.' },
    todo: TABLES,
  }),
  peers_table_back: event({
    level: 'info',
    repeats: 'every',
    fields: [],
    say: () => 'the table of peers answers again',
    when: { en: 'The table of peers answers again.', fr: 'La table des pairs répond de nouveau.' },
    todo: null,
  }),
  peer_read: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name', 'peer_version', 'peer_state'],
    say: ({ bind_name, peer_version, peer_state }) =>
      `peer ${bind_name} is wanted ${peer_state}, version ${peer_version}`,
    when: {
      en: 'A peer of the table is new or has changed.',
      fr: 'Un pair de la table est nouveau ou a changé.',
    },
    todo: null,
  }),
  peer_unreadable: event({
    level: 'error',
    repeats: 'every',
    fields: ['bind_name', 'detail'],
    say: ({ bind_name, detail }) =>
      `the record of peer ${bind_name} cannot be applied: ${detail}; what runs of it goes on`,
    when: {
      en: "A peer's record, or its password, cannot be read.",
      fr: "L'enregistrement d'un pair, ou son mot de passe, est illisible.",
    },
    todo: {
      en: "Save the peer anew, with its password; check the connector's right to the key.",
      fr: 'Enregistrer de nouveau le pair, avec son mot de passe ; vérifier le droit du connecteur sur la clé.',
    },
  }),
  file_import_failed: event({
    level: 'error',
    fields: ['detail', 'err?'],
    say: ({ detail }) => `the peers of the settings file could not be taken into the table: ${detail}`,
    when: {
      en: "The file's peers could not be written to the table; tried again with the next list.",
      fr: "Les pairs du fichier n'ont pu être écrits dans la table ; nouvel essai avec la prochaine liste.",
    },
    todo: TABLES,
  }),
  file_peer_refused: event({
    level: 'error',
    repeats: 'every',
    fields: ['bind_name', 'detail'],
    say: ({ bind_name, detail }) => `peer ${bind_name} of the settings file was not taken in: ${detail}`,
    when: {
      en: 'A peer of the file is in conflict with the table.',
      fr: 'Un pair du fichier est en conflit avec la table.',
    },
    todo: { en: 'Correct the peer in the file.', fr: 'Corriger le pair dans le fichier.' },
  }),
  file_imported: event({
    level: 'info',
    repeats: 'every',
    fields: ['written', 'unchanged', 'refused'],
    say: ({ written, unchanged, refused }) =>
      `settings file: ${written} peers taken in, ${unchanged} as before, ${refused} refused`,
    when: { en: "The file's peers are in the table.", fr: 'Les pairs du fichier sont dans la table.' },
    todo: null,
  }),
  status_table_away: event({
    level: 'warn',
    repeats: 'every',
    fields: ['detail'],
    say: ({ detail }) => `status cannot be published: ${detail}`,
    when: {
      en: 'Live Status is out of date; traffic is not affected.',
      fr: "L'état en direct n'est plus à jour ; le trafic n'est pas affecté.",
    },
    todo: TABLES,
  }),
  status_table_back: event({
    level: 'info',
    repeats: 'every',
    fields: [],
    say: () => 'status is published again',
    when: { en: 'Live Status is up to date again.', fr: "L'état en direct est de nouveau à jour." },
    todo: null,
  }),
};

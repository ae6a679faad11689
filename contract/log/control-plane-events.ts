import { event } from './event.ts';

const OURS = {
  en: 'Report it with this line and the request id.',
  fr: "Le signaler avec cette ligne et l'identifiant de requête.",
};

/** The API, and what stands around it on one machine. */
export const controlPlaneEvents = {
  api_failed: event({
    level: 'error',
    fields: ['request_id', 'code', 'detail', 'err'],
    say: ({ detail }) => `api request failed: ${detail}`,
    when: {
      en: 'A request to the API was answered with 5xx.',
      fr: "Une requête à l'API a reçu une réponse 5xx.",
    },
    todo: OURS,
  }),
  support_bundle_part_failed: event({
    level: 'warn',
    fields: ['part_name', 'err'],
    say: () => 'a part of the support bundle failed',
    when: {
      en: 'A file of the bundle could not be made; the bundle says so.',
      fr: "Un fichier du lot n'a pu être fait ; le lot le dit.",
    },
    todo: { en: 'Nothing: the other parts are there.', fr: 'Rien : les autres parties sont là.' },
  }),
  audit_late: event({
    level: 'warn',
    fields: ['audit_id', 'err'],
    say: () =>
      'an entry of the audit trail is kept with its peer for now: the table of audit did not take it',
    when: {
      en: 'The audit table did not answer; the entry follows.',
      fr: "La table d'audit n'a pas répondu ; l'entrée suivra.",
    },
    todo: { en: 'Check DynamoDB.', fr: 'Vérifier DynamoDB.' },
  }),
  hints_late: event({
    level: 'warn',
    fields: ['err'],
    say: () => 'changes of peers could not be told at once; tried again',
    when: {
      en: 'SQS did not take a hint; connectors notice the change by re-reading.',
      fr: "SQS n'a pas pris un signal ; les connecteurs remarquent le changement en relisant.",
    },
    todo: { en: 'Check SQS.', fr: 'Vérifier SQS.' },
  }),
  emulated_aws_died: event({
    level: 'error',
    repeats: 'every',
    fields: ['exit_code?', 'signal?', 'pause_ms'],
    say: () =>
      'the process of the emulated DynamoDB and SQS died and is started again; traffic flows on what is known',
    when: {
      en: 'On one machine, the process that keeps the tables is gone.',
      fr: 'Sur une seule machine, le processus qui garde les tables a disparu.',
    },
    todo: {
      en: 'Nothing, unless it recurs: disk full, memory.',
      fr: 'Rien, sauf récidive : disque plein, mémoire.',
    },
  }),
  emulated_aws_restarted: event({
    level: 'info',
    repeats: 'every',
    fields: [],
    say: () => 'the emulated DynamoDB and SQS answer again',
    when: { en: 'The tables are back.', fr: 'Les tables sont de retour.' },
    todo: null,
  }),
  emulated_aws_failed: event({
    level: 'error',
    repeats: 'every',
    fields: ['err'],
    say: () => 'the emulated DynamoDB and SQS do not start',
    when: {
      en: 'The tables could not be started again; tried again.',
      fr: "Les tables n'ont pu être relancées ; nouvel essai.",
    },
    todo: {
      en: 'See the fault; check DATA_DIR and the disk.',
      fr: 'Voir le défaut ; vérifier DATA_DIR et le disque.',
    },
  }),
  api_not_opened: event({
    level: 'error',
    repeats: 'every',
    fields: ['request_id', 'err'],
    say: () => 'the API could not be opened',
    when: {
      en: 'In AWS, the tables or the secret that the API needs do not answer.',
      fr: "Dans AWS, les tables ou le secret dont l'API a besoin ne répondent pas.",
    },
    todo: {
      en: 'Check DynamoDB, Secrets Manager and the rights of the function.',
      fr: 'Vérifier DynamoDB, Secrets Manager et les droits de la fonction.',
    },
  }),
  hint_not_sent: event({
    level: 'warn',
    fields: ['queue_url', 'detail'],
    say: ({ detail }) => `a connector could not be told that peers changed: ${detail}`,
    when: {
      en: "A connector's queue took no hint; it notices the change by re-reading.",
      fr: "La file d'un connecteur n'a pas pris un signal ; il remarque le changement en relisant.",
    },
    todo: {
      en: 'Nothing, unless the connector lives: then check SQS.',
      fr: 'Rien, sauf si le connecteur vit : vérifier alors SQS.',
    },
  }),
  stream_record_unreadable: event({
    level: 'warn',
    fields: ['sequence_numbers'],
    say: () =>
      'records of the stream are no peers that this version knows; connectors find them by re-reading',
    when: {
      en: 'The table has a peer that a newer version wrote.',
      fr: "La table contient un pair qu'une version plus récente a écrit.",
    },
    todo: { en: 'Deploy the same version everywhere.', fr: 'Déployer partout la même version.' },
  }),
  orphans_reaped: event({
    level: 'info',
    repeats: 'every',
    fields: ['queues', 'heartbeats'],
    say: () => 'queues and heartbeats that nobody owned are gone',
    when: {
      en: 'What connectors that died left behind was deleted.',
      fr: 'Ce que des connecteurs morts ont laissé a été supprimé.',
    },
    todo: null,
  }),
  declared_peer_done: event({
    level: 'info',
    repeats: 'every',
    fields: ['bind_name', 'detail', 'request_id'],
    say: () => 'a declared peer is as its stack has it',
    when: {
      en: 'CloudFormation created, changed or deleted a peer that a stack declares as code.',
      fr: "CloudFormation a créé, modifié ou supprimé un pair qu'une pile déclare dans du code.",
    },
    todo: null,
  }),
  declared_peer_failed: event({
    level: 'error',
    repeats: 'every',
    fields: ['err'],
    say: () => 'a declared peer could not be made as its stack has it',
    when: {
      en: 'The settings, the secret or the name of a peer that a stack declares were refused, or the tables do not answer.',
      fr: "Les paramètres, le secret ou le nom d'un pair qu'une pile déclare ont été refusés, ou les tables ne répondent pas.",
    },
    todo: {
      en: 'Correct the declaration and deploy again; CloudFormation shows the same reason.',
      fr: 'Corriger la déclaration et redéployer ; CloudFormation affiche la même raison.',
    },
  }),
};

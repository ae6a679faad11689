/** A text in both languages of the guides. */
export interface Words {
  readonly en: string;
  readonly fr: string;
}

/**
 * text: as it is, which none of personal data may be · prose: a sentence that may quote what others sent, in which
 * numbers are masked · number · list: of texts · error: name, code, message and stack, numbers masked ·
 * pdu: shown by connector/pdu-trace.ts, which masks it.
 */
export type FieldKind = 'text' | 'prose' | 'number' | 'list' | 'error' | 'pdu';

interface Field<K extends FieldKind> {
  readonly kind: K;
  readonly words: Words;
}

function field<K extends FieldKind>(kind: K, en: string, fr: string): Field<K> {
  return { kind, words: { en, fr } };
}

/** Every field that a log line can have besides `time`, `level`, `event` and `msg`. */
export const FIELDS = {
  api_base_url: field('text', 'Where OmniMessage is', 'Où se trouve OmniMessage'),
  audit_id: field('text', 'Entry of the audit trail', "Entrée du journal d'audit"),
  bind_name: field('text', 'Name of the peer', 'Nom du pair'),
  bind_type: field('text', 'transmitter, receiver or transceiver', 'transmitter, receiver ou transceiver'),
  binds: field('number', 'Client peers', 'Pairs clients'),
  characters: field('number', 'Length in characters', 'Longueur en caractères'),
  code: field('text', 'Stable name of the fault', 'Nom stable du défaut'),
  command: field('text', 'SMPP command', 'Commande SMPP'),
  command_status: field(
    'text',
    'command_status by its name (SMPP 3.4 §5.1.3)',
    'command_status par son nom (SMPP 3.4 §5.1.3)',
  ),
  command_status_code: field(
    'text',
    'command_status as 0xNNNNNNNN',
    'command_status sous la forme 0xNNNNNNNN',
  ),
  component: field('text', 'Which Lambda', 'Quelle fonction Lambda'),
  consecutive_failures: field('number', 'Failures in a row', 'Échecs de suite'),
  delay_ms: field(
    'number',
    'Milliseconds until the next attempt',
    'Millisecondes avant la prochaine tentative',
  ),
  dest_smsc: field(
    'text',
    'The bind whose messages were asked for',
    'La liaison dont les messages ont été demandés',
  ),
  detail: field('prose', 'What exactly happened', "Ce qui s'est passé exactement"),
  diagnostic: field(
    'text',
    'Place, setting, what was found, what is allowed',
    'Emplacement, paramètre, valeur trouvée, valeurs admises',
  ),
  direction: field('text', 'in: from the peer; out: to it', 'in : du pair ; out : vers lui'),
  drain_ms: field(
    'number',
    'Longest time for what is under way, in milliseconds',
    'Temps maximal pour ce qui est en cours, en millisecondes',
  ),
  duration_ms: field('number', 'Duration in milliseconds', 'Durée en millisecondes'),
  err: field('error', 'The fault: name, code, message, stack', 'Le défaut : nom, code, message, pile'),
  example_receipted: field('text', "A receipt's message id", "Identifiant de message d'un accusé"),
  example_submitted: field(
    'text',
    'The same id in submit_sm_resp',
    'Le même identifiant dans submit_sm_resp',
  ),
  exit_code: field('number', 'Exit code of the process', 'Code de sortie du processus'),
  explanation: field('text', 'The reason in words', 'La raison en toutes lettres'),
  expired: field('text', 'End of validity', 'Fin de validité'),
  expires: field('text', 'End of validity', 'Fin de validité'),
  failures: field('number', 'How many times it failed', "Nombre d'échecs"),
  field: field('text', 'The PDU field at fault', 'Le champ du PDU en cause'),
  foreign: field('number', 'Entries for another dest_smsc', 'Entrées destinées à un autre dest_smsc'),
  host: field('text', 'Host or address', 'Hôte ou adresse'),
  http_status: field('number', "OmniMessage's HTTP status", "Statut HTTP d'OmniMessage"),
  incarnation: field('text', 'One run of a connector', "Une exécution d'un connecteur"),
  length: field('number', 'Octets or characters', 'Octets ou caractères'),
  lines: field('number', 'Log lines', 'Lignes de journal'),
  log_level: field('text', 'Lowest level that is logged', 'Niveau le plus bas journalisé'),
  message_id: field('text', "OmniMessage's id of the message", 'Identifiant OmniMessage du message'),
  metrics_port: field('number', 'TCP port of /metrics', 'Port TCP de /metrics'),
  not_logged: field(
    'number',
    'Lines of the same kind left out before this one',
    'Lignes du même genre omises avant celle-ci',
  ),
  of_event: field(
    'text',
    'The event whose lines were left out',
    "L'événement dont des lignes ont été omises",
  ),
  operation: field('text', 'Operation of the OmniMessage API', "Opération de l'API OmniMessage"),
  part: field('number', 'Which part of the message, from 1 on', 'Quelle partie du message, à partir de 1'),
  parts: field('number', 'Parts of the message', 'Parties du message'),
  sequence_numbers: field('list', 'Records of the stream', 'Enregistrements du flux'),
  queues: field('number', 'Queues', 'Files'),
  heartbeats: field('number', 'Heartbeats', 'Battements'),
  part_name: field('text', 'File of the support bundle', "Fichier du lot d'assistance"),
  pause_ms: field('number', 'Length of the pause in milliseconds', 'Durée de la pause en millisecondes'),
  pdu: field(
    'pdu',
    'Fields of the PDU; numbers masked, texts by length',
    'Champs du PDU ; numéros masqués, textes par longueur',
  ),
  peer: field(
    'text',
    'Address of the other side, with its port where a session has one',
    "Adresse de l'autre côté, avec son port lorsqu'une session en a un",
  ),
  peer_state: field('text', 'What is wanted of the peer', 'Ce qui est voulu du pair'),
  port: field('number', 'TCP port', 'Port TCP'),
  queue_url: field('text', 'Address of an SQS queue', "Adresse d'une file SQS"),
  reason: field('text', 'Stable name of the reason', 'Nom stable de la raison'),
  refusals: field('number', 'How many times it was refused', 'Nombre de refus'),
  refused: field('number', 'How many were refused', 'Nombre de refus'),
  reports: field('number', 'Reports that OmniMessage has not taken', "Rapports qu'OmniMessage n'a pas pris"),
  request: field('text', 'What was asked of the table', 'Ce qui a été demandé à la table'),
  request_id: field('text', 'x-request-id of the answer', 'x-request-id de la réponse'),
  requests: field('number', 'Requests without an answer', 'Requêtes sans réponse'),
  returns: field('number', 'How many times the carrier sent it again', "Nombre de renvois par l'opérateur"),
  rule: field('text', 'A value of message_id_format', 'Une valeur de message_id_format'),
  seconds: field('number', 'Duration in seconds', 'Durée en secondes'),
  server_binds: field('number', 'Server peers', 'Pairs serveurs'),
  session: field('text', 'One TCP connection', 'Une connexion TCP'),
  settings: field('list', 'Names of settings', 'Noms de paramètres'),
  signal: field('text', 'Signal that ended the process', 'Signal qui a terminé le processus'),
  smsc_message_id: field(
    'text',
    "The carrier's id of the message",
    "Identifiant du message chez l'opérateur",
  ),
  stat: field('text', 'State in the receipt, such as DELIVRD', "État dans l'accusé, par exemple DELIVRD"),
  status: field('text', 'Status reported to OmniMessage', 'Statut rapporté à OmniMessage'),
  suppressed: field('number', 'Lines of the same kind left out', 'Lignes du même genre omises'),
  system_id: field('text', 'SMPP system_id', 'system_id SMPP'),
  transport: field('text', 'tcp or tls', 'tcp ou tls'),
  unchanged: field('number', 'How many stayed as they were', 'Nombre restés tels quels'),
  unidentified: field('number', 'Entries without a usable id', 'Entrées sans identifiant utilisable'),
  until: field('text', 'When it ends by itself', 'Quand cela prend fin de soi-même'),
  url: field('prose', 'Path, or address, that was asked for', 'Chemin ou adresse demandés'),
  version: field('text', 'Version of the gateway', 'Version de la passerelle'),
  peer_version: field('number', "Version of the peer's record", "Version de l'enregistrement du pair"),
  was: field('text', 'What it was before', 'Ce que cela était avant'),
  window_ms: field(
    'number',
    'Milliseconds in which they are counted',
    'Millisecondes pendant lesquelles ils sont comptés',
  ),
  by: field('text', 'Who or what asked for it', "Qui ou quoi l'a demandé"),
  written: field('number', 'How many were taken in', 'Nombre repris'),
} as const;

export type FieldName = keyof typeof FIELDS;

interface KindTypes {
  readonly text: string;
  readonly prose: string;
  readonly number: number;
  readonly list: readonly string[];
  readonly error: unknown;
  readonly pdu: Readonly<Record<string, unknown>>;
}

export type FieldType<N extends FieldName> = KindTypes[(typeof FIELDS)[N]['kind']];

import type { Words } from '../../contract/log/fields.ts';

export interface Check {
  readonly section: Section;
  readonly looksAt: Words;
  /** null: it never warns, or never fails. */
  readonly warns: Words | null;
  readonly fails: Words | null;
}

/** In the order in which they are shown. */
export const SECTIONS = {
  settings: 'Settings',
  gateway: 'Gateway on this machine',
  omnimessage: 'OmniMessage',
  binds: 'Client binds',
  partners: 'Server binds',
  files: 'Files',
  machine: 'This machine',
} as const;
export type Section = keyof typeof SECTIONS;

function check(
  section: Section,
  looksAt: Words,
  { warns = null, fails = null }: { readonly warns?: Words | null; readonly fails?: Words | null },
): Check {
  return { section, looksAt, warns, fails };
}

/** The one table of what `doctor` looks at: codes are stable, and docs/troubleshooting.md has them in both languages. */
export const CHECKS = {
  settings_valid: check(
    'settings',
    { en: 'the settings file and the environment', fr: 'le fichier de réglages et l’environnement' },
    { fails: { en: 'a fault, as `validate` prints it', fr: 'une faute, comme `validate` l’affiche' } },
  ),
  settings_warning: check(
    'settings',
    { en: 'what works and should not stay so', fr: 'ce qui marche et ne devrait pas rester ainsi' },
    { warns: { en: 'each warning of `validate`', fr: 'chaque avertissement de `validate`' } },
  ),
  gateway_running: check(
    'gateway',
    { en: '`/health` of the gateway here', fr: '`/health` de la passerelle locale' },
    {
      warns: { en: 'none runs here', fr: 'aucune ne tourne ici' },
      fails: { en: 'somebody else answers, or nobody in time', fr: 'autre chose répond, ou rien à temps' },
    },
  ),
  gateway_ready: check(
    'gateway',
    { en: '`/ready`', fr: '`/ready`' },
    { fails: { en: 'it takes no work', fr: 'elle ne prend pas de travail' } },
  ),
  gateway_bind: check(
    'gateway',
    {
      en: 'the state of each bind, and its last error',
      fr: 'l’état de chaque liaison et sa dernière erreur',
    },
    {
      warns: {
        en: 'a partner is not there, or an operator keeps the bind down or suspended',
        fr: 'un partenaire est absent, ou un opérateur tient la liaison coupée ou suspendue',
      },
      fails: { en: 'a carrier is not bound', fr: 'un transporteur n’est pas lié' },
    },
  ),
  gateway_metrics: check(
    'gateway',
    { en: '`/metrics`', fr: '`/metrics`' },
    {
      warns: {
        en: 'calls held back, reports that pile up, refused settings, lag above 100 ms',
        fr: 'appels retenus, rapports accumulés, réglages refusés, retard de plus de 100 ms',
      },
    },
  ),
  api_dns: check(
    'omnimessage',
    {
      en: 'all addresses of the host in `api_base_url`',
      fr: 'toutes les adresses de l’hôte de `api_base_url`',
    },
    { fails: { en: 'none', fr: 'aucune' } },
  ),
  api_tcp: check(
    'omnimessage',
    { en: 'a connection to each of them', fr: 'une connexion à chacune' },
    {
      warns: { en: 'some refuse', fr: 'certaines refusent' },
      fails: { en: 'all refuse', fr: 'toutes refusent' },
    },
  ),
  api_tls: check(
    'omnimessage',
    {
      en: 'the handshake, and whom the certificate is for',
      fr: 'la négociation, et pour qui est le certificat',
    },
    {
      warns: { en: 'it does not check out, and need not', fr: 'il n’est pas valable, et n’a pas à l’être' },
      fails: {
        en: 'it does not check out under `verify_ssl_peer`, or no TLS is spoken',
        fr: 'il n’est pas valable avec `verify_ssl_peer`, ou le port ne parle pas TLS',
      },
    },
  ),
  api_certificate: check(
    'omnimessage',
    { en: 'days until the certificate expires', fr: 'les jours restants du certificat' },
    {
      warns: { en: 'fewer than 30, or expired and not checked', fr: 'moins de 30, ou expiré et non vérifié' },
      fails: { en: 'expired, or not valid yet', fr: 'expiré, ou pas encore valable' },
    },
  ),
  api_health: check(
    'omnimessage',
    { en: '`GET /api/system/health`', fr: '`GET /api/system/health`' },
    { fails: { en: 'anything but 2xx, or a web page', fr: 'autre chose que 2xx, ou une page web' } },
  ),
  api_poll: check(
    'omnimessage',
    {
      en: 'a poll of one bind, which claims nothing',
      fr: 'une interrogation pour une liaison, qui ne réserve rien',
    },
    {
      warns: {
        en: 'entries without an id, or malformed',
        fr: 'des entrées sans identifiant, ou mal formées',
      },
      fails: { en: 'no answer that can be read', fr: 'aucune réponse lisible' },
    },
  ),
  clock: check(
    'omnimessage',
    {
      en: 'this clock against the `Date` of OmniMessage',
      fr: 'cette horloge comparée à la `Date` d’OmniMessage',
    },
    {
      warns: { en: 'more than 5 s off', fr: 'plus de 5 s d’écart' },
      fails: { en: 'more than 5 min off', fr: 'plus de 5 min d’écart' },
    },
  ),
  bind_dns: check(
    'binds',
    {
      en: 'all addresses of each host of a carrier',
      fr: 'toutes les adresses de chaque hôte d’un transporteur',
    },
    {
      warns: { en: 'none, and another host answers', fr: 'aucune, et un autre hôte répond' },
      fails: { en: 'none', fr: 'aucune' },
    },
  ),
  bind_tcp: check(
    'binds',
    { en: 'a connection to each of them', fr: 'une connexion à chacune' },
    {
      warns: {
        en: 'some refuse, or another host answers',
        fr: 'certaines refusent, ou un autre hôte répond',
      },
      fails: { en: 'all refuse', fr: 'toutes refusent' },
    },
  ),
  bind_tls: check(
    'binds',
    { en: 'the handshake, where `tls` is set', fr: 'la négociation, si `tls` est activé' },
    {
      warns: {
        en: 'the certificate does not check out, and need not',
        fr: 'certificat non valable, et non vérifié',
      },
      fails: {
        en: 'it does not under `tls.verify`, or no TLS',
        fr: 'non valable avec `tls.verify`, ou pas de TLS',
      },
    },
  ),
  bind_certificate: check(
    'binds',
    {
      en: 'days until the carrier’s certificate expires',
      fr: 'les jours restants du certificat du transporteur',
    },
    {
      warns: { en: 'fewer than 30, or expired and not checked', fr: 'moins de 30, ou expiré et non vérifié' },
      fails: { en: 'expired, or not valid yet', fr: 'expiré, ou pas encore valable' },
    },
  ),
  bind_test: check(
    'binds',
    { en: 'a bind as configured, unbound at once', fr: 'une liaison comme configurée, déliée aussitôt' },
    {
      warns: {
        en: 'the carrier takes no second session, or the unbind went wrong',
        fr: 'le transporteur n’admet pas de seconde session, ou l’unbind s’est mal passé',
      },
      fails: { en: 'refused, or not answered', fr: 'refusée, ou sans réponse' },
    },
  ),
  table_peers: check(
    'binds',
    {
      en: 'binds of the gateway that the file does not have: the API tests those of its table',
      fr: 'les liaisons de la passerelle absentes du fichier : l’API essaie celles de sa table',
    },
    {},
  ),
  listen_address: check(
    'partners',
    {
      en: 'the addresses of `listen`: free, or the gateway’s',
      fr: 'les adresses de `listen` : libres, ou à la passerelle',
    },
    {
      warns: { en: 'free, though a gateway runs here', fr: 'libres, alors qu’une passerelle tourne ici' },
      fails: {
        en: 'another process has it, or it cannot be had',
        fr: 'un autre processus l’a, ou elle ne peut être prise',
      },
    },
  ),
  partner_whitelist: check(
    'partners',
    { en: '`ip_whitelist` of each partner', fr: '`ip_whitelist` de chaque partenaire' },
    { warns: { en: 'empty', fr: 'vide' } },
  ),
  config_file: check(
    'files',
    {
      en: 'owner and mode of the settings file (0600)',
      fr: 'propriétaire et droits du fichier de réglages (0600)',
    },
    {
      warns: {
        en: 'it holds passwords and others may read it; the group may write; another owner',
        fr: 'il contient des mots de passe et d’autres peuvent le lire ; le groupe peut écrire ; autre propriétaire',
      },
      fails: { en: 'others may write', fr: 'd’autres peuvent écrire' },
    },
  ),
  certificate_file: check(
    'files',
    {
      en: 'each certificate file: there, PEM, not expired',
      fr: 'chaque fichier de certificat : présent, PEM, non expiré',
    },
    {
      warns: { en: 'fewer than 30 days left', fr: 'moins de 30 jours restants' },
      fails: { en: 'missing, unreadable, expired', fr: 'absent, illisible, expiré' },
    },
  ),
  key_file: check(
    'files',
    {
      en: 'each key file: there, its certificate’s, mode 0600',
      fr: 'chaque fichier de clé : présent, celle du certificat, droits 0600',
    },
    {
      warns: { en: 'the group may read it', fr: 'le groupe peut le lire' },
      fails: {
        en: 'missing, unreadable, of another certificate, or others may read it',
        fr: 'absent, illisible, d’un autre certificat, ou lisible par d’autres',
      },
    },
  ),
  data_directory: check(
    'files',
    { en: 'mode of the data directory (0700)', fr: 'droits du répertoire de données (0700)' },
    {
      warns: {
        en: 'others may look in, or another owner',
        fr: 'd’autres peuvent y regarder, ou autre propriétaire',
      },
      fails: { en: 'missing, though `DATA_DIR` names it', fr: 'absent, bien que `DATA_DIR` le nomme' },
    },
  ),
  disk_space: check(
    'machine',
    { en: 'free space where the files are', fr: 'l’espace libre où sont les fichiers' },
    {
      warns: { en: 'under 10 % or 1 GiB', fr: 'moins de 10 % ou 1 Gio' },
      fails: { en: 'under 100 MiB', fr: 'moins de 100 Mio' },
    },
  ),
  memory: check(
    'machine',
    { en: 'memory that programs can still have', fr: 'la mémoire encore disponible' },
    {
      warns: { en: 'under 10 % or 256 MiB', fr: 'moins de 10 % ou 256 Mio' },
      fails: { en: 'under 64 MiB', fr: 'moins de 64 Mio' },
    },
  ),
  load: check(
    'machine',
    { en: 'load average of 5 minutes', fr: 'la charge moyenne sur 5 minutes' },
    { warns: { en: 'more than 2 a processor', fr: 'plus de 2 par processeur' } },
  ),
  file_descriptors: check(
    'machine',
    {
      en: '`ulimit -n` against connections that the settings allow',
      fr: '`ulimit -n` comparé aux connexions que les réglages permettent',
    },
    {
      warns: { en: 'four fifths are in use', fr: 'quatre cinquièmes sont pris' },
      fails: { en: 'fewer than may be needed', fr: 'moins qu’il n’en faut' },
    },
  ),
  node_version: check(
    'machine',
    { en: 'the version of Node.js', fr: 'la version de Node.js' },
    {
      warns: { en: 'newer than 24, or an odd one', fr: 'plus récente que 24, ou impaire' },
      fails: { en: 'older than 20.20', fr: 'antérieure à 20.20' },
    },
  ),
  unfinished: check(
    'machine',
    { en: 'what `--timeout` left no time for', fr: 'ce que `--timeout` n’a pas laissé finir' },
    {},
  ),
} as const satisfies Readonly<Record<string, Check>>;

/** Stable: scripts may match them. */
export type CheckCode = keyof typeof CHECKS;

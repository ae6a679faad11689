import type { Words } from '../contract/log/fields.ts';

/**
 * What each setting of deploy.yaml is for, by its path; entries of lists are `name[]`. The settings of one cell
 * (`cells[].connector`, `cells[].smpp`) are those of all. A test holds this table against the schema.
 */
export const DEPLOYMENT_TEXTS: Readonly<Record<string, Words>> = {
  name: {
    en: 'First part of the names of stacks, tables and functions: several gateways can live in one region.',
    fr: 'Début du nom des piles, tables et fonctions : plusieurs passerelles peuvent vivre dans une région.',
  },
  region: { en: 'Where it is deployed.', fr: 'Où elle est déployée.' },
  account: {
    en: 'The account; none: that of the credentials which deploy.',
    fr: 'Le compte ; aucun : celui des identifiants qui déploient.',
  },
  tags: { en: 'Tags of every resource.', fr: 'Étiquettes de chaque ressource.' },
  network: { en: 'A VPC of its own, or one that there is.', fr: 'Un VPC à elle, ou un VPC existant.' },
  'network.cidr': { en: 'Range of the VPC.', fr: 'Plage du VPC.' },
  'network.availability_zones': {
    en: 'Zones. Each of a new network costs two Elastic IPs, of which an account has 5 unless raised.',
    fr: 'Zones. Chacune d’un réseau neuf coûte deux adresses IP fixes ; un compte en a 5, sauf relèvement.',
  },
  'network.interface_endpoints': {
    en: 'Private ways to AWS: `ecr`, `logs`, `sqs`, `kms`, `secretsmanager`, `aps-workspaces`; each is priced by hour and zone. DynamoDB and S3 have theirs for nothing.',
    fr: 'Chemins privés vers AWS : `ecr`, `logs`, `sqs`, `kms`, `secretsmanager`, `aps-workspaces` ; facturés à l’heure et par zone. DynamoDB et S3 ont les leurs gratuitement.',
  },
  'network.vpc_id': { en: 'The VPC.', fr: 'Le VPC.' },
  'network.public_subnet_ids': {
    en: 'One for each zone, in the same order; needed where `smpp.exposure` is public.',
    fr: 'Un par zone, dans le même ordre ; nécessaires si `smpp.exposure` est public.',
  },
  'network.private_subnet_ids': {
    en: 'One for each zone, in the same order: there the connectors run.',
    fr: 'Un par zone, dans le même ordre : là tournent les connecteurs.',
  },
  'omnimessage.api_base_url': { en: 'Where OmniMessage is.', fr: 'Où est OmniMessage.' },
  'omnimessage.verify_ssl_peer': {
    en: 'Refuse an OmniMessage whose certificate does not check out.',
    fr: 'Refuser une OmniMessage dont le certificat n’est pas valable.',
  },
  'omnimessage.api_token_secret_arn': {
    en: 'Secret whose whole text is the bearer token; none: OmniMessage wants none.',
    fr: 'Secret dont tout le texte est le jeton ; aucun : OmniMessage n’en veut pas.',
  },
  'omnimessage.connectivity': { en: 'How OmniMessage is reached.', fr: 'Comment OmniMessage est atteinte.' },
  'omnimessage.connectivity.service_name': {
    en: 'Endpoint service that OmniMessage’s account offers.',
    fr: 'Service de point de terminaison qu’offre le compte d’OmniMessage.',
  },
  'omnimessage.connectivity.port': { en: 'Its port.', fr: 'Son port.' },
  'omnimessage.connectivity.private_dns': {
    en: 'The service’s verified private name is that of `api_base_url`; `false`: make the record yourself.',
    fr: 'Le nom privé vérifié du service est celui de `api_base_url` ; `false` : créez l’enregistrement vous-même.',
  },
  'omnimessage.connectivity.transit_gateway_id': {
    en: 'The transit gateway.',
    fr: 'La passerelle de transit.',
  },
  'omnimessage.connectivity.peering_connection_id': {
    en: 'The peering, accepted already.',
    fr: 'L’appairage, déjà accepté.',
  },
  'omnimessage.connectivity.cidrs': { en: 'Ranges behind it.', fr: 'Plages qui sont derrière.' },
  image: {
    en: '`build`, or an image of your own registry for arm64, by tag or digest.',
    fr: '`build`, ou une image arm64 de votre registre, par étiquette ou empreinte.',
  },
  'connector.cpu': {
    en: 'Of a task; 1024 is one vCPU. A quarter of one is the collector’s.',
    fr: 'D’une tâche ; 1024 vaut un vCPU. Un quart de vCPU va au collecteur.',
  },
  'connector.memory': {
    en: 'Of a task, in MiB, as Fargate pairs it with `cpu`; 256 are the collector’s.',
    fr: 'D’une tâche, en Mio, que Fargate associe à `cpu` ; 256 vont au collecteur.',
  },
  'connector.min': {
    en: 'Connectors, at least; 2, so that one may die.',
    fr: 'Connecteurs, au moins ; 2, pour que l’un puisse mourir.',
  },
  'connector.max': { en: 'Connectors, at most.', fr: 'Connecteurs, au plus.' },
  'connector.cpu_target_percent': {
    en: 'Load at which another one is started.',
    fr: 'Charge à laquelle un autre démarre.',
  },
  'connector.binds_target': {
    en: 'Bound peers per connector at which another one is started.',
    fr: 'Pairs liés par connecteur à partir desquels un autre démarre.',
  },
  'connector.on_store_error': {
    en: 'Binds while DynamoDB does not answer: `hold` keeps them, `drop` ends them.',
    fr: 'Liaisons pendant que DynamoDB ne répond pas : `hold` les garde, `drop` les termine.',
  },
  'connector.log_level': { en: 'Lowest level that is logged.', fr: 'Niveau le plus bas qui est journalisé.' },
  'smpp.port': { en: 'Port for partners.', fr: 'Port pour les partenaires.' },
  'smpp.exposure': {
    en: '`public`: partners come over the internet to fixed addresses; `internal`: only from the network.',
    fr: '`public` : les partenaires viennent par Internet vers des adresses fixes ; `internal` : du réseau seulement.',
  },
  'smpp.allowed_cidrs': {
    en: 'Who may knock at all; each partner’s `ip_whitelist` decides after that.',
    fr: 'Qui peut frapper à la porte ; `ip_whitelist` de chaque partenaire décide ensuite.',
  },
  'smpp.tls': {
    en: 'TLS, which ends at the load balancer; none: no TLS.',
    fr: 'TLS, qui finit au répartiteur ; aucun : pas de TLS.',
  },
  'smpp.tls.port': { en: 'Its port.', fr: 'Son port.' },
  'smpp.tls.certificate_arn': { en: 'Its certificate.', fr: 'Son certificat.' },
  'smpp.domain': {
    en: 'Name for partners; none: the load balancer’s own.',
    fr: 'Nom pour les partenaires ; aucun : celui du répartiteur.',
  },
  'smpp.domain.name': { en: 'The name.', fr: 'Le nom.' },
  'smpp.domain.hosted_zone.id': {
    en: 'Zone of Route 53 for the record.',
    fr: 'Zone Route 53 de l’enregistrement.',
  },
  'smpp.domain.hosted_zone.name': { en: 'Its name.', fr: 'Son nom.' },
  cells: {
    en: 'Services of connectors, each with its load balancer, for some 1,000 peers.',
    fr: 'Services de connecteurs, chacun avec son répartiteur, pour environ 1 000 pairs.',
  },
  'cells[].name': {
    en: 'Name of the cell, which a peer can ask for.',
    fr: 'Nom de la cellule, qu’un pair peut demander.',
  },
  'cells[].connector': { en: 'In place of `connector`.', fr: 'À la place de `connector`.' },
  'cells[].smpp': { en: 'In place of `smpp`.', fr: 'À la place de `smpp`.' },
  'dashboard.domain': {
    en: 'Its name; none: CloudFront’s own.',
    fr: 'Son nom ; aucun : celui de CloudFront.',
  },
  'dashboard.domain.name': { en: 'The name.', fr: 'Le nom.' },
  'dashboard.domain.certificate_arn': {
    en: 'Its certificate, in us-east-1.',
    fr: 'Son certificat, dans us-east-1.',
  },
  'dashboard.domain.hosted_zone': {
    en: 'Where the record is made; none: you make it.',
    fr: 'Où l’enregistrement est créé ; aucun : vous le créez.',
  },
  'dashboard.domain.hosted_zone.id': { en: 'Zone of Route 53.', fr: 'Zone Route 53.' },
  'dashboard.domain.hosted_zone.name': { en: 'Its name.', fr: 'Son nom.' },
  'dashboard.waf': { en: 'A web application firewall before it.', fr: 'Un pare-feu applicatif devant.' },
  'dashboard.waf_requests_per_5_minutes': {
    en: 'Requests of one address within five minutes, at most.',
    fr: 'Requêtes d’une adresse en cinq minutes, au plus.',
  },
  'dashboard.allowed_countries': {
    en: 'Countries by two letters; none: all. A rule of the firewall.',
    fr: 'Pays en deux lettres ; aucun : tous. Une règle du pare-feu.',
  },
  'dashboard.machine_clients': { en: 'Programs that call the API.', fr: 'Programmes qui appellent l’API.' },
  'dashboard.machine_clients[].name': { en: 'Name of the program.', fr: 'Nom du programme.' },
  'dashboard.machine_clients[].access': { en: 'What it may do.', fr: 'Ce qu’il peut faire.' },
  'api.requests_per_second': {
    en: 'Requests of all callers, at most.',
    fr: 'Requêtes de tous les appelants, au plus.',
  },
  'api.burst': { en: 'Beyond that for a moment.', fr: 'Au-delà, pour un instant.' },
  'monitoring.managed_prometheus': {
    en: 'Managed Prometheus, with a collector beside each connector.',
    fr: 'Prometheus géré, avec un collecteur à côté de chaque connecteur.',
  },
  'monitoring.scrape_interval_seconds': {
    en: 'Seconds between two scrapes.',
    fr: 'Secondes entre deux collectes.',
  },
  'monitoring.scrape_from_cidrs': {
    en: 'Ranges that a Prometheus of your own scrapes from; none: none does.',
    fr: 'Plages d’où collecte votre propre Prometheus ; aucune : aucun ne le fait.',
  },
  'monitoring.alert_emails': { en: 'Who gets alerts.', fr: 'Qui reçoit les alertes.' },
  'monitoring.alert_topic_arn': {
    en: 'Topic for alerts, such as one that pages; none: one is made.',
    fr: 'Sujet des alertes, par exemple une astreinte ; aucun : il est créé.',
  },
  'retention.connector_log_days': {
    en: 'How long logs of connectors are kept.',
    fr: 'Durée de garde des journaux des connecteurs.',
  },
  'retention.access_log_days': {
    en: 'How long logs of access are kept.',
    fr: 'Durée de garde des journaux d’accès.',
  },
  client_peers: {
    en: 'Carriers declared here, with the settings of `binds`; the dashboard shows them locked.',
    fr: 'Transporteurs déclarés ici, avec les réglages de `binds` ; le tableau de bord les montre verrouillés.',
  },
  'client_peers[].password_secret_arn': {
    en: 'Secret whose whole text is the password, in place of `password`.',
    fr: 'Secret dont tout le texte est le mot de passe, à la place de `password`.',
  },
  'client_peers[].password_revision': {
    en: 'Another text makes the next deployment read the password anew, as after a rotation.',
    fr: 'Un autre texte fait relire le mot de passe au prochain déploiement, comme après une rotation.',
  },
  'client_peers[].cell': { en: 'Its cell; none: `default`.', fr: 'Sa cellule ; aucune : `default`.' },
  'client_peers[].take_over': {
    en: 'Of a peer with this name that the API or a file has made; otherwise that is refused.',
    fr: 'D’un pair de ce nom qu’ont fait l’API ou un fichier ; sinon c’est refusé.',
  },
  server_peers: {
    en: 'Partners, likewise, with the settings of `server_binds`.',
    fr: 'Partenaires, de même, avec les réglages de `server_binds`.',
  },
};

/** false: it is explained under the same name elsewhere. */
export function hasOwnText(path: string): boolean {
  return !/^(?:cells\[\]\.(?:connector|smpp)|server_peers\[\])\./.test(path);
}

/**
 * The contract's sentences about settings, in French. A test holds each of these lists against the schema.
 *
 * Of peers, by pointer: what the dashboard's forms say of client and server peers alike.
 */
export const settingsFr: Readonly<Record<string, string>> = {
  name: 'Unique parmi tous les pairs ; nom de la liaison dans les journaux et métriques, et dest_smsc dans OmniMessage.',
  host: 'Nom d’hôte ou adresse IP du serveur SMPP du transporteur.',
  port: 'Port TCP du transporteur.',
  system_id:
    'Nom d’utilisateur de la liaison (SMPP 3.4 §5.2.1), 15 octets au plus ; unique parmi les pairs serveurs.',
  password: 'Mot de passe de la liaison (SMPP 3.4 §5.2.2) : 8 octets au plus, 64 avec allow_long_password.',
  bind_type:
    'transmitter (envoi), receiver (réception) ou transceiver (les deux ; à prendre sauf avis contraire du transporteur).',
  tps_limit: 'Messages envoyés à ce pair par seconde, au plus : 70 à 80 % de ce que le transporteur permet.',
  queue_check_frequency: 'À quel rythme une file inactive est interrogée pour ce pair.',
  allow_long_password: 'Le pair accepte des mots de passe au-delà des 8 octets de SMPP 3.4.',
  system_type: 'system_type (SMPP 3.4 §5.2.3).',
  interface_version: 'interface_version (SMPP 3.4 §5.2.4) : 3.3, 3.4 ou 5.0.',
  addr_ton: 'addr_ton de la liaison (SMPP 3.4 §5.2.5).',
  addr_npi: 'addr_npi de la liaison (SMPP 3.4 §5.2.6).',
  address_range: 'address_range de la liaison (SMPP 3.4 §5.2.7).',
  receipts_for:
    'Pour un récepteur : le transmetteur dont les accusés arrivent ici. Vide : celui de même system_id et de même hôte, s’il y en a un.',
  sessions: 'Sessions simultanées de cette liaison ; elles partagent tps_limit.',
  failover_hosts:
    'Autres hôtes, essayés dans cet ordre quand host ne répond pas ; sans port, celui de la liaison est utilisé.',
  mode: 'client : nous appelons le transporteur.',
  tls: 'TLS vers le transporteur ; tls: true abrège {enabled: true}.',
  'tls/enabled': 'Appeler en TLS.',
  'tls/verify': 'Refuser un transporteur dont le certificat n’est pas valable.',
  'tls/ca_file': 'Fichier PEM des certificats de confiance, à la place de ceux du système.',
  'tls/cert_file': 'Fichier PEM de notre chaîne de certificats client.',
  'tls/key_file': 'Fichier PEM de la clé de notre certificat client.',
  'tls/server_name': 'Nom que le certificat doit porter et qui va dans SNI ; vide : l’hôte.',
  'tls/min_version': 'Version TLS minimale : 1.2 ou 1.3.',
  window_size: 'Requêtes d’une session sans réponse, au plus.',
  connect_timeout: 'Durée permise pour la connexion TCP et la négociation TLS.',
  bind_timeout: 'Durée permise pour la réponse à la liaison.',
  reconnect_delay: 'Attente avant la première reconnexion ; double, avec aléa, jusqu’à reconnect_max_delay.',
  reconnect_max_delay: 'Attente la plus longue entre deux reconnexions ; elles ne cessent jamais.',
  already_bound_delay:
    'Attente la plus courte après ESME_RALYBND : le transporteur doit remarquer que l’ancienne session est finie.',
  response_timeout: 'Durée d’attente d’une réponse ; ensuite le sort du message est inconnu.',
  enquire_link_interval:
    'Une session liée et sans trafic envoie enquire_link à ce rythme (SMPP 3.4 §7.2, enquire_link_timer).',
  enquire_link_timeout: 'Durée permise pour enquire_link_resp ; ensuite la session est fermée.',
  unbind_timeout: 'Durée permise pour unbind_resp ; ensuite la connexion est fermée.',
  throttle_pause: 'Pause de toute la liaison après ESME_RTHROTTLED ; double tant que cela dure.',
  throttle_max_pause: 'Pause la plus longue après ESME_RTHROTTLED.',
  queue_full_delay:
    'Un message refusé par ESME_RMSGQFUL est réessayé après ce délai ; les autres continuent.',
  queue_full_retries:
    'Nombre d’essais d’un message refusé par ESME_RMSGQFUL avant qu’il soit déclaré en échec.',
  max_pdu_length: 'PDU la plus longue acceptée ; au-delà, la session se termine par ESME_RINVCMDLEN.',
  default_alphabet: 'Ce que data_coding 0, « SMSC default alphabet », signifie pour ce pair.',
  alphabets:
    'Alphabets à essayer pour un texte, dans cet ordre ; le premier qui porte tous ses caractères est pris.',
  national_languages: 'Tables nationales (3GPP 23.038 annexe A) que lisent les téléphones derrière ce pair.',
  data_coding:
    'data_coding (SMPP 3.4 §5.2.19) à mettre sur chaque message ; vide : celui de l’alphabet choisi.',
  transliterate: 'Remplacer les caractères qu’aucun alphabet permis ne porte par leur plus proche, ê par e.',
  long_messages:
    'Envoi d’un texte de plus d’une partie : parties avec référence UDH de 8 ou 16 bits, TLV sar_*, un TLV message_payload, ou refus (none).',
  reassemble: 'Réunir les parties d’un long message entrant avant de le donner à OmniMessage.',
  reassemble_timeout: 'Attente des parties manquantes ; ensuite les parties sont transmises telles quelles.',
  service_type: 'service_type de chaque message (SMPP 3.4 §5.2.11), 5 octets au plus.',
  protocol_id: 'protocol_id (SMPP 3.4 §5.2.13).',
  source_ton: 'source_addr_ton (SMPP 3.4 §5.2.5) ; vide : déduit de l’expéditeur.',
  source_npi: 'source_addr_npi (SMPP 3.4 §5.2.6) ; vide : déduit de l’expéditeur.',
  dest_ton: 'dest_addr_ton ; vide : déduit de la destination.',
  dest_npi: 'dest_addr_npi ; vide : déduit de la destination.',
  registered_delivery:
    'registered_delivery (SMPP 3.4 §5.2.17) quand OmniMessage ne dit rien ; 1 demande un accusé final.',
  validity_format:
    'Écriture de validity_period et schedule_delivery_time (SMPP 3.4 §7.1.1) ; none : laissés vides.',
  utc_offset:
    'Heure locale du SMSC de ce pair : les heures absolues (SMPP 3.4 §7.1.1) et les dates des accusés y sont écrites.',
  international_prefix:
    'Ce qui précède un numéro international (TON 1) : rien, comme dans SMPP 3.4, un plus ou deux zéros.',
  message_class_form:
    'Comment la classe d’un message, par exemple 0 pour flash, est dite : data_coding 0x10–0x1B, data_coding 0xF0–0xF7, ou le TLV dest_addr_subunit.',
  port_form:
    'Comment les ports applicatifs sont dits : dans l’en-tête de données (3GPP 23.040 §9.2.3.24.4), ou par les TLV source_port et destination_port.',
  message_id_format:
    'Lien entre l’identifiant d’un accusé et celui de submit_sm_resp, quand un transporteur écrit l’un en hexadécimal et l’autre en décimal ; auto : appris.',
  tlv_names:
    'Noms des TLV propres à ce pair (SMPP 3.4 §3.2.4 : 0x1400 à 0x3FFF), par exemple dlt_entity_id = 0x1400 ; tlvs et OmniMessage peuvent les employer.',
  tlvs: 'TLV ajoutés à chaque message : un nom de SMPP 3.4 ou de tlv_names, ou une étiquette 0xNNNN, avec hex:…, un texte ou un entier. Un TLV venu avec le message l’emporte.',
  allowed_bind_types: 'Types de liaison que le partenaire peut utiliser.',
  ip_whitelist:
    'Adresses IPv4 et IPv6 et plages CIDR d’où le partenaire peut appeler ; vide : toutes (pas pour la production).',
  max_sessions: 'Sessions simultanées de ce partenaire ; une liaison de plus est refusée.',
  deliver_window_size: 'deliver_sm d’une session sans réponse, au plus.',
  inactivity_timeout:
    'Une session où le partenaire n’envoie rien pendant ce temps est terminée (SMPP 3.4 §7.2, inactivity_timer).',
  receipt_text:
    'Texte des accusés que nous envoyons : standard (SMPP 3.4 annexe B) ou short (sans le texte du message).',
  receipt_tlvs:
    'Mettre receipted_message_id, message_state et network_error_code dans les accusés que nous envoyons.',
};

/** Of server peers, where they differ. */
export const serverSettingsFr: Readonly<Record<string, string>> = {
  mode: 'server : le partenaire nous appelle.',
  system_id:
    'Nom d’utilisateur que présente le partenaire (SMPP 3.4 §5.2.1) ; unique parmi les pairs serveurs.',
  password:
    'Mot de passe que présente le partenaire : en clair, 8 octets au plus (64 avec allow_long_password), ou une empreinte scrypt au format PHC.',
  allow_long_password: 'Le partenaire peut envoyer des mots de passe au-delà des 8 octets de SMPP 3.4.',
  window_size:
    'Requêtes d’une session que nous gardons sans réponse, au plus ; la suivante reçoit ESME_RTHROTTLED.',
};

/** Of the gateway as a whole. */
export const globalSettingsFr: Readonly<Record<string, string>> = {
  api_base_url: 'Où est OmniMessage. La passerelle ne peut pas tourner sans elle.',
  api_token: 'Jeton d’accès à OmniMessage.',
  api_timeout: 'Durée permise pour une requête à OmniMessage.',
  api_connections: 'Connexions à OmniMessage, au plus.',
  smpp_poll_interval: 'Temps le plus court entre deux interrogations d’une liaison.',
  verify_ssl_peer: 'Refuser une OmniMessage dont le certificat n’est pas valable ; true en production.',
  smsc_name: 'Nom sous lequel cette passerelle s’enregistre auprès d’OmniMessage.',
  public_smpp_address:
    'Où appellent les partenaires, hôte ou hôte:port, quand ce n’est pas listen : un répartiteur, une adresse traduite. Seulement montré, pour leur être transmis.',
  local_targets:
    'Si les pairs peuvent avoir des hôtes qui mènent à cette machine ou à sa plateforme (boucle locale, lien local, service de métadonnées d’un nuage), par adresse ou par nom : auto les refuse là où les pairs viennent de tables dans AWS.',
  report_backlog_limit:
    'Messages pris et pas encore rapportés à OmniMessage, au plus, toutes liaisons confondues ; à cette limite, plus aucune interrogation. À côté d’autres, une liaison n’en tient pas plus qu’elle ne leur en laisse.',
  log_level: 'Niveau le plus bas qui est journalisé.',
  log_message_text:
    'Journaliser en entier textes et numéros des messages, qui sont des données personnelles.',
  otel_exporter_otlp_endpoint:
    'URL de base d’un collecteur OpenTelemetry (OTLP sur HTTP) qui reçoit les traces ; aucune : pas de traces.',
  otel_traces_sampler_arg: 'Part des messages qui sont tracés, de 0 à 1.',
  metrics_host: 'Adresse sur laquelle /metrics écoute.',
  metrics_port: 'Port TCP de /metrics.',
  drain_timeout: 'Durée pendant laquelle un arrêt attend les réponses et rapports en cours.',
};

/** Of `listen`, by pointer. */
export const listenSettingsFr: Readonly<Record<string, string>> = {
  host: 'Adresse d’écoute : 0.0.0.0 ou :: pour toutes, 127.0.0.1 pour des tests.',
  port: 'Port TCP de SMPP.',
  max_connections:
    'Connexions simultanées, tous partenaires confondus ; le bind d’une de plus est refusé (ESME_RBINDFAIL).',
  max_half_open: 'Connexions qui ne se sont pas encore liées, au plus ; comptées dans max_connections.',
  session_init_timeout:
    'Une connexion qui ne se lie pas dans ce délai est fermée (SMPP 3.4 §7.2, session_init_timer).',
  connection_rate: 'Nouvelles connexions par seconde et par adresse, au plus.',
  'tls/enabled': 'Écouter aussi en TLS, sur un port à part.',
  'tls/port': 'Port TCP de SMPP sur TLS.',
  'tls/cert_file': 'Fichier PEM de notre chaîne de certificats.',
  'tls/key_file': 'Fichier PEM de sa clé.',
  'tls/ca_file': 'Fichier PEM des autorités des certificats des partenaires.',
  'tls/request_client_cert':
    'Si les partenaires présentent un certificat : none (non), optional (vérifié s’il y en a un), required (exigé).',
  'tls/min_version': 'Version TLS minimale, entre guillemets : "1.2" ou "1.3".',
  'proxy_protocol/enabled':
    'Attendre un en-tête PROXY (version 1 ou 2) avant SMPP, depuis des adresses de confiance.',
  'proxy_protocol/trusted': 'Adresses et plages des répartiteurs dont l’en-tête est cru.',
  'lockout/failures':
    'Liaisons refusées pour leurs identifiants avant qu’une adresse soit bloquée ; un system_id attaqué est ralenti.',
  'lockout/window': 'Durée pendant laquelle les échecs comptent ensemble.',
  'lockout/duration': 'Durée d’un blocage.',
};

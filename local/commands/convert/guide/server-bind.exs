config :omnimessage_smpp, :server_binds, [
  %{
    # Identifiant unique pour ce client
    name: "partner_acme",

    # Informations d'identification attendues du client
    system_id: "acme_corp",
    password: "acme_secret",

    # Types de liaison autorisés
    allowed_bind_types: [:transmitter, :receiver, :transceiver],

    # Restrictions IP
    ip_whitelist: ["192.168.1.0/24", "10.50.1.100"],

# Limitation de débit
tps_limit: 50,

# Fréquence de vérification de la file d'attente
queue_check_frequency: 1000
}
]

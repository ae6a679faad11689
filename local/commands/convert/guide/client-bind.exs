config :omnimessage_smpp, :binds, [
  %{
    # Identifiant unique pour cette connexion
    name: "vodafone_uk",

    # Mode de connexion
    mode: :client,

    # Type de liaison SMPP
    bind_type: :transceiver,

    # Adresse du serveur SMPP de l'opérateur
    host: "smpp.vodafone.co.uk",
    port: 2775,

    # Informations d'authentification
    system_id: "your_username",
    password: "your_password",

    # Limitation de débit
    tps_limit: 100,
# Fréquence de vérification de la file d'attente
queue_check_frequency: 1000
}
]

# Ajouter à la liste des server_binds
config :omnimessage_smpp, :server_binds, [
    # Liaisons serveur existantes...

    # Ajouter une nouvelle liaison serveur
    %{
        name: "partner_acme",
        system_id: "acme_corp",
        password: "secure_password_123",
        allowed_bind_types: [:transmitter, :receiver, :transceiver],
        ip_whitelist: ["203.0.113.0/24"],
        tps_limit: 50,
        queue_check_frequency: 1000
    }
]

# Assurez-vous que la configuration d'écoute existe (nécessaire
# une seule fois)
config :omnimessage_smpp, :listen, %{
    host: "0.0.0.0",
    port: 2775,
    max_connections: 100
}

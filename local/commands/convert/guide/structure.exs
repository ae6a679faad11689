import Config

# Paramètres globaux
config :omnimessage_smpp,
  setting_name: value

# Liens SMPP
config :omnimessage_smpp, :binds, [
  %{
    name: "bind_name",
    # ... paramètres de liaison
}
]

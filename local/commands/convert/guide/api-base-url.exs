config :omnimessage_smpp,
  api_base_url: "https://omnimessage-core.example.com:8443"

config :omnimessage_smpp,
    verify_ssl_peer: false

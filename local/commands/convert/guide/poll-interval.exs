config :omnimessage_smpp,
    smpp_poll_interval: 100

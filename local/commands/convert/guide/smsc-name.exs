config :omnimessage_smpp,
    smsc_name: "smpp_gateway"

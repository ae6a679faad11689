import Config

config :omnimessage_smpp,
  api_base_url: "https://smsc.company.com:8443",
verify_ssl_peer: true,
smsc_name: "smpp_prod"

config :omnimessage_smpp, :binds, [
%{
  name: "att_primary",
  mode: :client,
  bind_type: :transceiver,
  host: "smpp.att.com",
  port: 2775,
  system_id: "company_user",
  password: "secure_pass_123",
  tps_limit: 100,
  queue_check_frequency: 1000
},
]

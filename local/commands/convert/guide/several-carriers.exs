import Config

config :omnimessage_smpp,
api_base_url: "https://smsc.company.com:8443"

config :omnimessage_smpp, :binds, [
# Amérique du Nord
%{
  name: "att_us",
  mode: :client,
  bind_type: :transceiver,
  host: "smpp.att.com",
  port: 2775,
  system_id: "att_username",
  password: "att_password",
  tps_limit: 100,
  queue_check_frequency: 1000
},
# Europe
%{
  name: "vodafone_uk",
  mode: :client,
  bind_type: :transceiver,
  host: "smpp.vodafone.co.uk",
  port: 2775,
  system_id: "voda_username",
  password: "voda_password",
  tps_limit: 50,
  queue_check_frequency: 1000
}
]

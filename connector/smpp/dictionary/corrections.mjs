/**
 * What `smpp/lib/defs.js` lacks, or has wrong, against SMPP 3.4 (issue 1.2) and SMPP 5.0 (19 February 2003).
 * Everything else of the codec is compiled from that dictionary; `npm run generate` after a change here.
 */

/**
 * Largest size of each C-Octet String in octets, NUL included: SMPP 3.4 §4 (PDU tables) and §5.2. `command.field`
 * wins over `field`. A field that is missing here stops the generator.
 */
export const CSTRING_SIZES = {
  system_id: 16,
  password: 9,
  system_type: 13,
  address_range: 41,
  service_type: 6,
  source_addr: 21,
  destination_addr: 21,
  dl_name: 21,
  message_id: 65,
  schedule_delivery_time: 17,
  validity_period: 17,
  final_date: 17,
  esme_addr: 65,
  'alert_notification.source_addr': 65,
  'data_sm.source_addr': 65,
  'data_sm.destination_addr': 65,
};

/** C-Octet Strings of fixed length: NUL alone, or exactly 17 octets (SMPP 3.4 §3.1 “fixed”, §7.1.1). */
export const FIXED_SIZE = ['schedule_delivery_time', 'validity_period', 'final_date'];

/** sm_length: SMPP 3.4 §5.2.21 allows 254 octets to be sent; SMPP 5.0 §4.7.28 one more, which is accepted. */
export const SHORT_MESSAGE_SIZE = 254;

/** number_of_dests: SMPP 3.4 §5.2.24 (1 to 254); no_unsuccess: §5.2.26 (0 to 255). */
export const DEST_ADDRESSES = { min: 1, max: 254 };
export const UNSUCCESS_SMES = { min: 0, max: 255 };

/** Values that a new PDU starts with. The dictionary has 0x50 (a 5.0 ESME) and null (“detect the text”). */
export const DEFAULTS = { interface_version: 0x34, data_coding: 0 };

/**
 * command_status that refuses a request for the named field (SMPP 3.4 §5.1.3); a field that is missing here is
 * refused with ESME_RINVPARLEN.
 */
export const REFUSALS = {
  system_id: 'ESME_RINVSYSID',
  password: 'ESME_RINVPASWD',
  system_type: 'ESME_RINVSYSTYP',
  service_type: 'ESME_RINVSERTYP',
  source_addr: 'ESME_RINVSRCADR',
  destination_addr: 'ESME_RINVDSTADR',
  message_id: 'ESME_RINVMSGID',
  schedule_delivery_time: 'ESME_RINVSCHED',
  validity_period: 'ESME_RINVEXPIRY',
};

/**
 * Responses whose body is not returned when command_status is not 0: SMPP 3.4 §4.1.2, §4.1.4, §4.1.6, §4.4.2.
 * The others keep it (a refused data_sm_resp carries delivery_failure_reason, §4.7.2).
 */
export const BODILESS_WHEN_REFUSED = [
  'bind_transmitter_resp',
  'bind_receiver_resp',
  'bind_transceiver_resp',
  'submit_sm_resp',
];

/** Requests that have no response PDU: SMPP 3.4 §4.1.7, §4.12. */
export const UNANSWERED = ['outbind', 'alert_notification'];

/**
 * Status names of SMPP 3.4 §5.1.3 that 5.0 renamed; the dictionary has only the later ones. Both are exported, and
 * the dictionary's is the one that is shown. The reserved vendor range is 0x00000400 to 0x000004FF.
 */
export const STATUS_ALIASES = {
  ESME_RINVOPTPARSTREAM: 'ESME_RINVTLVSTREAM',
  ESME_ROPTPARNOTALLWD: 'ESME_RTLVNOTALLWD',
  ESME_RINVPARLEN: 'ESME_RINVTLVLEN',
  ESME_RMISSINGOPTPARAM: 'ESME_RMISSINGTLV',
  ESME_RINVOPTPARAMVAL: 'ESME_RINVTLVVAL',
};

/** Tags that the dictionary lacks. 0x1400 to 0x3FFF are the vendors' (SMPP 3.4 §5.3.2); these three are India's DLT. */
export const MORE_TLVS = {
  destination_port: 0x020b,
  dlt_entity_id: 0x1400,
  dlt_template_id: 0x1401,
  dlt_telemarketer_id: 0x1402,
};

/**
 * Octets of a TLV's value, [fewest, most], for the tags whose length the dictionary's type does not tell, or tells
 * wrongly: SMPP 3.4 §5.3.2, SMPP 5.0 §4.8.4. Checked when sending. Integers have the length of their type. A C-Octet
 * String is checked only against its most: a missing NUL is a quirk that a passed-through TLV keeps.
 */
export const TLV_SIZES = {
  source_telematics_id: [1, 1], // the dictionary has int16: §5.3.2.8 is one octet, unlike dest_telematics_id
  additional_status_info_text: [0, 256],
  receipted_message_id: [0, 65],
  source_subaddress: [2, 23],
  dest_subaddress: [2, 23],
  callback_num_atag: [0, 65],
  callback_num: [4, 19],
  network_error_code: [3, 3],
  message_payload: [0, 65_535],
  ms_validity: [1, 4], // one octet in 3.4, one or four in 5.0
  alert_on_message_delivery: [0, 1], // no value in 3.4 §5.3.2.41, one octet in 5.0; the dictionary always reads one
  its_session_info: [2, 2],
  broadcast_content_type: [3, 3],
  broadcast_content_type_info: [0, 255],
  broadcast_frequency_interval: [3, 3],
  broadcast_area_identifier: [1, 255],
  broadcast_end_time: [0, 17],
  broadcast_service_group: [0, 255],
  billing_identification: [1, 1024],
  source_network_id: [0, 66],
  dest_network_id: [0, 66],
  source_node_id: [6, 6],
  dest_node_id: [6, 6],
  dest_addr_np_information: [0, 10],
  dest_addr_np_country: [1, 5], // the dictionary has int32; 5.0 has one to five octets
};

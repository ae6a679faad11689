import type { Words } from '../../contract/log/fields.ts';
import type { STATUS } from '../smpp/status.ts';

export interface StatusMeaning {
  readonly meaning: Words;
  /** Where to look when a peer answers it; absent: nothing beyond the meaning. */
  readonly advice?: Words;
}

/** Later names (SMPP 5.0) stand for the earlier ones of the same code. */
type Named = Exclude<
  keyof typeof STATUS,
  | 'ESME_RINVOPTPARSTREAM'
  | 'ESME_ROPTPARNOTALLWD'
  | 'ESME_RINVPARLEN'
  | 'ESME_RMISSINGOPTPARAM'
  | 'ESME_RINVOPTPARAMVAL'
>;

const DATES = {
  en: '`validity_format`, `utc_offset`; `expires` and `deliver_after` of the message.',
  fr: '`validity_format`, `utc_offset` ; `expires` et `deliver_after` du message.',
};
const TLVS = { en: '`tlvs`, `tlv_names`, `long_messages`.', fr: '`tlvs`, `tlv_names`, `long_messages`.' };

/** What a command_status says: SMPP 3.4 §5.1.3, from 0x100 on SMPP 5.0 §4.7.6. */
export const STATUS_MEANINGS: Readonly<Record<Named, StatusMeaning>> = {
  ESME_ROK: { meaning: { en: 'No error', fr: 'Pas d’erreur' } },
  ESME_RINVMSGLEN: {
    meaning: { en: 'Invalid message length', fr: 'Longueur de message invalide' },
    advice: {
      en: 'The text is longer than the peer takes: `long_messages`.',
      fr: 'Le texte est plus long que le pair ne l’admet : `long_messages`.',
    },
  },
  ESME_RINVCMDLEN: {
    meaning: { en: 'Invalid command length', fr: 'Longueur de commande invalide' },
    advice: {
      en: 'A PDU was cut or too long: `max_pdu_length` of the other side; log level debug shows it.',
      fr: 'Une PDU coupée ou trop longue : `max_pdu_length` de l’autre côté ; le niveau debug la montre.',
    },
  },
  ESME_RINVCMDID: {
    meaning: {
      en: 'Invalid command: command_id unknown or not offered',
      fr: 'Commande invalide : command_id inconnu ou non offert',
    },
    advice: {
      en: '`bind_type`: submit_sm over a receiver, or a transceiver that the carrier does not offer.',
      fr: '`bind_type` : submit_sm sur un récepteur, ou un transceiver que le transporteur n’offre pas.',
    },
  },
  ESME_RINVBNDSTS: {
    meaning: { en: 'Not allowed in this bind state', fr: 'Interdit dans cet état de la liaison' },
    advice: {
      en: '`bind_type`: a receiver cannot send, a transmitter cannot receive.',
      fr: '`bind_type` : un récepteur ne peut pas envoyer, un émetteur ne peut pas recevoir.',
    },
  },
  ESME_RALYBND: {
    meaning: { en: 'Already bound', fr: 'Déjà lié' },
    advice: {
      en: 'The old session is still counted, or another system uses the account. Wait, and look for it.',
      fr: 'L’ancienne session compte encore, ou un autre système utilise le compte. Attendez, et cherchez-le.',
    },
  },
  ESME_RINVPRTFLG: { meaning: { en: 'Invalid priority flag', fr: 'Indicateur de priorité invalide' } },
  ESME_RINVREGDLVFLG: {
    meaning: { en: 'Invalid registered delivery flag', fr: 'Indicateur d’accusé de réception invalide' },
    advice: { en: '`registered_delivery`.', fr: '`registered_delivery`.' },
  },
  ESME_RSYSERR: {
    meaning: { en: 'System error of the other side', fr: 'Erreur système de l’autre côté' },
    advice: {
      en: 'Ask the carrier; look at when it began and whether it passes.',
      fr: 'Demandez au transporteur ; voyez quand cela a commencé et si cela passe.',
    },
  },
  ESME_RINVSRCADR: {
    meaning: { en: 'Invalid source address', fr: 'Adresse source invalide' },
    advice: {
      en: 'The sender is not allowed or not in the form wanted: register it; `source_ton`, `source_npi`.',
      fr: 'Expéditeur non admis ou mal écrit : enregistrez-le ; `source_ton`, `source_npi`.',
    },
  },
  ESME_RINVDSTADR: {
    meaning: { en: 'Invalid destination address', fr: 'Adresse de destination invalide' },
    advice: {
      en: 'International form with country code: `dest_ton`, `dest_npi`, `international_prefix`.',
      fr: 'Forme internationale avec indicatif : `dest_ton`, `dest_npi`, `international_prefix`.',
    },
  },
  ESME_RINVMSGID: { meaning: { en: 'Invalid message id', fr: 'Identifiant de message invalide' } },
  ESME_RBINDFAIL: {
    meaning: { en: 'Bind failed', fr: 'Échec de la liaison' },
    advice: {
      en: 'Ask which: password, our address, number of sessions, `bind_type`, `system_type`.',
      fr: 'Demandez ce qui manque : mot de passe, notre adresse, nombre de sessions, `bind_type`, `system_type`.',
    },
  },
  ESME_RINVPASWD: {
    meaning: { en: 'Invalid password', fr: 'Mot de passe invalide' },
    advice: {
      en: 'Enter it again: case, blanks, 8 characters at most (`allow_long_password`).',
      fr: 'Saisissez-le à nouveau : casse, espaces, 8 caractères au plus (`allow_long_password`).',
    },
  },
  ESME_RINVSYSID: {
    meaning: { en: 'Invalid system_id', fr: 'system_id invalide' },
    advice: { en: '`system_id`, in the carrier’s case.', fr: '`system_id`, dans la casse du transporteur.' },
  },
  ESME_RCANCELFAIL: { meaning: { en: 'cancel_sm failed', fr: 'Échec de cancel_sm' } },
  ESME_RREPLACEFAIL: { meaning: { en: 'replace_sm failed', fr: 'Échec de replace_sm' } },
  ESME_RMSGQFUL: {
    meaning: { en: 'Message queue full', fr: 'File de messages pleine' },
    advice: {
      en: 'Mostly one subscriber’s queue. `queue_full_delay`, `queue_full_retries`.',
      fr: 'Le plus souvent la file d’un abonné. `queue_full_delay`, `queue_full_retries`.',
    },
  },
  ESME_RINVSERTYP: {
    meaning: { en: 'Invalid service type', fr: 'Type de service invalide' },
    advice: { en: '`service_type`.', fr: '`service_type`.' },
  },
  ESME_RINVNUMDESTS: {
    meaning: { en: 'Invalid number of destinations', fr: 'Nombre de destinations invalide' },
  },
  ESME_RINVDLNAME: { meaning: { en: 'Invalid distribution list', fr: 'Liste de distribution invalide' } },
  ESME_RINVDESTFLAG: {
    meaning: { en: 'Invalid destination flag', fr: 'Indicateur de destination invalide' },
  },
  ESME_RINVSUBREP: {
    meaning: { en: 'Invalid submit with replace', fr: 'Envoi avec remplacement invalide' },
  },
  ESME_RINVESMCLASS: {
    meaning: { en: 'Invalid esm_class', fr: 'esm_class invalide' },
    advice: {
      en: 'The form of long messages: `long_messages` (`sar`, `payload`).',
      fr: 'La forme des longs messages : `long_messages` (`sar`, `payload`).',
    },
  },
  ESME_RCNTSUBDL: {
    meaning: {
      en: 'Cannot submit to a distribution list',
      fr: 'Envoi à une liste de distribution impossible',
    },
  },
  ESME_RSUBMITFAIL: {
    meaning: { en: 'The submit failed', fr: 'L’envoi a échoué' },
    advice: {
      en: 'Ask the carrier: credit, route, content. OmniMessage’s refusal, when we send it.',
      fr: 'Demandez au transporteur : crédit, route, contenu. Refus d’OmniMessage, quand c’est nous qui l’envoyons.',
    },
  },
  ESME_RINVSRCTON: {
    meaning: { en: 'Invalid source TON', fr: 'TON source invalide' },
    advice: { en: '`source_ton`.', fr: '`source_ton`.' },
  },
  ESME_RINVSRCNPI: {
    meaning: { en: 'Invalid source NPI', fr: 'NPI source invalide' },
    advice: { en: '`source_npi`.', fr: '`source_npi`.' },
  },
  ESME_RINVDSTTON: {
    meaning: { en: 'Invalid destination TON', fr: 'TON de destination invalide' },
    advice: { en: '`dest_ton`.', fr: '`dest_ton`.' },
  },
  ESME_RINVDSTNPI: {
    meaning: { en: 'Invalid destination NPI', fr: 'NPI de destination invalide' },
    advice: { en: '`dest_npi`.', fr: '`dest_npi`.' },
  },
  ESME_RINVSYSTYP: {
    meaning: { en: 'Invalid system_type', fr: 'system_type invalide' },
    advice: { en: '`system_type`, as the carrier says.', fr: '`system_type`, selon le transporteur.' },
  },
  ESME_RINVREPFLAG: {
    meaning: { en: 'Invalid replace_if_present flag', fr: 'Indicateur replace_if_present invalide' },
  },
  ESME_RINVNUMMSGS: { meaning: { en: 'Invalid number of messages', fr: 'Nombre de messages invalide' } },
  ESME_RTHROTTLED: {
    meaning: { en: 'Throttled: more than is allowed', fr: 'Bridage : plus que ce qui est permis' },
    advice: {
      en: '**Lower** `tps_limit` to 70–80 % of what the carrier allows, or ask it for more.',
      fr: '**Baissez** `tps_limit` à 70–80 % de ce que le transporteur permet, ou demandez-lui plus.',
    },
  },
  ESME_RINVSCHED: {
    meaning: { en: 'Invalid scheduled delivery time', fr: 'Date d’envoi différé invalide' },
    advice: DATES,
  },
  ESME_RINVEXPIRY: {
    meaning: { en: 'Invalid validity period', fr: 'Période de validité invalide' },
    advice: DATES,
  },
  ESME_RINVDFTMSGID: {
    meaning: {
      en: 'Predefined message invalid or not found',
      fr: 'Message prédéfini invalide ou introuvable',
    },
  },
  ESME_RX_T_APPN: {
    meaning: { en: 'Temporary error of the receiver', fr: 'Erreur passagère du récepteur' },
    advice: {
      en: 'It passes by itself. When we send it: OmniMessage does not answer.',
      fr: 'Elle passe d’elle-même. Quand c’est nous : OmniMessage ne répond pas.',
    },
  },
  ESME_RX_P_APPN: {
    meaning: { en: 'Permanent error of the receiver', fr: 'Erreur définitive du récepteur' },
  },
  ESME_RX_R_APPN: {
    meaning: { en: 'The receiver rejects the message', fr: 'Le récepteur rejette le message' },
  },
  ESME_RQUERYFAIL: { meaning: { en: 'query_sm failed', fr: 'Échec de query_sm' } },
  ESME_RINVTLVSTREAM: {
    meaning: { en: 'Error in the optional part (TLVs)', fr: 'Erreur dans la partie optionnelle (TLV)' },
    advice: TLVS,
  },
  ESME_RTLVNOTALLWD: { meaning: { en: 'TLV not allowed', fr: 'TLV interdit' }, advice: TLVS },
  ESME_RINVTLVLEN: {
    meaning: { en: 'Invalid length of a TLV or field', fr: 'Longueur d’un TLV ou d’un champ invalide' },
    advice: TLVS,
  },
  ESME_RMISSINGTLV: {
    meaning: { en: 'An expected TLV is missing', fr: 'Un TLV attendu manque' },
    advice: {
      en: 'What the carrier wants, such as India’s DLT: `tlvs`, `tlv_names`.',
      fr: 'Ce que veut le transporteur, comme le DLT indien : `tlvs`, `tlv_names`.',
    },
  },
  ESME_RINVTLVVAL: {
    meaning: { en: 'Invalid value of a TLV', fr: 'Valeur d’un TLV invalide' },
    advice: TLVS,
  },
  ESME_RDELIVERYFAILURE: { meaning: { en: 'Delivery failed', fr: 'Échec de remise' } },
  ESME_RUNKNOWNERR: { meaning: { en: 'Unknown error', fr: 'Erreur inconnue' } },
  ESME_RSERTYPUNAUTH: {
    meaning: { en: 'Service type not authorised', fr: 'Type de service non autorisé' },
    advice: { en: '`service_type`.', fr: '`service_type`.' },
  },
  ESME_RPROHIBITED: { meaning: { en: 'Operation prohibited', fr: 'Opération interdite' } },
  ESME_RSERTYPUNAVAIL: { meaning: { en: 'Service type unavailable', fr: 'Type de service indisponible' } },
  ESME_RSERTYPDENIED: { meaning: { en: 'Service type denied', fr: 'Type de service refusé' } },
  ESME_RINVDCS: {
    meaning: { en: 'Invalid data_coding', fr: 'data_coding invalide' },
    advice: { en: '`alphabets`, `data_coding`.', fr: '`alphabets`, `data_coding`.' },
  },
  ESME_RINVSRCADDRSUBUNIT: { meaning: { en: 'Invalid source subunit', fr: 'Sous-unité source invalide' } },
  ESME_RINVDSTADDRSUBUNIT: {
    meaning: { en: 'Invalid destination subunit', fr: 'Sous-unité de destination invalide' },
    advice: { en: '`message_class_form`.', fr: '`message_class_form`.' },
  },
  ESME_RINVBCASTFREQINT: {
    meaning: { en: 'Invalid broadcast interval', fr: 'Intervalle de diffusion invalide' },
  },
  ESME_RINVBCASTALIAS_NAME: { meaning: { en: 'Invalid broadcast alias', fr: 'Alias de diffusion invalide' } },
  ESME_RINVBCASTAREAFMT: { meaning: { en: 'Invalid broadcast area', fr: 'Zone de diffusion invalide' } },
  ESME_RINVNUMBCAST_AREAS: {
    meaning: { en: 'Invalid number of broadcast areas', fr: 'Nombre de zones de diffusion invalide' },
  },
  ESME_RINVBCASTCNTTYPE: {
    meaning: { en: 'Invalid broadcast content type', fr: 'Type de contenu de diffusion invalide' },
  },
  ESME_RINVBCASTMSGCLASS: {
    meaning: { en: 'Invalid broadcast message class', fr: 'Classe de message de diffusion invalide' },
  },
  ESME_RBCASTFAIL: { meaning: { en: 'broadcast_sm failed', fr: 'Échec de broadcast_sm' } },
  ESME_RBCASTQUERYFAIL: { meaning: { en: 'query_broadcast_sm failed', fr: 'Échec de query_broadcast_sm' } },
  ESME_RBCASTCANCELFAIL: {
    meaning: { en: 'cancel_broadcast_sm failed', fr: 'Échec de cancel_broadcast_sm' },
  },
  ESME_RINVBCAST_REP: {
    meaning: {
      en: 'Invalid number of broadcast repetitions',
      fr: 'Nombre de répétitions de diffusion invalide',
    },
  },
  ESME_RINVBCASTSRVGRP: {
    meaning: { en: 'Invalid broadcast service group', fr: 'Groupe de service de diffusion invalide' },
  },
  ESME_RINVBCASTCHANIND: {
    meaning: { en: 'Invalid broadcast channel', fr: 'Canal de diffusion invalide' },
  },
};

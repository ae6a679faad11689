import type { Words } from '../../contract/log/fields.ts';
import type { STATUS } from '../smpp/status.ts';

/** Who gets a command_status from the gateway. */
export type Recipient = 'carrier' | 'partner' | 'either';

/** One occasion on which the gateway answers a status other than ESME_ROK. */
export interface SentStatus {
  readonly status: keyof typeof STATUS;
  /** Source file that decides it; a test holds this table against what the files name. */
  readonly file: string;
  readonly to: Recipient;
  readonly when: Words;
}

/**
 * Besides these: what `connector/admission/refusal.ts` answers a partner's bind with, by its reasons, and what
 * `connector/smpp/dictionary/corrections.mjs` answers a malformed field with.
 */
export const SENT_STATUSES: readonly SentStatus[] = [
  {
    status: 'ESME_RALYBND',
    file: 'connector/session/machine.ts',
    to: 'partner',
    when: {
      en: 'A second bind on a session that is bound.',
      fr: 'Un second bind sur une session déjà liée.',
    },
  },
  {
    status: 'ESME_RINVBNDSTS',
    file: 'connector/session/machine.ts',
    to: 'either',
    when: {
      en: 'A request that the state of the session does not allow: before the bind, of the wrong bind type, after unbind.',
      fr: 'Une requête que l’état de la session ne permet pas : avant le bind, du mauvais type de liaison, après unbind.',
    },
  },
  {
    status: 'ESME_RTHROTTLED',
    file: 'connector/session/machine.ts',
    to: 'partner',
    when: {
      en: 'A request beyond the peer’s `window_size`; it is not taken. The partner sends it again.',
      fr: 'Une requête au-delà de `window_size` du pair ; elle n’est pas prise. Le partenaire la renvoie.',
    },
  },
  {
    status: 'ESME_RINVCMDID',
    file: 'connector/session/machine.ts',
    to: 'either',
    when: {
      en: 'A command_id that no SMPP version has, by generic_nack.',
      fr: 'Un command_id qu’aucune version de SMPP n’a, par generic_nack.',
    },
  },
  {
    status: 'ESME_RSYSERR',
    file: 'connector/session/machine.ts',
    to: 'either',
    when: {
      en: 'An answer that could not be written: a fault of ours, event `session_violation`.',
      fr: 'Une réponse impossible à écrire : un défaut de notre part, événement `session_violation`.',
    },
  },
  {
    status: 'ESME_RSYSERR',
    file: 'connector/inbound/from-partner.ts',
    to: 'partner',
    when: {
      en: 'A fault of ours while a request was handled, event `inbound_failed`.',
      fr: 'Un défaut de notre part pendant le traitement d’une requête, événement `inbound_failed`.',
    },
  },
  {
    status: 'ESME_RREPLACEFAIL',
    file: 'connector/inbound/from-partner.ts',
    to: 'partner',
    when: {
      en: 'replace_sm: OmniMessage replaces no messages.',
      fr: 'replace_sm : OmniMessage ne remplace pas de messages.',
    },
  },
  {
    status: 'ESME_RINVCMDID',
    file: 'connector/inbound/from-partner.ts',
    to: 'partner',
    when: {
      en: 'A command that the gateway does not offer partners, such as broadcast_sm.',
      fr: 'Une commande que la passerelle n’offre pas aux partenaires, comme broadcast_sm.',
    },
  },
  {
    status: 'ESME_RINVDSTADR',
    file: 'connector/inbound/from-partner.ts',
    to: 'partner',
    when: { en: 'A message without a destination.', fr: 'Un message sans destination.' },
  },
  {
    status: 'ESME_RINVPRTFLG',
    file: 'connector/inbound/from-partner.ts',
    to: 'partner',
    when: { en: 'priority_flag above 3.', fr: 'priority_flag supérieur à 3.' },
  },
  {
    status: 'ESME_RINVREPFLAG',
    file: 'connector/inbound/from-partner.ts',
    to: 'partner',
    when: { en: 'replace_if_present_flag above 1.', fr: 'replace_if_present_flag supérieur à 1.' },
  },
  {
    status: 'ESME_RINVEXPIRY',
    file: 'connector/inbound/from-partner.ts',
    to: 'partner',
    when: {
      en: 'validity_period is no time of SMPP (event `inbound_malformed`).',
      fr: 'validity_period n’est pas une date SMPP (événement `inbound_malformed`).',
    },
  },
  {
    status: 'ESME_RINVSCHED',
    file: 'connector/inbound/from-partner.ts',
    to: 'partner',
    when: {
      en: 'schedule_delivery_time is no time of SMPP (event `inbound_malformed`).',
      fr: 'schedule_delivery_time n’est pas une date SMPP (événement `inbound_malformed`).',
    },
  },
  {
    status: 'ESME_RINVDLNAME',
    file: 'connector/inbound/submit-multi.ts',
    to: 'partner',
    when: {
      en: 'submit_multi to a distribution list, which OmniMessage does not have.',
      fr: 'submit_multi vers une liste de distribution, qu’OmniMessage n’a pas.',
    },
  },
  {
    status: 'ESME_RINVNUMDESTS',
    file: 'connector/inbound/submit-multi.ts',
    to: 'partner',
    when: { en: 'submit_multi without a destination.', fr: 'submit_multi sans destination.' },
  },
  {
    status: 'ESME_RSUBMITFAIL',
    file: 'connector/inbound/submit-multi.ts',
    to: 'partner',
    when: {
      en: 'submit_multi of which no destination was taken and none said why.',
      fr: 'submit_multi dont aucune destination n’a été prise, sans raison donnée.',
    },
  },
  {
    status: 'ESME_RQUERYFAIL',
    file: 'connector/inbound/message-operations.ts',
    to: 'partner',
    when: { en: 'query_sm that OmniMessage refuses.', fr: 'query_sm qu’OmniMessage refuse.' },
  },
  {
    status: 'ESME_RCANCELFAIL',
    file: 'connector/inbound/message-operations.ts',
    to: 'partner',
    when: {
      en: 'cancel_sm that OmniMessage refuses, that comes too late, or that names no message_id.',
      fr: 'cancel_sm qu’OmniMessage refuse, qui vient trop tard ou qui ne donne pas de message_id.',
    },
  },
  {
    status: 'ESME_RINVMSGID',
    file: 'connector/inbound/message-operations.ts',
    to: 'partner',
    when: {
      en: 'query_sm or cancel_sm of a message that is unknown or another partner’s.',
      fr: 'query_sm ou cancel_sm d’un message inconnu ou d’un autre partenaire.',
    },
  },
  {
    status: 'ESME_RINVSRCADR',
    file: 'connector/inbound/message-operations.ts',
    to: 'partner',
    when: {
      en: 'query_sm or cancel_sm with a source other than the message’s.',
      fr: 'query_sm ou cancel_sm avec une source autre que celle du message.',
    },
  },
  {
    status: 'ESME_RSYSERR',
    file: 'connector/inbound/message-operations.ts',
    to: 'partner',
    when: {
      en: 'query_sm or cancel_sm while OmniMessage does not answer.',
      fr: 'query_sm ou cancel_sm pendant qu’OmniMessage ne répond pas.',
    },
  },
  {
    status: 'ESME_RINVCMDID',
    file: 'connector/inbound/from-carrier.ts',
    to: 'carrier',
    when: {
      en: 'A command that an SMSC may not send to an ESME.',
      fr: 'Une commande qu’un SMSC n’a pas à envoyer à un ESME.',
    },
  },
  {
    status: 'ESME_RSUBMITFAIL',
    file: 'connector/inbound/from-carrier.ts',
    to: 'carrier',
    when: {
      en: 'A deliver_sm or data_sm with a malformed time (event `inbound_malformed`).',
      fr: 'Un deliver_sm ou data_sm avec une date malformée (événement `inbound_malformed`).',
    },
  },
  {
    status: 'ESME_RX_T_APPN',
    file: 'connector/inbound/refusals.ts',
    to: 'carrier',
    when: {
      en: 'OmniMessage does not answer (timeout, refused, http 5xx) or a fault of ours: the carrier sends it again.',
      fr: 'OmniMessage ne répond pas (délai, refus de connexion, http 5xx) ou défaut de notre part : le transporteur renvoie.',
    },
  },
  {
    status: 'ESME_RSYSERR',
    file: 'connector/inbound/refusals.ts',
    to: 'either',
    when: {
      en: 'To a partner: OmniMessage does not answer, send it again. To either: OmniMessage refuses our token (http 401, 403).',
      fr: 'À un partenaire : OmniMessage ne répond pas, renvoyez. Aux deux : OmniMessage refuse notre jeton (http 401, 403).',
    },
  },
  {
    status: 'ESME_RTHROTTLED',
    file: 'connector/inbound/refusals.ts',
    to: 'either',
    when: {
      en: 'OmniMessage says that it is too much (http 429).',
      fr: 'OmniMessage dit que c’est trop (http 429).',
    },
  },
  {
    status: 'ESME_RSUBMITFAIL',
    file: 'connector/inbound/refusals.ts',
    to: 'either',
    when: {
      en: 'OmniMessage refuses the message (http 400, 422 …) and names no `command_status`.',
      fr: 'OmniMessage refuse le message (http 400, 422…) sans donner de `command_status`.',
    },
  },
  {
    status: 'ESME_RX_T_APPN',
    file: 'connector/inbound/receipts.ts',
    to: 'carrier',
    when: {
      en: 'A receipt that cannot wait any longer, at a stop or when too many wait: the carrier sends it again.',
      fr: 'Un accusé qui ne peut plus attendre, à l’arrêt ou quand trop attendent : le transporteur le renvoie.',
    },
  },
  {
    status: 'ESME_RX_T_APPN',
    file: 'connector/inbound/unmatched-receipts.ts',
    to: 'carrier',
    when: {
      en: 'A receipt whose message is not known yet: at most 3 times, then it is taken and counted.',
      fr: 'Un accusé dont le message n’est pas encore connu : 3 fois au plus, puis il est pris et compté.',
    },
  },
  {
    status: 'ESME_RX_T_APPN',
    file: 'connector/peers/test-bind.ts',
    to: 'carrier',
    when: {
      en: 'Whatever is delivered over the short session of a connection test: it comes again over the real one.',
      fr: 'Tout ce qui est remis pendant la brève session d’un test de connexion : cela revient par la vraie.',
    },
  },
  {
    status: 'ESME_RINVCMDLEN',
    file: 'connector/smpp/decode.ts',
    to: 'either',
    when: {
      en: 'command_length that cannot be, or beyond `max_pdu_length`: generic_nack, then the session ends.',
      fr: 'command_length impossible ou au-delà de `max_pdu_length` : generic_nack, puis fin de la session.',
    },
  },
  {
    status: 'ESME_RINVCMDLEN',
    file: 'connector/smpp/reading.ts',
    to: 'either',
    when: {
      en: 'A PDU that ends within a mandatory field. The session goes on.',
      fr: 'Une PDU qui finit dans un champ obligatoire. La session continue.',
    },
  },
  {
    status: 'ESME_RINVMSGLEN',
    file: 'connector/smpp/reading.ts',
    to: 'either',
    when: { en: 'sm_length beyond what follows.', fr: 'sm_length au-delà de ce qui suit.' },
  },
  {
    status: 'ESME_RINVTLVSTREAM',
    file: 'connector/smpp/reading.ts',
    to: 'either',
    when: { en: 'A TLV that runs past the end of the PDU.', fr: 'Un TLV qui dépasse la fin de la PDU.' },
  },
  {
    status: 'ESME_RINVDLNAME',
    file: 'connector/smpp/address-lists.ts',
    to: 'partner',
    when: { en: 'submit_multi with a malformed dl_name.', fr: 'submit_multi avec un dl_name malformé.' },
  },
  {
    status: 'ESME_RINVDESTFLAG',
    file: 'connector/smpp/address-lists.ts',
    to: 'partner',
    when: {
      en: 'submit_multi with dest_flag other than 1 or 2.',
      fr: 'submit_multi avec un dest_flag autre que 1 ou 2.',
    },
  },
  {
    status: 'ESME_RINVDSTADR',
    file: 'connector/smpp/address-lists.ts',
    to: 'partner',
    when: {
      en: 'submit_multi with a malformed destination_addr.',
      fr: 'submit_multi avec un destination_addr malformé.',
    },
  },
];

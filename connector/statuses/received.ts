import type { Words } from '../../contract/log/fields.ts';
import type { AnswerFate } from '../outbound/answer-fate.ts';
import type { BindRefusalPace } from '../session/backoff.ts';

/** In a word, what the gateway does about an answer to submit_sm, data_sm or deliver_sm. */
export const FATE_WORDS: Readonly<Record<AnswerFate, Words>> = {
  accepted: { en: '`sent`', fr: '`sent`' },
  throttled: { en: '**the bind pauses**, the same again', fr: '**la liaison fait une pause**, puis le même' },
  come_again: { en: 'this one later, others go on', fr: 'celui-ci plus tard, les autres continuent' },
  refused: { en: '`failed`', fr: '`failed`' },
};

/** In a word, what it does about an answer to its bind, when it is no acceptance. */
export const PACE_WORDS: Readonly<Record<BindRefusalPace, Words>> = {
  credentials: { en: '**again at the slowest pace**', fr: '**nouvel essai au plus lent**' },
  already_bound: {
    en: '**unbind, again after `already_bound_delay`**',
    fr: '**unbind, nouvel essai après `already_bound_delay`**',
  },
  usual: { en: 'again at the usual pace', fr: 'nouvel essai au rythme habituel' },
};
export const BOUND: Words = { en: 'bound', fr: 'liée' };

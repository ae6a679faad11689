import type { Words } from '../../contract/log/fields.ts';
import type { AnswerFate } from '../outbound/answer-fate.ts';
import type { BindRefusalPace } from '../session/backoff.ts';

/** In a word, what the gateway does about an answer to submit_sm, data_sm or deliver_sm. */
export const FATE_WORDS: Readonly<Record<AnswerFate, Words>> = {
  accepted: { en: '`sent`', fr: '`sent`' },
  throttled: { en: '**the bind pauses**', fr: '**la liaison fait une pause**' },
  come_again: { en: '**this one later**', fr: '**celui-ci plus tard**' },
  refused: { en: '`failed`', fr: '`failed`' },
};

/** In a word, what it does about an answer to its bind, when it is no acceptance. */
export const PACE_WORDS: Readonly<Record<BindRefusalPace, Words>> = {
  credentials: { en: '**slowest pace**', fr: '**au plus lent**' },
  already_bound: { en: '**unbind, wait**', fr: '**unbind, attente**' },
  usual: { en: 'usual pace', fr: 'rythme habituel' },
};
export const BOUND: Words = { en: 'bound', fr: 'liée' };

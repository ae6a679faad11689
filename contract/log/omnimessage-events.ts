import { event } from './event.ts';

const AWAY = {
  en: 'Check API_BASE_URL, the firewall, certificates and OmniMessage itself (curl …/api/system/health).',
  fr: 'Vérifier API_BASE_URL, le pare-feu, les certificats et OmniMessage lui-même (curl …/api/system/health).',
};

/** `api poll connection refused`, `api poll timeout`, `api poll http 503`, `api poll parse error`. */
function apiPhrase(fields: {
  readonly operation: string;
  readonly code: string;
  readonly http_status?: number | undefined;
}): string {
  const { operation, code, http_status } = fields;
  return code === 'http'
    ? `api ${operation} http ${http_status ?? 0}`
    : `api ${operation} ${code.replaceAll('_', ' ')}`;
}

/** OmniMessage's API. The phrases of `api_call_failed` are those that the guide's monitoring chapter searches for. */
export const omnimessageEvents = {
  api_call_failed: event({
    level: 'warn',
    // connector/omnimessage/failure-log.ts says each class of failure once per interval.
    repeats: 'every',
    fields: ['operation', 'code', 'http_status?', 'detail', 'suppressed'],
    say: apiPhrase,
    when: {
      en: 'Calls of one operation fail: "api … connection refused", "connection reset", "timeout", "http 503", "parse error", "circuit open".',
      fr: "Les appels d'une opération échouent : « api … connection refused », « connection reset », « timeout », « http 503 », « parse error », « circuit open ».",
    },
    todo: AWAY,
  }),
  api_token_refused: event({
    level: 'error',
    repeats: 'every',
    fields: ['operation', 'code', 'http_status?', 'detail', 'suppressed'],
    say: apiPhrase,
    when: {
      en: 'OmniMessage answers 401 or 403: no traffic passes.',
      fr: 'OmniMessage répond 401 ou 403 : aucun trafic ne passe.',
    },
    todo: { en: 'Correct API_TOKEN.', fr: 'Corriger API_TOKEN.' },
  }),
  api_poll_left_out: event({
    level: 'warn',
    repeats: 'every',
    fields: ['operation', 'dest_smsc', 'unidentified', 'foreign', 'detail', 'suppressed'],
    say: () => 'api poll parse error',
    when: {
      en: 'Entries of a poll have no usable id, or are for another bind.',
      fr: "Des entrées d'une interrogation n'ont pas d'identifiant utilisable, ou sont pour une autre liaison.",
    },
    todo: {
      en: 'Mend them in OmniMessage: they come back with every poll.',
      fr: 'Les corriger dans OmniMessage : elles reviennent à chaque interrogation.',
    },
  }),
  api_circuit_opened: event({
    level: 'warn',
    repeats: 'every',
    fields: ['consecutive_failures'],
    say: () => 'api circuit opened: OmniMessage keeps failing',
    when: {
      en: 'OmniMessage is left alone for a moment.',
      fr: 'OmniMessage est laissé tranquille un moment.',
    },
    todo: AWAY,
  }),
  api_circuit_closed: event({
    level: 'info',
    repeats: 'every',
    fields: [],
    say: () => 'api circuit closed: OmniMessage answers again',
    when: { en: 'A trial call succeeded.', fr: "Un appel d'essai a réussi." },
    todo: null,
  }),
  omnimessage_down: event({
    level: 'error',
    repeats: 'every',
    fields: ['detail'],
    say: ({ detail }) => `OmniMessage is not well: ${detail}`,
    when: {
      en: 'The health check, every ten seconds, fails for the first time.',
      fr: 'Le contrôle de santé, toutes les dix secondes, échoue pour la première fois.',
    },
    todo: AWAY,
  }),
  omnimessage_up: event({
    level: 'info',
    repeats: 'every',
    fields: ['was'],
    say: ({ was }) => (was === 'down' ? 'OmniMessage is well again' : 'OmniMessage is well'),
    when: {
      en: 'The health check succeeds, at first or again.',
      fr: 'Le contrôle de santé réussit, la première fois ou de nouveau.',
    },
    todo: null,
  }),
  health_check_failed: event({
    level: 'error',
    fields: ['err'],
    say: () => 'the health check failed by a fault of ours',
    when: {
      en: 'A fault of the gateway in the health check.',
      fr: 'Un défaut de la passerelle dans le contrôle de santé.',
    },
    todo: { en: 'Report it with this line.', fr: 'Le signaler avec cette ligne.' },
  }),
  registration_unavailable: event({
    level: 'info',
    repeats: 'every',
    fields: [],
    say: () => 'OmniMessage has no frontend registration (404): not asking again',
    when: { en: 'OmniMessage has no list of frontends.', fr: "OmniMessage n'a pas de liste de frontends." },
    todo: null,
  }),
  registration_failed: event({
    level: 'debug',
    fields: ['code', 'http_status?'],
    say: () => 'frontend registration failed; next turn tries again',
    when: {
      en: 'A registration failed; the api line says why.',
      fr: 'Un enregistrement a échoué ; la ligne api dit pourquoi.',
    },
    todo: null,
  }),
  registration_fault: event({
    level: 'error',
    fields: ['err'],
    say: () => 'frontend registration ended by a fault of ours; traffic is not affected',
    when: {
      en: 'A fault of the gateway in the registration.',
      fr: "Un défaut de la passerelle dans l'enregistrement.",
    },
    todo: { en: 'Report it with this line.', fr: 'Le signaler avec cette ligne.' },
  }),
};

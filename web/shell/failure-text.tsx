import Box from '@cloudscape-design/components/box';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../contract/api/problem.ts';
import type { Failure } from '../api/failure.ts';

/** Why a request failed, in the operator's language; the API's own words, which are English, stand below. */
export function FailureText({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation();
  switch (failure.kind) {
    case 'unreachable':
      return <>{t('problem.network')}</>;
    case 'unexpected':
      return <>{t('problem.unexpected', { status: failure.status })}</>;
    case 'problem':
      return <ProblemText problem={failure.problem} />;
  }
}

function ProblemText({ problem }: { readonly problem: Problem }) {
  const { t } = useTranslation();
  const sentence = problemSentence(problem);
  return (
    <>
      {sentence !== null && <div>{sentence}</div>}
      <div lang="en">{problem.detail}</div>
      {problem.errors.map((fault) => (
        <div lang="en" key={`${fault.pointer ?? fault.parameter ?? fault.header ?? ''} ${fault.detail}`}>
          {fault.pointer ?? fault.parameter ?? fault.header}: {fault.detail}
        </div>
      ))}
      <Box color="inherit" fontSize="body-s">
        {t('problem.request_id', { id: problem.instance })}
      </Box>
    </>
  );
}

/** The catalogue's sentence for a code; `null`: it has none, and the API's own will do. */
export function problemSentence({ code }: Pick<Problem, 'code'>): string | null {
  const key = `problem.codes.${code}`;
  return i18next.exists(key) ? i18next.t(key as never) : null;
}

import * as z from 'zod';
import { WRITE_SCOPE } from '../api/identity.ts';

/**
 * What Cognito asks before it makes a token for a person (pre token generation, event version 2). Machines are not
 * asked about: their client has the scopes that it may have.
 */
const eventSchema = z.looseObject({
  request: z.looseObject({
    groupConfiguration: z.looseObject({ groupsToOverride: z.array(z.string()).nullish() }).nullish(),
    scopes: z.array(z.string()).nullish(),
  }),
});

export interface ScopesAnswer {
  readonly claimsAndScopeOverrideDetails: {
    readonly accessTokenGeneration: { readonly scopesToSuppress: readonly string[] };
  };
}

type ScopesEvent = z.output<typeof eventSchema> & { readonly response: ScopesAnswer };

/**
 * Whoever is not in `operatorsGroup` loses every scope that changes peers, whatever was asked for. Throws a ZodError for
 * an event of another form: then no token is made.
 */
export function limitScopes(event: unknown, operatorsGroup: string): ScopesEvent {
  const asked = eventSchema.parse(event);
  const { request } = asked;
  const operator = request.groupConfiguration?.groupsToOverride?.includes(operatorsGroup) === true;
  const writing = (request.scopes ?? []).filter((scope) => scope.split('/').at(-1) === WRITE_SCOPE);
  return {
    ...asked,
    response: {
      claimsAndScopeOverrideDetails: {
        accessTokenGeneration: { scopesToSuppress: operator ? [] : writing },
      },
    },
  };
}

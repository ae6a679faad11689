import { readLambdaEnvironment, tokenScopesEnvironment } from '../lambda/environment.ts';
import { limitScopes } from './token-scopes.ts';

/** Trigger of the user pool. Without it whoever can sign in could ask for the scope that changes peers. */
const { OPERATORS_GROUP } = readLambdaEnvironment(tokenScopesEnvironment, process.env);

export function handler(event: unknown): Promise<unknown> {
  return Promise.resolve(limitScopes(event, OPERATORS_GROUP));
}

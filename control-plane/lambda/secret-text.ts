import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { LAMBDA_CLIENT } from './aws-clients.ts';

export interface SecretText {
  readonly text: string;
  /** Changes with the value. */
  readonly versionId: string;
}

/** Says which secret, never what is in it. */
export class SecretTextError extends Error {
  override readonly name = 'SecretTextError';
  readonly code = 'secret_unreadable';
}

export type ReadSecret = (arn: string) => Promise<SecretText>;

/** The current value of a secret that is text. Rejects with a {@link SecretTextError}. */
export function secretReader(client = new SecretsManagerClient(LAMBDA_CLIENT)): ReadSecret {
  return async (arn) => {
    try {
      const { SecretString: text, VersionId: versionId = '' } = await client.send(
        new GetSecretValueCommand({ SecretId: arn }),
      );
      if (text === undefined || text === '') {
        throw new SecretTextError(`The secret ${arn} holds no text: put the bare value in, as text.`);
      }
      return { text, versionId };
    } catch (error) {
      if (error instanceof SecretTextError) throw error;
      const name = error instanceof Error ? error.name : 'unknown error';
      throw new SecretTextError(
        `The secret ${arn} could not be read: ${name}. It must exist, and this function must be let to read it and its key.`,
        { cause: error },
      );
    }
  };
}

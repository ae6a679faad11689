import { describe, expect, test } from 'vitest';
import { apiEnvironment, LambdaEnvironmentError, readLambdaEnvironment } from './environment.ts';

const WHOLE = {
  TABLE_PREFIX: 'Prod-',
  KMS_KEY_ID: 'alias/omnimessage-smpp',
  API_BASE_URL: 'https://omnimessage-core:8443',
};

function fault(env: Record<string, string>): string {
  try {
    readLambdaEnvironment(apiEnvironment, env);
    return 'no fault';
  } catch (error) {
    expect(error).toBeInstanceOf(LambdaEnvironmentError);
    return error instanceof Error ? error.message : '';
  }
}

describe('the environment of the API', () => {
  test("has the gateway's own defaults", () => {
    expect(readLambdaEnvironment(apiEnvironment, { ...WHOLE, SMSC_NAME: '', PATH: '/bin' })).toEqual({
      ...WHOLE,
      API_TIMEOUT: 10_000,
      VERIFY_SSL_PEER: false,
      SMSC_NAME: 'smpp_gateway',
      LOG_GROUP_NAMES: [],
      CELL: 'default',
    });
  });

  test('is read from texts', () => {
    const given = { ...WHOLE, API_TIMEOUT: '2500', VERIFY_SSL_PEER: 'true', LOG_GROUP_NAMES: '/a/b, /c-d' };
    expect(readLambdaEnvironment(apiEnvironment, given)).toMatchObject({
      API_TIMEOUT: 2500,
      VERIFY_SSL_PEER: true,
      LOG_GROUP_NAMES: ['/a/b', '/c-d'],
    });
  });

  test('says every fault in one sentence each, without the value', () => {
    const said = fault({ TABLE_PREFIX: 'hunter22 ', API_BASE_URL: 'core', VERIFY_SSL_PEER: 'yes' });
    expect(said).toBe(
      'This function cannot start. Environment variable TABLE_PREFIX: found another value; allowed: 1 to 64 letters, digits, and _ . -. Environment variable KMS_KEY_ID: found nothing; allowed: id, ARN or alias of a KMS key. Environment variable API_BASE_URL: found another value; allowed: an http or https URL without user name, query and fragment, such as https://omnimessage-core:8443. Environment variable VERIFY_SSL_PEER: found another value; allowed: true or false.',
    );
    const { API_BASE_URL: _, ...rest } = WHOLE;
    expect(fault(rest)).toContain('API_BASE_URL: found nothing; allowed: an http or https URL');
  });

  test.each([{ LOG_GROUP_NAMES: 'a b' }, { LOG_GROUP_NAMES: 'a,,b' }, { API_TIMEOUT: '1' }, { CELL: 'a/b' }])(
    '%j is refused',
    (change) => {
      expect(fault({ ...WHOLE, ...change })).toContain(`Environment variable ${Object.keys(change)[0]}:`);
    },
  );
});

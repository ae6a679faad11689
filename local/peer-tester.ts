import { randomBytes } from 'node:crypto';
import { systemClock } from '../connector/clock.ts';
import { type BindTest, testBind } from '../connector/peers/test-bind.ts';
import { socketConnect } from '../connector/session/sockets.ts';
import { clientPeerSchema } from '../contract/client-peer.ts';
import { compileClientPeer } from '../contract/compile.ts';
import type { PeerTester } from '../control-plane/api/parts.ts';
import type { SecretBox } from '../control-plane/secrets/secret-box.ts';

/** Tests at once: each is a session that a carrier counts. */
const MOST_AT_ONCE = 8;

/** Dials from this machine, with the password that is opened for as long as the test takes. */
export function createPeerTester(
  box: SecretBox,
  test: (settings: Parameters<typeof testBind>[0]) => Promise<BindTest> = dial,
): PeerTester {
  let underWay = 0;
  return {
    test: async (settings, secret) => {
      const { name } = settings;
      if (underWay >= MOST_AT_ONCE) {
        const detail = `${MOST_AT_ONCE} tests are under way. Try again when one has ended.`;
        return {
          name,
          ok: false,
          steps: [step({ step: 'connect', ok: false, detail })],
          command_status: null,
        };
      }
      underWay += 1;
      try {
        const password = await box.open(name, secret);
        const result = await test(compileClientPeer(clientPeerSchema.parse({ ...settings, password })));
        return { name, ok: result.ok, steps: result.steps.map(step), command_status: result.commandStatus };
      } finally {
        underWay -= 1;
      }
    },
  };
}

function step({
  step: name,
  ok,
  detail,
  durationMs,
}: {
  readonly step: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly durationMs?: number;
}) {
  return { step: name, ok, detail, duration_ms: durationMs === undefined ? null : Math.round(durationMs) };
}

function dial(settings: Parameters<typeof testBind>[0]): Promise<BindTest> {
  return testBind(settings, {
    clock: systemClock,
    connect: ({ connectTimeoutMs, tls }) => socketConnect(connectTimeoutMs, tls),
    sessionId: () => `test-${randomBytes(6).toString('hex')}`,
  });
}

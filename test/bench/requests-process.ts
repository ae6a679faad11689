/**
 * Two HTTP requests for each message are what nobody can avoid. This process does nothing else, over undici as the
 * gateway uses it, so that their CPU is known. Over IPC it takes {@link RequestsOrder}s.
 */
import { Pool } from 'undici';

/** `{microseconds, perSecond}`: CPU of this process for each request, and how many went through in a second. */
export interface RequestsOrder {
  readonly kind: 'requests';
  readonly origin: string;
  readonly count: number;
  /** `request`: undici's everyday call, the body discarded. `dispatch`: its lowest one, with nothing around it. */
  readonly by: 'request' | 'dispatch';
}

const CONNECTIONS = 24;
const PIPELINING = 16;
const AT_ONCE = CONNECTIONS * PIPELINING;
const BODY = JSON.stringify({
  status: 'sent',
  dest_smsc: 'carrier_1',
  smsc_message_id: '123456',
  command_status: 0,
  command_status_name: 'ESME_ROK',
  parts: 1,
  frontend: 'smpp_gateway',
  timestamp: '2026-11-22T11:00:00.000Z',
});
const HEADERS = ['User-Agent', 'bench', 'X-Frontend', 'bench', 'Content-Type', 'application/json'];

const ignore = (): void => undefined;

async function measure({ origin, count, by }: RequestsOrder): Promise<void> {
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: PIPELINING });
  const path = '/api/messages/none/delivery_status';
  const common = { method: 'PUT', path, headers: HEADERS, body: BODY } as const;
  const asked = async (): Promise<void> => {
    const { body } = await pool.request({ ...common, idempotent: true, blocking: false });
    await body.dump();
  };
  const dispatched = (): Promise<void> =>
    new Promise((resolve, reject) => {
      pool.dispatch(
        { ...common, idempotent: true, blocking: false },
        {
          onRequestStart: ignore,
          onResponseStart: ignore,
          onResponseData: ignore,
          onResponseEnd: () => resolve(),
          onResponseError: (_controller, error) => reject(error),
        },
      );
    });
  const once = by === 'request' ? asked : dispatched;
  const all = async (requests: number): Promise<void> => {
    let left = requests;
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await once();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  };
  await all(Math.ceil(count / 4));
  const began = performance.now();
  const before = process.cpuUsage();
  await all(count);
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  process.send?.({ microseconds: (user + system) / count, perSecond: count / seconds });
}

process.on('message', (order: RequestsOrder) => {
  void measure(order);
});
process.on('disconnect', () => process.exit(0));

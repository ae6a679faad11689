import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { Waiters } from '../../../local/simulators/waiters.ts';
import { pathOf } from '../../debian.ts';
import { freePort } from '../../e2e/harness/ports.ts';
import { startProgram } from '../../e2e/harness/scene.ts';
import { writeFiles } from './files.ts';
import { PARTNER } from './partner-settings.ts';

/** A request that Kannel made to its customer: a message that came in, or a receipt. */
export interface Callback {
  readonly path: string;
  readonly query: URLSearchParams;
  /** The octets of a parameter, whatever their alphabet. */
  octets(name: string): Buffer;
}

export interface Kannel {
  readonly callbacks: readonly Callback[];
  /** Over smsbox's HTTP interface; rejects when Kannel does not take it. */
  send(message: {
    readonly from: string;
    readonly to: string;
    readonly text: string;
    readonly id: string;
    /** Further parameters of sendsms, or others in the place of those that are usual. */
    readonly also?: Readonly<Record<string, string | Buffer>>;
  }): Promise<void>;
  waitFor<T>(condition: (callbacks: readonly Callback[]) => T, timeoutMs: number): Promise<NonNullable<T>>;
}

/** All receipts: delivered 1, failed 2, queued 4, taken by the SMSC 8, refused by the SMSC 16 (Kannel user guide). */
const DLR_MASK = '31';
/** `bearerbox` and `smsbox` as an ESME that binds to `smscPort` as a transceiver. */
export async function startKannel(smscPort: number): Promise<Kannel> {
  const callbacks: Callback[] = [];
  const waiters = new Waiters();
  const customer = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    callbacks.push({
      path: url.pathname,
      query: url.searchParams,
      octets: (name) => octetsOf(url.search, name),
    });
    response.end();
    waiters.changed();
  });
  const [customerPort, adminPort, boxPort, sendPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  await new Promise<void>((resolve) => customer.listen(customerPort, '127.0.0.1', resolve));
  onTestFinished(() => {
    customer.closeAllConnections();
    customer.close();
  });

  const callback = `http://127.0.0.1:${customerPort}`;
  const files = await writeFiles({
    'kannel.conf': configuration({ smscPort, adminPort, boxPort, sendPort, callback }),
  });
  const bearerbox = startProgram('bearerbox', pathOf('bearerbox'), ['-v', '0', files['kannel.conf']]);
  await bearerbox.stderr.find((line) => line.includes('MAIN: Start-up done'), 15_000, 'end of the start-up');
  const smsbox = startProgram('smsbox', pathOf('smsbox'), ['-v', '0', files['kannel.conf']]);
  await smsbox.stderr.find(
    (line) => line.includes('Connected to bearerbox'),
    15_000,
    'connection to bearerbox',
  );
  return {
    callbacks,
    send: async ({ from, to, text, id, also = {} }) => {
      const query = queryOf({
        ...{ username: 'tester', password: 'foobar', from, to, text, charset: 'UTF-8', coding: '0' },
        ...{ 'dlr-mask': DLR_MASK, 'dlr-url': `${callback}/dlr?id=${id}&type=%d&reply=%A` },
        ...also,
      });
      const response = await fetch(`http://127.0.0.1:${sendPort}/cgi-bin/sendsms?${query}`);
      if (response.status !== 202)
        throw new Error(`Kannel answered ${response.status}: ${await response.text()}`);
    },
    waitFor: (condition, timeoutMs) =>
      waiters.until(
        () => condition(callbacks),
        timeoutMs,
        () => JSON.stringify(callbacks.slice(-10).map(({ path, query }) => `${path}?${query}`)),
      ),
  };
}

/** Octets are written as such, `%` and two digits each: what Kannel takes for binary bodies and headers. */
function queryOf(parameters: Readonly<Record<string, string | Buffer>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${Buffer.isBuffer(value) ? percent(value) : encodeURIComponent(value)}`)
    .join('&');
}

function percent(octets: Buffer): string {
  return octets.toString('hex').replaceAll(/../g, '%$&');
}

function octetsOf(search: string, name: string): Buffer {
  const parameter = search
    .slice(1)
    .split('&')
    .find((one) => one.startsWith(`${name}=`));
  const written = (parameter ?? '').slice(name.length + 1).replaceAll('+', ' ');
  return Buffer.from(
    written.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

function configuration(at: {
  readonly smscPort: number;
  readonly adminPort: number;
  readonly boxPort: number;
  readonly sendPort: number;
  readonly callback: string;
}): string {
  return `group = core
admin-port = ${at.adminPort}
admin-password = unused
smsbox-port = ${at.boxPort}
box-allow-ip = 127.0.0.1
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = gateway
host = 127.0.0.1
port = ${at.smscPort}
transceiver-mode = true
smsc-username = ${PARTNER.system_id}
smsc-password = ${PARTNER.password}
system-type = ""
reconnect-delay = 1
source-addr-autodetect = true

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = ${at.boxPort}
sendsms-port = ${at.sendPort}

group = sendsms-user
username = tester
password = foobar
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "${at.callback}/mo?from=%p&to=%P&text=%b&coding=%c&udh=%u"
`;
}

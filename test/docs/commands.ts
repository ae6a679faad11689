/** The commands of the guides, and which of them a test runs. */
import { ENGLISH_PAGES } from './guides.ts';
import { commandsIn, readPage } from './page.ts';

/** The pages in the order in which their commands are run; what one makes, the next ones use. */
export const RUN_PAGES: readonly string[] = [
  'docs/one-machine.md',
  'docs/operations.md',
  'README.md',
  'docs/troubleshooting.md',
  'docs/upgrading.md',
  'docs/monitoring.md',
  'docs/migrating.md',
  'docs/configuration.md',
  'docs/runbooks.md',
  'docs/partners.md',
  'docs/status-codes.md',
];

/** Commands that are only read (`bash -n`, names of commands, options and addresses), and why. */
const ONLY_READ: readonly (readonly [command: RegExp, why: string])[] = [
  [
    /^sudo |^editor |^node \/opt\/|\/opt\/omnimessage-smpp|\/etc\/omnimessage-smpp/,
    'a host with the service',
  ],
  [
    /^npm ci|^npm (start|test|install)|^(?:[A-Z_]+=\S+ )*npm start|^git /,
    'test/e2e/npm-start.test.ts and .ci/run',
  ],
  [
    /omnimessage-smpp(?:\.mjs)? (?:run|local)\b/,
    'runs until it is ended: test/e2e/local-start.test.ts, harness/gateway.ts',
  ],
  [/^npm run |^node scripts\/generate-performance/, 'takes minutes; .ci/run has the shortest'],
  [/^npx cdk |^aws |^(?:POOL|CLIENT|SECRET|TOKEN)=\$\((?:jq|aws|curl)|\$API_URL/, 'an AWS account'],
  [/^(promtool|amtool) /, 'test/prometheus/docs.test.ts'],
  [/docker |^cd deploy\/|^umask 077; printf|^chmod 644 secrets/, 'a container engine'],
  [/^getent hosts |bash -c '<\/dev\/tcp|ifconfig\.me|omnimessage-core\.example\.com/, 'hosts of others'],
  [/tar -czf omnimessage-smpp-.* data\)/, 'done while nothing runs'],
  [/\/api\/queue\/ID/, "an id of the reader's"],
];

export interface Command {
  readonly page: string;
  readonly text: string;
  /** Why it is only read; null: it is run. */
  readonly onlyRead: string | null;
}

export const COMMANDS: readonly Command[] = ENGLISH_PAGES.flatMap((page) =>
  readPage(page)
    .blocks.filter(({ language }) => language === 'sh')
    .flatMap(commandsIn)
    .map((text) => ({
      page,
      text,
      onlyRead: ONLY_READ.find(([command]) => command.test(text))?.[1] ?? null,
    })),
);

export const REASONS: readonly (readonly [RegExp, string])[] = ONLY_READ;

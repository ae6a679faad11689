import {
  type BulkResult,
  bulkRequestSchema,
  bulkResultSchema,
  DESIRED_ACTIONS,
  DESIRED_BY_ACTION,
  type DesiredAction,
  MOST_BULK_PEERS,
  partnerTestSchema,
  peerTestResultSchema,
} from '../../contract/api/peers.ts';
import type { PeerRecord } from '../../contract/records.ts';
import { eachOf } from '../at-once.ts';
import type { Actor } from '../store/audit.ts';
import { backToFile, desired } from '../store/peer-change.ts';
import { type ApiContext, checkedBody, json, jsonBody, type Operation, operation } from './operation.ts';
import { testPartner } from './partner-test.ts';
import { deletePeer, done, livePeer, requireLive, requireUnlocked } from './peer-changes.ts';
import type { PeerMode } from './peer-input.ts';
import { peerView } from './peer-view.ts';
import { KINDS, nameOf } from './peers.ts';
import { etagOf, notFound, ProblemError, problemOf } from './problems.ts';

const SUMMARIES: Readonly<Record<DesiredAction, string>> = {
  reconnect: 'Close the sessions and connect anew; also ends disconnect, drain and suspend',
  disconnect: 'Drop the sessions at once and stay down',
  drain: 'Let what is under way end, then stay down',
  suspend: 'Keep the sessions, send and fetch nothing',
  resume: 'End disconnect, drain or suspend; sessions that are there stay',
};

export const peerActionOperations: readonly Operation[] = [
  ...KINDS.flatMap(({ mode, word, tag, what, view }) => {
    const one = `/api/${mode}-peers/{name}`;
    return [
      ...DESIRED_ACTIONS.map((action) =>
        operation({
          method: 'post',
          path: `${one}/${action}`,
          id: `${action}${word}`,
          tag,
          role: 'operator',
          summary: SUMMARIES[action],
          answer: { status: 200, description: 'The peer as it is wanted now.', schema: view, etag: true },
          problems: ['not_found', 'changed_meanwhile'],
          handle: async (request, context) => {
            const record = await setDesired(mode, nameOf(request), action, request.actor, context);
            return json(200, peerView(record, context), { etag: etagOf(record) });
          },
        }),
      ),
      operation({
        method: 'post',
        path: `${one}/back-to-file`,
        id: `${word}BackToFile`.replace(/^./, (letter) => letter.toLowerCase()),
        tag,
        role: 'operator',
        summary: `Take a ${what} back to what the settings file says of it`,
        description: 'Removes a change or a deletion that was made over the API.',
        answer: { status: 200, description: 'The peer as the file has it.', schema: view, etag: true },
        problems: ['not_found', 'not_in_file', 'system_id_taken', 'changed_meanwhile'],
        handle: async (request, context) => {
          const record = await takeBack(mode, nameOf(request), request.actor, context);
          return json(200, peerView(record, context), { etag: etagOf(record) });
        },
      }),
      operation({
        method: 'post',
        path: `${one}/test`,
        id: `test${word}`,
        tag,
        role: 'operator',
        summary: `Test a ${what}`,
        description:
          mode === 'client'
            ? 'Dials the carrier, binds with the stored password, unbinds, and says what happened. A carrier may count it as a session.'
            : 'Says whether a bind with this password, from this address, of this type would be let in, and why not.',
        ...(mode === 'client' ? {} : { body: jsonBody(partnerTestSchema, { required: false }) }),
        answer: { status: 200, description: 'How far it came.', schema: peerTestResultSchema },
        problems: mode === 'client' ? ['not_found', 'not_available'] : ['not_found'],
        handle: async (request, context) => {
          const record = await livePeer(mode, nameOf(request), context);
          const { audit } = context.store;
          await audit.write(audit.entry(request.actor, 'test', record.name, record.version));
          return json(200, await test(record, request.body, context));
        },
      }),
    ];
  }),
  operation({
    method: 'post',
    path: '/api/peers/actions',
    id: 'actOnPeers',
    tag: 'Peers',
    role: 'operator',
    summary: 'Do the same to many peers',
    description: `To at most ${MOST_BULK_PEERS} peers, by name or by filter. Each has its own outcome; none keeps the others from theirs.`,
    body: jsonBody(bulkRequestSchema),
    answer: { status: 200, description: 'What became of each.', schema: bulkResultSchema },
    handle: async ({ body, actor }, context) => {
      const { action, names, filter } = checkedBody(bulkRequestSchema, body);
      const chosen = names === undefined ? await matching(filter, context) : [...new Set(names)];
      const items: BulkResult['items'] = [];
      await eachOf(chosen, AT_ONCE, async (name, index) => {
        items[index] = await actOn(name, action, actor, context);
      });
      const count = (outcome: string): number => items.filter((item) => item.outcome === outcome).length;
      return json(200, {
        items,
        done: count('done'),
        unchanged: count('unchanged'),
        failed: count('failed'),
      });
    },
  }),
];

async function setDesired(
  mode: PeerMode | null,
  name: string,
  action: DesiredAction,
  actor: Actor,
  { store: { peers } }: ApiContext,
): Promise<PeerRecord> {
  const { state, anew } = DESIRED_BY_ACTION[action];
  const outcome = await peers.change(
    name,
    (before, author) => {
      const live = requireLive(mode ?? before?.mode ?? 'client', name, before);
      return !anew && live.desired.state === state ? null : desired(live, state, anew, author);
    },
    action,
    actor,
  );
  return settled(outcome, name);
}

async function takeBack(
  mode: PeerMode | null,
  name: string,
  actor: Actor,
  context: ApiContext,
): Promise<PeerRecord> {
  const outcome = await context.store.peers.change(
    name,
    (before, author) => {
      if (
        before === null ||
        (mode !== null && before.mode !== mode) ||
        (before.deleted && before.file === null)
      ) {
        throw notFound(`${mode ?? ''} peer ${JSON.stringify(name)}`);
      }
      if (before.source === 'file') return null;
      if (before.source === 'code') requireUnlocked(before, context);
      const restored = backToFile(before, author);
      if (restored !== null) return restored;
      throw new ProblemError(
        'not_in_file',
        `${name} was made over the API, and no settings file has it. Delete it if it is not wanted.`,
      );
    },
    'back_to_file',
    actor,
  );
  return settled(outcome, name);
}

type Changed = Awaited<ReturnType<ApiContext['store']['peers']['change']>>;

function settled(outcome: Changed, name: string): PeerRecord {
  switch (outcome.kind) {
    case 'nothing_to_do':
      if (outcome.current === null) throw notFound(`peer ${JSON.stringify(name)}`);
      return outcome.current;
    case 'changed_since':
      throw new ProblemError('changed_meanwhile', `Others kept changing ${name}. Look at it, and try again.`);
    case 'done':
    case 'system_id_taken':
      return done(outcome, name);
  }
}

async function test(record: PeerRecord, body: Parameters<typeof checkedBody>[1], context: ApiContext) {
  if (record.mode === 'server') {
    return testPartner(record, checkedBody(partnerTestSchema, body), context.hasher);
  }
  if (context.tester === null) {
    throw new ProblemError(
      'not_available',
      'This API cannot open passwords, so it cannot dial. Look at the last error of the bind in Live Status.',
    );
  }
  if (record.secret === null) throw notFound(`password of ${record.name}`);
  return context.tester.test(record.settings, record.secret);
}

const AT_ONCE = 8;

async function matching(
  filter:
    | {
        mode: PeerMode;
        search?: string | undefined;
        source?: PeerRecord['source'] | undefined;
        desired?: PeerRecord['desired']['state'] | undefined;
      }
    | undefined,
  { store }: ApiContext,
): Promise<string[]> {
  if (filter === undefined) return [];
  const { mode, search = null, source = null, desired: state = null } = filter;
  const found: string[] = [];
  let after: string | null = null;
  do {
    const page: { records: PeerRecord[]; next: string | null } = await store.peers.list(
      { mode, search, source, desired: state },
      after,
      MOST_BULK_PEERS + 1 - found.length,
    );
    found.push(...page.records.map(({ name }) => name));
    after = page.next;
  } while (after !== null && found.length <= MOST_BULK_PEERS);
  if (found.length <= MOST_BULK_PEERS) return found;
  throw new ProblemError(
    'invalid',
    `Found more than ${MOST_BULK_PEERS} peers that the filter lets through; allowed: at most that many at once. Make it narrower.`,
    {
      errors: [
        { pointer: '/filter', code: 'out_of_range', detail: `Allowed: at most ${MOST_BULK_PEERS} peers.` },
      ],
    },
  );
}

async function actOn(
  name: string,
  action: DesiredAction | 'delete' | 'back_to_file',
  actor: Actor,
  context: ApiContext,
): Promise<BulkResult['items'][number]> {
  try {
    const before = await context.store.peers.read(name);
    const after = await carryOut(name, before, action, actor, context);
    const outcome = after.version === before?.version ? 'unchanged' : 'done';
    return { name, outcome, version: after.version, problem: null };
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null) throw error;
    return {
      name,
      outcome: 'failed',
      version: null,
      problem: { code: problem.code, detail: problem.message },
    };
  }
}

function carryOut(
  name: string,
  before: PeerRecord | null,
  action: DesiredAction | 'delete' | 'back_to_file',
  actor: Actor,
  context: ApiContext,
): Promise<PeerRecord> {
  switch (action) {
    case 'delete': {
      const live = requireLive(before?.mode ?? 'client', name, before);
      requireUnlocked(live, context);
      return deletePeer(live, actor, context);
    }
    case 'back_to_file':
      return takeBack(null, name, actor, context);
    case 'reconnect':
    case 'disconnect':
    case 'drain':
    case 'suspend':
    case 'resume':
      return setDesired(null, name, action, actor, context);
  }
}

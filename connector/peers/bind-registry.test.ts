import { expect, test } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';
import type { BindSettings } from '../../contract/compiled.ts';
import { turn } from '../../test/turn.ts';
import { createBindCounters } from '../bind-counters.ts';
import { type Line, recordingLog } from '../outbound/outbound.fixture.ts';
import { BindRegistry, type BindWish } from './bind-registry.ts';
import { NO_GAUGES } from './gauges.fixture.ts';
import type { RunningBind } from './running-bind.ts';

function settings(name: string, fields: Readonly<Record<string, unknown>> = {}): BindSettings {
  const required = { name, bind_type: 'transceiver', host: 'localhost', system_id: 'me', password: 'secret' };
  return compileClientPeer(clientPeerSchema.parse({ ...required, ...fields }));
}

/** A registry of binds that write down what is done with them; `drained` ends the stop of one. */
function startRegistry(): {
  registry: BindRegistry;
  happened: string[];
  lines: Line[];
  drained: Map<string, () => void>;
  broken: Set<string>;
} {
  const happened: string[] = [];
  const lines: Line[] = [];
  const drained = new Map<string, () => void>();
  const broken = new Set<string>();
  const create = (initial: BindSettings): RunningBind => {
    const { name } = initial;
    let current = initial;
    let stopped: Promise<void> | null = null;
    if (broken.has(name)) throw new Error(`${name} cannot be made`);
    return {
      get settings() {
        return current;
      },
      counters: createBindCounters(),
      gauges: () => NO_GAUGES,
      status: () => ({
        state: 'connected',
        sessions: [],
        connectedSinceMs: null,
        lastError: null,
        lastErrorAtMs: null,
        throttledMs: 0,
        held: 0,
      }),
      start: () => void happened.push(`start ${name}`),
      retune: (next) => {
        current = next;
        happened.push(`retune ${name}`);
      },
      reconnect: () => undefined,
      suspend: () => void happened.push(`suspend ${name}`),
      resume: () => undefined,
      stop: (drainMs) => {
        if (stopped !== null) return stopped;
        happened.push(`stop ${name}`);
        stopped =
          drainMs === 0 ? Promise.resolve() : new Promise<void>((resolve) => drained.set(name, resolve));
        return stopped;
      },
      abort: () => {
        happened.push(`abort ${name}`);
        stopped ??= Promise.resolve();
        return stopped;
      },
    };
  };
  return { registry: new BindRegistry(create, recordingLog(lines)), happened, lines, drained, broken };
}

const names = (registry: BindRegistry): string[] => [...registry.running()].map((bind) => bind.settings.name);

test('makes the changes, and a bind is made anew only after its end', async () => {
  const { registry, happened, drained } = startRegistry();
  await registry.apply([settings('a'), settings('b'), settings('c')], 1000);
  happened.length = 0;
  const applied = registry.apply([settings('a', { tps_limit: 7 }), settings('b', { port: 2776 })], 1000);
  await turn();
  expect(happened.toSorted()).toEqual(['retune a', 'stop b', 'stop c']);
  drained.get('b')?.();
  await turn();
  expect(happened.at(-1)).toBe('start b');
  drained.get('c')?.();
  await applied;
  expect(names(registry).toSorted()).toEqual(['a', 'b']);
});

test('changes come one after the other', async () => {
  const { registry, happened, drained } = startRegistry();
  await registry.apply([settings('a')], 1000);
  const first = registry.apply([], 1000);
  const second = registry.apply([settings('a')], 1000);
  await turn();
  expect(happened).toEqual(['start a', 'stop a']);
  drained.get('a')?.();
  await Promise.all([first, second]);
  expect(happened).toEqual(['start a', 'stop a', 'start a']);
});

test('a change that fails is told, keeps none of the others, and the next set is applied', async () => {
  const { registry, happened, lines, broken } = startRegistry();
  broken.add('bad');
  await expect(registry.apply([settings('bad'), settings('good')], 1000)).rejects.toThrow(
    '1 changes of binds failed',
  );
  expect(happened).toEqual(['start good']);
  expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
    { fields: { event: 'bind_change_failed', bind_name: 'bad' } },
  ]);
  broken.clear();
  await registry.apply([settings('bad'), settings('good')], 1000);
  expect(happened).toEqual(['start good', 'start bad']);
});

test('a stop ends all at once, waits for nothing twice, and nothing starts after it', async () => {
  const { registry, happened, drained } = startRegistry();
  await registry.apply([settings('a'), settings('b')], 1000);
  const rebind = registry.apply([settings('a', { port: 2776 }), settings('b')], 1000);
  const queued = registry.apply([settings('c')], 1000);
  await turn();
  const stopped = registry.stop(1000);
  await turn();
  expect(happened).toEqual(['start a', 'start b', 'stop a', 'stop b']);
  drained.get('a')?.();
  drained.get('b')?.();
  await Promise.all([rebind, queued, stopped]);
  await registry.apply([settings('d')], 1000);
  expect(happened).toEqual(['start a', 'start b', 'stop a', 'stop b']);
  expect(names(registry)).toEqual([]);
});

const wish = (bind: BindSettings, changes: Partial<BindWish> = {}): BindWish => ({
  settings: bind,
  state: 'up',
  generation: 1,
  version: 1,
  polling: true,
  ...changes,
});

test('a bind that drains keeps no other waiting, and of many wishes the last one counts', async () => {
  const { registry, happened, drained } = startRegistry();
  await registry.apply([settings('a')], 1000);
  const gone = registry.want('a', null, 1000);
  await registry.want('b', wish(settings('b')), 1000);
  void registry.want('a', wish(settings('a', { port: 1 })), 1000);
  const last = registry.want('a', wish(settings('a', { port: 2 })), 1000);
  await turn();
  expect(happened).toEqual(['start a', 'stop a', 'start b']);
  drained.get('a')?.();
  await Promise.all([gone, last]);
  expect(happened).toEqual(['start a', 'stop a', 'start b', 'start a']);
  expect(registry.get('a')?.settings).toEqual(settings('a', { port: 2 }));
});

test('a bind that is kept down is there with its settings, and comes up again', async () => {
  const { registry, happened, drained } = startRegistry();
  await registry.want('a', wish(settings('a'), { state: 'down' }), 1000);
  expect(happened).toEqual(['stop a']);
  expect(names(registry)).toEqual(['a']);
  await registry.want('a', wish(settings('a', { port: 7 }), { state: 'drained' }), 1000);
  expect(registry.get('a')?.settings).toEqual(settings('a', { port: 7 }));
  happened.length = 0;
  await registry.want('a', wish(settings('a', { port: 7 })), 1000);
  void registry.want('a', wish(settings('a', { port: 7 }), { state: 'drained' }), 1000);
  await turn();
  expect(happened).toEqual(['start a', 'stop a']);
  drained.get('a')?.();
  await turn();
  await registry.want('a', null, 1000);
  expect(happened).toEqual(['start a', 'stop a']);
  expect(names(registry)).toEqual([]);
});

test('suspended, or owned by another connector, it takes nothing; its sessions stay', async () => {
  const { registry, happened } = startRegistry();
  await registry.want('a', wish(settings('a'), { state: 'suspended' }), 1000);
  await registry.want('b', wish(settings('b'), { polling: false }), 1000);
  expect(happened).toEqual(['start a', 'suspend a', 'start b', 'suspend b']);
});

test('a higher generation makes its sessions anew, once', async () => {
  const { registry, happened, drained } = startRegistry();
  await registry.want('a', wish(settings('a')), 1000);
  const again = registry.want('a', wish(settings('a'), { generation: 2 }), 1000);
  await turn();
  drained.get('a')?.();
  await again;
  await registry.want('a', wish(settings('a'), { generation: 2, version: 9 }), 1000);
  expect(happened).toEqual(['start a', 'stop a', 'start a']);
  expect([...registry.registered()].map(({ wish: inEffect }) => inEffect.version)).toEqual([9]);
});

test('a bind whose end fails is made anew by the next wish', async () => {
  const { registry, happened } = startRegistry();
  await registry.want('a', wish(settings('a')), 1000);
  const bind = registry.get('a');
  if (bind === undefined) throw new Error('it is not there');
  bind.stop = () => Promise.reject(new Error('it broke'));
  await expect(registry.want('a', wish(settings('a'), { generation: 2 }), 1000)).rejects.toThrow('it broke');
  await registry.want('a', wish(settings('a'), { generation: 2 }), 1000);
  expect(happened).toEqual(['start a', 'start a']);
});

test('what another connector may have is closed at once, also while it drains', async () => {
  const { registry, happened } = startRegistry();
  await registry.want('a', wish(settings('a')), 1000);
  void registry.want('a', null, 0);
  expect(happened).toEqual(['start a', 'abort a']);
  await turn();
  expect(names(registry)).toEqual([]);
});

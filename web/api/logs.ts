import { useCallback, useEffect, useRef, useState } from 'react';
import { appended, EMPTY_TAIL, type Tail } from '../logs/log-tail.ts';
import { useSession } from '../session/session-context.tsx';
import type { Api } from './client.ts';
import { type Failure, failureOf, resultOf } from './failure.ts';
import type { paths } from './generated/paths.ts';

export const SHOWN_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type ShownLevel = (typeof SHOWN_LEVELS)[number];

export interface LogFilter {
  readonly level: ShownLevel | null;
  readonly text: string;
  readonly bind: string;
}

type LogAnswer = paths['/api/logs']['get']['responses'][200]['content']['application/json'];

const FOLLOW_MS = 1_500;
const PAGE = 500;

async function readLogs(
  api: Api,
  filter: LogFilter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<LogAnswer> {
  const { level, text, bind } = filter;
  const query = {
    limit: PAGE,
    ...(cursor === null ? {} : { cursor }),
    ...(level === null ? {} : { level }),
    ...(text === '' ? {} : { text }),
    ...(bind === '' ? {} : { bind }),
  };
  return (await resultOf(api.GET('/api/logs', { params: { query }, signal }))).data;
}

/** Follows the log while not paused; another filter starts anew. */
export function useLogTail(filter: LogFilter, paused: boolean) {
  const { api } = useSession();
  const [tail, setTail] = useState<Tail | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const cursor = useRef<string | null>(null);
  const { level, text, bind } = filter;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the filter is what starts the tail anew
  useEffect(() => {
    cursor.current = null;
    setTail(null);
  }, [api, level, text, bind]);

  useEffect(() => {
    if (paused) return;
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = async (): Promise<void> => {
      let wait = FOLLOW_MS;
      try {
        const page = await readLogs(api, { level, text, bind }, cursor.current, ended.signal);
        if (ended.signal.aborted) return;
        const first = cursor.current === null;
        cursor.current = page.next_cursor;
        // A full page: there are more already.
        if (!first && page.items.length === PAGE) wait = 0;
        setFailure(null);
        setTail((before) => appended(before ?? EMPTY_TAIL, page.items, page.missed));
      } catch (error) {
        if (ended.signal.aborted) return;
        setFailure(failureOf(error));
      }
      timer = setTimeout(() => void follow(), wait);
    };
    void follow();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [api, level, text, bind, paused]);

  const clear = useCallback(() => setTail((before) => ({ ...EMPTY_TAIL, next: before?.next ?? 0 })), []);
  return { tail, failure, clear };
}

import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureOf } from '../api/failure.ts';
import { FailureText } from './failure-text.tsx';
import { useHashPath } from './hash-location.ts';

export interface Notice {
  readonly kind: 'success' | 'info' | 'warning' | 'error' | 'progress';
  readonly header?: string;
  readonly content?: ReactNode;
  readonly action?: ReactNode;
}

interface Notifications {
  readonly items: readonly FlashbarProps.MessageDefinition[];
  /** Shows a notice; with the id of one that is shown, in its place. */
  readonly notify: (notice: Notice, id?: string) => void;
  /** Says why something failed, in words. */
  readonly notifyFailure: (error: unknown, id?: string) => void;
}

/** Older notices give way; the audit trail has what was done. */
const MOST_NOTICES = 4;
/** A notice about what led to this page. */
const JUST_NOW_MS = 1_000;

const Context = createContext<Notifications | null>(null);

export function useNotifications(): Notifications {
  const notifications = useContext(Context);
  if (notifications === null) throw new Error('useNotifications needs a NotificationsProvider above it');
  return notifications;
}

interface Shown {
  readonly id: string;
  /** What went well needs no attention on the page after the next. */
  readonly sinceMs: number;
  readonly notice: Notice;
}

export function NotificationsProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<readonly Shown[]>([]);

  const notify = useCallback((notice: Notice, id: string = crypto.randomUUID()) => {
    setShown((before) =>
      [{ id, notice, sinceMs: performance.now() }, ...before.filter((other) => other.id !== id)].slice(
        0,
        MOST_NOTICES,
      ),
    );
  }, []);

  const notifyFailure = useCallback(
    (error: unknown, id?: string) => {
      const failure = failureOf(error);
      notify({ kind: 'error', header: t('problem.title'), content: <FailureText failure={failure} /> }, id);
    },
    [notify, t],
  );

  const [path] = useHashPath();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is what clears them
  useEffect(() => {
    const now = performance.now();
    setShown((before) =>
      before.filter(({ notice, sinceMs }) => notice.kind !== 'success' || now - sinceMs < JUST_NOW_MS),
    );
  }, [path]);

  const items = useMemo<readonly FlashbarProps.MessageDefinition[]>(
    () =>
      shown.map(({ id, notice }) => ({
        id,
        type: notice.kind === 'progress' ? 'info' : notice.kind,
        loading: notice.kind === 'progress',
        header: notice.header,
        content: notice.content,
        action: notice.action,
        dismissible: true,
        dismissLabel: t('common.close'),
        onDismiss: () => setShown((before) => before.filter((other) => other.id !== id)),
      })),
    [shown, t],
  );

  const value = useMemo(() => ({ items, notify, notifyFailure }), [items, notify, notifyFailure]);
  return <Context value={value}>{children}</Context>;
}

import i18next from 'i18next';
import { useEffect } from 'react';
import { guardNavigation } from './hash-location.ts';

/** While something is unsaved: asks before another page takes its place, also before the tab is closed. */
export function useLeaveGuard(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const leaving = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', leaving);
    const release = guardNavigation(() =>
      // The browser's own dialog: nothing else can hold a navigation until it is answered.
      window.confirm(`${i18next.t('form.unsaved')}\n${i18next.t('form.unsaved_text')}`),
    );
    return () => {
      window.removeEventListener('beforeunload', leaving);
      release();
    };
  }, [unsaved]);
}

import type { Connection } from '../session/connection.ts';
import { carriesOurMessages } from '../session/state.ts';
import type { BindGauges } from './running-bind.ts';

/** The windows of a bind's sessions together, of those that carry messages of ours. */
export function windowsOf(
  sessions: Iterable<Pick<Connection<unknown>, 'state'>>,
): Pick<BindGauges, 'windowUsed' | 'windowSize'> {
  let windowUsed = 0;
  let windowSize = 0;
  for (const { state } of sessions) {
    windowUsed += state.pending.size;
    if (carriesOurMessages(state)) windowSize += state.settings.windowSize;
  }
  return { windowUsed, windowSize };
}

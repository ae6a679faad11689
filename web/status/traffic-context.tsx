import { createContext, type ReactNode, useContext, useState } from 'react';
import { useStatus } from '../api/status.ts';
import { TrafficHistory } from './traffic-history.ts';

const Context = createContext<TrafficHistory | null>(null);

/** Keeps the traffic of the last minutes whatever page is open, so that Live Status has it when one comes back. */
export function TrafficProvider({ children }: { readonly children: ReactNode }) {
  const { data: status } = useStatus();
  const [history] = useState(() => new TrafficHistory());
  // Before the pages below read it; the same report a second time changes nothing.
  if (status !== undefined) history.record(Date.parse(status.at), status.binds);
  return <Context value={history}>{children}</Context>;
}

export function useTrafficHistory(): TrafficHistory {
  const history = useContext(Context);
  if (history === null) throw new Error('useTrafficHistory needs a TrafficProvider above it');
  return history;
}

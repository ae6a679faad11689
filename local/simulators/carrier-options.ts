/** What the simulated carrier can be told, what it tells, and whom it lets in. */
import type { DeliveryCounts, DeliverySettings } from './carrier-deliveries.ts';
import type { MessageIds, ReceiptPlan } from './carrier-receipts.ts';
import { type PeerMessage, status } from './smpp-peer.ts';

export type BindType = 'transmitter' | 'receiver' | 'transceiver';

export interface SimulatedCarrierOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Absent: everyone is let in. */
  readonly accounts?: readonly { readonly system_id: string; readonly password: string }[];
  /** Default: all. */
  readonly bindTypes?: readonly BindType[];
  /** Default `messageIds.decimal`. */
  readonly messageIds?: MessageIds;
  /** command_status that a submit_sm is refused with; 0: taken. Default: all are taken. */
  readonly refuse?: (message: PeerMessage) => number;
  /** What receipt a message gets; null: none. Default: DELIVRD at once, for those that ask (registered_delivery). */
  readonly receipt?: (message: CarrierMessage) => ReceiptPlan | null;
  /** Messages recorded; the oldest go. Default 100,000; 0 for benches. */
  readonly maxRecorded?: number;
  /** More are refused with ESME_RBINDFAIL. Default 100. */
  readonly maxSessions?: number;
  readonly deliveries?: Partial<DeliverySettings>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface CarrierMessage extends PeerMessage {
  readonly system_id: string;
  /** Number of the session it came over, from 1. */
  readonly session: number;
  /** As in submit_sm_resp. */
  readonly message_id: string;
  readonly takenMs: number;
}

export interface CarrierSession {
  readonly number: number;
  readonly system_id: string;
  readonly bindType: BindType;
}

export interface CarrierStats {
  readonly sessions: number;
  readonly binds: number;
  readonly bindsRefused: number;
  /** submit_sm received, and of these taken (not refused). */
  readonly submits: number;
  readonly taken: number;
  readonly enquireLinks: number;
  readonly unbinds: number;
  readonly deliveries: Readonly<DeliveryCounts>;
}

/** A message from the carrier's subscriber; fields of deliver_sm in the specification's names, and TLVs. */
export type Mobile = Readonly<Record<string, unknown>> & {
  readonly source_addr: string;
  readonly destination_addr: string;
  readonly short_message: string | Buffer;
};

/** The command_status that a bind is refused with; null: let in. `sessions`: how many are bound already. */
export function bindRefusal(
  options: SimulatedCarrierOptions,
  sessions: number,
  system_id: string,
  password: string,
  bindType: BindType | undefined,
): number | null {
  const { accounts, bindTypes, maxSessions = 100 } = options;
  if (sessions >= maxSessions || bindType === undefined) return status.ESME_RBINDFAIL;
  if (bindTypes !== undefined && !bindTypes.includes(bindType)) return status.ESME_RBINDFAIL;
  if (accounts === undefined) return null;
  const account = accounts.find((one) => one.system_id === system_id);
  if (account === undefined) return status.ESME_RINVSYSID;
  return account.password === password ? null : status.ESME_RINVPASWD;
}

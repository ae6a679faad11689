/** State of a client bind. connected: at least one session is bound; disconnected: an operator keeps it down. */
export const CLIENT_STATES = ['connected', 'reconnecting', 'disconnected'] as const;
/** State of a server bind. active: at least one session of the partner is bound; waiting: none. */
export const SERVER_STATES = ['active', 'waiting'] as const;

export type ClientState = (typeof CLIENT_STATES)[number];
export type ServerState = (typeof SERVER_STATES)[number];
export type PeerState = ClientState | ServerState;

/** Where a peer's settings come from: the file, a change over the API, which wins, or a stack that declares it as code. */
export const PEER_SOURCES = ['file', 'api', 'code'] as const;
export type PeerSource = (typeof PEER_SOURCES)[number];

/** A hint that a peer changed; never the settings themselves, so it may be lost, late, doubled or reordered. */
export interface ConfigEvent {
  readonly name: string;
  readonly version: number;
}

/** Peers as code: what a team imports to declare carriers and partners in a stack of its own. */
export { ClientPeer, type ClientPeerProps } from './client-peer.ts';
export { DEFAULT_GATEWAY, PeerError } from './declared-peer.ts';
export { ServerPeer, type ServerPeerProps } from './server-peer.ts';

/** The part of the `smpp` package (node-smpp 0.5, untyped) that the simulators and interoperability tests use. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';
  import type { Duplex } from 'node:stream';

  /** A decoded PDU: fields of the header, then whatever fields and TLVs it has, TLVs unknown to it by number. */
  export interface Pdu {
    readonly command: string;
    command_id: number;
    command_status: number;
    sequence_number: number;
    command_length: number;
    isResponse(): boolean;
    response(options?: object): Pdu;
    toBuffer(): Buffer;
    [field: string]: unknown;
  }

  export interface Session extends EventEmitter {
    readonly socket: Socket;
    /** False when the socket is no longer writable; `answered` is then never called. */
    send(pdu: Pdu, answered?: (response: Pdu) => void): boolean;
    pause(): void;
    resume(): void;
    close(closed?: () => void): void;
    destroy(closed?: () => void): void;
    bind_transceiver(options: object, answered: (response: Pdu) => void): boolean;
    bind_transmitter(options: object, answered: (response: Pdu) => void): boolean;
    bind_receiver(options: object, answered: (response: Pdu) => void): boolean;
    submit_sm(options: object, answered: (response: Pdu) => void): boolean;
    enquire_link(answered: (response: Pdu) => void): boolean;
    unbind(answered: (response: Pdu) => void): boolean;
  }

  export interface Filter {
    encode(this: unknown, value: unknown): unknown;
    decode(this: unknown, value: unknown, skipUdh?: boolean): unknown;
  }

  const smpp: {
    createServer(
      options: { key?: string | Buffer; cert?: string | Buffer },
      onSession: (session: Session) => void,
    ): NetServer;
    connect(options: { host: string; port: number; tls?: boolean; rejectUnauthorized?: boolean }): Session;
    /** A session over a connection that is there already. */
    readonly Session: new (options: {
      readonly socket: Duplex;
    }) => Session;
    readonly PDU: new (command: string, options?: object) => Pdu;
    readonly commands: Readonly<Record<string, { readonly id: number; readonly params?: object }>>;
    readonly tlvs: Readonly<Record<string, { readonly id: number }>>;
    /** From here on it writes and reads the TLV by this name; it drops those that it does not know. */
    addTLV(name: string, options: { id: number; type: object }): void;
    readonly types: { readonly tlv: { readonly buffer: object } };
    readonly filters: { readonly message: Filter; readonly time: Filter };
  };
  export default smpp;
}

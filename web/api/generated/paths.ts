// Compiled by scripts/generate-client.mjs from control-plane/api/openapi.json; do not edit.

/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "PreviewMessageAnswer".
 */
export type PreviewMessageAnswer =
  | {
      kind: 'text';
      alphabet: string;
      /**
       * What units counts: septet, octet or code_unit.
       */
      unit: string;
      units: number;
      per_segment: number;
      segments: number;
      /**
       * The character that kept the text out of the alphabet preferred most.
       */
      forced_by: string | null;
    }
  | {
      kind: 'unencodable';
      /**
       * Which character no allowed alphabet carries.
       */
      detail: string;
    };

export interface paths {
  '/api/status': {
    /**
     * All binds and connectors as they are now
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': Status;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/client-peers': {
    /**
     * List client peers by name
     */
    get: {
      parameters: {
        query?: {
          /**
           * Entries of a page, at most; 50 if left out. A page may have fewer and still not be the last.
           */
          limit?: number;
          /**
           * next_cursor of the page before, with the same filter.
           */
          cursor?: string;
          /**
           * Part of name, host or system_id, in any case.
           */
          search?: string;
          /**
           * file, api or code.
           */
          source?: 'file' | 'api' | 'code';
          /**
           * Desired state.
           */
          desired?: 'up' | 'down' | 'suspended' | 'drained';
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ClientPeerPage;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Create a client peer
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
      };
      requestBody: {
        content: {
          'application/json': CreateClientPeerRequest;
        };
      };
      responses: {
        201: {
          content: {
            'application/json': ClientPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/client-peers/{name}': {
    /**
     * Read a client peer
     */
    get: {
      parameters: {
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ClientPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Replace a client peer
     */
    put: {
      parameters: {
        header: {
          /**
           * ETag of the version that is changed.
           */
          'If-Match': string;
        };
        path: {
          name: string;
        };
      };
      requestBody: {
        content: {
          'application/json': ReplaceClientPeerRequest;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ClientPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Change some settings of a client peer
     */
    patch: {
      parameters: {
        header: {
          /**
           * ETag of the version that is changed.
           */
          'If-Match': string;
        };
        path: {
          name: string;
        };
      };
      requestBody: {
        content: {
          'application/merge-patch+json': PatchClientPeerRequest;
          'application/json': PatchClientPeerRequest;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ClientPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Delete a client peer
     */
    delete: {
      parameters: {
        header: {
          /**
           * ETag of the version that is changed.
           */
          'If-Match': string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        204: {};
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/server-peers': {
    /**
     * List server peers by name
     */
    get: {
      parameters: {
        query?: {
          /**
           * Entries of a page, at most; 50 if left out. A page may have fewer and still not be the last.
           */
          limit?: number;
          /**
           * next_cursor of the page before, with the same filter.
           */
          cursor?: string;
          /**
           * Part of name, host or system_id, in any case.
           */
          search?: string;
          /**
           * file, api or code.
           */
          source?: 'file' | 'api' | 'code';
          /**
           * Desired state.
           */
          desired?: 'up' | 'down' | 'suspended' | 'drained';
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ServerPeerPage;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Create a server peer
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
      };
      requestBody: {
        content: {
          'application/json': CreateServerPeerRequest;
        };
      };
      responses: {
        201: {
          content: {
            'application/json': ServerPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/server-peers/{name}': {
    /**
     * Read a server peer
     */
    get: {
      parameters: {
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ServerPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Replace a server peer
     */
    put: {
      parameters: {
        header: {
          /**
           * ETag of the version that is changed.
           */
          'If-Match': string;
        };
        path: {
          name: string;
        };
      };
      requestBody: {
        content: {
          'application/json': ReplaceServerPeerRequest;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ServerPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Change some settings of a server peer
     */
    patch: {
      parameters: {
        header: {
          /**
           * ETag of the version that is changed.
           */
          'If-Match': string;
        };
        path: {
          name: string;
        };
      };
      requestBody: {
        content: {
          'application/merge-patch+json': PatchServerPeerRequest;
          'application/json': PatchServerPeerRequest;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ServerPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Delete a server peer
     */
    delete: {
      parameters: {
        header: {
          /**
           * ETag of the version that is changed.
           */
          'If-Match': string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        204: {};
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/client-peers/{name}/reconnect': {
    /**
     * Close the sessions and connect anew; also ends disconnect, drain and suspend
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ClientPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/client-peers/{name}/disconnect': {
    /**
     * Drop the sessions at once and stay down
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ClientPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/client-peers/{name}/drain': {
    /**
     * Let what is under way end, then stay down
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ClientPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/client-peers/{name}/suspend': {
    /**
     * Keep the sessions, send and fetch nothing
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ClientPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/client-peers/{name}/resume': {
    /**
     * End disconnect, drain or suspend; sessions that are there stay
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ClientPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/client-peers/{name}/back-to-file': {
    /**
     * Take a client peer back to what the settings file says of it
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ClientPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/client-peers/{name}/test': {
    /**
     * Test a client peer
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': PeerTestResult;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/server-peers/{name}/reconnect': {
    /**
     * Close the sessions and connect anew; also ends disconnect, drain and suspend
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ServerPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/server-peers/{name}/disconnect': {
    /**
     * Drop the sessions at once and stay down
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ServerPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/server-peers/{name}/drain': {
    /**
     * Let what is under way end, then stay down
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ServerPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/server-peers/{name}/suspend': {
    /**
     * Keep the sessions, send and fetch nothing
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ServerPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/server-peers/{name}/resume': {
    /**
     * End disconnect, drain or suspend; sessions that are there stay
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ServerPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/server-peers/{name}/back-to-file': {
    /**
     * Take a server peer back to what the settings file says of it
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ServerPeer1;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/server-peers/{name}/test': {
    /**
     * Test a server peer
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
        path: {
          name: string;
        };
      };
      requestBody?: {
        content: {
          'application/json': TestServerPeerRequest;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': PeerTestResult;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/peers/actions': {
    /**
     * Do the same to many peers
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
      };
      requestBody: {
        content: {
          'application/json': ActOnPeersRequest;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': BulkResult;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/export': {
    /**
     * Export all peers in the form of a settings file
     */
    get: {
      parameters: {
        query?: {
          /**
           * yaml if left out.
           */
          format?: 'yaml' | 'json';
        };
      };
      responses: {
        200: {
          content: {
            'application/yaml': unknown;
            'application/json': unknown;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/import': {
    /**
     * Create and change peers from the form of a settings file
     */
    post: {
      parameters: {
        query?: {
          /**
           * true: says what would change, and changes nothing.
           */
          dry_run?: 'true' | 'false';
        };
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
      };
      requestBody: {
        content: {
          'application/yaml': ImportPeersRequest;
          'application/x-yaml': ImportPeersRequest;
          'text/yaml': ImportPeersRequest;
          'application/json': ImportPeersRequest;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ImportResult;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/queue': {
    /**
     * List the messages that wait in OmniMessage
     */
    get: {
      parameters: {
        query?: {
          /**
           * Entries of a page, at most; 50 if left out. A page may have fewer and still not be the last.
           */
          limit?: number;
          /**
           * next_cursor of the page before, with the same filter.
           */
          cursor?: string;
          /**
           * Part of destination, sender or text.
           */
          search?: string;
          /**
           * Bind that the message is for.
           */
          dest_smsc?: string;
          /**
           * Part of the destination.
           */
          destination?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': QueuePage;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Send a test message by a bind
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
      };
      requestBody: {
        content: {
          'application/json': SendMessageRequest;
        };
      };
      responses: {
        201: {
          content: {
            'application/json': SendMessageAnswer;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/queue/{id}': {
    /**
     * Read a message
     */
    get: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ReadMessageAnswer;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
    /**
     * Cancel a message that waits
     */
    delete: {
      parameters: {
        path: {
          id: string;
        };
      };
      responses: {
        204: {};
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/preview': {
    /**
     * Say in which encoding and how many segments a text would go out
     */
    post: {
      parameters: {
        header?: {
          /**
           * Printable ASCII, such as a UUID. The same key gets the same answer for 24 hours.
           */
          'Idempotency-Key'?: string;
        };
      };
      requestBody: {
        content: {
          'application/json': PreviewMessageRequest;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': PreviewMessageAnswer;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/logs': {
    /**
     * List log lines, oldest first
     */
    get: {
      parameters: {
        query?: {
          /**
           * Entries of a page, at most; 50 if left out. A page may have fewer and still not be the last.
           */
          limit?: number;
          /**
           * next_cursor of the page before, with the same filter.
           */
          cursor?: string;
          /**
           * This level and those above.
           */
          level?: 'trace' | 'debug' | 'info' | 'warn' | 'error';
          /**
           * Part of the line, in any case.
           */
          text?: string;
          /**
           * Lines of this bind.
           */
          bind?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': ListLogsAnswer;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/audit': {
    /**
     * List who changed what when, newest first
     */
    get: {
      parameters: {
        query?: {
          /**
           * Entries of a page, at most; 50 if left out. A page may have fewer and still not be the last.
           */
          limit?: number;
          /**
           * next_cursor of the page before, with the same filter.
           */
          cursor?: string;
          /**
           * Peer, or id of a message.
           */
          target?: string;
          /**
           * What was done.
           */
          action?:
            | 'create'
            | 'replace'
            | 'patch'
            | 'delete'
            | 'back_to_file'
            | 'reconnect'
            | 'disconnect'
            | 'drain'
            | 'suspend'
            | 'resume'
            | 'test'
            | 'import'
            | 'file_import'
            | 'export'
            | 'message_send'
            | 'message_cancel'
            | 'support_bundle';
          /**
           * Who did it.
           */
          by?: string;
        };
      };
      responses: {
        200: {
          content: {
            'application/json': AuditPage;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/session': {
    /**
     * Say who asks, and what they may do
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': Session;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/health': {
    /**
     * Say whether OmniMessage and the database answer
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': Health;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/version': {
    /**
     * Say which version this is
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': Version;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/support-bundle': {
    /**
     * Download what support asks for
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/gzip': unknown;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
  '/api/openapi.json': {
    /**
     * This description, as OpenAPI 3.1
     */
    get: {
      parameters: {};
      responses: {
        200: {
          content: {
            'application/json': ReadOpenApiAnswer;
          };
        };
        default: {
          content: {
            'application/problem+json': Problem;
          };
        };
      };
    };
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Status".
 */
export interface Status {
  at: string;
  totals: {
    binds: number;
    client: {
      total: number;
      connected: number;
      reconnecting: number;
      disconnected: number;
    };
    server: {
      total: number;
      active: number;
      waiting: number;
    };
    sessions: number;
    connections: number;
    max_connections: number;
  };
  /**
   * OmniMessage, as the connectors see it; false when one of them cannot reach it.
   */
  core_reachable: boolean | null;
  /**
   * No connector is live, or one of them is late.
   */
  stale: boolean;
  /**
   * Reports of connectors that this version cannot read.
   */
  unreadable: number;
  connectors: {
    cell: string;
    incarnation: string;
    state: 'live' | 'draining' | 'dead';
    /**
     * Not heard of for longer than its lease.
     */
    stale: boolean;
    hostname: string;
    gateway_version: string;
    started_at: string;
    renewed_at: string;
    published_at: string | null;
    binds: number;
    sessions: number;
    listener: {
      host: string;
      port: number;
      tls_port: number | null;
      public_address: string | null;
      connections: number;
      max_connections: number;
    } | null;
    core_reachable: boolean | null;
    core_last_error: {
      message: string;
      at: string;
    } | null;
  }[];
  binds: {
    name: string;
    mode: 'client' | 'server';
    state: 'connected' | 'reconnecting' | 'disconnected' | 'active' | 'waiting';
    /**
     * false: no live connector has reported it yet.
     */
    reported: boolean;
    /**
     * Whether the newest version of the peer is what runs.
     */
    in_effect: boolean;
    /**
     * What is wanted of it: up, down, suspended or drained; null: not known.
     */
    desired: {
      state: 'up' | 'down' | 'suspended' | 'drained';
      generation: number;
      since: string;
      by: string;
    } | null;
    /**
     * Connector that polls for the bind; null: none.
     */
    owner: string | null;
    host: string | null;
    port: number | null;
    bind_types: ('transmitter' | 'receiver' | 'transceiver')[];
    system_id: string | null;
    sessions: {
      id: string;
      peer_address: string;
      bind_type: ('transmitter' | 'receiver' | 'transceiver') | null;
      bound: boolean;
      since: string | null;
      connector: string;
    }[];
    sent: number;
    received: number;
    failures: number;
    connected_since: string | null;
    uptime_ms: number | null;
    last_error: {
      message: string;
      at: string;
    } | null;
    throttled_ms: number;
    held: number;
  }[];
}
/**
 * What is wrong (RFC 9457).
 *
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Problem".
 */
export interface Problem {
  /**
   * urn:omnimessage-smpp:problem:<code>
   */
  type: string;
  /**
   * Stable; programs may depend on it.
   */
  code:
    | 'malformed_json'
    | 'invalid_cursor'
    | 'unauthenticated'
    | 'forbidden'
    | 'not_found'
    | 'method_not_allowed'
    | 'not_acceptable'
    | 'name_taken'
    | 'system_id_taken'
    | 'peer_locked'
    | 'not_in_file'
    | 'request_under_way'
    | 'too_late'
    | 'changed_meanwhile'
    | 'precondition_failed'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'invalid'
    | 'key_reused'
    | 'precondition_required'
    | 'busy'
    | 'internal'
    | 'not_available'
    | 'core_failed'
    | 'store_unavailable'
    | 'secrets_unavailable'
    | 'core_unreachable';
  title: string;
  status: number;
  /**
   * What was found, what is allowed, what to do.
   */
  detail: string;
  /**
   * Id of the request, as in X-Request-Id and in the log.
   */
  instance: string;
  /**
   * Every fault at once.
   *
   * Items: One thing that is wrong, and where.
   */
  errors: {
    /**
     * JSON Pointer (RFC 6901) into the body.
     */
    pointer?: string;
    /**
     * Parameter of the address.
     */
    parameter?: string;
    /**
     * Header of the request.
     */
    header?: string;
    /**
     * missing, unknown_key, wrong_type, out_of_range, not_allowed, malformed or conflict; of an imported entry also a code of a problem, such as peer_locked.
     */
    code: string;
    /**
     * What was found, what is allowed, what to do.
     */
    detail: string;
  }[];
  /**
   * With precondition_failed: the version there is, and who made it when.
   */
  current?: {
    etag: string;
    updated_at: string;
    updated_by: string;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ClientPeerPage".
 */
export interface ClientPeerPage {
  items: ClientPeer[];
  /**
   * null on the last page; opaque.
   */
  next_cursor: string | null;
}
/**
 * A carrier that the gateway dials.
 */
export interface ClientPeer {
  /**
   * Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage. A change ends the sessions and binds again.
   */
  name: string;
  /**
   * client: we dial the carrier. A change ends the sessions and binds again.
   */
  mode: 'client';
  /**
   * transmitter (send), receiver (receive) or transceiver (both; take this unless the carrier says otherwise). A change ends the sessions and binds again.
   */
  bind_type: 'transmitter' | 'receiver' | 'transceiver';
  /**
   * Host name or IP address of the carrier's SMPP server. A change ends the sessions and binds again.
   */
  host: string;
  /**
   * TCP port of the carrier. A change ends the sessions and binds again.
   */
  port: number;
  /**
   * User name given by the carrier (SMPP 3.4 §5.2.1), at most 15 octets. A change ends the sessions and binds again.
   */
  system_id: string;
  /**
   * The carrier takes passwords beyond the 8 octets of SMPP 3.4. A change ends the sessions and binds again.
   */
  allow_long_password: boolean;
  /**
   * system_type (SMPP 3.4 §5.2.3). A change ends the sessions and binds again.
   */
  system_type: string;
  /**
   * interface_version (SMPP 3.4 §5.2.4), in quotes: "3.3", "3.4" or "5.0". A change ends the sessions and binds again.
   */
  interface_version: '3.3' | '3.4' | '5.0';
  /**
   * addr_ton of the bind (SMPP 3.4 §5.2.5). A change ends the sessions and binds again.
   */
  addr_ton: number;
  /**
   * addr_npi of the bind (SMPP 3.4 §5.2.6). A change ends the sessions and binds again.
   */
  addr_npi: number;
  /**
   * address_range of the bind (SMPP 3.4 §5.2.7). A change ends the sessions and binds again.
   */
  address_range: string;
  /**
   * For a receiver: the transmitter whose receipts come here. null: the one with the same system_id and host, if there is one. A change ends the sessions and binds again.
   */
  receipts_for: string | null;
  /**
   * Sessions of this bind at the same time; they share tps_limit. A change ends the sessions and binds again.
   */
  sessions: number;
  /**
   * Further hosts, tried in this order when host does not answer; without a port, port is used. A change ends the sessions and binds again.
   *
   * @maxItems 8
   */
  failover_hosts: string[];
  /**
   * TLS to the carrier; tls: true is short for {enabled: true}. A change ends the sessions and binds again.
   */
  tls: {
    /**
     * Dial with TLS.
     */
    enabled: boolean;
    /**
     * Refuse a carrier whose certificate does not check out.
     */
    verify: boolean;
    /**
     * PEM file with the certificates to trust instead of the system ones.
     */
    ca_file: string | null;
    /**
     * PEM file with our client certificate chain.
     */
    cert_file: string | null;
    /**
     * PEM file with the key of our client certificate.
     */
    key_file: string | null;
    /**
     * Name that the certificate must have and that goes into SNI; null: the host.
     */
    server_name: string | null;
    /**
     * Lowest TLS version, in quotes: "1.2" or "1.3". A change ends the sessions and binds again.
     */
    min_version: '1.2' | '1.3';
  };
  /**
   * Requests of one session without an answer, at most. A change takes effect without a rebind.
   */
  window_size: number;
  /**
   * How long the TCP connection and the TLS handshake may take. Unit: ms. A change takes effect without a rebind.
   */
  connect_timeout: number;
  /**
   * How long the answer to the bind may take. Unit: ms. A change takes effect without a rebind.
   */
  bind_timeout: number;
  /**
   * Wait before the first reconnect; doubles, with jitter, up to reconnect_max_delay. Unit: ms. A change takes effect without a rebind.
   */
  reconnect_delay: number;
  /**
   * Longest wait between two reconnects; they never cease. Unit: ms. A change takes effect without a rebind.
   */
  reconnect_max_delay: number;
  /**
   * Shortest wait after ESME_RALYBND: the carrier has to notice that the old session is gone. Unit: ms. A change takes effect without a rebind.
   */
  already_bound_delay: number;
  /**
   * Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows. Unit: messages/s. A change takes effect without a rebind.
   */
  tps_limit: number;
  /**
   * How often an idle queue is asked for messages to this peer. Unit: ms. A change takes effect without a rebind.
   */
  queue_check_frequency: number;
  /**
   * How long a request waits for its response; then the outcome of its message is unknown. Unit: ms. A change takes effect without a rebind.
   */
  response_timeout: number;
  /**
   * A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer). Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_interval: number;
  /**
   * How long enquire_link_resp may take; then the session is closed. Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_timeout: number;
  /**
   * How long unbind_resp may take; then the socket is closed. Unit: ms. A change takes effect without a rebind.
   */
  unbind_timeout: number;
  /**
   * Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on. Unit: ms. A change takes effect without a rebind.
   */
  throttle_pause: number;
  /**
   * Longest pause after ESME_RTHROTTLED. Unit: ms. A change takes effect without a rebind.
   */
  throttle_max_pause: number;
  /**
   * A message refused with ESME_RMSGQFUL is tried again after this time; others go on. Unit: ms. A change takes effect without a rebind.
   */
  queue_full_delay: number;
  /**
   * How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed. A change takes effect without a rebind.
   */
  queue_full_retries: number;
  /**
   * Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN. Unit: octets. A change ends the sessions and binds again.
   */
  max_pdu_length: number;
  /**
   * What data_coding 0, the "SMSC default alphabet", means to this peer. A change takes effect without a rebind.
   */
  default_alphabet: 'gsm' | 'gsm_packed' | 'latin1' | 'ascii' | 'utf8';
  /**
   * Alphabets to try for a text, in this order; the first one that carries every character is used. A change takes effect without a rebind.
   *
   * @minItems 1
   * @maxItems 10
   */
  alphabets: (
    | 'gsm'
    | 'ascii'
    | 'latin1'
    | 'iso_8859_5'
    | 'iso_8859_8'
    | 'shift_jis'
    | 'iso_2022_jp'
    | 'euc_jp'
    | 'ks_c_5601'
    | 'ucs2'
  )[];
  /**
   * National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read. A change takes effect without a rebind.
   *
   * @minItems 0
   * @maxItems 13
   */
  national_languages: (
    'tr' | 'es' | 'pt' | 'bn' | 'gu' | 'hi' | 'kn' | 'ml' | 'or' | 'pa' | 'ta' | 'te' | 'ur'
  )[];
  /**
   * data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet. A change takes effect without a rebind.
   */
  data_coding: number | null;
  /**
   * Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e. A change takes effect without a rebind.
   */
  transliterate: boolean;
  /**
   * How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none). A change takes effect without a rebind.
   */
  long_messages: 'udh8' | 'udh16' | 'sar' | 'payload' | 'none';
  /**
   * Join the parts of an incoming long message before OmniMessage gets it. A change takes effect without a rebind.
   */
  reassemble: boolean;
  /**
   * How long to wait for the missing parts; then the parts are handed over as they are. Unit: ms. A change takes effect without a rebind.
   */
  reassemble_timeout: number;
  /**
   * service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets. Unit: octets. A change takes effect without a rebind.
   */
  service_type: string;
  /**
   * protocol_id (SMPP 3.4 §5.2.13). A change takes effect without a rebind.
   */
  protocol_id: number;
  /**
   * source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_ton: number | null;
  /**
   * source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_npi: number | null;
  /**
   * dest_addr_ton; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_ton: number | null;
  /**
   * dest_addr_npi; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_npi: number | null;
  /**
   * registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt. A change takes effect without a rebind.
   */
  registered_delivery: number;
  /**
   * How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty. A change takes effect without a rebind.
   */
  validity_format: 'absolute' | 'relative' | 'none';
  /**
   * The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it. Unit: minutes from UTC. A change takes effect without a rebind.
   */
  utc_offset: number;
  /**
   * What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros. A change takes effect without a rebind.
   */
  international_prefix: 'none' | 'plus' | 'zeros';
  /**
   * How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit. A change takes effect without a rebind.
   */
  message_class_form: 'general_group' | 'class_group' | 'dest_addr_subunit';
  /**
   * How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port. A change takes effect without a rebind.
   */
  port_form: 'udh' | 'tlvs';
  /**
   * How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt. A change takes effect without a rebind.
   */
  message_id_format: 'auto' | 'as_is' | 'hex_to_decimal' | 'decimal_to_hex' | 'case_insensitive';
  /**
   * Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them. A change takes effect without a rebind.
   */
  tlv_names: {
    [k: string]: number | string;
  };
  /**
   * TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins. A change takes effect without a rebind.
   */
  tlvs: {
    [k: string]: string | number;
  };
  /**
   * The password is there; it never comes out.
   */
  password_set: true;
  /**
   * file: as the settings file has it; api: changed here; code: declared by a stack.
   */
  source: 'file' | 'api' | 'code';
  /**
   * Whether back-to-file would bring the settings of the file back.
   */
  overrides_file: boolean;
  /**
   * true: its source owns it; only its desired state can be changed here.
   */
  locked: boolean;
  /**
   * With source code: stack and resource that declare it.
   */
  declared_by: string | null;
  /**
   * Also the ETag, in quotes.
   */
  version: number;
  desired: {
    state: 'up' | 'down' | 'suspended' | 'drained';
    generation: number;
    since: string;
    by: string;
  };
  /**
   * What works and should not stay so.
   */
  warnings: {
    code:
      | 'weak_password'
      | 'open_ip_whitelist'
      | 'unencrypted_api'
      | 'unverified_api'
      | 'unverified_tls'
      | 'tls_not_enabled'
      | 'transceiver_before_3_4';
    pointer: string;
    message: string;
    advice: string;
  }[];
  created_at: string;
  updated_at: string;
  updated_by: string;
  links: {
    [k: string]: string;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "CreateClientPeerRequest".
 */
export interface CreateClientPeerRequest {
  /**
   * Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage. A change ends the sessions and binds again.
   */
  name: string;
  /**
   * client: we dial the carrier. A change ends the sessions and binds again.
   */
  mode?: 'client';
  /**
   * transmitter (send), receiver (receive) or transceiver (both; take this unless the carrier says otherwise). A change ends the sessions and binds again.
   */
  bind_type: 'transmitter' | 'receiver' | 'transceiver';
  /**
   * Host name or IP address of the carrier's SMPP server. A change ends the sessions and binds again.
   */
  host: string;
  /**
   * TCP port of the carrier. A change ends the sessions and binds again.
   */
  port?: number;
  /**
   * User name given by the carrier (SMPP 3.4 §5.2.1), at most 15 octets. A change ends the sessions and binds again.
   */
  system_id: string;
  /**
   * Password given by the carrier (SMPP 3.4 §5.2.2): at most 8 octets, 64 with allow_long_password. A change ends the sessions and binds again.
   */
  password: string;
  /**
   * The carrier takes passwords beyond the 8 octets of SMPP 3.4. A change ends the sessions and binds again.
   */
  allow_long_password?: boolean;
  /**
   * system_type (SMPP 3.4 §5.2.3). A change ends the sessions and binds again.
   */
  system_type?: string;
  /**
   * interface_version (SMPP 3.4 §5.2.4), in quotes: "3.3", "3.4" or "5.0". A change ends the sessions and binds again.
   */
  interface_version?: '3.3' | '3.4' | '5.0';
  /**
   * addr_ton of the bind (SMPP 3.4 §5.2.5). A change ends the sessions and binds again.
   */
  addr_ton?: number;
  /**
   * addr_npi of the bind (SMPP 3.4 §5.2.6). A change ends the sessions and binds again.
   */
  addr_npi?: number;
  /**
   * address_range of the bind (SMPP 3.4 §5.2.7). A change ends the sessions and binds again.
   */
  address_range?: string;
  /**
   * For a receiver: the transmitter whose receipts come here. null: the one with the same system_id and host, if there is one. A change ends the sessions and binds again.
   */
  receipts_for?: string | null;
  /**
   * Sessions of this bind at the same time; they share tps_limit. A change ends the sessions and binds again.
   */
  sessions?: number;
  /**
   * Further hosts, tried in this order when host does not answer; without a port, port is used. A change ends the sessions and binds again.
   *
   * @maxItems 8
   */
  failover_hosts?: string[];
  /**
   * TLS to the carrier; tls: true is short for {enabled: true}. A change ends the sessions and binds again.
   */
  tls?:
    | boolean
    | {
        /**
         * Dial with TLS.
         */
        enabled?: boolean;
        /**
         * Refuse a carrier whose certificate does not check out.
         */
        verify?: boolean;
        /**
         * PEM file with the certificates to trust instead of the system ones.
         */
        ca_file?: string | null;
        /**
         * PEM file with our client certificate chain.
         */
        cert_file?: string | null;
        /**
         * PEM file with the key of our client certificate.
         */
        key_file?: string | null;
        /**
         * Name that the certificate must have and that goes into SNI; null: the host.
         */
        server_name?: string | null;
        /**
         * Lowest TLS version, in quotes: "1.2" or "1.3". A change ends the sessions and binds again.
         */
        min_version?: '1.2' | '1.3';
      };
  /**
   * Requests of one session without an answer, at most. A change takes effect without a rebind.
   */
  window_size?: number;
  /**
   * How long the TCP connection and the TLS handshake may take. Unit: ms. A change takes effect without a rebind.
   */
  connect_timeout?: number;
  /**
   * How long the answer to the bind may take. Unit: ms. A change takes effect without a rebind.
   */
  bind_timeout?: number;
  /**
   * Wait before the first reconnect; doubles, with jitter, up to reconnect_max_delay. Unit: ms. A change takes effect without a rebind.
   */
  reconnect_delay?: number;
  /**
   * Longest wait between two reconnects; they never cease. Unit: ms. A change takes effect without a rebind.
   */
  reconnect_max_delay?: number;
  /**
   * Shortest wait after ESME_RALYBND: the carrier has to notice that the old session is gone. Unit: ms. A change takes effect without a rebind.
   */
  already_bound_delay?: number;
  /**
   * Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows. Unit: messages/s. A change takes effect without a rebind.
   */
  tps_limit?: number;
  /**
   * How often an idle queue is asked for messages to this peer. Unit: ms. A change takes effect without a rebind.
   */
  queue_check_frequency?: number;
  /**
   * How long a request waits for its response; then the outcome of its message is unknown. Unit: ms. A change takes effect without a rebind.
   */
  response_timeout?: number;
  /**
   * A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer). Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_interval?: number;
  /**
   * How long enquire_link_resp may take; then the session is closed. Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_timeout?: number;
  /**
   * How long unbind_resp may take; then the socket is closed. Unit: ms. A change takes effect without a rebind.
   */
  unbind_timeout?: number;
  /**
   * Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on. Unit: ms. A change takes effect without a rebind.
   */
  throttle_pause?: number;
  /**
   * Longest pause after ESME_RTHROTTLED. Unit: ms. A change takes effect without a rebind.
   */
  throttle_max_pause?: number;
  /**
   * A message refused with ESME_RMSGQFUL is tried again after this time; others go on. Unit: ms. A change takes effect without a rebind.
   */
  queue_full_delay?: number;
  /**
   * How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed. A change takes effect without a rebind.
   */
  queue_full_retries?: number;
  /**
   * Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN. Unit: octets. A change ends the sessions and binds again.
   */
  max_pdu_length?: number;
  /**
   * What data_coding 0, the "SMSC default alphabet", means to this peer. A change takes effect without a rebind.
   */
  default_alphabet?: 'gsm' | 'gsm_packed' | 'latin1' | 'ascii' | 'utf8';
  /**
   * Alphabets to try for a text, in this order; the first one that carries every character is used. A change takes effect without a rebind.
   *
   * @minItems 1
   * @maxItems 10
   */
  alphabets?: (
    | 'gsm'
    | 'ascii'
    | 'latin1'
    | 'iso_8859_5'
    | 'iso_8859_8'
    | 'shift_jis'
    | 'iso_2022_jp'
    | 'euc_jp'
    | 'ks_c_5601'
    | 'ucs2'
  )[];
  /**
   * National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read. A change takes effect without a rebind.
   *
   * @minItems 0
   * @maxItems 13
   */
  national_languages?: (
    'tr' | 'es' | 'pt' | 'bn' | 'gu' | 'hi' | 'kn' | 'ml' | 'or' | 'pa' | 'ta' | 'te' | 'ur'
  )[];
  /**
   * data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet. A change takes effect without a rebind.
   */
  data_coding?: number | null;
  /**
   * Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e. A change takes effect without a rebind.
   */
  transliterate?: boolean;
  /**
   * How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none). A change takes effect without a rebind.
   */
  long_messages?: 'udh8' | 'udh16' | 'sar' | 'payload' | 'none';
  /**
   * Join the parts of an incoming long message before OmniMessage gets it. A change takes effect without a rebind.
   */
  reassemble?: boolean;
  /**
   * How long to wait for the missing parts; then the parts are handed over as they are. Unit: ms. A change takes effect without a rebind.
   */
  reassemble_timeout?: number;
  /**
   * service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets. Unit: octets. A change takes effect without a rebind.
   */
  service_type?: string;
  /**
   * protocol_id (SMPP 3.4 §5.2.13). A change takes effect without a rebind.
   */
  protocol_id?: number;
  /**
   * source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_ton?: number | null;
  /**
   * source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_npi?: number | null;
  /**
   * dest_addr_ton; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_ton?: number | null;
  /**
   * dest_addr_npi; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_npi?: number | null;
  /**
   * registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt. A change takes effect without a rebind.
   */
  registered_delivery?: number;
  /**
   * How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty. A change takes effect without a rebind.
   */
  validity_format?: 'absolute' | 'relative' | 'none';
  /**
   * The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it. Unit: minutes from UTC. A change takes effect without a rebind.
   */
  utc_offset?: number;
  /**
   * What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros. A change takes effect without a rebind.
   */
  international_prefix?: 'none' | 'plus' | 'zeros';
  /**
   * How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit. A change takes effect without a rebind.
   */
  message_class_form?: 'general_group' | 'class_group' | 'dest_addr_subunit';
  /**
   * How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port. A change takes effect without a rebind.
   */
  port_form?: 'udh' | 'tlvs';
  /**
   * How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt. A change takes effect without a rebind.
   */
  message_id_format?: 'auto' | 'as_is' | 'hex_to_decimal' | 'decimal_to_hex' | 'case_insensitive';
  /**
   * Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them. A change takes effect without a rebind.
   */
  tlv_names?: {
    [k: string]: number | string;
  };
  /**
   * TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins. A change takes effect without a rebind.
   */
  tlvs?: {
    [k: string]: string | number;
  };
}
/**
 * A carrier that the gateway dials.
 *
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ClientPeer".
 */
export interface ClientPeer1 {
  /**
   * Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage. A change ends the sessions and binds again.
   */
  name: string;
  /**
   * client: we dial the carrier. A change ends the sessions and binds again.
   */
  mode: 'client';
  /**
   * transmitter (send), receiver (receive) or transceiver (both; take this unless the carrier says otherwise). A change ends the sessions and binds again.
   */
  bind_type: 'transmitter' | 'receiver' | 'transceiver';
  /**
   * Host name or IP address of the carrier's SMPP server. A change ends the sessions and binds again.
   */
  host: string;
  /**
   * TCP port of the carrier. A change ends the sessions and binds again.
   */
  port: number;
  /**
   * User name given by the carrier (SMPP 3.4 §5.2.1), at most 15 octets. A change ends the sessions and binds again.
   */
  system_id: string;
  /**
   * The carrier takes passwords beyond the 8 octets of SMPP 3.4. A change ends the sessions and binds again.
   */
  allow_long_password: boolean;
  /**
   * system_type (SMPP 3.4 §5.2.3). A change ends the sessions and binds again.
   */
  system_type: string;
  /**
   * interface_version (SMPP 3.4 §5.2.4), in quotes: "3.3", "3.4" or "5.0". A change ends the sessions and binds again.
   */
  interface_version: '3.3' | '3.4' | '5.0';
  /**
   * addr_ton of the bind (SMPP 3.4 §5.2.5). A change ends the sessions and binds again.
   */
  addr_ton: number;
  /**
   * addr_npi of the bind (SMPP 3.4 §5.2.6). A change ends the sessions and binds again.
   */
  addr_npi: number;
  /**
   * address_range of the bind (SMPP 3.4 §5.2.7). A change ends the sessions and binds again.
   */
  address_range: string;
  /**
   * For a receiver: the transmitter whose receipts come here. null: the one with the same system_id and host, if there is one. A change ends the sessions and binds again.
   */
  receipts_for: string | null;
  /**
   * Sessions of this bind at the same time; they share tps_limit. A change ends the sessions and binds again.
   */
  sessions: number;
  /**
   * Further hosts, tried in this order when host does not answer; without a port, port is used. A change ends the sessions and binds again.
   *
   * @maxItems 8
   */
  failover_hosts: string[];
  /**
   * TLS to the carrier; tls: true is short for {enabled: true}. A change ends the sessions and binds again.
   */
  tls: {
    /**
     * Dial with TLS.
     */
    enabled: boolean;
    /**
     * Refuse a carrier whose certificate does not check out.
     */
    verify: boolean;
    /**
     * PEM file with the certificates to trust instead of the system ones.
     */
    ca_file: string | null;
    /**
     * PEM file with our client certificate chain.
     */
    cert_file: string | null;
    /**
     * PEM file with the key of our client certificate.
     */
    key_file: string | null;
    /**
     * Name that the certificate must have and that goes into SNI; null: the host.
     */
    server_name: string | null;
    /**
     * Lowest TLS version, in quotes: "1.2" or "1.3". A change ends the sessions and binds again.
     */
    min_version: '1.2' | '1.3';
  };
  /**
   * Requests of one session without an answer, at most. A change takes effect without a rebind.
   */
  window_size: number;
  /**
   * How long the TCP connection and the TLS handshake may take. Unit: ms. A change takes effect without a rebind.
   */
  connect_timeout: number;
  /**
   * How long the answer to the bind may take. Unit: ms. A change takes effect without a rebind.
   */
  bind_timeout: number;
  /**
   * Wait before the first reconnect; doubles, with jitter, up to reconnect_max_delay. Unit: ms. A change takes effect without a rebind.
   */
  reconnect_delay: number;
  /**
   * Longest wait between two reconnects; they never cease. Unit: ms. A change takes effect without a rebind.
   */
  reconnect_max_delay: number;
  /**
   * Shortest wait after ESME_RALYBND: the carrier has to notice that the old session is gone. Unit: ms. A change takes effect without a rebind.
   */
  already_bound_delay: number;
  /**
   * Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows. Unit: messages/s. A change takes effect without a rebind.
   */
  tps_limit: number;
  /**
   * How often an idle queue is asked for messages to this peer. Unit: ms. A change takes effect without a rebind.
   */
  queue_check_frequency: number;
  /**
   * How long a request waits for its response; then the outcome of its message is unknown. Unit: ms. A change takes effect without a rebind.
   */
  response_timeout: number;
  /**
   * A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer). Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_interval: number;
  /**
   * How long enquire_link_resp may take; then the session is closed. Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_timeout: number;
  /**
   * How long unbind_resp may take; then the socket is closed. Unit: ms. A change takes effect without a rebind.
   */
  unbind_timeout: number;
  /**
   * Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on. Unit: ms. A change takes effect without a rebind.
   */
  throttle_pause: number;
  /**
   * Longest pause after ESME_RTHROTTLED. Unit: ms. A change takes effect without a rebind.
   */
  throttle_max_pause: number;
  /**
   * A message refused with ESME_RMSGQFUL is tried again after this time; others go on. Unit: ms. A change takes effect without a rebind.
   */
  queue_full_delay: number;
  /**
   * How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed. A change takes effect without a rebind.
   */
  queue_full_retries: number;
  /**
   * Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN. Unit: octets. A change ends the sessions and binds again.
   */
  max_pdu_length: number;
  /**
   * What data_coding 0, the "SMSC default alphabet", means to this peer. A change takes effect without a rebind.
   */
  default_alphabet: 'gsm' | 'gsm_packed' | 'latin1' | 'ascii' | 'utf8';
  /**
   * Alphabets to try for a text, in this order; the first one that carries every character is used. A change takes effect without a rebind.
   *
   * @minItems 1
   * @maxItems 10
   */
  alphabets: (
    | 'gsm'
    | 'ascii'
    | 'latin1'
    | 'iso_8859_5'
    | 'iso_8859_8'
    | 'shift_jis'
    | 'iso_2022_jp'
    | 'euc_jp'
    | 'ks_c_5601'
    | 'ucs2'
  )[];
  /**
   * National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read. A change takes effect without a rebind.
   *
   * @minItems 0
   * @maxItems 13
   */
  national_languages: (
    'tr' | 'es' | 'pt' | 'bn' | 'gu' | 'hi' | 'kn' | 'ml' | 'or' | 'pa' | 'ta' | 'te' | 'ur'
  )[];
  /**
   * data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet. A change takes effect without a rebind.
   */
  data_coding: number | null;
  /**
   * Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e. A change takes effect without a rebind.
   */
  transliterate: boolean;
  /**
   * How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none). A change takes effect without a rebind.
   */
  long_messages: 'udh8' | 'udh16' | 'sar' | 'payload' | 'none';
  /**
   * Join the parts of an incoming long message before OmniMessage gets it. A change takes effect without a rebind.
   */
  reassemble: boolean;
  /**
   * How long to wait for the missing parts; then the parts are handed over as they are. Unit: ms. A change takes effect without a rebind.
   */
  reassemble_timeout: number;
  /**
   * service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets. Unit: octets. A change takes effect without a rebind.
   */
  service_type: string;
  /**
   * protocol_id (SMPP 3.4 §5.2.13). A change takes effect without a rebind.
   */
  protocol_id: number;
  /**
   * source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_ton: number | null;
  /**
   * source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_npi: number | null;
  /**
   * dest_addr_ton; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_ton: number | null;
  /**
   * dest_addr_npi; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_npi: number | null;
  /**
   * registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt. A change takes effect without a rebind.
   */
  registered_delivery: number;
  /**
   * How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty. A change takes effect without a rebind.
   */
  validity_format: 'absolute' | 'relative' | 'none';
  /**
   * The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it. Unit: minutes from UTC. A change takes effect without a rebind.
   */
  utc_offset: number;
  /**
   * What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros. A change takes effect without a rebind.
   */
  international_prefix: 'none' | 'plus' | 'zeros';
  /**
   * How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit. A change takes effect without a rebind.
   */
  message_class_form: 'general_group' | 'class_group' | 'dest_addr_subunit';
  /**
   * How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port. A change takes effect without a rebind.
   */
  port_form: 'udh' | 'tlvs';
  /**
   * How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt. A change takes effect without a rebind.
   */
  message_id_format: 'auto' | 'as_is' | 'hex_to_decimal' | 'decimal_to_hex' | 'case_insensitive';
  /**
   * Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them. A change takes effect without a rebind.
   */
  tlv_names: {
    [k: string]: number | string;
  };
  /**
   * TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins. A change takes effect without a rebind.
   */
  tlvs: {
    [k: string]: string | number;
  };
  /**
   * The password is there; it never comes out.
   */
  password_set: true;
  /**
   * file: as the settings file has it; api: changed here; code: declared by a stack.
   */
  source: 'file' | 'api' | 'code';
  /**
   * Whether back-to-file would bring the settings of the file back.
   */
  overrides_file: boolean;
  /**
   * true: its source owns it; only its desired state can be changed here.
   */
  locked: boolean;
  /**
   * With source code: stack and resource that declare it.
   */
  declared_by: string | null;
  /**
   * Also the ETag, in quotes.
   */
  version: number;
  desired: {
    state: 'up' | 'down' | 'suspended' | 'drained';
    generation: number;
    since: string;
    by: string;
  };
  /**
   * What works and should not stay so.
   */
  warnings: {
    code:
      | 'weak_password'
      | 'open_ip_whitelist'
      | 'unencrypted_api'
      | 'unverified_api'
      | 'unverified_tls'
      | 'tls_not_enabled'
      | 'transceiver_before_3_4';
    pointer: string;
    message: string;
    advice: string;
  }[];
  created_at: string;
  updated_at: string;
  updated_by: string;
  links: {
    [k: string]: string;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ReplaceClientPeerRequest".
 */
export interface ReplaceClientPeerRequest {
  /**
   * Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage. A change ends the sessions and binds again.
   */
  name?: string;
  /**
   * client: we dial the carrier. A change ends the sessions and binds again.
   */
  mode?: 'client';
  /**
   * transmitter (send), receiver (receive) or transceiver (both; take this unless the carrier says otherwise). A change ends the sessions and binds again.
   */
  bind_type: 'transmitter' | 'receiver' | 'transceiver';
  /**
   * Host name or IP address of the carrier's SMPP server. A change ends the sessions and binds again.
   */
  host: string;
  /**
   * TCP port of the carrier. A change ends the sessions and binds again.
   */
  port?: number;
  /**
   * User name given by the carrier (SMPP 3.4 §5.2.1), at most 15 octets. A change ends the sessions and binds again.
   */
  system_id: string;
  /**
   * Left out, the stored password stays.
   */
  password?: string;
  /**
   * The carrier takes passwords beyond the 8 octets of SMPP 3.4. A change ends the sessions and binds again.
   */
  allow_long_password?: boolean;
  /**
   * system_type (SMPP 3.4 §5.2.3). A change ends the sessions and binds again.
   */
  system_type?: string;
  /**
   * interface_version (SMPP 3.4 §5.2.4), in quotes: "3.3", "3.4" or "5.0". A change ends the sessions and binds again.
   */
  interface_version?: '3.3' | '3.4' | '5.0';
  /**
   * addr_ton of the bind (SMPP 3.4 §5.2.5). A change ends the sessions and binds again.
   */
  addr_ton?: number;
  /**
   * addr_npi of the bind (SMPP 3.4 §5.2.6). A change ends the sessions and binds again.
   */
  addr_npi?: number;
  /**
   * address_range of the bind (SMPP 3.4 §5.2.7). A change ends the sessions and binds again.
   */
  address_range?: string;
  /**
   * For a receiver: the transmitter whose receipts come here. null: the one with the same system_id and host, if there is one. A change ends the sessions and binds again.
   */
  receipts_for?: string | null;
  /**
   * Sessions of this bind at the same time; they share tps_limit. A change ends the sessions and binds again.
   */
  sessions?: number;
  /**
   * Further hosts, tried in this order when host does not answer; without a port, port is used. A change ends the sessions and binds again.
   *
   * @maxItems 8
   */
  failover_hosts?: string[];
  /**
   * TLS to the carrier; tls: true is short for {enabled: true}. A change ends the sessions and binds again.
   */
  tls?:
    | boolean
    | {
        /**
         * Dial with TLS.
         */
        enabled?: boolean;
        /**
         * Refuse a carrier whose certificate does not check out.
         */
        verify?: boolean;
        /**
         * PEM file with the certificates to trust instead of the system ones.
         */
        ca_file?: string | null;
        /**
         * PEM file with our client certificate chain.
         */
        cert_file?: string | null;
        /**
         * PEM file with the key of our client certificate.
         */
        key_file?: string | null;
        /**
         * Name that the certificate must have and that goes into SNI; null: the host.
         */
        server_name?: string | null;
        /**
         * Lowest TLS version, in quotes: "1.2" or "1.3". A change ends the sessions and binds again.
         */
        min_version?: '1.2' | '1.3';
      };
  /**
   * Requests of one session without an answer, at most. A change takes effect without a rebind.
   */
  window_size?: number;
  /**
   * How long the TCP connection and the TLS handshake may take. Unit: ms. A change takes effect without a rebind.
   */
  connect_timeout?: number;
  /**
   * How long the answer to the bind may take. Unit: ms. A change takes effect without a rebind.
   */
  bind_timeout?: number;
  /**
   * Wait before the first reconnect; doubles, with jitter, up to reconnect_max_delay. Unit: ms. A change takes effect without a rebind.
   */
  reconnect_delay?: number;
  /**
   * Longest wait between two reconnects; they never cease. Unit: ms. A change takes effect without a rebind.
   */
  reconnect_max_delay?: number;
  /**
   * Shortest wait after ESME_RALYBND: the carrier has to notice that the old session is gone. Unit: ms. A change takes effect without a rebind.
   */
  already_bound_delay?: number;
  /**
   * Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows. Unit: messages/s. A change takes effect without a rebind.
   */
  tps_limit?: number;
  /**
   * How often an idle queue is asked for messages to this peer. Unit: ms. A change takes effect without a rebind.
   */
  queue_check_frequency?: number;
  /**
   * How long a request waits for its response; then the outcome of its message is unknown. Unit: ms. A change takes effect without a rebind.
   */
  response_timeout?: number;
  /**
   * A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer). Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_interval?: number;
  /**
   * How long enquire_link_resp may take; then the session is closed. Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_timeout?: number;
  /**
   * How long unbind_resp may take; then the socket is closed. Unit: ms. A change takes effect without a rebind.
   */
  unbind_timeout?: number;
  /**
   * Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on. Unit: ms. A change takes effect without a rebind.
   */
  throttle_pause?: number;
  /**
   * Longest pause after ESME_RTHROTTLED. Unit: ms. A change takes effect without a rebind.
   */
  throttle_max_pause?: number;
  /**
   * A message refused with ESME_RMSGQFUL is tried again after this time; others go on. Unit: ms. A change takes effect without a rebind.
   */
  queue_full_delay?: number;
  /**
   * How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed. A change takes effect without a rebind.
   */
  queue_full_retries?: number;
  /**
   * Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN. Unit: octets. A change ends the sessions and binds again.
   */
  max_pdu_length?: number;
  /**
   * What data_coding 0, the "SMSC default alphabet", means to this peer. A change takes effect without a rebind.
   */
  default_alphabet?: 'gsm' | 'gsm_packed' | 'latin1' | 'ascii' | 'utf8';
  /**
   * Alphabets to try for a text, in this order; the first one that carries every character is used. A change takes effect without a rebind.
   *
   * @minItems 1
   * @maxItems 10
   */
  alphabets?: (
    | 'gsm'
    | 'ascii'
    | 'latin1'
    | 'iso_8859_5'
    | 'iso_8859_8'
    | 'shift_jis'
    | 'iso_2022_jp'
    | 'euc_jp'
    | 'ks_c_5601'
    | 'ucs2'
  )[];
  /**
   * National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read. A change takes effect without a rebind.
   *
   * @minItems 0
   * @maxItems 13
   */
  national_languages?: (
    'tr' | 'es' | 'pt' | 'bn' | 'gu' | 'hi' | 'kn' | 'ml' | 'or' | 'pa' | 'ta' | 'te' | 'ur'
  )[];
  /**
   * data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet. A change takes effect without a rebind.
   */
  data_coding?: number | null;
  /**
   * Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e. A change takes effect without a rebind.
   */
  transliterate?: boolean;
  /**
   * How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none). A change takes effect without a rebind.
   */
  long_messages?: 'udh8' | 'udh16' | 'sar' | 'payload' | 'none';
  /**
   * Join the parts of an incoming long message before OmniMessage gets it. A change takes effect without a rebind.
   */
  reassemble?: boolean;
  /**
   * How long to wait for the missing parts; then the parts are handed over as they are. Unit: ms. A change takes effect without a rebind.
   */
  reassemble_timeout?: number;
  /**
   * service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets. Unit: octets. A change takes effect without a rebind.
   */
  service_type?: string;
  /**
   * protocol_id (SMPP 3.4 §5.2.13). A change takes effect without a rebind.
   */
  protocol_id?: number;
  /**
   * source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_ton?: number | null;
  /**
   * source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_npi?: number | null;
  /**
   * dest_addr_ton; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_ton?: number | null;
  /**
   * dest_addr_npi; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_npi?: number | null;
  /**
   * registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt. A change takes effect without a rebind.
   */
  registered_delivery?: number;
  /**
   * How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty. A change takes effect without a rebind.
   */
  validity_format?: 'absolute' | 'relative' | 'none';
  /**
   * The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it. Unit: minutes from UTC. A change takes effect without a rebind.
   */
  utc_offset?: number;
  /**
   * What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros. A change takes effect without a rebind.
   */
  international_prefix?: 'none' | 'plus' | 'zeros';
  /**
   * How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit. A change takes effect without a rebind.
   */
  message_class_form?: 'general_group' | 'class_group' | 'dest_addr_subunit';
  /**
   * How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port. A change takes effect without a rebind.
   */
  port_form?: 'udh' | 'tlvs';
  /**
   * How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt. A change takes effect without a rebind.
   */
  message_id_format?: 'auto' | 'as_is' | 'hex_to_decimal' | 'decimal_to_hex' | 'case_insensitive';
  /**
   * Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them. A change takes effect without a rebind.
   */
  tlv_names?: {
    [k: string]: number | string;
  };
  /**
   * TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins. A change takes effect without a rebind.
   */
  tlvs?: {
    [k: string]: string | number;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "PatchClientPeerRequest".
 */
export interface PatchClientPeerRequest {
  /**
   * Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage. A change ends the sessions and binds again.
   */
  name?: string;
  /**
   * client: we dial the carrier. A change ends the sessions and binds again.
   */
  mode?: 'client';
  /**
   * transmitter (send), receiver (receive) or transceiver (both; take this unless the carrier says otherwise). A change ends the sessions and binds again.
   */
  bind_type?: 'transmitter' | 'receiver' | 'transceiver';
  /**
   * Host name or IP address of the carrier's SMPP server. A change ends the sessions and binds again.
   */
  host?: string;
  /**
   * TCP port of the carrier. A change ends the sessions and binds again.
   */
  port?: number;
  /**
   * User name given by the carrier (SMPP 3.4 §5.2.1), at most 15 octets. A change ends the sessions and binds again.
   */
  system_id?: string;
  /**
   * Password given by the carrier (SMPP 3.4 §5.2.2): at most 8 octets, 64 with allow_long_password. A change ends the sessions and binds again.
   */
  password?: string;
  /**
   * The carrier takes passwords beyond the 8 octets of SMPP 3.4. A change ends the sessions and binds again.
   */
  allow_long_password?: boolean;
  /**
   * system_type (SMPP 3.4 §5.2.3). A change ends the sessions and binds again.
   */
  system_type?: string;
  /**
   * interface_version (SMPP 3.4 §5.2.4), in quotes: "3.3", "3.4" or "5.0". A change ends the sessions and binds again.
   */
  interface_version?: '3.3' | '3.4' | '5.0';
  /**
   * addr_ton of the bind (SMPP 3.4 §5.2.5). A change ends the sessions and binds again.
   */
  addr_ton?: number;
  /**
   * addr_npi of the bind (SMPP 3.4 §5.2.6). A change ends the sessions and binds again.
   */
  addr_npi?: number;
  /**
   * address_range of the bind (SMPP 3.4 §5.2.7). A change ends the sessions and binds again.
   */
  address_range?: string;
  /**
   * For a receiver: the transmitter whose receipts come here. null: the one with the same system_id and host, if there is one. A change ends the sessions and binds again.
   */
  receipts_for?: string | null;
  /**
   * Sessions of this bind at the same time; they share tps_limit. A change ends the sessions and binds again.
   */
  sessions?: number;
  /**
   * Further hosts, tried in this order when host does not answer; without a port, port is used. A change ends the sessions and binds again.
   *
   * @maxItems 8
   */
  failover_hosts?: string[];
  /**
   * TLS to the carrier; tls: true is short for {enabled: true}. A change ends the sessions and binds again.
   */
  tls?:
    | boolean
    | {
        /**
         * Dial with TLS.
         */
        enabled?: boolean;
        /**
         * Refuse a carrier whose certificate does not check out.
         */
        verify?: boolean;
        /**
         * PEM file with the certificates to trust instead of the system ones.
         */
        ca_file?: string | null;
        /**
         * PEM file with our client certificate chain.
         */
        cert_file?: string | null;
        /**
         * PEM file with the key of our client certificate.
         */
        key_file?: string | null;
        /**
         * Name that the certificate must have and that goes into SNI; null: the host.
         */
        server_name?: string | null;
        /**
         * Lowest TLS version, in quotes: "1.2" or "1.3". A change ends the sessions and binds again.
         */
        min_version?: '1.2' | '1.3';
      };
  /**
   * Requests of one session without an answer, at most. A change takes effect without a rebind.
   */
  window_size?: number;
  /**
   * How long the TCP connection and the TLS handshake may take. Unit: ms. A change takes effect without a rebind.
   */
  connect_timeout?: number;
  /**
   * How long the answer to the bind may take. Unit: ms. A change takes effect without a rebind.
   */
  bind_timeout?: number;
  /**
   * Wait before the first reconnect; doubles, with jitter, up to reconnect_max_delay. Unit: ms. A change takes effect without a rebind.
   */
  reconnect_delay?: number;
  /**
   * Longest wait between two reconnects; they never cease. Unit: ms. A change takes effect without a rebind.
   */
  reconnect_max_delay?: number;
  /**
   * Shortest wait after ESME_RALYBND: the carrier has to notice that the old session is gone. Unit: ms. A change takes effect without a rebind.
   */
  already_bound_delay?: number;
  /**
   * Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows. Unit: messages/s. A change takes effect without a rebind.
   */
  tps_limit?: number;
  /**
   * How often an idle queue is asked for messages to this peer. Unit: ms. A change takes effect without a rebind.
   */
  queue_check_frequency?: number;
  /**
   * How long a request waits for its response; then the outcome of its message is unknown. Unit: ms. A change takes effect without a rebind.
   */
  response_timeout?: number;
  /**
   * A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer). Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_interval?: number;
  /**
   * How long enquire_link_resp may take; then the session is closed. Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_timeout?: number;
  /**
   * How long unbind_resp may take; then the socket is closed. Unit: ms. A change takes effect without a rebind.
   */
  unbind_timeout?: number;
  /**
   * Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on. Unit: ms. A change takes effect without a rebind.
   */
  throttle_pause?: number;
  /**
   * Longest pause after ESME_RTHROTTLED. Unit: ms. A change takes effect without a rebind.
   */
  throttle_max_pause?: number;
  /**
   * A message refused with ESME_RMSGQFUL is tried again after this time; others go on. Unit: ms. A change takes effect without a rebind.
   */
  queue_full_delay?: number;
  /**
   * How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed. A change takes effect without a rebind.
   */
  queue_full_retries?: number;
  /**
   * Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN. Unit: octets. A change ends the sessions and binds again.
   */
  max_pdu_length?: number;
  /**
   * What data_coding 0, the "SMSC default alphabet", means to this peer. A change takes effect without a rebind.
   */
  default_alphabet?: 'gsm' | 'gsm_packed' | 'latin1' | 'ascii' | 'utf8';
  /**
   * Alphabets to try for a text, in this order; the first one that carries every character is used. A change takes effect without a rebind.
   *
   * @minItems 1
   * @maxItems 10
   */
  alphabets?: (
    | 'gsm'
    | 'ascii'
    | 'latin1'
    | 'iso_8859_5'
    | 'iso_8859_8'
    | 'shift_jis'
    | 'iso_2022_jp'
    | 'euc_jp'
    | 'ks_c_5601'
    | 'ucs2'
  )[];
  /**
   * National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read. A change takes effect without a rebind.
   *
   * @minItems 0
   * @maxItems 13
   */
  national_languages?: (
    'tr' | 'es' | 'pt' | 'bn' | 'gu' | 'hi' | 'kn' | 'ml' | 'or' | 'pa' | 'ta' | 'te' | 'ur'
  )[];
  /**
   * data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet. A change takes effect without a rebind.
   */
  data_coding?: number | null;
  /**
   * Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e. A change takes effect without a rebind.
   */
  transliterate?: boolean;
  /**
   * How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none). A change takes effect without a rebind.
   */
  long_messages?: 'udh8' | 'udh16' | 'sar' | 'payload' | 'none';
  /**
   * Join the parts of an incoming long message before OmniMessage gets it. A change takes effect without a rebind.
   */
  reassemble?: boolean;
  /**
   * How long to wait for the missing parts; then the parts are handed over as they are. Unit: ms. A change takes effect without a rebind.
   */
  reassemble_timeout?: number;
  /**
   * service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets. Unit: octets. A change takes effect without a rebind.
   */
  service_type?: string;
  /**
   * protocol_id (SMPP 3.4 §5.2.13). A change takes effect without a rebind.
   */
  protocol_id?: number;
  /**
   * source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_ton?: number | null;
  /**
   * source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_npi?: number | null;
  /**
   * dest_addr_ton; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_ton?: number | null;
  /**
   * dest_addr_npi; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_npi?: number | null;
  /**
   * registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt. A change takes effect without a rebind.
   */
  registered_delivery?: number;
  /**
   * How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty. A change takes effect without a rebind.
   */
  validity_format?: 'absolute' | 'relative' | 'none';
  /**
   * The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it. Unit: minutes from UTC. A change takes effect without a rebind.
   */
  utc_offset?: number;
  /**
   * What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros. A change takes effect without a rebind.
   */
  international_prefix?: 'none' | 'plus' | 'zeros';
  /**
   * How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit. A change takes effect without a rebind.
   */
  message_class_form?: 'general_group' | 'class_group' | 'dest_addr_subunit';
  /**
   * How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port. A change takes effect without a rebind.
   */
  port_form?: 'udh' | 'tlvs';
  /**
   * How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt. A change takes effect without a rebind.
   */
  message_id_format?: 'auto' | 'as_is' | 'hex_to_decimal' | 'decimal_to_hex' | 'case_insensitive';
  /**
   * Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them. A change takes effect without a rebind.
   */
  tlv_names?: {
    [k: string]: number | string;
  };
  /**
   * TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins. A change takes effect without a rebind.
   */
  tlvs?: {
    [k: string]: string | number;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ServerPeerPage".
 */
export interface ServerPeerPage {
  items: ServerPeer[];
  /**
   * null on the last page; opaque.
   */
  next_cursor: string | null;
}
/**
 * A partner that dials the gateway.
 */
export interface ServerPeer {
  /**
   * Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage. A change ends the sessions and binds again.
   */
  name: string;
  /**
   * server: the partner dials us. A change ends the sessions and binds again.
   */
  mode: 'server';
  /**
   * User name that the partner presents (SMPP 3.4 §5.2.1); unique over the server peers. A change ends the sessions and binds again.
   */
  system_id: string;
  /**
   * The partner can send passwords beyond the 8 octets of SMPP 3.4. A change ends the sessions and binds again.
   */
  allow_long_password: boolean;
  /**
   * Bind types that the partner may use. A change ends the sessions and binds again.
   *
   * @minItems 1
   * @maxItems 3
   */
  allowed_bind_types: ('transmitter' | 'receiver' | 'transceiver')[];
  /**
   * IPv4 and IPv6 addresses and CIDR ranges that the partner may dial from; empty: any (not for production). A change ends the sessions and binds again.
   *
   * @maxItems 1000
   */
  ip_whitelist: string[];
  /**
   * Sessions of this partner at the same time; a further bind is refused. A change takes effect without a rebind.
   */
  max_sessions: number;
  /**
   * Requests of one session that we hold unanswered, at most; a further one is answered ESME_RTHROTTLED. A change takes effect without a rebind.
   */
  window_size: number;
  /**
   * deliver_sm of one session without an answer, at most. A change takes effect without a rebind.
   */
  deliver_window_size: number;
  /**
   * A session on which the partner sends nothing for this long is ended (SMPP 3.4 §7.2, inactivity_timer). Unit: ms. A change takes effect without a rebind.
   */
  inactivity_timeout: number;
  /**
   * Text of the receipts we send: standard (SMPP 3.4 appendix B) or short (without the message text). A change takes effect without a rebind.
   */
  receipt_text: 'standard' | 'short';
  /**
   * Put receipted_message_id, message_state and network_error_code into the receipts we send. A change takes effect without a rebind.
   */
  receipt_tlvs: boolean;
  /**
   * Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows. Unit: messages/s. A change takes effect without a rebind.
   */
  tps_limit: number;
  /**
   * How often an idle queue is asked for messages to this peer. Unit: ms. A change takes effect without a rebind.
   */
  queue_check_frequency: number;
  /**
   * How long a request waits for its response; then the outcome of its message is unknown. Unit: ms. A change takes effect without a rebind.
   */
  response_timeout: number;
  /**
   * A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer). Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_interval: number;
  /**
   * How long enquire_link_resp may take; then the session is closed. Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_timeout: number;
  /**
   * How long unbind_resp may take; then the socket is closed. Unit: ms. A change takes effect without a rebind.
   */
  unbind_timeout: number;
  /**
   * Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on. Unit: ms. A change takes effect without a rebind.
   */
  throttle_pause: number;
  /**
   * Longest pause after ESME_RTHROTTLED. Unit: ms. A change takes effect without a rebind.
   */
  throttle_max_pause: number;
  /**
   * A message refused with ESME_RMSGQFUL is tried again after this time; others go on. Unit: ms. A change takes effect without a rebind.
   */
  queue_full_delay: number;
  /**
   * How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed. A change takes effect without a rebind.
   */
  queue_full_retries: number;
  /**
   * Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN. Unit: octets. A change ends the sessions and binds again.
   */
  max_pdu_length: number;
  /**
   * What data_coding 0, the "SMSC default alphabet", means to this peer. A change takes effect without a rebind.
   */
  default_alphabet: 'gsm' | 'gsm_packed' | 'latin1' | 'ascii' | 'utf8';
  /**
   * Alphabets to try for a text, in this order; the first one that carries every character is used. A change takes effect without a rebind.
   *
   * @minItems 1
   * @maxItems 10
   */
  alphabets: (
    | 'gsm'
    | 'ascii'
    | 'latin1'
    | 'iso_8859_5'
    | 'iso_8859_8'
    | 'shift_jis'
    | 'iso_2022_jp'
    | 'euc_jp'
    | 'ks_c_5601'
    | 'ucs2'
  )[];
  /**
   * National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read. A change takes effect without a rebind.
   *
   * @minItems 0
   * @maxItems 13
   */
  national_languages: (
    'tr' | 'es' | 'pt' | 'bn' | 'gu' | 'hi' | 'kn' | 'ml' | 'or' | 'pa' | 'ta' | 'te' | 'ur'
  )[];
  /**
   * data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet. A change takes effect without a rebind.
   */
  data_coding: number | null;
  /**
   * Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e. A change takes effect without a rebind.
   */
  transliterate: boolean;
  /**
   * How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none). A change takes effect without a rebind.
   */
  long_messages: 'udh8' | 'udh16' | 'sar' | 'payload' | 'none';
  /**
   * Join the parts of an incoming long message before OmniMessage gets it. A change takes effect without a rebind.
   */
  reassemble: boolean;
  /**
   * How long to wait for the missing parts; then the parts are handed over as they are. Unit: ms. A change takes effect without a rebind.
   */
  reassemble_timeout: number;
  /**
   * service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets. Unit: octets. A change takes effect without a rebind.
   */
  service_type: string;
  /**
   * protocol_id (SMPP 3.4 §5.2.13). A change takes effect without a rebind.
   */
  protocol_id: number;
  /**
   * source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_ton: number | null;
  /**
   * source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_npi: number | null;
  /**
   * dest_addr_ton; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_ton: number | null;
  /**
   * dest_addr_npi; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_npi: number | null;
  /**
   * registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt. A change takes effect without a rebind.
   */
  registered_delivery: number;
  /**
   * How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty. A change takes effect without a rebind.
   */
  validity_format: 'absolute' | 'relative' | 'none';
  /**
   * The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it. Unit: minutes from UTC. A change takes effect without a rebind.
   */
  utc_offset: number;
  /**
   * What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros. A change takes effect without a rebind.
   */
  international_prefix: 'none' | 'plus' | 'zeros';
  /**
   * How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit. A change takes effect without a rebind.
   */
  message_class_form: 'general_group' | 'class_group' | 'dest_addr_subunit';
  /**
   * How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port. A change takes effect without a rebind.
   */
  port_form: 'udh' | 'tlvs';
  /**
   * How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt. A change takes effect without a rebind.
   */
  message_id_format: 'auto' | 'as_is' | 'hex_to_decimal' | 'decimal_to_hex' | 'case_insensitive';
  /**
   * Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them. A change takes effect without a rebind.
   */
  tlv_names: {
    [k: string]: number | string;
  };
  /**
   * TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins. A change takes effect without a rebind.
   */
  tlvs: {
    [k: string]: string | number;
  };
  /**
   * The password is there; it never comes out.
   */
  password_set: true;
  /**
   * file: as the settings file has it; api: changed here; code: declared by a stack.
   */
  source: 'file' | 'api' | 'code';
  /**
   * Whether back-to-file would bring the settings of the file back.
   */
  overrides_file: boolean;
  /**
   * true: its source owns it; only its desired state can be changed here.
   */
  locked: boolean;
  /**
   * With source code: stack and resource that declare it.
   */
  declared_by: string | null;
  /**
   * Also the ETag, in quotes.
   */
  version: number;
  desired: {
    state: 'up' | 'down' | 'suspended' | 'drained';
    generation: number;
    since: string;
    by: string;
  };
  /**
   * What works and should not stay so.
   */
  warnings: {
    code:
      | 'weak_password'
      | 'open_ip_whitelist'
      | 'unencrypted_api'
      | 'unverified_api'
      | 'unverified_tls'
      | 'tls_not_enabled'
      | 'transceiver_before_3_4';
    pointer: string;
    message: string;
    advice: string;
  }[];
  created_at: string;
  updated_at: string;
  updated_by: string;
  links: {
    [k: string]: string;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "CreateServerPeerRequest".
 */
export interface CreateServerPeerRequest {
  /**
   * Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage. A change ends the sessions and binds again.
   */
  name: string;
  /**
   * server: the partner dials us. A change ends the sessions and binds again.
   */
  mode?: 'server';
  /**
   * User name that the partner presents (SMPP 3.4 §5.2.1); unique over the server peers. A change ends the sessions and binds again.
   */
  system_id: string;
  /**
   * Password that the partner presents: plain, at most 8 octets (64 with allow_long_password), or a scrypt hash in PHC format. A change ends the sessions and binds again.
   */
  password: string;
  /**
   * The partner can send passwords beyond the 8 octets of SMPP 3.4. A change ends the sessions and binds again.
   */
  allow_long_password?: boolean;
  /**
   * Bind types that the partner may use. A change ends the sessions and binds again.
   *
   * @minItems 1
   * @maxItems 3
   */
  allowed_bind_types: ('transmitter' | 'receiver' | 'transceiver')[];
  /**
   * IPv4 and IPv6 addresses and CIDR ranges that the partner may dial from; empty: any (not for production). A change ends the sessions and binds again.
   *
   * @maxItems 1000
   */
  ip_whitelist?: string[];
  /**
   * Sessions of this partner at the same time; a further bind is refused. A change takes effect without a rebind.
   */
  max_sessions?: number;
  /**
   * Requests of one session that we hold unanswered, at most; a further one is answered ESME_RTHROTTLED. A change takes effect without a rebind.
   */
  window_size?: number;
  /**
   * deliver_sm of one session without an answer, at most. A change takes effect without a rebind.
   */
  deliver_window_size?: number;
  /**
   * A session on which the partner sends nothing for this long is ended (SMPP 3.4 §7.2, inactivity_timer). Unit: ms. A change takes effect without a rebind.
   */
  inactivity_timeout?: number;
  /**
   * Text of the receipts we send: standard (SMPP 3.4 appendix B) or short (without the message text). A change takes effect without a rebind.
   */
  receipt_text?: 'standard' | 'short';
  /**
   * Put receipted_message_id, message_state and network_error_code into the receipts we send. A change takes effect without a rebind.
   */
  receipt_tlvs?: boolean;
  /**
   * Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows. Unit: messages/s. A change takes effect without a rebind.
   */
  tps_limit?: number;
  /**
   * How often an idle queue is asked for messages to this peer. Unit: ms. A change takes effect without a rebind.
   */
  queue_check_frequency?: number;
  /**
   * How long a request waits for its response; then the outcome of its message is unknown. Unit: ms. A change takes effect without a rebind.
   */
  response_timeout?: number;
  /**
   * A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer). Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_interval?: number;
  /**
   * How long enquire_link_resp may take; then the session is closed. Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_timeout?: number;
  /**
   * How long unbind_resp may take; then the socket is closed. Unit: ms. A change takes effect without a rebind.
   */
  unbind_timeout?: number;
  /**
   * Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on. Unit: ms. A change takes effect without a rebind.
   */
  throttle_pause?: number;
  /**
   * Longest pause after ESME_RTHROTTLED. Unit: ms. A change takes effect without a rebind.
   */
  throttle_max_pause?: number;
  /**
   * A message refused with ESME_RMSGQFUL is tried again after this time; others go on. Unit: ms. A change takes effect without a rebind.
   */
  queue_full_delay?: number;
  /**
   * How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed. A change takes effect without a rebind.
   */
  queue_full_retries?: number;
  /**
   * Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN. Unit: octets. A change ends the sessions and binds again.
   */
  max_pdu_length?: number;
  /**
   * What data_coding 0, the "SMSC default alphabet", means to this peer. A change takes effect without a rebind.
   */
  default_alphabet?: 'gsm' | 'gsm_packed' | 'latin1' | 'ascii' | 'utf8';
  /**
   * Alphabets to try for a text, in this order; the first one that carries every character is used. A change takes effect without a rebind.
   *
   * @minItems 1
   * @maxItems 10
   */
  alphabets?: (
    | 'gsm'
    | 'ascii'
    | 'latin1'
    | 'iso_8859_5'
    | 'iso_8859_8'
    | 'shift_jis'
    | 'iso_2022_jp'
    | 'euc_jp'
    | 'ks_c_5601'
    | 'ucs2'
  )[];
  /**
   * National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read. A change takes effect without a rebind.
   *
   * @minItems 0
   * @maxItems 13
   */
  national_languages?: (
    'tr' | 'es' | 'pt' | 'bn' | 'gu' | 'hi' | 'kn' | 'ml' | 'or' | 'pa' | 'ta' | 'te' | 'ur'
  )[];
  /**
   * data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet. A change takes effect without a rebind.
   */
  data_coding?: number | null;
  /**
   * Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e. A change takes effect without a rebind.
   */
  transliterate?: boolean;
  /**
   * How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none). A change takes effect without a rebind.
   */
  long_messages?: 'udh8' | 'udh16' | 'sar' | 'payload' | 'none';
  /**
   * Join the parts of an incoming long message before OmniMessage gets it. A change takes effect without a rebind.
   */
  reassemble?: boolean;
  /**
   * How long to wait for the missing parts; then the parts are handed over as they are. Unit: ms. A change takes effect without a rebind.
   */
  reassemble_timeout?: number;
  /**
   * service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets. Unit: octets. A change takes effect without a rebind.
   */
  service_type?: string;
  /**
   * protocol_id (SMPP 3.4 §5.2.13). A change takes effect without a rebind.
   */
  protocol_id?: number;
  /**
   * source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_ton?: number | null;
  /**
   * source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_npi?: number | null;
  /**
   * dest_addr_ton; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_ton?: number | null;
  /**
   * dest_addr_npi; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_npi?: number | null;
  /**
   * registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt. A change takes effect without a rebind.
   */
  registered_delivery?: number;
  /**
   * How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty. A change takes effect without a rebind.
   */
  validity_format?: 'absolute' | 'relative' | 'none';
  /**
   * The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it. Unit: minutes from UTC. A change takes effect without a rebind.
   */
  utc_offset?: number;
  /**
   * What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros. A change takes effect without a rebind.
   */
  international_prefix?: 'none' | 'plus' | 'zeros';
  /**
   * How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit. A change takes effect without a rebind.
   */
  message_class_form?: 'general_group' | 'class_group' | 'dest_addr_subunit';
  /**
   * How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port. A change takes effect without a rebind.
   */
  port_form?: 'udh' | 'tlvs';
  /**
   * How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt. A change takes effect without a rebind.
   */
  message_id_format?: 'auto' | 'as_is' | 'hex_to_decimal' | 'decimal_to_hex' | 'case_insensitive';
  /**
   * Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them. A change takes effect without a rebind.
   */
  tlv_names?: {
    [k: string]: number | string;
  };
  /**
   * TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins. A change takes effect without a rebind.
   */
  tlvs?: {
    [k: string]: string | number;
  };
}
/**
 * A partner that dials the gateway.
 *
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ServerPeer".
 */
export interface ServerPeer1 {
  /**
   * Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage. A change ends the sessions and binds again.
   */
  name: string;
  /**
   * server: the partner dials us. A change ends the sessions and binds again.
   */
  mode: 'server';
  /**
   * User name that the partner presents (SMPP 3.4 §5.2.1); unique over the server peers. A change ends the sessions and binds again.
   */
  system_id: string;
  /**
   * The partner can send passwords beyond the 8 octets of SMPP 3.4. A change ends the sessions and binds again.
   */
  allow_long_password: boolean;
  /**
   * Bind types that the partner may use. A change ends the sessions and binds again.
   *
   * @minItems 1
   * @maxItems 3
   */
  allowed_bind_types: ('transmitter' | 'receiver' | 'transceiver')[];
  /**
   * IPv4 and IPv6 addresses and CIDR ranges that the partner may dial from; empty: any (not for production). A change ends the sessions and binds again.
   *
   * @maxItems 1000
   */
  ip_whitelist: string[];
  /**
   * Sessions of this partner at the same time; a further bind is refused. A change takes effect without a rebind.
   */
  max_sessions: number;
  /**
   * Requests of one session that we hold unanswered, at most; a further one is answered ESME_RTHROTTLED. A change takes effect without a rebind.
   */
  window_size: number;
  /**
   * deliver_sm of one session without an answer, at most. A change takes effect without a rebind.
   */
  deliver_window_size: number;
  /**
   * A session on which the partner sends nothing for this long is ended (SMPP 3.4 §7.2, inactivity_timer). Unit: ms. A change takes effect without a rebind.
   */
  inactivity_timeout: number;
  /**
   * Text of the receipts we send: standard (SMPP 3.4 appendix B) or short (without the message text). A change takes effect without a rebind.
   */
  receipt_text: 'standard' | 'short';
  /**
   * Put receipted_message_id, message_state and network_error_code into the receipts we send. A change takes effect without a rebind.
   */
  receipt_tlvs: boolean;
  /**
   * Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows. Unit: messages/s. A change takes effect without a rebind.
   */
  tps_limit: number;
  /**
   * How often an idle queue is asked for messages to this peer. Unit: ms. A change takes effect without a rebind.
   */
  queue_check_frequency: number;
  /**
   * How long a request waits for its response; then the outcome of its message is unknown. Unit: ms. A change takes effect without a rebind.
   */
  response_timeout: number;
  /**
   * A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer). Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_interval: number;
  /**
   * How long enquire_link_resp may take; then the session is closed. Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_timeout: number;
  /**
   * How long unbind_resp may take; then the socket is closed. Unit: ms. A change takes effect without a rebind.
   */
  unbind_timeout: number;
  /**
   * Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on. Unit: ms. A change takes effect without a rebind.
   */
  throttle_pause: number;
  /**
   * Longest pause after ESME_RTHROTTLED. Unit: ms. A change takes effect without a rebind.
   */
  throttle_max_pause: number;
  /**
   * A message refused with ESME_RMSGQFUL is tried again after this time; others go on. Unit: ms. A change takes effect without a rebind.
   */
  queue_full_delay: number;
  /**
   * How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed. A change takes effect without a rebind.
   */
  queue_full_retries: number;
  /**
   * Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN. Unit: octets. A change ends the sessions and binds again.
   */
  max_pdu_length: number;
  /**
   * What data_coding 0, the "SMSC default alphabet", means to this peer. A change takes effect without a rebind.
   */
  default_alphabet: 'gsm' | 'gsm_packed' | 'latin1' | 'ascii' | 'utf8';
  /**
   * Alphabets to try for a text, in this order; the first one that carries every character is used. A change takes effect without a rebind.
   *
   * @minItems 1
   * @maxItems 10
   */
  alphabets: (
    | 'gsm'
    | 'ascii'
    | 'latin1'
    | 'iso_8859_5'
    | 'iso_8859_8'
    | 'shift_jis'
    | 'iso_2022_jp'
    | 'euc_jp'
    | 'ks_c_5601'
    | 'ucs2'
  )[];
  /**
   * National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read. A change takes effect without a rebind.
   *
   * @minItems 0
   * @maxItems 13
   */
  national_languages: (
    'tr' | 'es' | 'pt' | 'bn' | 'gu' | 'hi' | 'kn' | 'ml' | 'or' | 'pa' | 'ta' | 'te' | 'ur'
  )[];
  /**
   * data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet. A change takes effect without a rebind.
   */
  data_coding: number | null;
  /**
   * Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e. A change takes effect without a rebind.
   */
  transliterate: boolean;
  /**
   * How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none). A change takes effect without a rebind.
   */
  long_messages: 'udh8' | 'udh16' | 'sar' | 'payload' | 'none';
  /**
   * Join the parts of an incoming long message before OmniMessage gets it. A change takes effect without a rebind.
   */
  reassemble: boolean;
  /**
   * How long to wait for the missing parts; then the parts are handed over as they are. Unit: ms. A change takes effect without a rebind.
   */
  reassemble_timeout: number;
  /**
   * service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets. Unit: octets. A change takes effect without a rebind.
   */
  service_type: string;
  /**
   * protocol_id (SMPP 3.4 §5.2.13). A change takes effect without a rebind.
   */
  protocol_id: number;
  /**
   * source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_ton: number | null;
  /**
   * source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_npi: number | null;
  /**
   * dest_addr_ton; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_ton: number | null;
  /**
   * dest_addr_npi; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_npi: number | null;
  /**
   * registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt. A change takes effect without a rebind.
   */
  registered_delivery: number;
  /**
   * How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty. A change takes effect without a rebind.
   */
  validity_format: 'absolute' | 'relative' | 'none';
  /**
   * The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it. Unit: minutes from UTC. A change takes effect without a rebind.
   */
  utc_offset: number;
  /**
   * What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros. A change takes effect without a rebind.
   */
  international_prefix: 'none' | 'plus' | 'zeros';
  /**
   * How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit. A change takes effect without a rebind.
   */
  message_class_form: 'general_group' | 'class_group' | 'dest_addr_subunit';
  /**
   * How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port. A change takes effect without a rebind.
   */
  port_form: 'udh' | 'tlvs';
  /**
   * How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt. A change takes effect without a rebind.
   */
  message_id_format: 'auto' | 'as_is' | 'hex_to_decimal' | 'decimal_to_hex' | 'case_insensitive';
  /**
   * Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them. A change takes effect without a rebind.
   */
  tlv_names: {
    [k: string]: number | string;
  };
  /**
   * TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins. A change takes effect without a rebind.
   */
  tlvs: {
    [k: string]: string | number;
  };
  /**
   * The password is there; it never comes out.
   */
  password_set: true;
  /**
   * file: as the settings file has it; api: changed here; code: declared by a stack.
   */
  source: 'file' | 'api' | 'code';
  /**
   * Whether back-to-file would bring the settings of the file back.
   */
  overrides_file: boolean;
  /**
   * true: its source owns it; only its desired state can be changed here.
   */
  locked: boolean;
  /**
   * With source code: stack and resource that declare it.
   */
  declared_by: string | null;
  /**
   * Also the ETag, in quotes.
   */
  version: number;
  desired: {
    state: 'up' | 'down' | 'suspended' | 'drained';
    generation: number;
    since: string;
    by: string;
  };
  /**
   * What works and should not stay so.
   */
  warnings: {
    code:
      | 'weak_password'
      | 'open_ip_whitelist'
      | 'unencrypted_api'
      | 'unverified_api'
      | 'unverified_tls'
      | 'tls_not_enabled'
      | 'transceiver_before_3_4';
    pointer: string;
    message: string;
    advice: string;
  }[];
  created_at: string;
  updated_at: string;
  updated_by: string;
  links: {
    [k: string]: string;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ReplaceServerPeerRequest".
 */
export interface ReplaceServerPeerRequest {
  /**
   * Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage. A change ends the sessions and binds again.
   */
  name?: string;
  /**
   * server: the partner dials us. A change ends the sessions and binds again.
   */
  mode?: 'server';
  /**
   * User name that the partner presents (SMPP 3.4 §5.2.1); unique over the server peers. A change ends the sessions and binds again.
   */
  system_id: string;
  /**
   * Left out, the stored password stays.
   */
  password?: string;
  /**
   * The partner can send passwords beyond the 8 octets of SMPP 3.4. A change ends the sessions and binds again.
   */
  allow_long_password?: boolean;
  /**
   * Bind types that the partner may use. A change ends the sessions and binds again.
   *
   * @minItems 1
   * @maxItems 3
   */
  allowed_bind_types: ('transmitter' | 'receiver' | 'transceiver')[];
  /**
   * IPv4 and IPv6 addresses and CIDR ranges that the partner may dial from; empty: any (not for production). A change ends the sessions and binds again.
   *
   * @maxItems 1000
   */
  ip_whitelist?: string[];
  /**
   * Sessions of this partner at the same time; a further bind is refused. A change takes effect without a rebind.
   */
  max_sessions?: number;
  /**
   * Requests of one session that we hold unanswered, at most; a further one is answered ESME_RTHROTTLED. A change takes effect without a rebind.
   */
  window_size?: number;
  /**
   * deliver_sm of one session without an answer, at most. A change takes effect without a rebind.
   */
  deliver_window_size?: number;
  /**
   * A session on which the partner sends nothing for this long is ended (SMPP 3.4 §7.2, inactivity_timer). Unit: ms. A change takes effect without a rebind.
   */
  inactivity_timeout?: number;
  /**
   * Text of the receipts we send: standard (SMPP 3.4 appendix B) or short (without the message text). A change takes effect without a rebind.
   */
  receipt_text?: 'standard' | 'short';
  /**
   * Put receipted_message_id, message_state and network_error_code into the receipts we send. A change takes effect without a rebind.
   */
  receipt_tlvs?: boolean;
  /**
   * Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows. Unit: messages/s. A change takes effect without a rebind.
   */
  tps_limit?: number;
  /**
   * How often an idle queue is asked for messages to this peer. Unit: ms. A change takes effect without a rebind.
   */
  queue_check_frequency?: number;
  /**
   * How long a request waits for its response; then the outcome of its message is unknown. Unit: ms. A change takes effect without a rebind.
   */
  response_timeout?: number;
  /**
   * A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer). Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_interval?: number;
  /**
   * How long enquire_link_resp may take; then the session is closed. Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_timeout?: number;
  /**
   * How long unbind_resp may take; then the socket is closed. Unit: ms. A change takes effect without a rebind.
   */
  unbind_timeout?: number;
  /**
   * Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on. Unit: ms. A change takes effect without a rebind.
   */
  throttle_pause?: number;
  /**
   * Longest pause after ESME_RTHROTTLED. Unit: ms. A change takes effect without a rebind.
   */
  throttle_max_pause?: number;
  /**
   * A message refused with ESME_RMSGQFUL is tried again after this time; others go on. Unit: ms. A change takes effect without a rebind.
   */
  queue_full_delay?: number;
  /**
   * How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed. A change takes effect without a rebind.
   */
  queue_full_retries?: number;
  /**
   * Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN. Unit: octets. A change ends the sessions and binds again.
   */
  max_pdu_length?: number;
  /**
   * What data_coding 0, the "SMSC default alphabet", means to this peer. A change takes effect without a rebind.
   */
  default_alphabet?: 'gsm' | 'gsm_packed' | 'latin1' | 'ascii' | 'utf8';
  /**
   * Alphabets to try for a text, in this order; the first one that carries every character is used. A change takes effect without a rebind.
   *
   * @minItems 1
   * @maxItems 10
   */
  alphabets?: (
    | 'gsm'
    | 'ascii'
    | 'latin1'
    | 'iso_8859_5'
    | 'iso_8859_8'
    | 'shift_jis'
    | 'iso_2022_jp'
    | 'euc_jp'
    | 'ks_c_5601'
    | 'ucs2'
  )[];
  /**
   * National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read. A change takes effect without a rebind.
   *
   * @minItems 0
   * @maxItems 13
   */
  national_languages?: (
    'tr' | 'es' | 'pt' | 'bn' | 'gu' | 'hi' | 'kn' | 'ml' | 'or' | 'pa' | 'ta' | 'te' | 'ur'
  )[];
  /**
   * data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet. A change takes effect without a rebind.
   */
  data_coding?: number | null;
  /**
   * Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e. A change takes effect without a rebind.
   */
  transliterate?: boolean;
  /**
   * How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none). A change takes effect without a rebind.
   */
  long_messages?: 'udh8' | 'udh16' | 'sar' | 'payload' | 'none';
  /**
   * Join the parts of an incoming long message before OmniMessage gets it. A change takes effect without a rebind.
   */
  reassemble?: boolean;
  /**
   * How long to wait for the missing parts; then the parts are handed over as they are. Unit: ms. A change takes effect without a rebind.
   */
  reassemble_timeout?: number;
  /**
   * service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets. Unit: octets. A change takes effect without a rebind.
   */
  service_type?: string;
  /**
   * protocol_id (SMPP 3.4 §5.2.13). A change takes effect without a rebind.
   */
  protocol_id?: number;
  /**
   * source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_ton?: number | null;
  /**
   * source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_npi?: number | null;
  /**
   * dest_addr_ton; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_ton?: number | null;
  /**
   * dest_addr_npi; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_npi?: number | null;
  /**
   * registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt. A change takes effect without a rebind.
   */
  registered_delivery?: number;
  /**
   * How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty. A change takes effect without a rebind.
   */
  validity_format?: 'absolute' | 'relative' | 'none';
  /**
   * The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it. Unit: minutes from UTC. A change takes effect without a rebind.
   */
  utc_offset?: number;
  /**
   * What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros. A change takes effect without a rebind.
   */
  international_prefix?: 'none' | 'plus' | 'zeros';
  /**
   * How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit. A change takes effect without a rebind.
   */
  message_class_form?: 'general_group' | 'class_group' | 'dest_addr_subunit';
  /**
   * How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port. A change takes effect without a rebind.
   */
  port_form?: 'udh' | 'tlvs';
  /**
   * How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt. A change takes effect without a rebind.
   */
  message_id_format?: 'auto' | 'as_is' | 'hex_to_decimal' | 'decimal_to_hex' | 'case_insensitive';
  /**
   * Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them. A change takes effect without a rebind.
   */
  tlv_names?: {
    [k: string]: number | string;
  };
  /**
   * TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins. A change takes effect without a rebind.
   */
  tlvs?: {
    [k: string]: string | number;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "PatchServerPeerRequest".
 */
export interface PatchServerPeerRequest {
  /**
   * Unique over all peers; the bind name in logs and metrics, and dest_smsc in OmniMessage. A change ends the sessions and binds again.
   */
  name?: string;
  /**
   * server: the partner dials us. A change ends the sessions and binds again.
   */
  mode?: 'server';
  /**
   * User name that the partner presents (SMPP 3.4 §5.2.1); unique over the server peers. A change ends the sessions and binds again.
   */
  system_id?: string;
  /**
   * Password that the partner presents: plain, at most 8 octets (64 with allow_long_password), or a scrypt hash in PHC format. A change ends the sessions and binds again.
   */
  password?: string;
  /**
   * The partner can send passwords beyond the 8 octets of SMPP 3.4. A change ends the sessions and binds again.
   */
  allow_long_password?: boolean;
  /**
   * Bind types that the partner may use. A change ends the sessions and binds again.
   *
   * @minItems 1
   * @maxItems 3
   */
  allowed_bind_types?: ('transmitter' | 'receiver' | 'transceiver')[];
  /**
   * IPv4 and IPv6 addresses and CIDR ranges that the partner may dial from; empty: any (not for production). A change ends the sessions and binds again.
   *
   * @maxItems 1000
   */
  ip_whitelist?: string[];
  /**
   * Sessions of this partner at the same time; a further bind is refused. A change takes effect without a rebind.
   */
  max_sessions?: number;
  /**
   * Requests of one session that we hold unanswered, at most; a further one is answered ESME_RTHROTTLED. A change takes effect without a rebind.
   */
  window_size?: number;
  /**
   * deliver_sm of one session without an answer, at most. A change takes effect without a rebind.
   */
  deliver_window_size?: number;
  /**
   * A session on which the partner sends nothing for this long is ended (SMPP 3.4 §7.2, inactivity_timer). Unit: ms. A change takes effect without a rebind.
   */
  inactivity_timeout?: number;
  /**
   * Text of the receipts we send: standard (SMPP 3.4 appendix B) or short (without the message text). A change takes effect without a rebind.
   */
  receipt_text?: 'standard' | 'short';
  /**
   * Put receipted_message_id, message_state and network_error_code into the receipts we send. A change takes effect without a rebind.
   */
  receipt_tlvs?: boolean;
  /**
   * Messages sent to this peer per second, at most: 70 to 80 % of what a carrier allows. Unit: messages/s. A change takes effect without a rebind.
   */
  tps_limit?: number;
  /**
   * How often an idle queue is asked for messages to this peer. Unit: ms. A change takes effect without a rebind.
   */
  queue_check_frequency?: number;
  /**
   * How long a request waits for its response; then the outcome of its message is unknown. Unit: ms. A change takes effect without a rebind.
   */
  response_timeout?: number;
  /**
   * A bound session without traffic sends enquire_link this often (SMPP 3.4 §7.2, enquire_link_timer). Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_interval?: number;
  /**
   * How long enquire_link_resp may take; then the session is closed. Unit: ms. A change takes effect without a rebind.
   */
  enquire_link_timeout?: number;
  /**
   * How long unbind_resp may take; then the socket is closed. Unit: ms. A change takes effect without a rebind.
   */
  unbind_timeout?: number;
  /**
   * Pause of the whole bind after ESME_RTHROTTLED; doubles while it goes on. Unit: ms. A change takes effect without a rebind.
   */
  throttle_pause?: number;
  /**
   * Longest pause after ESME_RTHROTTLED. Unit: ms. A change takes effect without a rebind.
   */
  throttle_max_pause?: number;
  /**
   * A message refused with ESME_RMSGQFUL is tried again after this time; others go on. Unit: ms. A change takes effect without a rebind.
   */
  queue_full_delay?: number;
  /**
   * How often a message refused with ESME_RMSGQFUL is tried again before it is reported as failed. A change takes effect without a rebind.
   */
  queue_full_retries?: number;
  /**
   * Longest PDU taken from this peer; a longer one ends the session with ESME_RINVCMDLEN. Unit: octets. A change ends the sessions and binds again.
   */
  max_pdu_length?: number;
  /**
   * What data_coding 0, the "SMSC default alphabet", means to this peer. A change takes effect without a rebind.
   */
  default_alphabet?: 'gsm' | 'gsm_packed' | 'latin1' | 'ascii' | 'utf8';
  /**
   * Alphabets to try for a text, in this order; the first one that carries every character is used. A change takes effect without a rebind.
   *
   * @minItems 1
   * @maxItems 10
   */
  alphabets?: (
    | 'gsm'
    | 'ascii'
    | 'latin1'
    | 'iso_8859_5'
    | 'iso_8859_8'
    | 'shift_jis'
    | 'iso_2022_jp'
    | 'euc_jp'
    | 'ks_c_5601'
    | 'ucs2'
  )[];
  /**
   * National language tables (3GPP 23.038 annex A) that the handsets behind this peer can read. A change takes effect without a rebind.
   *
   * @minItems 0
   * @maxItems 13
   */
  national_languages?: (
    'tr' | 'es' | 'pt' | 'bn' | 'gu' | 'hi' | 'kn' | 'ml' | 'or' | 'pa' | 'ta' | 'te' | 'ur'
  )[];
  /**
   * data_coding (SMPP 3.4 §5.2.19) to put on every message; null: that of the chosen alphabet. A change takes effect without a rebind.
   */
  data_coding?: number | null;
  /**
   * Replace characters that no allowed alphabet carries by their nearest look-alike, ê by e. A change takes effect without a rebind.
   */
  transliterate?: boolean;
  /**
   * How a text beyond one part is sent: parts with an 8- or 16-bit UDH reference, sar_* TLVs, one message_payload TLV, or refused (none). A change takes effect without a rebind.
   */
  long_messages?: 'udh8' | 'udh16' | 'sar' | 'payload' | 'none';
  /**
   * Join the parts of an incoming long message before OmniMessage gets it. A change takes effect without a rebind.
   */
  reassemble?: boolean;
  /**
   * How long to wait for the missing parts; then the parts are handed over as they are. Unit: ms. A change takes effect without a rebind.
   */
  reassemble_timeout?: number;
  /**
   * service_type of every message (SMPP 3.4 §5.2.11), at most 5 octets. Unit: octets. A change takes effect without a rebind.
   */
  service_type?: string;
  /**
   * protocol_id (SMPP 3.4 §5.2.13). A change takes effect without a rebind.
   */
  protocol_id?: number;
  /**
   * source_addr_ton (SMPP 3.4 §5.2.5); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_ton?: number | null;
  /**
   * source_addr_npi (SMPP 3.4 §5.2.6); null: inferred from the sender. A change takes effect without a rebind.
   */
  source_npi?: number | null;
  /**
   * dest_addr_ton; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_ton?: number | null;
  /**
   * dest_addr_npi; null: inferred from the destination. A change takes effect without a rebind.
   */
  dest_npi?: number | null;
  /**
   * registered_delivery (SMPP 3.4 §5.2.17) when OmniMessage leaves it open; 1 asks for a final receipt. A change takes effect without a rebind.
   */
  registered_delivery?: number;
  /**
   * How validity_period and schedule_delivery_time are written (SMPP 3.4 §7.1.1); none: left empty. A change takes effect without a rebind.
   */
  validity_format?: 'absolute' | 'relative' | 'none';
  /**
   * The local time of this peer's SMSC: absolute times (SMPP 3.4 §7.1.1) and the dates of receipts are written in it. Unit: minutes from UTC. A change takes effect without a rebind.
   */
  utc_offset?: number;
  /**
   * What stands before an international number (TON 1): nothing, as SMPP 3.4 has it, a plus or two zeros. A change takes effect without a rebind.
   */
  international_prefix?: 'none' | 'plus' | 'zeros';
  /**
   * How the class of a message, such as 0 for flash, is said: data_coding 0x10–0x1B, data_coding 0xF0–0xF7, or the TLV dest_addr_subunit. A change takes effect without a rebind.
   */
  message_class_form?: 'general_group' | 'class_group' | 'dest_addr_subunit';
  /**
   * How application ports are said: in the user data header (3GPP 23.040 §9.2.3.24.4), or as the TLVs source_port and destination_port. A change takes effect without a rebind.
   */
  port_form?: 'udh' | 'tlvs';
  /**
   * How the id of a receipt maps to that of the submit_sm_resp, where a carrier writes one in hex and the other in decimal; auto: learnt. A change takes effect without a rebind.
   */
  message_id_format?: 'auto' | 'as_is' | 'hex_to_decimal' | 'decimal_to_hex' | 'case_insensitive';
  /**
   * Names for this peer's vendor TLVs (SMPP 3.4 §3.2.4: 0x1400 to 0x3FFF), such as dlt_entity_id: 0x1400; tlvs and OmniMessage can use them. A change takes effect without a rebind.
   */
  tlv_names?: {
    [k: string]: number | string;
  };
  /**
   * TLVs added to every message: a name of SMPP 3.4 or of tlv_names, or a tag 0xNNNN, with hex:…, a text or an integer. A TLV that comes with a message wins. A change takes effect without a rebind.
   */
  tlvs?: {
    [k: string]: string | number;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "PeerTestResult".
 */
export interface PeerTestResult {
  name: string;
  ok: boolean;
  steps: {
    /**
     * resolve, connect, tls, bind, unbind; password, address, bind_type
     */
    step: string;
    ok: boolean;
    detail: string;
    duration_ms: number | null;
  }[];
  /**
   * Of the bind response; null: there was none.
   */
  command_status: number | null;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "TestServerPeerRequest".
 */
export interface TestServerPeerRequest {
  /**
   * Compared with the stored hash.
   */
  password?: string;
  /**
   * Looked for in ip_whitelist.
   */
  address?: string;
  /**
   * Looked for in allowed_bind_types.
   */
  bind_type?: 'transmitter' | 'receiver' | 'transceiver';
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ActOnPeersRequest".
 */
export interface ActOnPeersRequest {
  /**
   * What is done to each of the peers.
   */
  action: 'reconnect' | 'disconnect' | 'drain' | 'suspend' | 'resume' | 'delete' | 'back_to_file';
  /**
   * Peers of either kind by name; either this or filter.
   *
   * @minItems 1
   * @maxItems 1000
   */
  names?: string[];
  /**
   * Peers by a filter, at most 1000; either this or names.
   */
  filter?: {
    /**
     * Kind of peer.
     */
    mode: 'client' | 'server';
    search?: string;
    source?: 'file' | 'api' | 'code';
    desired?: 'up' | 'down' | 'suspended' | 'drained';
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "BulkResult".
 */
export interface BulkResult {
  items: {
    name: string;
    outcome: 'done' | 'unchanged' | 'failed';
    version: number | null;
    problem: {
      code: string;
      detail: string;
    } | null;
  }[];
  done: number;
  unchanged: number;
  failed: number;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ImportPeersRequest".
 */
export interface ImportPeersRequest {
  /**
   * @maxItems 10000
   */
  binds?: unknown[];
  /**
   * @maxItems 10000
   */
  server_binds?: unknown[];
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ImportResult".
 */
export interface ImportResult {
  dry_run: boolean;
  items: {
    name: string;
    mode: 'client' | 'server';
    outcome: 'create' | 'change' | 'unchanged' | 'failed';
    changes: {
      pointer: string;
      before?: unknown;
      after?: unknown;
    }[];
    /**
     * Items: One thing that is wrong, and where.
     */
    errors: {
      /**
       * JSON Pointer (RFC 6901) into the body.
       */
      pointer?: string;
      /**
       * Parameter of the address.
       */
      parameter?: string;
      /**
       * Header of the request.
       */
      header?: string;
      /**
       * missing, unknown_key, wrong_type, out_of_range, not_allowed, malformed or conflict; of an imported entry also a code of a problem, such as peer_locked.
       */
      code: string;
      /**
       * What was found, what is allowed, what to do.
       */
      detail: string;
    }[];
  }[];
  created: number;
  changed: number;
  unchanged: number;
  failed: number;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "QueuePage".
 */
export interface QueuePage {
  items: {
    id: string;
    status: string;
    /**
     * null: default routing.
     */
    dest_smsc: string | null;
    source: string;
    destination: string;
    body: string | null;
    priority: number | null;
    delivery_attempts: number | null;
    deliver_after: string | null;
    expires: string | null;
    created_at: string | null;
  }[];
  /**
   * null on the last page; opaque.
   */
  next_cursor: string | null;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "SendMessageRequest".
 */
export interface SendMessageRequest {
  /**
   * Bind to send by.
   */
  dest_smsc: string;
  /**
   * Number or name of the sender.
   */
  source: string;
  /**
   * Number to send to.
   */
  destination: string;
  /**
   * Text of the message.
   */
  body: string;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "SendMessageAnswer".
 */
export interface SendMessageAnswer {
  id: string;
  preview:
    | {
        kind: 'text';
        alphabet: string;
        /**
         * What units counts: septet, octet or code_unit.
         */
        unit: string;
        units: number;
        per_segment: number;
        segments: number;
        /**
         * The character that kept the text out of the alphabet preferred most.
         */
        forced_by: string | null;
      }
    | {
        kind: 'unencodable';
        /**
         * Which character no allowed alphabet carries.
         */
        detail: string;
      };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ReadMessageAnswer".
 */
export interface ReadMessageAnswer {
  id: string;
  status: string;
  /**
   * null: default routing.
   */
  dest_smsc: string | null;
  source: string;
  destination: string;
  body: string | null;
  priority: number | null;
  delivery_attempts: number | null;
  deliver_after: string | null;
  expires: string | null;
  created_at: string | null;
  /**
   * OmniMessage's own answer, as it is.
   */
  raw: {
    [k: string]: unknown;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "PreviewMessageRequest".
 */
export interface PreviewMessageRequest {
  /**
   * Text of the message.
   */
  body: string;
  /**
   * Bind whose message settings count; left out or null: the defaults.
   */
  dest_smsc?: string | null;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ListLogsAnswer".
 */
export interface ListLogsAnswer {
  items: {
    at: string;
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
    bind: string | null;
    connector: string | null;
    message: string;
    fields: {
      [k: string]: unknown;
    };
  }[];
  next_cursor: string;
  /**
   * Lines after the cursor are gone: more came than are kept.
   */
  missed: boolean;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "AuditPage".
 */
export interface AuditPage {
  items: {
    id: string;
    at: string;
    by: string;
    role: 'reader' | 'operator' | 'system';
    from: string | null;
    request_id: string | null;
    action:
      | 'create'
      | 'replace'
      | 'patch'
      | 'delete'
      | 'back_to_file'
      | 'reconnect'
      | 'disconnect'
      | 'drain'
      | 'suspend'
      | 'resume'
      | 'test'
      | 'import'
      | 'file_import'
      | 'export'
      | 'message_send'
      | 'message_cancel'
      | 'support_bundle';
    target: string | null;
    version: number | null;
    /**
     * @maxItems 200
     */
    changes: {
      pointer: string;
      before?: unknown;
      after?: unknown;
    }[];
  }[];
  /**
   * null on the last page; opaque.
   */
  next_cursor: string | null;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Session".
 */
export interface Session {
  subject: string;
  role: 'reader' | 'operator';
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Health".
 */
export interface Health {
  ok: boolean;
  omnimessage: {
    ok: boolean;
    detail: string | null;
    duration_ms: number;
  };
  store: {
    ok: boolean;
    detail: string | null;
    duration_ms: number;
  };
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "Version".
 */
export interface Version {
  version: string;
  node: string;
  api: 1;
}
/**
 * This interface was referenced by `Paths`'s JSON-Schema
 * via the `definition` "ReadOpenApiAnswer".
 */
export interface ReadOpenApiAnswer {
  [k: string]: unknown;
}

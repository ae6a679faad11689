/** The peers of `npm start`: one carrier that we dial, one partner that dials us. */
export const DEMO = {
  carrier: { name: 'demo_carrier', system_id: 'gateway', password: 'demo-1' },
  partner: { name: 'demo_partner', system_id: 'partner', password: 'demo-2' },
} as const;

/** Settings for the demo as a file would have them, so that they take the same way in. */
export function demoSettings(ports: { readonly carrier: number; readonly listen: number }): string {
  const { carrier, partner } = DEMO;
  return `binds:
  - name: ${carrier.name}
    bind_type: transceiver
    host: 127.0.0.1
    port: ${ports.carrier}
    system_id: ${carrier.system_id}
    password: ${carrier.password}
    reconnect_max_delay: 5000
server_binds:
  - name: ${partner.name}
    system_id: ${partner.system_id}
    password: ${partner.password}
    allowed_bind_types: [transmitter, receiver, transceiver]
    ip_whitelist: [127.0.0.1]
listen:
  host: 127.0.0.1
  port: ${ports.listen}
`;
}

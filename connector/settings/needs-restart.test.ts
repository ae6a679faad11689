import { expect, test } from 'vitest';
import { compileSettings } from '../../contract/compile.ts';
import type { GatewaySettings } from '../../contract/compiled.ts';
import { settingsSchema } from '../../contract/settings.ts';
import { needsRestart } from './needs-restart.ts';

function settings(fields: Readonly<Record<string, unknown>> = {}): GatewaySettings {
  return compileSettings(settingsSchema.parse({ api_base_url: 'http://core:8080', ...fields }));
}

test.each([
  ['api_base_url', 'http://other:8080'],
  ['api_token', 'token'],
  ['api_timeout', 5000],
  ['smpp_poll_interval', 200],
  ['verify_ssl_peer', true],
  ['smsc_name', 'other'],
  ['otel_exporter_otlp_endpoint', 'http://localhost:4318'],
  ['otel_traces_sampler_arg', 0.5],
  ['report_backlog_limit', 500],
  ['metrics_port', 4001],
])('%s', (setting, value) => {
  expect(needsRestart(settings(), settings({ [setting]: value }))).toEqual([setting]);
});

test('peers, drain_timeout, public_smpp_address and what concerns the log are taken over', () => {
  const binds = [
    { name: 'a', bind_type: 'receiver', host: 'localhost', system_id: 'me', password: 'secret' },
  ];
  const others = { drain_timeout: 5, public_smpp_address: 'smpp.example.com' };
  const log = { log_level: 'debug', log_message_text: true };
  expect(needsRestart(settings(), settings({ binds, ...others, ...log }))).toEqual([]);
});

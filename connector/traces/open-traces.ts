import type { GatewaySettings } from '../../contract/compiled.ts';
import type { TraceContext } from './open-telemetry.ts';
import type { Traces } from './traces.ts';

/** null: nothing is traced, and nothing of OpenTelemetry is loaded. */
export async function tracesOf(
  {
    otelExporterOtlpEndpoint,
    otelTracesSamplerArg,
  }: Pick<GatewaySettings, 'otelExporterOtlpEndpoint' | 'otelTracesSamplerArg'>,
  serviceVersion: string,
  context: TraceContext,
): Promise<Traces | null> {
  if (otelExporterOtlpEndpoint === null) return null;
  const { openTraces } = await import('./open-telemetry.ts');
  return openTraces(
    { endpoint: otelExporterOtlpEndpoint, ratio: otelTracesSamplerArg, serviceVersion },
    context,
  );
}

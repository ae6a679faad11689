import type { GatewaySettings } from '../../contract/compiled.ts';
import type { TraceContext } from './open-telemetry.ts';
import type { Traces } from './traces.ts';

/** null: nothing is traced, and nothing of OpenTelemetry is loaded. */
export async function tracesOf(
  { tracesEndpoint, tracesRatio }: Pick<GatewaySettings, 'tracesEndpoint' | 'tracesRatio'>,
  serviceVersion: string,
  context: TraceContext,
): Promise<Traces | null> {
  if (tracesEndpoint === null) return null;
  const { openTraces } = await import('./open-telemetry.ts');
  return openTraces({ endpoint: tracesEndpoint, ratio: tracesRatio, serviceVersion }, context);
}

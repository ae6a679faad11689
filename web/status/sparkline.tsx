import type { Rate } from './traffic-history.ts';
import { SAMPLES } from './traffic-history.ts';

const WIDTH = 120;
const HEIGHT = 24;

function points(values: readonly number[], most: number): string {
  const step = WIDTH / (SAMPLES - 1);
  const start = WIDTH - (values.length - 1) * step;
  return values
    .map((value, index) => {
      const y = HEIGHT - 1 - (value / most) * (HEIGHT - 2);
      return `${(start + index * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}

/** Sent (solid) and received (dashed) of the last five minutes on one scale. */
export function Sparkline({ rates, label }: { readonly rates: readonly Rate[]; readonly label: string }) {
  const most = Math.max(1, ...rates.map(({ sent, received }) => Math.max(sent, received)));
  return (
    <svg
      className="sparkline"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <line className="sparkline-base" x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
      {rates.length > 1 && (
        <>
          <polyline
            className="sparkline-received"
            points={points(
              rates.map(({ received }) => received),
              most,
            )}
          />
          <polyline
            className="sparkline-sent"
            points={points(
              rates.map(({ sent }) => sent),
              most,
            )}
          />
        </>
      )}
    </svg>
  );
}

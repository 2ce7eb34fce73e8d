import { trace } from "@/realtime/stats/trace";

interface Props {
  /** Oldest first; null where nothing was measured. */
  values: readonly (number | null)[];
  label: string;
}

const WIDTH = 120;
const HEIGHT = 28;

/** How something went lately, without axes: its extremes are told beside it. */
export function Sparkline({ values, label }: Props) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-7 w-30 shrink-0 text-accent"
    >
      <path
        d={trace(values, WIDTH, HEIGHT)}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}

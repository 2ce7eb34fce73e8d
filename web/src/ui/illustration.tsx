import type { ReactNode } from "react";

const YOU = [10, 22, 38, 28, 54, 34, 62, 44, 26, 16];
const AGENT = [14, 30, 46, 66, 52, 74, 40, 58, 32, 20];
const EVENTS = [18, 46, 58, 90, 128, 150, 171, 208, 226, 262, 290];

function bars(heights: readonly number[], from: number, className: string): ReactNode {
  return heights.map((height, index) => (
    <rect
      key={index}
      x={from + index * 12}
      y={70 - height / 2}
      width="6"
      height={height}
      rx="3"
      className={className}
    />
  ));
}

/** Two voices over a line of events. */
function Waveform() {
  return (
    <>
      {bars(YOU, 36, "fill-you")}
      {bars(AGENT, 168, "fill-agent")}
      <path d="M14 128H306" className="stroke-line-strong" strokeWidth="1" />
      {EVENTS.map((x, index) => (
        <circle
          key={x}
          cx={x}
          cy="128"
          r="4"
          className={index % 3 === 1 ? "fill-tool" : "fill-accent"}
        />
      ))}
    </>
  );
}

/** A boarding pass under a flight. */
function Tickets() {
  return (
    <>
      <path
        d="M36 74C92 12 206 4 284 52"
        fill="none"
        className="stroke-line-strong"
        strokeWidth="1.5"
        strokeDasharray="2 6"
        strokeLinecap="round"
      />
      <circle cx="36" cy="74" r="5" className="fill-you" />
      <circle cx="284" cy="52" r="5" className="fill-agent" />
      <path
        d="M0-15c2 0 3.4 4 3.4 8.6L16 1v4L3.4 2.400 2.600 10 6 12.600V15L0 13.200-6 15v-2.400l3.400-2.600L-3.400 2.400-16 5V1l12.600-7.400C-3.400-11-2-15 0-15Z"
        transform="translate(158 24) rotate(82) scale(1.15)"
        className="fill-accent"
      />
      <path
        d="M64 78h132a8 8 0 0 0 16 0h44a8 8 0 0 1 8 8v48a8 8 0 0 1-8 8h-44a8 8 0 0 0-16 0H64a8 8 0 0 1-8-8V86a8 8 0 0 1 8-8Z"
        className="fill-surface-1 stroke-line-strong"
      />
      <path d="M204 92v36" className="stroke-line-strong" strokeDasharray="2 5" />
      <rect x="72" y="92" width="40" height="10" rx="5" className="fill-you" />
      <path d="M120 97h20m-5-4 5 4-5 4" fill="none" className="stroke-ink-3" strokeWidth="1.5" />
      <rect x="148" y="92" width="40" height="10" rx="5" className="fill-agent" />
      <rect x="72" y="113" width="86" height="6" rx="3" className="fill-surface-3" />
      <rect x="72" y="125" width="58" height="6" rx="3" className="fill-surface-3" />
      {[220, 226, 230, 238, 242, 248].map((x, index) => (
        <rect
          key={x}
          x={x}
          y="94"
          width={index % 2 === 0 ? 3 : 2}
          height="34"
          className="fill-ink-2"
        />
      ))}
    </>
  );
}

/** Somebody who speaks with you. */
function Agent() {
  return (
    <>
      <path
        d="M58 34h96a10 10 0 0 1 10 10v32a10 10 0 0 1-10 10H92L74 102V86H58a10 10 0 0 1-10-10V44a10 10 0 0 1 10-10Z"
        className="fill-surface-1 stroke-you"
        strokeWidth="2"
      />
      <rect x="66" y="50" width="76" height="6" rx="3" className="fill-you" />
      <rect x="66" y="64" width="48" height="6" rx="3" className="fill-surface-3" />
      <path
        d="M172 66h90a10 10 0 0 1 10 10v32a10 10 0 0 1-10 10h-14v16l-20-16h-56a10 10 0 0 1-10-10V76a10 10 0 0 1 10-10Z"
        className="fill-surface-1 stroke-agent"
        strokeWidth="2"
      />
      {[194, 217, 240].map((x) => (
        <circle key={x} cx={x} cy="92" r="6" className="fill-agent" />
      ))}
    </>
  );
}

const PICTURES: Record<string, () => ReactNode> = { waveform: Waveform, tickets: Tickets };

/** Decoration in the colours of the theme; an unknown name is drawn as an agent in general. */
export function Illustration({ name }: { name: string }) {
  const Picture = PICTURES[name] ?? Agent;
  return (
    <svg viewBox="0 0 320 160" aria-hidden className="size-full" data-picture={name}>
      <Picture />
    </svg>
  );
}

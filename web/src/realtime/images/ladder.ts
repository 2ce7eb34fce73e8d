/** Smaller and smaller: in which sizes and qualities a picture is tried until it fits its budget. Pure. */

export interface Rung {
  readonly width: number;
  readonly height: number;
  /** JPEG, 0 to 1. */
  readonly quality: number;
}

/** Longest edge in px. A model looks at no more than 2048, and at 768 on the short side. */
const EDGES = [1536, 1280, 1024, 768, 640, 512, 384, 256, 160];
/** A smaller picture in good quality tells more than a large one full of blocks. */
const QUALITIES = [0.85, 0.7, 0.5];

function scaled(width: number, height: number, edge: number): Omit<Rung, "quality"> {
  const scale = Math.min(1, edge / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** From the best to the least. Width and height in px of the picture as it is. */
export function ladder(width: number, height: number): readonly Rung[] {
  const longest = Math.max(width, height);
  const smaller = EDGES.filter((edge) => edge < longest);
  const edges = longest <= (EDGES[0] ?? 0) ? [longest, ...smaller] : smaller;
  return edges.flatMap((edge) =>
    QUALITIES.map((quality) => ({ ...scaled(width, height, edge), quality })),
  );
}

/** Share of the bytes that a rung needs compared with another: by area, and roughly by quality. */
function share(from: Rung, to: Rung): number {
  const area = (to.width * to.height) / (from.width * from.height);
  return area * (to.quality / from.quality) ** 1.2;
}

/** How far an estimate may be above the budget and still be tried. */
const HOPE = 1.25;

/**
 * The rung to try after one that took `bytes`, skipping those that have no hope; null: it fits, or there is
 * no smaller one.
 */
export function nextRung(
  rungs: readonly Rung[],
  tried: number,
  bytes: number,
  budget: number,
): number | null {
  const from = rungs[tried];
  if (from === undefined || bytes <= budget) return null;
  for (let next = tried + 1; next < rungs.length; next++) {
    const rung = rungs[next];
    const isLast = next === rungs.length - 1;
    if (rung !== undefined && (isLast || bytes * share(from, rung) <= budget * HOPE)) return next;
  }
  return null;
}

/** Measurements as the path of a line. Pure. */

const MARGIN = 2;

/** The newest is at the right edge, zero at the bottom; a gap where nothing was measured. */
export function trace(values: readonly (number | null)[], width: number, height: number): string {
  const highest = Math.max(1, ...values.map((value) => value ?? 0));
  const step = (width - 2 * MARGIN) / Math.max(1, values.length - 1);
  const commands: string[] = [];
  let isDrawing = false;
  values.forEach((value, index) => {
    if (value === null) {
      isDrawing = false;
      return;
    }
    const x = width - MARGIN - (values.length - 1 - index) * step;
    const y = height - MARGIN - (value / highest) * (height - 2 * MARGIN);
    commands.push(`${isDrawing ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`);
    isDrawing = true;
  });
  return commands.join("");
}

import type { KeyboardEvent, PointerEvent } from "react";

interface Props {
  label: string;
  testId: string;
  value: number;
  min: number;
  max: number;
  /** How much a key moves it to the right. */
  step: number;
  valueText: string;
  /** The pointer's place on the page, in CSS pixels. */
  onDrag: (clientX: number) => void;
  onValue: (value: number) => void;
  onReset: () => void;
}

/** On the left edge of a pane: dragged, moved with the arrow keys, reset with a double click or Enter. */
export function PaneHandle(props: Props) {
  const { label, testId, value, min, max, step, valueText, onDrag, onValue, onReset } = props;

  const drag = (event: PointerEvent) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(event.clientX);
  };

  const press = (event: KeyboardEvent) => {
    const far = event.shiftKey ? 4 : 1;
    const moves: Record<string, () => void> = {
      ArrowLeft: () => onValue(value - far * step),
      ArrowRight: () => onValue(value + far * step),
      Home: () => onValue(step > 0 ? min : max),
      End: () => onValue(step > 0 ? max : min),
      Enter: onReset,
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };

  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuetext={valueText}
      tabIndex={0}
      data-testid={testId}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
      onDoubleClick={onReset}
      className="group absolute inset-y-0 -left-1 z-20 w-2 cursor-col-resize touch-none pointer-coarse:-left-2 pointer-coarse:w-4"
    >
      <div className="mx-auto h-full w-px bg-line transition-colors group-hover:w-0.5 group-hover:bg-accent group-focus-visible:w-0.5 group-focus-visible:bg-accent" />
    </div>
  );
}

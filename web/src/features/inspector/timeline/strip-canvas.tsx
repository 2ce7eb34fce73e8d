import type { InspectorControl } from "@/features/inspector/inspector-control";
import { useVersion } from "@/lib/use-version";
import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { StripPainter } from "./strip-painter";
import { STRIP_HEIGHT_PX } from "./strip-paint";
import type { StripView } from "./strip-view";
import { hitText } from "./strip-words";

interface Props {
  control: InspectorControl;
  view: StripView;
}

const STEPS_PER_WINDOW = 60;

function act(view: StripView, control: InspectorControl, event: KeyboardEvent): boolean {
  const { from, to } = view.window;
  const step = (to - from) / STEPS_PER_WINDOW;
  switch (event.key) {
    case "ArrowLeft":
      view.step(-step, event.shiftKey);
      return true;
    case "ArrowRight":
      view.step(step, event.shiftKey);
      return true;
    case "PageUp":
      view.step(-10 * step, event.shiftKey);
      return true;
    case "PageDown":
      view.step(10 * step, event.shiftKey);
      return true;
    case "Home":
      view.step(-Infinity, event.shiftKey);
      return true;
    case "End":
      view.step(Infinity, event.shiftKey);
      return true;
    case "+":
    case "=":
      view.zoom(true);
      return true;
    case "-":
      view.zoom(false);
      return true;
    case "0":
      view.showAll();
      return true;
    case "Enter":
      if (view.cursor !== null) control.jumpTo({ at: view.cursor });
      return true;
    case "Escape":
      return view.clear();
    default:
      return false;
  }
}

export function StripCanvas({ control, view }: Props) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  useVersion(view.changes);
  useVersion(control.figures);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const painter = new StripPainter(element, view, control.changes);
    return () => painter.close();
  }, [control, view]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      view.wheel(event.deltaX, event.deltaY, event.offsetX);
    };
    // React listens to the wheel passively, and so could not keep the page from moving.
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [view]);

  const x = (event: PointerEvent<HTMLCanvasElement>) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  const at = view.cursor ?? view.window.to;
  return (
    <canvas
      ref={canvas}
      role="slider"
      tabIndex={0}
      aria-label={t("strip.label")}
      aria-description={t("strip.help")}
      aria-valuemin={0}
      aria-valuemax={Math.round(view.end)}
      aria-valuenow={Math.round(Math.min(at, view.end))}
      aria-valuetext={hitText(t, at, view.hit(at), control.log)}
      data-testid="strip-canvas"
      style={{ height: STRIP_HEIGHT_PX }}
      className="block w-full cursor-crosshair touch-pan-y focus-visible:outline-offset-[-2px]"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        view.press(x(event));
      }}
      onPointerMove={(event) => view.point(x(event))}
      onPointerUp={() => view.release()}
      onPointerCancel={() => view.abandon()}
      onPointerLeave={() => view.point(null)}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (act(view, control, event)) event.preventDefault();
      }}
    />
  );
}

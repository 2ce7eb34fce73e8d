import { PaneHandle } from "@/ui/pane-handle";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { INITIAL_LAYOUT, SPLIT, clampSplit, clampToolsWidth, toolsWidthOf } from "../layout-rules";
import { preferences } from "../preferences";
import { useViewportWidth } from "./use-column-template";

const KEY_STEP_PX = 16;

interface Props {
  frame: RefObject<HTMLElement | null>;
}

/** Between the conversation and what stands right of it. */
export function SplitHandle({ frame }: Props) {
  const { t } = useTranslation();
  const { layout } = useSnapshot(preferences);
  const percent = Math.round(layout.split * 100);
  const set = (split: number) => (preferences.layout.split = clampSplit(split));
  const drag = (clientX: number) => {
    const panes = frame.current?.querySelectorAll<HTMLElement>(":scope > section:not([hidden])");
    const [left, right] = [panes?.[0], panes?.[1]];
    if (!left || !right) return;
    const from = left.getBoundingClientRect().left;
    set((clientX - from) / (right.getBoundingClientRect().right - from));
  };
  return (
    <PaneHandle
      label={t("layout.splitHandle")}
      testId="pane-handle"
      value={percent}
      min={SPLIT.min * 100}
      max={SPLIT.max * 100}
      step={SPLIT.step * 100}
      valueText={t("layout.percent", { count: percent })}
      onDrag={drag}
      onValue={(value) => set(value / 100)}
      onReset={() => set(INITIAL_LAYOUT.split)}
    />
  );
}

/** Left of the tools. `split`: they share the width with one other pane, until given a width. */
export function ToolsHandle({ frame, split }: Props & { split: boolean }) {
  const { t } = useTranslation();
  const { layout } = useSnapshot(preferences);
  const viewport = useViewportWidth();
  if (split && layout.toolsWidth === 0) return <SplitHandle frame={frame} />;
  const { min, max } = clampToolsWidth(0, viewport);
  const width = toolsWidthOf(layout, viewport);
  const set = (px: number) =>
    (preferences.layout.toolsWidth = clampToolsWidth(px, innerWidth).width);
  return (
    <PaneHandle
      label={t("layout.toolsHandle")}
      testId="tools-handle"
      value={width}
      min={min}
      max={max}
      step={-KEY_STEP_PX}
      valueText={t("layout.pixels", { count: width })}
      onDrag={(clientX) => set((frame.current?.getBoundingClientRect().right ?? 0) - clientX)}
      onValue={set}
      onReset={() => (preferences.layout.toolsWidth = 0)}
    />
  );
}

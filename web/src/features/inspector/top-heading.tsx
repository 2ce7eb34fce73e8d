import { IconButton } from "@/ui/button";
import { ChevronDown, ChevronUp } from "lucide-react";
import { memo } from "react";
import type { InspectorControl } from "./inspector-control";
import { TurnHeading, type TurnHeadingProps } from "./turn-heading";

interface Props extends Omit<TurnHeadingProps, "sticky" | "children"> {
  control: InspectorControl;
  /** How many turns there are. */
  turns: number;
}

/** The turn that the top of the list is in, with steps to those beside it. */
export const TopHeading = memo(function TopHeading({ control, turns, ...heading }: Props) {
  const { turn, t } = heading;
  const number = turn?.number ?? 0;
  return (
    <TurnHeading {...heading} sticky>
      <span className="ml-auto flex">
        <IconButton
          icon={ChevronUp}
          label={t("turn.previous")}
          small
          disabled={number <= 1}
          className="!h-6"
          onClick={() => control.jumpTo({ turn: number - 1 })}
        />
        <IconButton
          icon={ChevronDown}
          label={t("turn.next")}
          small
          disabled={number >= turns}
          className="!h-6"
          onClick={() => control.jumpTo({ turn: number + 1 })}
        />
      </span>
    </TurnHeading>
  );
});

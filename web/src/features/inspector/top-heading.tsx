import { IconButton } from "@/ui/button";
import { ChevronDown, ChevronUp } from "lucide-react";
import type { TFunction } from "i18next";
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
      <Steps control={control} t={t} isFirst={number <= 1} isLast={number >= turns} />
    </TurnHeading>
  );
});

interface StepsProps {
  control: InspectorControl;
  t: TFunction;
  isFirst: boolean;
  isLast: boolean;
}

/** Made again only where they can be pressed and could not, not with every turn that goes by. */
const Steps = memo(function Steps({ control, t, isFirst, isLast }: StepsProps) {
  const step = (by: number) => () => {
    const { rows, scroller } = control;
    const number = rows.turnOver(scroller.topRow)?.number ?? 0;
    control.jumpTo({ turn: number + by });
  };
  return (
    <span className="ml-auto flex">
      <IconButton
        icon={ChevronUp}
        label={t("turn.previous")}
        small
        disabled={isFirst}
        className="touchable !h-6"
        onClick={step(-1)}
      />
      <IconButton
        icon={ChevronDown}
        label={t("turn.next")}
        small
        disabled={isLast}
        className="touchable !h-6"
        onClick={step(1)}
      />
    </span>
  );
});

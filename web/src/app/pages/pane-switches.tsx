import { useMedia } from "@/lib/use-media";
import { IconButton } from "@/ui/button";
import { MessagesSquare, ReceiptText, Rows3, Wrench } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { TWO_COLUMNS, isPaneVisible, togglePane } from "../layout";
import { useOfferedPanes } from "../offered-panes";
import { preferences } from "../preferences";

const ICONS = {
  conversation: MessagesSquare,
  events: Rows3,
  tools: Wrench,
  records: ReceiptText,
} as const;

/** One button for each pane; where there is room for one only, the tabs do it. */
export function PaneSwitches() {
  const { t } = useTranslation();
  const isWide = useMedia(TWO_COLUMNS);
  const offered = useOfferedPanes();
  useSnapshot(preferences.layout);
  if (!isWide) return null;
  return (
    <div role="group" aria-label={t("layout.group")} className="flex items-center">
      {offered.map((pane) => {
        const shown = isPaneVisible(pane);
        return (
          <IconButton
            key={pane}
            icon={ICONS[pane]}
            label={t(shown ? `layout.hide.${pane}` : `layout.show.${pane}`)}
            aria-pressed={shown}
            tooltipSide="bottom"
            data-testid={`pane-switch-${pane}`}
            className="relative text-ink-3 after:absolute after:inset-x-2.5 after:bottom-1 after:h-0.5 after:rounded-full aria-pressed:text-ink-1 aria-pressed:after:bg-accent"
            onClick={() => togglePane(pane)}
          />
        );
      })}
    </div>
  );
}

import type { InspectorControl } from "@/features/inspector/inspector-control";
import { cx } from "@/lib/class-names";
import { useFact, useVersion } from "@/lib/use-version";
import { Button, IconButton } from "@/ui/button";
import type { TFunction } from "i18next";
import { ChevronDown, ChevronRight, ZoomIn, ZoomOut } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { StripCanvas } from "./strip-canvas";
import { StripView } from "./strip-view";
import { hitText } from "./strip-words";

/** The call as two voices, its turns and the waits in them. */
export function Strip({ control }: { control: InspectorControl }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(true);
  const [view] = useState(() => new StripView(control));
  const { selected } = useSnapshot(control.view);
  const isEmpty = useFact(control.changes, () => control.log.length === 0);
  if (isEmpty) return null;
  return (
    <div
      className={cx(
        "shrink-0 border-b border-line bg-surface-1 [@container(height<340px)]:hidden",
        // List and detail need its room more.
        selected !== null && "[@container(height<720px)]:hidden",
      )}
      data-testid="strip"
    >
      <div className="flex h-8 items-center gap-0.5 pr-1 pl-1.5 pointer-coarse:h-11">
        <IconButton
          icon={open ? ChevronDown : ChevronRight}
          label={t(open ? "strip.hide" : "strip.show")}
          aria-expanded={open}
          small
          data-testid="strip-toggle"
          className="touchable !h-7"
          onClick={() => setOpen(!open)}
        />
        <Readout view={view} control={control} t={t} />
        {open && <Zoom view={view} t={t} />}
      </div>
      {open && <StripCanvas control={control} view={view} />}
    </div>
  );
}

interface PartProps {
  view: StripView;
  t: TFunction;
}

/** What is under the pointer or the cursor; else what there is in all. */
function Readout({ view, control, t }: PartProps & { control: InspectorControl }) {
  useVersion(view.changes);
  useVersion(control.figures);
  const at = view.hover ?? view.cursor;
  const { marks } = view;
  const text =
    at === null
      ? t("strip.overview", {
          turns: marks.turns.length,
          responses: marks.responses.length,
          tools: marks.tools.length,
          errors: marks.errors.length,
        })
      : hitText(t, at, view.hit(at), control.log);
  return (
    <p
      className="min-w-0 flex-1 truncate text-xs text-ink-2"
      data-testid="strip-readout"
      title={text}
    >
      {text}
    </p>
  );
}

function Zoom({ view, t }: PartProps) {
  return (
    <>
      <IconButton
        icon={ZoomOut}
        label={t("strip.farther")}
        small
        className="touchable !h-7 @max-md:hidden"
        onClick={() => view.zoom(false)}
      />
      <IconButton
        icon={ZoomIn}
        label={t("strip.closer")}
        small
        className="touchable !h-7 @max-md:hidden"
        onClick={() => view.zoom(true)}
      />
      <Button
        small
        tone="quiet"
        className="touchable !h-7 !px-2"
        aria-label={`${t("strip.recent")}: ${t("strip.recentLabel")}`}
        onClick={() => view.showRecent()}
      >
        {t("strip.recent")}
      </Button>
      <Button
        small
        tone="quiet"
        className="touchable !h-7 !px-2"
        aria-label={`${t("strip.all")}: ${t("strip.allLabel")}`}
        data-testid="strip-all"
        onClick={() => view.showAll()}
      >
        {t("strip.all")}
      </Button>
    </>
  );
}

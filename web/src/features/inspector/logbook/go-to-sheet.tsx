import type { InspectorControl } from "@/features/inspector/inspector-control";
import { placeOf } from "@/features/inspector/place";
import { Button } from "@/ui/button";
import { Sheet } from "@/ui/sheet";
import { useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  control: InspectorControl;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function GoToSheet({ control, open, onOpenChange }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const go = () => {
    const place = placeOf(text);
    const found = place !== null && control.jumpTo(place);
    setWrong(!found);
    if (found) onOpenChange(false);
  };
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t("list.goTo")}
      description={t("list.goToLabel")}
      closeLabel={t("logbook.close")}
      place="centre"
      testId="goto-sheet"
    >
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <input
          type="text"
          autoFocus
          aria-label={t("list.goTo")}
          aria-invalid={wrong}
          data-testid="goto-input"
          value={text}
          placeholder="1:05"
          onChange={(event) => {
            setText(event.target.value);
            setWrong(false);
          }}
          className="h-10 min-w-0 flex-1 rounded border border-line-strong/60 bg-surface-0 px-3 text-base sm:text-sm"
        />
        <Button type="submit" tone="accent" data-testid="goto-go">
          {t("list.go")}
        </Button>
      </form>
      <p role="status" className="mt-2 min-h-5 text-xs text-bad">
        {wrong && t("list.goToWrong")}
      </p>
    </Sheet>
  );
}

import { cx } from "@/lib/class-names";
import { type DiffLine, textDiff } from "@/lib/text-diff";
import { Button } from "@/ui/button";
import { Select } from "@/ui/select";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { useDesk } from "./settings-desk";

interface Props {
  present: string;
  onRestore: (text: string) => void;
}

/** Earlier instructions: what has changed since, and the way back to them. */
export function Versions({ present, onRestore }: Props) {
  const { t, i18n } = useTranslation();
  const { shelf } = useDesk();
  const { versions } = useSnapshot(shelf.view);
  const earlier = versions.map((version, index) => ({ ...version, index }));
  const others = earlier.filter(({ text }) => text !== present).reverse();
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = others.find(({ index }) => index === chosen) ?? others[0];
  const times = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  if (shown === undefined)
    return <p className="text-xs text-ink-3">{t("settings.version.none")}</p>;
  const first = (text: string) => text.trim().split("\n")[0] ?? "";
  return (
    <div className="grid gap-2 rounded border border-line p-3" data-testid="versions">
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1">
          <label htmlFor="setting-version" className="sr-only">
            {t("settings.version.choose")}
          </label>
          <Select
            id="setting-version"
            value={String(shown.index)}
            options={others.map(({ index, at, text }) => ({
              value: String(index),
              label: `${times.format(at)}  ${first(text).slice(0, 40) || t("settings.version.empty")}`,
            }))}
            onChange={(index) => setChosen(Number(index))}
          />
        </div>
        <Button small data-testid="restore-version" onClick={() => onRestore(shown.text)}>
          {t("settings.version.restore")}
        </Button>
      </div>
      <Diff lines={textDiff(shown.text, present)} />
    </div>
  );
}

const SIGNS: Record<DiffLine["kind"], string> = { same: " ", gone: "−", new: "+" };
const TONES: Record<DiffLine["kind"], string> = {
  same: "text-ink-3",
  gone: "bg-bad-soft text-ink-1",
  new: "bg-accent-soft text-ink-1",
};

function Diff({ lines }: { lines: readonly DiffLine[] }) {
  const { t } = useTranslation();
  return (
    <ol
      aria-label={t("settings.version.diff")}
      tabIndex={0}
      className="max-h-60 overflow-auto rounded bg-surface-0 py-1 font-mono text-xs"
    >
      {lines.map(({ kind, text }, index) => (
        <li key={index} className={cx("flex gap-2 px-2", TONES[kind])}>
          <span aria-hidden className="w-3 shrink-0 text-center select-none">
            {SIGNS[kind]}
          </span>
          <span className="sr-only">{t(`settings.version.line.${kind}`)}</span>
          <span className="min-w-0 break-words whitespace-pre-wrap">{text || " "}</span>
        </li>
      ))}
    </ol>
  );
}

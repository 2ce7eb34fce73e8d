import type { Repair } from "@/realtime/palette/read";
import type { TFunction } from "i18next";
import { Info } from "lucide-react";
import { useTranslation } from "react-i18next";

function inWords(t: TFunction, repair: Repair): string {
  switch (repair.kind) {
    case "rewritten":
      return t("palette.repair.rewritten", { given: repair.given, hex: repair.hex });
    case "unreadable":
      return t("palette.repair.unreadable", { given: repair.given });
    case "left_out":
      return t("palette.repair.left_out", { count: repair.count });
    case "filled_in":
      return t("palette.repair.filled_in", { count: repair.count });
  }
}

function isWorthSaying(repair: Repair): boolean {
  return repair.kind !== "rewritten" || !/^#[0-9a-f]{6}$/i.test(repair.given.trim());
}

/** What had to be done to make five colours of what was given. */
export function Repairs({ repairs }: { repairs: readonly Repair[] }) {
  const { t } = useTranslation();
  const said = repairs.filter(isWorthSaying);
  if (said.length === 0) return null;
  return (
    <ul
      aria-label={t("palette.repaired")}
      data-testid="palette-repairs"
      className="grid gap-1 text-xs text-ink-2"
    >
      {said.map((repair, index) => (
        <li key={index} className="flex gap-2">
          <Info size={14} aria-hidden className="mt-0.5 shrink-0 text-ink-3" />
          {inWords(t, repair)}
        </li>
      ))}
    </ul>
  );
}

import { cx } from "@/lib/class-names";
import { useCopied } from "@/lib/use-copied";
import { type EffectiveRow, effectiveRows, effectiveText, leafText } from "@/realtime/flat-config";
import { Button } from "@/ui/button";
import { Switch } from "@/ui/switch";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { useDesk } from "./settings-desk";

/** The session as it was asked for, beside the session as the server says it is. */
export function EffectiveTab() {
  const { t } = useTranslation();
  const { session, keeper } = useDesk();
  const { config } = useSnapshot(session.view);
  useSnapshot(keeper.view);
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const [copied, copy] = useCopied();
  if (config === null)
    return <p className="px-5 py-6 text-ink-3">{t("settings.effective.none")}</p>;
  const rows = effectiveRows(session.asked, config);
  const different = rows.filter(({ agreement }) => agreement === "different");
  const shown = onlyDifferent ? different : rows;
  return (
    <div className="grid gap-3 px-5 py-4">
      <p role="status" data-testid="effective-verdict" data-count={different.length}>
        {different.length === 0
          ? t("settings.effective.agrees")
          : t("settings.effective.differs", { count: different.length })}
      </p>
      <div className="flex items-center gap-3">
        <label htmlFor="only-different" className="flex-1 text-xs text-ink-2">
          {t("settings.effective.only")}
        </label>
        <Switch id="only-different" checked={onlyDifferent} onChange={setOnlyDifferent} />
        <Button
          small
          data-testid="copy-effective"
          onClick={() => copy("table", effectiveText(rows))}
        >
          {copied === "table" ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
          {t(copied === "table" ? "settings.copied" : "settings.copy")}
        </Button>
      </div>
      <Table rows={shown} />
    </div>
  );
}

function Table({ rows }: { rows: readonly EffectiveRow[] }) {
  const { t } = useTranslation();
  return (
    <table data-testid="effective" className="w-full table-fixed text-left text-xs">
      <thead className="text-ink-3">
        <tr>
          <th className="py-1 pr-2 font-medium">{t("settings.effective.setting")}</th>
          <th className="w-[29%] py-1 pr-2 font-medium">{t("settings.effective.asked")}</th>
          <th className="w-[29%] py-1 font-medium">{t("settings.effective.server")}</th>
        </tr>
      </thead>
      <tbody className="font-mono">
        {rows.map(({ path, asked, server, agreement }) => (
          <tr
            key={path}
            data-agreement={agreement}
            className={cx(
              "border-t border-line align-top",
              agreement === "different" && "bg-warn-soft",
            )}
          >
            <th scope="row" className="py-1 pr-2 font-normal break-words">
              {breakable(path)}
              {agreement === "different" && (
                <span className="ml-1 font-sans text-warn">{t("settings.effective.mark")}</span>
              )}
            </th>
            <Cell value={asked} isQuiet={agreement === "own"} />
            <Cell value={server} isQuiet={false} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** May break after a dot or an underscore, and nowhere else. */
function breakable(path: string) {
  return path.split(/(?<=[._])/).map((part, index) => (
    <span key={index}>
      {part}
      <wbr />
    </span>
  ));
}

function Cell({ value, isQuiet }: { value: unknown; isQuiet: boolean }) {
  const text = leafText(value);
  return (
    <td className={cx("py-1 pr-2", isQuiet && "text-ink-3")}>
      <span title={text} className="line-clamp-3 break-words">
        {isQuiet ? "·" : text}
      </span>
    </td>
  );
}

import { leafText } from "@/realtime/flat-config";
import type { SettingsChange } from "@/realtime/settings-keeper";
import { Ban, Check, LoaderCircle } from "lucide-react";
import { useLayoutEffect } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { useDesk } from "./settings-desk";

type Shown = ReturnType<typeof useSnapshot<SettingsChange>>;

const ICONS = { sent: LoaderCircle, accepted: Check, refused: Ban };
const INKS = { sent: "text-ink-3", accepted: "text-ok", refused: "text-bad" };

/** What is told here need not be told beside it as well. */
function useToldHere(): void {
  const { session, keeper } = useDesk();
  const { notice } = useSnapshot(session.view);
  const { changes } = useSnapshot(keeper.view);
  const refused = notice?.kind === "refusal" ? notice.eventId : null;
  const isTold = changes.some(({ eventId, state }) => eventId === refused && state === "refused");
  useLayoutEffect(() => {
    if (isTold) session.dismissNotice();
  }, [isTold, session]);
}

/** What was last told to the server, and what it said. */
export function ChangesStrip() {
  const { t } = useTranslation();
  const { keeper, busy } = useDesk();
  useToldHere();
  const changes = useSnapshot(keeper.view).changes.filter(
    ({ leaves, isFirst, state }) => leaves.length > 0 && !(isFirst && state !== "refused"),
  );
  const last = changes.at(-1);
  const refused = changes.findLast(({ state }) => state === "refused");
  if (!busy || last === undefined) return null;
  const shown =
    refused !== undefined && changes.indexOf(refused) >= changes.length - 2 ? refused : last;
  const Icon = ICONS[shown.state];
  const names = shown.leaves.map(({ path }) => path.split(".").at(-1) ?? path);
  return (
    <details
      key={shown.eventId + shown.state}
      open={shown.state === "refused"}
      data-testid="settings-changes"
      data-state={shown.state}
      className="border-t border-line bg-surface-1 px-5 py-2 text-xs"
    >
      <summary className="flex min-h-8 cursor-pointer items-center gap-2 pointer-coarse:min-h-10">
        <Icon size={15} aria-hidden className={`shrink-0 ${INKS[shown.state]}`} />
        <span role="status" className="font-medium">
          {t(`settings.answer.${shown.state}`, { count: shown.leaves.length })}
        </span>
        <span className="min-w-0 flex-1 truncate font-mono text-ink-3">{names.join(", ")}</span>
      </summary>
      <Answer change={shown} />
    </details>
  );
}

function Answer({ change }: { change: Shown }) {
  const { t } = useTranslation();
  return (
    <div className="grid max-h-48 gap-1 overflow-y-auto py-2">
      {change.reason !== null && (
        <p className="text-bad" data-testid="settings-reason">
          {change.reason}
        </p>
      )}
      {change.putBack.length > 0 && (
        <p>
          {t("settings.putBack", {
            names: change.putBack.map((name) => t(`settings.field.${name}.label`)).join(", "),
          })}
        </p>
      )}
      <ul>
        {change.leaves.map(({ path, before, after }) => (
          <li key={path} className="font-mono break-words">
            {path}: <span className="text-ink-3">{leafText(before).slice(0, 80)}</span> →{" "}
            {leafText(after).slice(0, 200)}
          </li>
        ))}
      </ul>
    </div>
  );
}

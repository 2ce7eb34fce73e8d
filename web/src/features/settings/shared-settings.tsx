import { type Shared, sharedIn } from "@/realtime/presets/share-link";
import type { Session } from "@/realtime/session";
import { type CallSettings, DEFAULT_SETTINGS } from "@/realtime/settings";
import { changedFields, fieldsOf } from "@/realtime/settings-check";
import { leafText } from "@/realtime/flat-config";
import { Button } from "@/ui/button";
import { Sheet } from "@/ui/sheet";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  session: Session;
  settings: CallSettings;
}

function useShared(): [shared: Shared | null, forget: () => void] {
  const [shared, setShared] = useState<Shared | null>(null);
  useEffect(() => {
    const look = () => void sharedIn(location.hash).then(setShared);
    look();
    addEventListener("hashchange", look);
    return () => removeEventListener("hashchange", look);
  }, []);
  const forget = () => {
    history.replaceState(history.state, "", location.pathname + location.search);
    setShared(null);
  };
  return [shared, forget];
}

/** A link with settings shows what it would change, and asks. */
export function SharedSettings({ session, settings }: Props) {
  const { t } = useTranslation();
  const [shared, forget] = useShared();
  if (shared === null) return null;
  const next = {
    ...DEFAULT_SETTINGS,
    ...(shared.kind === "settings" ? shared.settings : {}),
  };
  const changed = shared.kind === "settings" ? changedFields(settings, next) : [];
  const apply = () => {
    Object.assign(settings, fieldsOf(next, changed));
    session.apply(settings);
    forget();
  };
  const lead =
    shared.kind === "settings"
      ? t(changed.length > 0 ? "settings.shared.lead" : "settings.shared.same", {
          count: changed.length,
        })
      : t(`settings.shared.${shared.kind}`);
  return (
    <Sheet
      open
      onOpenChange={forget}
      title={t("settings.shared.title")}
      description={lead}
      closeLabel={t("settings.close")}
      place="centre"
      testId="shared-settings"
    >
      <dl className="grid gap-3 empty:hidden">
        {changed.map((name) => (
          <div key={name} className="grid gap-0.5">
            <dt className="font-medium">{t(`settings.field.${name}.label`)}</dt>
            <dd className="font-mono text-xs break-words whitespace-pre-wrap">
              <span className="text-ink-3">{leafText(settings[name]).slice(0, 120) || "·"}</span>
              {" → "}
              {leafText(next[name]).slice(0, 600) || "·"}
            </dd>
          </div>
        ))}
      </dl>
      <div className="flex justify-end gap-2 not-first:mt-5">
        <Button data-testid="shared-ignore" onClick={forget}>
          {t(changed.length > 0 ? "settings.shared.ignore" : "settings.shared.done")}
        </Button>
        {changed.length > 0 && (
          <Button tone="accent" data-testid="shared-apply" onClick={apply}>
            {t("settings.shared.apply", { count: changed.length })}
          </Button>
        )}
      </div>
    </Sheet>
  );
}

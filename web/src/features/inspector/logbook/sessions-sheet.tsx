import type { InspectorControl } from "@/features/inspector/inspector-control";
import { clock } from "@/lib/format";
import { Button, IconButton } from "@/ui/button";
import { Sheet } from "@/ui/sheet";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { OpenedLog } from "./opened-log";
import { ReplaySound } from "./replay-sound";
import type { KeptSession, SessionStore } from "./session-store";

interface Props {
  control: InspectorControl;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const KEY = ["earlier-sessions"];

/** Sessions that were kept, newest first. */
export function SessionsSheet({ control, open, onOpenChange }: Props) {
  const { t } = useTranslation();
  const { store } = control;
  if (store === null) return null;
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t("logbook.kept.title")}
      description={t("logbook.kept.description")}
      closeLabel={t("logbook.close")}
      testId="sessions-sheet"
    >
      <Sessions control={control} store={store} onOpened={() => onOpenChange(false)} />
    </Sheet>
  );
}

interface SessionsProps {
  control: InspectorControl;
  store: SessionStore;
  onOpened: () => void;
}

function Sessions({ control, store, onOpened }: SessionsProps) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [gone, setGone] = useState(false);
  const { data: sessions } = useQuery({
    queryKey: KEY,
    queryFn: () => store.list(),
    staleTime: 0,
  });
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });
  const titleOf = ({ title, startedAt }: KeptSession) => title ?? when.format(startedAt);

  const open = async (session: KeptSession) => {
    const imported = await store.open(session.id);
    if (imported === null) {
      setGone(true);
      return;
    }
    control.open(new OpenedLog(imported, titleOf(session), new ReplaySound()));
    onOpened();
  };
  const remove = async ({ id }: KeptSession) => {
    await store.delete(id);
    await queries.invalidateQueries({ queryKey: KEY });
  };

  if (sessions === undefined) return null;
  if (sessions.length === 0) return <p className="text-ink-2">{t("logbook.kept.none")}</p>;
  return (
    <>
      {gone && (
        <p role="alert" className="mb-2 rounded bg-warn-soft px-3 py-2 text-xs">
          {t("logbook.kept.gone")}
        </p>
      )}
      <ul className="-mx-2 flex flex-col">
        {sessions.map((session) => (
          <li
            key={session.id}
            data-testid="kept-session"
            className="flex items-center gap-1 rounded px-2 py-1.5 hover:bg-surface-2"
          >
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm">{session.title ?? t("logbook.kept.untitled")}</p>
              <p className="truncate text-xs text-ink-3">
                {when.format(session.startedAt)} ·{" "}
                {t("logbook.kept.facts", {
                  turns: session.turns,
                  events: session.events,
                  duration: clock(session.durationMs),
                })}
              </p>
            </div>
            <Button small data-testid="kept-open" onClick={() => void open(session)}>
              {t("logbook.kept.open")}
            </Button>
            <IconButton
              icon={Trash2}
              label={t("logbook.kept.delete")}
              small
              onClick={() => void remove(session)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

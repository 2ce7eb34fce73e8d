import { SessionWords } from "@/features/dashboard/session-words";
import { Inspector } from "@/features/inspector/inspector";
import { InspectorControl } from "@/features/inspector/inspector-control";
import { dateTime } from "@/lib/dates";
import type { ArchivedSession } from "@/realtime/log/archive";
import { Replay } from "@/realtime/log/replay";
import type { Session } from "@/realtime/session";
import { Button } from "@/ui/button";
import { Download, History } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { archive } from "../archive";
import { saveSession } from "../recent-sessions";
import { TopBar } from "../shell/top-bar";
import { usePage } from "../shell/use-page";

interface Opened {
  readonly facts: ArchivedSession["title"];
  readonly startedAt: number;
  readonly replay: Replay;
  readonly control: InspectorControl;
}

async function opened(id: string): Promise<Opened | null> {
  const found = await archive.open(id);
  if (found === null) return null;
  const replay = new Replay(found);
  await found.log.pinAll();
  replay.seek(replay.length);
  const { log } = found;
  const startedAt = log.startedAt + (log.length > 0 ? log.atOf(0) : 0);
  return { facts: found.session.title, startedAt, replay, control: new InspectorControl(replay) };
}

/** An earlier session as it was: its words, and every event in the inspector. Read only. */
export function SessionPage({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const [shown, setShown] = useState<Opened | "opening" | null>("opening");
  usePage(t("page.session"));
  useEffect(() => {
    let isOver = false;
    void opened(id).then((found) => {
      if (!isOver) setShown(found);
    });
    return () => {
      isOver = true;
    };
  }, [id]);
  return (
    <div className="flex h-dvh flex-col print:block print:h-auto">
      <TopBar session={session} page={t("page.session")} />
      {shown === null && <Gone />}
      {shown !== null && shown !== "opening" && <Shown id={id} opened={shown} />}
    </div>
  );
}

function Shown({
  id,
  opened: { facts, startedAt, replay, control },
}: {
  id: string;
  opened: Opened;
}) {
  const { t, i18n } = useTranslation();
  return (
    <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-surface-1 px-4 py-2">
        <History size={18} aria-hidden className="text-ink-3" />
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">{facts ?? t("recent.untitled")}</h2>
          <p className="text-xs text-ink-3">
            {dateTime(startedAt, i18n.language)} · {t("recent.readOnly")}
          </p>
        </div>
        <Button small data-testid="save-session" onClick={() => void saveSession(id)}>
          <Download size={15} aria-hidden />
          {t("recent.save")}
        </Button>
      </div>
      <div className="grid min-h-0 flex-1 grid-rows-2 lg:grid-cols-[2fr_3fr] lg:grid-rows-1">
        <section
          aria-label={t("pane.conversation")}
          tabIndex={0}
          className="min-h-0 overflow-y-auto border-line bg-surface-1 max-lg:border-b lg:border-r"
        >
          <SessionWords items={replay.record.fold.conversation.items} />
        </section>
        <div className="flex min-h-0 min-w-0 flex-col">
          <Inspector control={control} />
        </div>
      </div>
    </main>
  );
}

function Gone() {
  const { t } = useTranslation();
  return (
    <main
      id="main"
      tabIndex={-1}
      data-testid="session-gone"
      className="mx-auto grid w-full max-w-xl flex-1 content-center gap-4 px-5 outline-none"
    >
      <h2 className="text-lg font-semibold">{t("recent.missing")}</h2>
      <p className="text-ink-2">{t("recent.kept")}</p>
      <Link to="/" className="font-medium text-accent hover:underline">
        {t("page.home")}
      </Link>
    </main>
  );
}

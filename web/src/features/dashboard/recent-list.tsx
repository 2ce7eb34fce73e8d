import { ago, dateTime } from "@/lib/dates";
import { clock } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { Button, IconButton } from "@/ui/button";
import { Download, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RecentSession } from "./recent";

interface Props {
  sessions: readonly RecentSession[];
  /** The name of the page on which a session was held. */
  pageTitle: (path: string) => string;
  onSave: (id: string) => void;
  onDelete: (id: string) => void;
}

const FIRST = 6;

export function RecentList({ sessions, pageTitle, onSave, onDelete }: Props) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const shown = all ? sessions : sessions.slice(0, FIRST);
  return (
    <section aria-labelledby="recent" data-testid="recent-sessions">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="recent" className="text-base font-semibold">
          {t("recent.title")}
        </h2>
        <p className="text-xs text-ink-3">{t("recent.kept")}</p>
      </div>
      <ul className="mt-2 divide-y divide-line rounded border border-line bg-surface-1">
        {shown.map((session) => (
          <Row
            key={session.id}
            session={session}
            page={pageTitle(session.page)}
            onSave={() => onSave(session.id)}
            onDelete={() => onDelete(session.id)}
          />
        ))}
      </ul>
      {shown.length < sessions.length && (
        <Button small className="mt-2" onClick={() => setAll(true)}>
          {t("recent.more", { count: sessions.length })}
        </Button>
      )}
    </section>
  );
}

interface RowProps {
  session: RecentSession;
  page: string;
  onSave: () => void;
  onDelete: () => void;
}

function Row({ session, page, onSave, onDelete }: RowProps) {
  const { t, i18n } = useTranslation();
  const now = useNow(30_000);
  const [asked, setAsked] = useState(false);
  const { id, startedAt, durationMs, turns, events } = session;
  const title = session.title || t("recent.untitled");
  return (
    <li
      data-testid="recent-session"
      className="flex flex-wrap items-center gap-x-3 px-1 sm:flex-nowrap"
    >
      <Link to={`/sessions/${id}`} className="min-w-0 flex-1 rounded px-3 py-2.5 hover:text-accent">
        <span className="block truncate font-medium">{title}</span>
        <span className="flex flex-wrap gap-x-2 text-xs text-ink-3">
          <span>{page}</span>
          <time
            dateTime={new Date(startedAt).toISOString()}
            title={dateTime(startedAt, i18n.language)}
          >
            {ago(startedAt, now, i18n.language)}
          </time>
          <span>{clock(durationMs)}</span>
          <span>{t("recent.turns", { count: turns })}</span>
          <span>{t("recent.events", { count: events })}</span>
          <span>{t("recent.free")}</span>
        </span>
      </Link>
      {asked ? (
        <div className="flex items-center gap-2 px-2 pb-2 sm:pb-0">
          <span className="text-xs">{t("recent.sure")}</span>
          <Button small tone="bad" data-testid="delete-yes" autoFocus onClick={onDelete}>
            {t("recent.yes")}
          </Button>
          <Button small onClick={() => setAsked(false)}>
            {t("recent.no")}
          </Button>
        </div>
      ) : (
        <div className="flex items-center">
          <IconButton
            icon={Download}
            label={t("recent.save")}
            data-testid="save-session"
            onClick={onSave}
          />
          <IconButton
            icon={Trash2}
            label={t("recent.delete")}
            data-testid="delete-session"
            onClick={() => setAsked(true)}
          />
        </div>
      )}
    </li>
  );
}

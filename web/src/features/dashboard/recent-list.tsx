import { ago, dateTime } from "@/lib/dates";
import { clock } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { money } from "@/realtime/usage/money";
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
  /** What a provider is called. */
  nameOf: (provider: string) => string;
  onSave: (id: string) => void;
  onDelete: (id: string) => void;
}

const FIRST = 6;

export function RecentList({ sessions, pageTitle, nameOf, onSave, onDelete }: Props) {
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
            provider={session.provider === "" ? "" : nameOf(session.provider)}
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

function Fact({ name, children }: { name: "duration" | "provider" | "cost"; children: string }) {
  const { t } = useTranslation();
  return (
    <span data-testid={`recent-${name}`} title={t(`recent.fact.${name}`)} className="tabular-nums">
      <span className="sr-only">{t(`recent.fact.${name}`)}: </span>
      {children}
    </span>
  );
}

function Cost({ cost }: { cost: number | null }) {
  const { t, i18n } = useTranslation();
  if (cost === null) {
    return (
      <span data-testid="recent-cost" title={t("recent.unpriced")}>
        <span aria-hidden>–</span>
        <span className="sr-only">{t("recent.unpriced")}</span>
      </span>
    );
  }
  return <Fact name="cost">{cost === 0 ? t("recent.free") : money(cost, i18n.language)}</Fact>;
}

interface RowProps {
  session: RecentSession;
  page: string;
  provider: string;
  onSave: () => void;
  onDelete: () => void;
}

function Row({ session, page, provider, onSave, onDelete }: RowProps) {
  const { t, i18n } = useTranslation();
  const now = useNow(30_000);
  const [asked, setAsked] = useState(false);
  const { id, startedAt, durationMs, turns, events, cost } = session;
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
          <Fact name="duration">{clock(durationMs)}</Fact>
          <span>{t("recent.turns", { count: turns })}</span>
          <span className="max-sm:hidden">{t("recent.events", { count: events })}</span>
          {provider !== "" && <Fact name="provider">{provider}</Fact>}
          <Cost cost={cost} />
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

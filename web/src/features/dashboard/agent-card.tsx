import type { Application } from "@/api/deployment";
import { ago } from "@/lib/dates";
import { Illustration } from "@/ui/illustration";
import { ArrowRight, Check, PenLine, PhoneCall } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

interface Props {
  application: Application;
  /** Milliseconds since 1970; undefined: never. */
  usedAt: number | undefined;
  now: number;
  inCall: boolean;
  /** Whether agents can be changed here. */
  /** Its provider, in words. */
  runsOn: string;
  development: boolean;
}

export function AgentCard({ application, usedAt, now, inCall, runsOn, development }: Props) {
  const { t, i18n } = useTranslation();
  const language = i18n.language === "th" ? "th" : "en";
  const { id, path, title, summary, abilities, picture, languages } = application;
  const own = new Intl.DisplayNames(language, { type: "language" });
  const facts = [
    { name: t("home.speaks"), value: languages.map((code) => own.of(code) ?? code).join(", ") },
    { name: t("home.runs"), value: runsOn },
    {
      name: t("home.lastUsed"),
      value: usedAt === undefined ? t("home.neverUsed") : ago(usedAt, now, language),
    },
  ];
  const Arrow = inCall ? PhoneCall : ArrowRight;
  return (
    <article
      aria-labelledby={`agent-${id}`}
      data-testid="agent-card"
      data-agent={id}
      className="flex flex-col overflow-hidden rounded border border-line bg-surface-1"
    >
      <div className="h-32 border-b border-line bg-accent-soft">
        <Illustration name={picture} />
      </div>
      <div className="flex flex-1 flex-col gap-4 p-5">
        <div>
          <h3 id={`agent-${id}`} className="text-lg font-semibold text-balance">
            {title[language]}
          </h3>
          {development && application.editable && (
            <Link
              to={`/agents/${id}`}
              data-testid={`edit-${id}`}
              aria-label={`${t("agent.edit")}: ${title[language]}`}
              className="float-right -mt-7 inline-flex h-8 items-center gap-1.5 rounded px-2 text-xs font-medium text-accent hover:underline pointer-coarse:h-10"
            >
              <PenLine size={14} aria-hidden />
              {t("agent.edit")}
            </Link>
          )}
          <p className="mt-1 text-ink-2">{summary[language]}</p>
        </div>
        <ul aria-label={t("home.can")} className="grid gap-x-4 gap-y-1.5 lg:grid-cols-2">
          {abilities.map((ability) => (
            <li key={ability.en} className="flex gap-2">
              <Check size={16} aria-hidden className="mt-0.5 shrink-0 text-accent" />
              {ability[language]}
            </li>
          ))}
        </ul>
        <dl className="mt-auto grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t border-line pt-3 text-xs">
          {facts.map(({ name, value }) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Link
          to={path}
          data-testid={`open-${id}`}
          aria-label={
            inCall ? t("home.backToCall") : t("home.openNamed", { title: title[language] })
          }
          className="group inline-flex h-11 items-center justify-center gap-2 rounded bg-accent px-4 font-semibold text-accent-ink hover:brightness-110"
        >
          {t(inCall ? "home.backToCall" : "home.open")}
          <Arrow
            size={16}
            aria-hidden
            className="transition-transform group-hover:translate-x-0.5"
          />
        </Link>
      </div>
    </article>
  );
}

import type { Application } from "@/api/deployment";
import { useNow } from "@/lib/use-now";
import { Button } from "@/ui/button";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { AgentCard } from "./agent-card";
import { BrokenCard } from "./broken-card";
import { FirstSteps } from "./first-steps";
import { NewAgentCard } from "./new-agent-card";
import { useHealth } from "./use-health";
import { lastUses, type RecentSession } from "./recent";
import { StatusStrip } from "./status-strip";

/** What is said to these does not leave the server. */
const STAYS: ReadonlySet<string> = new Set(["embedded", "recording"]);

interface Props {
  applications: readonly Application[];
  /** Whether agents can be made and changed here. */
  development: boolean;
  /** The application that the call in progress is with. */
  inCall: string | null;
  /** What a provider is called. */
  nameOf: (provider: string) => string;
  /** null: not yet known. */
  sessions: readonly RecentSession[] | null;
  /** Whether sessions stay in this browser; failed: it lets the page keep nothing (more). */
  keeping: "on" | "off" | "failed";
  onKeep: () => void;
  /** The list of sessions, when there are any. */
  children: ReactNode;
}

export function Dashboard(props: Props) {
  const { applications, development, inCall, nameOf, sessions, keeping, onKeep, children } = props;
  const { t } = useTranslation();
  const now = useNow(30_000);
  const uses = lastUses(sessions ?? []);
  const { data: health } = useHealth();
  const used = [...(health?.providers ?? []), ...applications.map(({ provider }) => provider)];
  const elsewhere = [...new Set(used)].filter((name) => !STAYS.has(name)).map(nameOf);
  return (
    <main
      id="main"
      tabIndex={-1}
      className="mx-auto grid w-full max-w-5xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-6 outline-none sm:px-6 sm:py-10"
    >
      <div className="grid gap-5">
        <div>
          <h2 className="text-xl font-semibold text-balance">{t("home.title")}</h2>
          <p className="mt-1 text-base text-ink-2">
            {t(elsewhere.length === 0 ? "home.lead" : "home.leadElsewhere")}
          </p>
        </div>
        <StatusStrip nameOf={nameOf} />
      </div>
      <section aria-label={t("home.agents")}>
        <div className="grid gap-5 sm:grid-cols-[repeat(auto-fit,minmax(340px,1fr))]">
          {applications.map((application) =>
            application.problem === null ? (
              <AgentCard
                key={application.id}
                application={application}
                usedAt={uses.get(application.path)}
                now={now}
                inCall={inCall === application.id}
                runsOn={nameOf(application.provider)}
                development={development}
              />
            ) : (
              <BrokenCard
                key={application.id}
                application={application}
                problem={application.problem}
              />
            ),
          )}
          {development && <NewAgentCard />}
        </div>
      </section>
      {keeping === "failed" && <p className="text-ink-2">{t("recent.failed")}</p>}
      {sessions !== null &&
        (sessions.length === 0 ? (
          <FirstSteps isListed={keeping === "on"} elsewhere={elsewhere} />
        ) : (
          children
        ))}
      {keeping === "off" && (
        <div data-testid="keeps-none" className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p className="text-ink-2">{t("recent.off")}</p>
          <Button small data-testid="keep-again" onClick={onKeep}>
            {t("recent.keepAgain")}
          </Button>
        </div>
      )}
    </main>
  );
}

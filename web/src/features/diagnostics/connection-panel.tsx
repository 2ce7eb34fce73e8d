import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { Button } from "@/ui/button";
import { Stethoscope } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { type Answering, type Fact, soundFacts, totalFacts, wayFacts } from "./connection-facts";
import { Sparkline } from "./sparkline";

interface Props {
  session: Session;
  /** null: not known. */
  answering: Answering | null;
  onCheck: () => void;
}

/** How the call travels right now; a new sample every second. */
export function ConnectionPanel({ session, answering, onCheck }: Props) {
  const { t } = useTranslation();
  const { connection } = useSnapshot(session.view);
  const { sample, history } = useSnapshot(session.link.view);
  const { transport } = connection;
  const isLive = isBusy(connection);
  const known = { transport, answering, sample, quality: history.at(-1) ?? null };
  return (
    <div className="grid gap-4">
      {!isLive && <p className="text-ink-2">{t("link.none")}</p>}
      {isLive && sample === null && (
        <p role="status" className="text-ink-2">
          {t("link.waiting")}
        </p>
      )}
      {isLive && sample !== null && (
        <>
          <Quality session={session} />
          <Facts title={t("link.way")} facts={wayFacts({ ...known, sample }, t)} />
          <Facts title={t("link.sound")} facts={soundFacts({ ...known, sample }, t)} />
          <Facts title={t("link.totals")} facts={totalFacts({ ...known, sample }, t)} />
        </>
      )}
      <Button small className="justify-self-start" data-testid="check-computer" onClick={onCheck}>
        <Stethoscope size={14} aria-hidden />
        {t("preflight.open")}
      </Button>
    </div>
  );
}

function Quality({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { grade, history, roundTripMs } = useSnapshot(session.link.view);
  const trips = history.map(({ rttMs }) => rttMs);
  const measured = trips.filter((trip) => trip !== null);
  const longest = Math.round(Math.max(0, ...measured));
  return (
    <section className="grid gap-2">
      <p data-testid="connection-grade" data-grade={grade ?? ""}>
        {grade === null ? t("link.waiting") : t(`link.grade.${grade}`)}
      </p>
      {roundTripMs !== null && (
        <div className="flex items-center justify-between gap-3 rounded bg-surface-2 px-3 py-2">
          <div>
            <div className="text-xs text-ink-3">{t("link.roundTrip")}</div>
            <div className="font-mono">{Math.max(1, Math.round(roundTripMs))} ms</div>
          </div>
          {measured.length > 1 && (
            <Sparkline
              values={trips}
              label={t("link.trace", { seconds: trips.length, longest: Math.max(1, longest) })}
            />
          )}
        </div>
      )}
    </section>
  );
}

function Facts({ title, facts }: { title: string; facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-xs font-semibold text-ink-3">{title}</h3>
      <dl>
        {facts.map(({ name, label, value }) => (
          <div
            key={name}
            className="flex items-baseline justify-between gap-4 border-b border-line py-1 last:border-0"
          >
            <dt className="shrink-0 text-ink-2">{label}</dt>
            <dd data-fact={name} className="min-w-0 text-right font-mono text-xs wrap-anywhere">
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

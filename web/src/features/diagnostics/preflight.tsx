import { cx } from "@/lib/class-names";
import { useCopied } from "@/lib/use-copied";
import type { Sound } from "@/realtime/audio/sound";
import { type CheckState, type Verdict, overall } from "@/realtime/preflight";
import { Button } from "@/ui/button";
import { Sheet } from "@/ui/sheet";
import type { TFunction } from "i18next";
import {
  Check,
  CircleCheck,
  CircleDashed,
  CircleX,
  Copy,
  type LucideIcon,
  RotateCw,
  TriangleAlert,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePreflight } from "./use-preflight";

interface Props {
  sound: Sound;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

const SIGNS: Record<CheckState, { icon: LucideIcon; tone: string }> = {
  pending: { icon: CircleDashed, tone: "text-ink-3" },
  ok: { icon: CircleCheck, tone: "text-ok" },
  warning: { icon: TriangleAlert, tone: "text-warn" },
  failed: { icon: CircleX, tone: "text-bad" },
};

/** Whether this computer can hold a call, and what to do where it cannot. */
export function PreflightSheet({ sound, open, onOpenChange }: Props) {
  const { t } = useTranslation();
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      place="centre"
      title={t("preflight.title")}
      description={t("preflight.lead")}
      closeLabel={t("preflight.close")}
      testId="preflight"
    >
      <Checks sound={sound} />
    </Sheet>
  );
}

function asText(verdicts: readonly Verdict[], t: TFunction): string {
  const lines = verdicts.map(
    ({ check, state, saying, values }) =>
      `[${t(`preflight.state.${state}`)}] ${t(`preflight.check.${check}`)}: ${t(`preflight.say.${saying}`, { ...values })}`,
  );
  const heading = `${t("preflight.title")}, ${new Date().toISOString()}`;
  return [heading, navigator.userAgent, location.origin, "", ...lines, ""].join("\n");
}

function Checks({ sound }: { sound: Sound }) {
  const { t } = useTranslation();
  const { verdicts, asked, running, run } = usePreflight(sound);
  const [copied, copy] = useCopied();
  const whole = running ? "pending" : overall(verdicts);
  const summary = !running && whole === "pending" ? "untried" : whole;
  return (
    <div className="grid gap-4">
      <p role="status" data-testid="preflight-summary" data-state={whole} className="font-medium">
        {t(`preflight.overall.${summary}`)}
      </p>
      <ul>
        {verdicts.map((verdict) => (
          <Line key={verdict.check} verdict={verdict} busy={running} />
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2 border-t border-line pt-4">
        <Button disabled={running} onClick={() => copy("all", asText(verdicts, t))}>
          {copied === null ? <Copy size={16} aria-hidden /> : <Check size={16} aria-hidden />}
          {t(copied === null ? "preflight.copy" : "preflight.copied")}
        </Button>
        <Button tone="accent" data-testid="preflight-run" disabled={running} onClick={run}>
          <RotateCw size={16} aria-hidden className={cx(running && "animate-turn")} />
          {t(
            running ? "preflight.running" : asked ? "preflight.again" : "preflight.withMicrophone",
          )}
        </Button>
      </div>
    </div>
  );
}

function Line({ verdict, busy }: { verdict: Verdict; busy: boolean }) {
  const { t } = useTranslation();
  const { check, state, saying, values } = verdict;
  const { icon: Icon, tone } = SIGNS[state];
  return (
    <li
      data-testid="preflight-check"
      data-check={check}
      data-state={state}
      data-saying={saying}
      className="flex gap-3 border-b border-line py-2.5 last:border-0"
    >
      <Icon
        size={20}
        aria-hidden
        className={cx("mt-0.5 shrink-0", tone, busy && saying === "wait" && "animate-turn")}
      />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3">
          <h3 className="font-medium">{t(`preflight.check.${check}`)}</h3>
          <span className={cx("shrink-0 text-xs", tone)}>{t(`preflight.state.${state}`)}</span>
        </div>
        <p className="text-ink-2">{t(`preflight.say.${saying}`, { ...values })}</p>
      </div>
    </li>
  );
}

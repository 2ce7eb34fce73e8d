import { useTranslation } from "react-i18next";

const STEPS = ["choose", "press", "speak"] as const;

interface Props {
  /** Sessions are kept, and listed in this place. */
  isListed: boolean;
  /** Who else than this server may get what is said; by name. */
  elsewhere: readonly string[];
}

/** Instead of earlier sessions, while there are none. */
export function FirstSteps({ isListed, elsewhere }: Props) {
  const { t } = useTranslation();
  const why = (step: (typeof STEPS)[number]) => {
    if (step === "speak" && !isListed) return t("recent.empty.speakOff");
    if (step !== "press" || elsewhere.length === 0) return t(`recent.empty.${step}Why`);
    return t("recent.empty.pressElsewhere", { names: elsewhere.join(", ") });
  };
  return (
    <section aria-labelledby="first-steps" data-testid="first-steps" className="grid gap-4">
      <h2 id="first-steps" className="text-base font-semibold">
        {t("recent.empty.title")}
      </h2>
      <ol className="grid gap-5 sm:grid-cols-3">
        {STEPS.map((step, index) => (
          <li key={step} className="flex gap-3 border-l-2 border-line pl-4">
            <span aria-hidden className="text-xl font-semibold text-accent">
              {index + 1}
            </span>
            <span>
              <span className="block font-medium">{t(`recent.empty.${step}`)}</span>
              <span className="text-ink-2">{why(step)}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

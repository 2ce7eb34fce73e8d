import { Illustration } from "@/ui/illustration";
import { Quote } from "lucide-react";
import { useTranslation } from "react-i18next";

interface Props {
  title: string;
  summary: string;
  picture: string;
  steps: readonly string[];
  examples: readonly string[];
  onExample: (example: string) => void;
  exampleLabel: (example: string) => string;
}

/** Before the first word with an agent: what it is for, how to use it, what one may say. */
export function AgentGuide(props: Props) {
  const { title, summary, picture, steps, examples, onExample, exampleLabel } = props;
  const { t } = useTranslation();
  return (
    <div data-testid="agent-guide" className="min-h-0 flex-1 overflow-y-auto bg-surface-1">
      <div className="mx-auto grid w-full max-w-5xl gap-x-12 gap-y-8 px-5 py-8 lg:grid-cols-2 lg:py-14">
        <div className="grid content-start gap-4">
          <div className="h-40 overflow-hidden rounded border border-line bg-accent-soft sm:h-52">
            <Illustration name={picture} />
          </div>
          <div>
            <h2 className="text-xl font-semibold text-balance">{title}</h2>
            <p className="mt-1 text-base text-ink-2">{summary}</p>
          </div>
        </div>
        <div className="grid content-start gap-8">
          {examples.length > 0 && (
            <section aria-labelledby="guide-examples">
              <h3 id="guide-examples" className="font-semibold">
                {t("guide.examples")}
              </h3>
              <ul className="mt-2 grid gap-2">
                {examples.map((example) => (
                  <li key={example}>
                    <button
                      type="button"
                      data-testid="example"
                      aria-label={exampleLabel(example)}
                      onClick={() => onExample(example)}
                      className="flex min-h-11 w-full items-center gap-3 rounded border border-line bg-surface-1 px-3 py-2 text-left text-base hover:border-accent hover:bg-accent-soft"
                    >
                      <Quote size={16} aria-hidden className="shrink-0 text-accent" />
                      {example}
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section aria-labelledby="guide-steps">
            <h3 id="guide-steps" className="font-semibold">
              {t("guide.steps")}
            </h3>
            <ol className="mt-2 grid gap-2">
              {steps.map((step, index) => (
                <li key={step} className="flex items-baseline gap-3 text-ink-2">
                  <span
                    aria-hidden
                    className="grid size-6 shrink-0 place-items-center rounded-full bg-surface-2 text-xs font-semibold text-ink-1"
                  >
                    {index + 1}
                  </span>
                  {step}
                </li>
              ))}
            </ol>
          </section>
        </div>
      </div>
    </div>
  );
}

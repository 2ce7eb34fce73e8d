import type { Template } from "@/api/agents";
import { cx } from "@/lib/class-names";
import { CircleCheck, FilePlus2 } from "lucide-react";
import { useTranslation } from "react-i18next";

interface Props {
  templates: readonly Template[];
  language: "en" | "th";
  /** null: from the beginning. */
  chosen: string | null;
  onChoose: (template: Template | null) => void;
}

/** What to begin with: nothing, or an agent that is half done. */
export function TemplateChoice({ templates, language, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const choices = [
    { id: null, title: t("wizard.blank"), summary: t("wizard.blankWhy"), template: null },
    ...templates.map((template) => ({
      id: template.id,
      title: template.title[language],
      summary: template.summary[language],
      template,
    })),
  ];
  return (
    <div
      role="group"
      aria-label={t("wizard.templates")}
      className="grid gap-3 sm:grid-cols-[repeat(auto-fill,minmax(220px,1fr))]"
    >
      {choices.map(({ id, title, summary, template }) => {
        const isChosen = id === chosen;
        const Icon = isChosen ? CircleCheck : FilePlus2;
        return (
          <button
            key={id ?? ""}
            type="button"
            aria-pressed={isChosen}
            data-testid={`template-${id ?? "blank"}`}
            onClick={() => onChoose(template)}
            className={cx(
              "grid content-start gap-1 rounded border px-4 py-3 text-left",
              isChosen
                ? "border-accent bg-accent-soft"
                : "border-line bg-surface-1 hover:border-line-strong",
            )}
          >
            <span className="flex items-center gap-2 font-semibold">
              <Icon
                size={16}
                aria-hidden
                className={cx("shrink-0", isChosen ? "text-accent" : "text-ink-3")}
              />
              {title}
            </span>
            <span className="text-xs text-ink-2">{summary}</span>
          </button>
        );
      })}
    </div>
  );
}

import { cx } from "@/lib/class-names";
import { useTranslation } from "react-i18next";
import type { Suggestion } from "./suggestions";

interface Props {
  id: string;
  options: readonly Suggestion[];
  active: number;
  onActive: (index: number) => void;
  onTake: (option: Suggestion) => void;
}

export function SuggestionList({ id, options, active, onActive, onTake }: Props) {
  const { t } = useTranslation();
  const help = ({ kind, insert, count }: Suggestion): string => {
    if (count !== null) return t("query.events", { count });
    if (kind !== "field") return "";
    const name = insert.replaceAll(/[-:<>=]/g, "");
    return t(`query.field.${name}` as "query.field.type");
  };
  return (
    <ul
      id={`${id}-list`}
      role="listbox"
      aria-label={t("query.suggestions")}
      data-testid="query-suggestions"
      // The line keeps the focus while a suggestion is clicked.
      onPointerDown={(event) => event.preventDefault()}
      className="absolute top-full left-2 z-30 mt-1 max-h-80 w-[420px] max-w-[calc(100%-16px)] animate-appear overflow-auto rounded border border-line bg-surface-1 p-1 shadow-float"
    >
      {options.map((option, index) => (
        <li
          key={option.insert}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onPointerMove={() => onActive(index)}
          onClick={() => onTake(option)}
          className={cx(
            "flex min-h-8 cursor-pointer items-center gap-3 rounded-sm px-2 text-xs pointer-coarse:min-h-10",
            index === active && "bg-surface-2",
          )}
        >
          <span className="min-w-0 truncate font-mono text-ink-1">{option.insert}</span>
          <span className="ml-auto shrink-0 text-ink-3">{help(option)}</span>
        </li>
      ))}
    </ul>
  );
}

import { useVersion } from "@/lib/use-version";
import { IconButton } from "@/ui/button";
import { Search, X } from "lucide-react";
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import type { InspectorControl } from "@/features/inspector/inspector-control";
import { accept, suggestionsFor, type Suggestion } from "./suggestions";
import { SuggestionList } from "./suggestion-list";

interface Props {
  control: InspectorControl;
  /** What stands at the end of the line. */
  menu: ReactNode;
}

export function QueryLine({ control, menu }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { query, match } = useSnapshot(control.view);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [caret, setCaret] = useState(0);
  const suggestions = open ? suggestionsFor(query, caret, control.facts.sync()) : null;
  const options = suggestions?.options ?? [];
  const shown = open && options.length > 0;

  const write = (text: string, at: number) => {
    control.setQuery(text);
    setCaret(at);
    setActive(-1);
  };
  const take = (option: Suggestion) => {
    if (suggestions === null) return;
    const taken = accept(query, suggestions, option);
    write(taken.text, taken.caret);
    setOpen(option.kind === "field");
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(taken.caret, taken.caret);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = options[active];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      setOpen(true);
      setActive(((active + step + 1 + options.length + 1) % (options.length + 1)) - 1);
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined && shown) {
      take(chosen);
    } else if (event.key === "Enter") setOpen(false);
    else if (event.key === "Escape" && shown) setOpen(false);
    else if (event.key === "Escape" && query !== "") {
      write("", 0);
      setOpen(false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="relative flex h-11 shrink-0 items-center gap-1 border-b border-line pr-2 pl-3.5">
      <Search size={15} aria-hidden className="shrink-0 text-ink-3" />
      <input
        ref={input}
        type="text"
        role="combobox"
        data-testid="event-filter"
        aria-label={t("query.label")}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-describedby={`${id}-problem`}
        {...(shown && active >= 0 ? { "aria-activedescendant": `${id}-${active}` } : {})}
        placeholder={t("query.placeholder")}
        value={query}
        onChange={(event) => {
          setOpen(true);
          write(event.target.value, event.target.selectionStart ?? event.target.value.length);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
        onFocus={() => setOpen(true)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        className="h-9 min-w-0 flex-1 bg-transparent px-1.5 text-base text-ellipsis outline-none placeholder:text-ink-3 sm:text-sm pointer-coarse:h-10"
      />
      {/\S\s+\S/.test(query.trim()) && (
        <button
          type="button"
          data-testid="query-match"
          aria-label={`${t("query.matchLabel")}: ${t(`query.${match}`)}`}
          onClick={() => control.setQuery(query, match === "all" ? "any" : "all")}
          className="h-7 shrink-0 rounded-full border border-line px-2.5 text-xs text-ink-2 hover:bg-surface-2 pointer-coarse:h-10"
        >
          {t(`query.${match}`)}
        </button>
      )}
      <Count control={control} />
      {query !== "" && (
        <IconButton icon={X} label={t("events.clearFilter")} small onClick={() => write("", 0)} />
      )}
      {menu}
      {shown && (
        <SuggestionList
          id={id}
          options={options}
          active={active}
          onActive={setActive}
          onTake={take}
        />
      )}
    </div>
  );
}

function Count({ control }: { control: InspectorControl }) {
  const { t } = useTranslation();
  useVersion(control.changes);
  useSnapshot(control.view);
  const { count, total } = control.rows.view;
  return (
    <span
      className="shrink-0 px-1 text-xs whitespace-nowrap text-ink-3"
      data-testid="event-count"
      data-shown={count}
      data-total={total}
    >
      {control.isFiltered ? t("events.hits", { shown: count, total }) : total}
    </span>
  );
}

/** What is wrong with the query, in words. */
export function QueryProblems({ control }: { control: InspectorControl }) {
  const { t } = useTranslation();
  useSnapshot(control.view);
  const { problems } = control.query;
  if (problems.length === 0) return null;
  return (
    <div
      role="status"
      data-testid="query-problem"
      className="shrink-0 border-b border-line bg-warn-soft px-3.5 py-1.5 text-xs text-ink-1"
    >
      {problems.map(({ key, text, detail }) => (
        <p key={`${key} ${text}`}>{t(`query.problem.${key}`, { text, detail })}</p>
      ))}
    </div>
  );
}

import { cx } from "@/lib/class-names";
import { useFact, useVersion } from "@/lib/use-version";
import { CATEGORIES, DIRECTIONS, SEVERITIES } from "@/realtime/log/kinds";
import { ArrowDown, ArrowUp, CircleAlert, Clock, Dot, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import type { InspectorControl } from "@/features/inspector/inspector-control";
import { CATEGORY_DOT } from "@/features/inspector/texts";

const ICONS = {
  client: <ArrowUp size={12} aria-hidden className="text-you" />,
  server: <ArrowDown size={12} aria-hidden className="text-agent" />,
  local: <Dot size={12} aria-hidden />,
  info: null,
  warning: <TriangleAlert size={12} aria-hidden className="text-warn" />,
  error: <CircleAlert size={12} aria-hidden className="text-bad" />,
};

function flipped<T>(chosen: readonly T[], one: T): readonly T[] {
  return chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one];
}

/** Kinds of event that there are, each to be chosen; and what is chosen, to be let go with one click. */
export function Chips({ control }: { control: InspectorControl }) {
  const { t } = useTranslation();
  useVersion(control.figures);
  const isEmpty = useFact(control.changes, () => control.log.length === 0);
  const { directions, categories, severities, range } = useSnapshot(control.view);
  const facts = control.facts.sync();
  if (isEmpty) return null;
  return (
    <div
      role="group"
      aria-label={t("query.chips")}
      className="flex h-9 shrink-0 [scrollbar-width:none] items-center gap-1 overflow-x-auto border-b border-line px-3 pointer-coarse:h-12 [@container(height<200px)]:hidden"
    >
      {control.isFiltered && (
        <Chip testId="chips-clear" on={false} onClick={() => control.clearFilter()}>
          <X size={12} aria-hidden />
          {t("query.clear")}
        </Chip>
      )}
      {range !== null && (
        <Chip testId="chip-range" on onClick={() => control.setRange(null)}>
          <Clock size={12} aria-hidden />
          {t("query.range", {
            from: (range.from / 1000).toFixed(1),
            to: Number.isFinite(range.to) ? (range.to / 1000).toFixed(1) : "…",
          })}
          <X size={12} aria-label={t("query.clearRange")} />
        </Chip>
      )}
      {DIRECTIONS.filter((one) => facts.directions.has(one) || directions.includes(one)).map(
        (one) => (
          <Chip
            key={one}
            testId={`chip-${one}`}
            on={directions.includes(one)}
            count={facts.directions.get(one) ?? 0}
            onClick={() => control.setChips({ directions: flipped(directions, one) })}
          >
            {ICONS[one]}
            {t(`events.${one}`)}
          </Chip>
        ),
      )}
      <Rule />
      {SEVERITIES.filter((one) => one !== "info").map((one) => (
        <Chip
          key={one}
          testId={`chip-${one}`}
          on={severities.includes(one)}
          count={facts.severities.get(one) ?? 0}
          onClick={() => control.setChips({ severities: flipped(severities, one) })}
        >
          {ICONS[one]}
          {t(`severity.${one}`)}
        </Chip>
      ))}
      <Rule />
      {CATEGORIES.filter((one) => facts.categories.has(one) || categories.includes(one)).map(
        (one) => (
          <Chip
            key={one}
            testId={`chip-cat-${one}`}
            on={categories.includes(one)}
            count={facts.categories.get(one) ?? 0}
            onClick={() => control.setChips({ categories: flipped(categories, one) })}
          >
            <i className={cx("size-2 rounded-full", CATEGORY_DOT[one])} />
            {t(`category.${one}`)}
          </Chip>
        ),
      )}
    </div>
  );
}

function Rule() {
  return <span aria-hidden className="mx-1 h-4 w-px shrink-0 bg-line" />;
}

interface ChipProps {
  on: boolean;
  count?: number;
  testId: string;
  onClick: () => void;
  children: ReactNode;
}

function Chip({ on, count, testId, onClick, children }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      data-testid={testId}
      onClick={onClick}
      className={cx(
        "flex h-6 shrink-0 items-center gap-1 rounded-full border px-2 text-xs whitespace-nowrap focus-visible:outline-offset-0 pointer-coarse:h-10 pointer-coarse:px-3",
        on
          ? "border-accent bg-accent-soft text-ink-1"
          : "border-line text-ink-2 hover:bg-surface-2 hover:text-ink-1",
      )}
    >
      {children}
      {count !== undefined && <span className="text-ink-3">{count}</span>}
    </button>
  );
}

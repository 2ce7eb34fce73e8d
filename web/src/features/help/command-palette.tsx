import { useFocusAround } from "@/lib/focus";
import { cx } from "@/lib/class-names";
import type { Action } from "@/lib/actions";
import { useActionList } from "@/lib/use-actions";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { KeyCaps } from "./key-caps";
import { matching } from "./matching";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Everything that can be done, by name, in either language. */
export function CommandPalette({ open, onOpenChange }: Props) {
  const { t } = useTranslation();
  const focus = useFocusAround();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.1_0.01_260/0.45)]" />
        <Dialog.Content
          data-testid="commands"
          aria-describedby={undefined}
          onOpenAutoFocus={focus.opened}
          onCloseAutoFocus={focus.closed}
          className="fixed top-[12dvh] left-1/2 z-40 flex max-h-[70dvh] w-[560px] max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col overflow-hidden rounded border border-line bg-surface-1 shadow-float"
        >
          <Dialog.Title className="sr-only">{t("commands.title")}</Dialog.Title>
          <Commands onDone={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Commands({ onDone }: { onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const runnable = useActionList().filter(({ id, run }) => run !== null && id !== "commands");
  const languages = [i18n.getFixedT("en"), i18n.getFixedT("th")];
  const found = matching(runnable, query, languages).filter(({ enabled }) => enabled?.() ?? true);
  const at = Math.min(chosen, found.length - 1);

  const run = (action: Action | undefined) => {
    if (!action) return;
    onDone();
    action.run?.();
  };
  const move = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === "Enter") run(found[at]);
    else if (step !== undefined) setChosen((at + step + found.length) % Math.max(1, found.length));
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
        <Search size={17} aria-hidden className="text-ink-3" />
        <input
          role="combobox"
          aria-expanded
          aria-controls="commands-list"
          aria-activedescendant={found[at] && `command-${found[at].id}`}
          aria-label={t("commands.find")}
          placeholder={t("commands.find")}
          data-testid="commands-input"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={move}
          className="h-full min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-ink-3"
        />
      </div>
      <ul
        id="commands-list"
        role="listbox"
        aria-label={t("commands.title")}
        className="min-h-0 flex-1 overflow-y-auto p-1"
      >
        {found.map((action, index) => (
          <Command
            key={action.id}
            action={action}
            active={index === at}
            onRun={() => run(action)}
          />
        ))}
      </ul>
      {found.length === 0 && (
        <p role="status" className="px-4 pt-2 pb-6 text-center text-ink-3">
          {t("commands.none")}
        </p>
      )}
    </>
  );
}

interface CommandProps {
  action: Action;
  active: boolean;
  onRun: () => void;
}

function Command({ action, active, onRun }: CommandProps) {
  const { t } = useTranslation();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) row.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <li
      ref={row}
      id={`command-${action.id}`}
      role="option"
      aria-selected={active}
      data-testid={`command-${action.id}`}
      onClick={onRun}
      className={cx(
        "flex min-h-10 cursor-pointer items-center gap-3 rounded-sm px-3",
        active ? "bg-accent-soft" : "hover:bg-surface-2",
      )}
    >
      <span className="min-w-0 flex-1">{action.name(t)}</span>
      <span className="text-xs text-ink-3 max-sm:hidden">{action.group(t)}</span>
      {action.keys && <KeyCaps keys={action.keys} />}
    </li>
  );
}

const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent);

const NAMES: Record<string, string> = {
  Mod: APPLE ? "⌘" : "Ctrl",
  Alt: APPLE ? "⌥" : "Alt",
  Escape: "Esc",
};

/** The keys of an action, as they are written on a keyboard. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className="inline-flex shrink-0 items-center gap-1">
      {keys.split(/[ +]/).map((key) => (
        <kbd
          key={key}
          className="min-w-6 rounded-sm border border-line-strong/60 bg-surface-2 px-1.5 py-0.5 text-center font-mono text-xs text-ink-2"
        >
          {NAMES[key] ?? key}
        </kbd>
      ))}
    </span>
  );
}

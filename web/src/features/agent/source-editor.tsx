import { cx } from "@/lib/class-names";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { indented } from "./indent";

interface Props {
  value: string;
  /** From 1; null: no line is wrong. */
  wrongLine: number | null;
  readOnly: boolean;
  onChange: (value: string) => void;
  onSave: () => void;
}

const LINE_PX = 20;
const PAD_PX = 12;

/** A program as plain text, with line numbers. Tab indents; after Esc it leaves. */
export function SourceEditor({ value, wrongLine, readOnly, onChange, onSave }: Props) {
  const { t } = useTranslation();
  const hint = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [top, setTop] = useState(0);
  const [tabLeaves, setTabLeaves] = useState(false);
  const lines = value.split("\n").length;
  useEffect(() => {
    if (wrongLine !== null) field.current?.scrollTo({ top: (wrongLine - 4) * LINE_PX });
  }, [wrongLine]);

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { key, ctrlKey, metaKey, shiftKey, currentTarget } = event;
    if (key === "s" && (ctrlKey || metaKey)) {
      event.preventDefault();
      onSave();
    } else if (key === "Escape") {
      event.preventDefault();
      setTabLeaves(true);
    } else if (key === "Tab" && !tabLeaves && !readOnly) {
      event.preventDefault();
      const next = indented(
        { text: value, from: currentTarget.selectionStart, to: currentTarget.selectionEnd },
        shiftKey,
      );
      onChange(next.text);
      requestAnimationFrame(() => currentTarget.setSelectionRange(next.from, next.to));
    } else if (key !== "Tab" && key !== "Shift") setTabLeaves(false);
  };

  return (
    <div className="grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)_auto]">
      <div className="relative flex min-h-64 overflow-hidden bg-surface-1 font-mono text-[13px] [font-variant-ligatures:none] focus-within:outline-2 focus-within:-outline-offset-2 focus-within:outline-accent">
        <div
          aria-hidden
          className="shrink-0 overflow-hidden border-r border-line bg-surface-2 text-right text-ink-3 select-none"
        >
          <ol style={{ transform: `translateY(${-top}px)`, paddingBlock: PAD_PX }}>
            {Array.from({ length: lines }, (_, index) => (
              <li
                key={index}
                className={cx(
                  "px-2.5",
                  index + 1 === wrongLine && "bg-bad-soft font-semibold text-bad",
                )}
                style={{ height: LINE_PX, lineHeight: `${LINE_PX}px` }}
              >
                {index + 1 === wrongLine ? `✕ ${index + 1}` : index + 1}
              </li>
            ))}
          </ol>
        </div>
        <div className="relative min-w-0 flex-1">
          {wrongLine !== null && (
            <div
              aria-hidden
              data-testid="wrong-line"
              data-line={wrongLine}
              className="pointer-events-none absolute inset-x-0 bg-bad-soft"
              style={{ top: PAD_PX + (wrongLine - 1) * LINE_PX - top, height: LINE_PX }}
            />
          )}
          <textarea
            ref={field}
            data-testid="source"
            aria-label={t("studio.source")}
            aria-describedby={hint}
            aria-invalid={wrongLine !== null}
            value={value}
            readOnly={readOnly}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            onChange={(event) => onChange(event.target.value)}
            onScroll={(event) => setTop(event.currentTarget.scrollTop)}
            onKeyDown={press}
            className="absolute inset-0 size-full resize-none bg-transparent px-3 whitespace-pre outline-none"
            style={{ lineHeight: `${LINE_PX}px`, paddingBlock: PAD_PX, tabSize: 4 }}
          />
        </div>
      </div>
      <p id={hint} className="border-t border-line bg-surface-1 px-4 py-1.5 text-xs text-ink-3">
        {t(readOnly ? "studio.readOnly" : tabLeaves ? "studio.tabLeaves" : "studio.tabIndents")}
      </p>
    </div>
  );
}

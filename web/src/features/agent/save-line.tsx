import { Button } from "@/ui/button";
import { CircleAlert, CircleCheck, Save } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export type SaveState =
  | { readonly kind: "idle" | "saving" | "saved" }
  | { readonly kind: "wrong"; readonly line: number | null; readonly message: string };

interface Props {
  /** Empty: it is nowhere yet. */
  path: string;
  state: SaveState;
  isChanged: boolean;
  canSave: boolean;
  onSave: () => void;
  /** null: it has no page yet. */
  pagePath: string | null;
}

/** Above the source: which file it is, whether it is saved, and what is wrong with it. */
export function SaveLine({ path, state, isChanged, canSave, onSave, pagePath }: Props) {
  const { t } = useTranslation();
  return (
    <div className="border-b border-line bg-surface-1">
      <div className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1">
        <span className="min-w-0 flex-1 truncate font-mono text-xs text-ink-2" title={path}>
          {path === "" ? t("studio.draft") : path}
        </span>
        <span
          role="status"
          data-testid="save-state"
          data-state={state.kind}
          className="inline-flex items-center gap-1 text-xs text-ink-3"
        >
          {state.kind === "saved" && <CircleCheck size={14} aria-hidden className="text-ok" />}
          {state.kind === "saved"
            ? t("studio.saved")
            : isChanged && canSave
              ? t("studio.unsaved")
              : ""}
        </span>
        {pagePath !== null && (
          <Link
            to={pagePath}
            data-testid="open-agent"
            className="inline-flex min-h-8 items-center text-xs font-medium text-accent hover:underline pointer-coarse:min-h-10"
          >
            {t("studio.open")}
          </Link>
        )}
        {canSave && (
          <Button
            small
            tone="accent"
            data-testid="save-agent"
            disabled={!isChanged || state.kind === "saving"}
            onClick={onSave}
          >
            <Save size={14} aria-hidden />
            {t(state.kind === "saving" ? "studio.saving" : "studio.save")}
          </Button>
        )}
      </div>
      {state.kind === "wrong" && (
        <div
          role="alert"
          data-testid="save-problem"
          className="flex items-start gap-2 border-t border-line bg-bad-soft px-4 py-2 text-xs"
        >
          <CircleAlert size={14} aria-hidden className="mt-px shrink-0 text-bad" />
          <p className="min-w-0">
            <span className="font-semibold">
              {state.line === null
                ? t("studio.wrongSomewhere")
                : t("studio.wrong", { line: state.line })}
            </span>
            <span className="block font-mono break-words whitespace-pre-wrap">{state.message}</span>
          </p>
        </div>
      )}
    </div>
  );
}

import { useCopied } from "@/lib/use-copied";
import { CODE_KINDS, type CodeKind, sessionCode } from "@/realtime/code/session-code";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Segmented } from "@/ui/segmented";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "./settings-desk";

/** The present settings as a program of one's own. */
export function CodeTab() {
  const { t } = useTranslation();
  const { session, settings, model } = useDesk();
  const [kind, setKind] = useState<CodeKind>("python");
  const [copied, copy] = useCopied();
  const code = sessionCode(kind, {
    origin: location.origin,
    model: model?.id ?? settings.model,
    session: session.planned(settings),
  });
  return (
    <div className="grid gap-3 px-5 py-4">
      <Segmented
        label={t("settings.code.kind")}
        testId="code-kind"
        value={kind}
        segments={CODE_KINDS.map((value) => ({ value, label: t(`settings.code.${value}`) }))}
        onChange={setKind}
      />
      <div className="flex items-center gap-3">
        <p className="min-w-0 flex-1 text-xs text-ink-3">{t(`settings.code.${kind}Hint`)}</p>
        <Button small data-testid="copy-code" onClick={() => copy(kind, code)}>
          {copied === kind ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
          {t(copied === kind ? "settings.copied" : "settings.copy")}
        </Button>
      </div>
      <CodeBlock label={t(`settings.code.${kind}`)} code={code} testId="session-code" />
    </div>
  );
}

import type { Session } from "@/realtime/session";
import { Button } from "@/ui/button";
import { Bandage, Download, RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { notePageError } from "./page-errors";
import { saveRecord } from "./save-record";

interface Props {
  error: unknown;
  session: Session;
  onAgain: () => void;
}

/** What is shown when drawing the page failed. The session lives outside of it and goes on. */
export function BrokenPage({ error, session, onAgain }: Props) {
  const { t } = useTranslation();
  const [saved, setSaved] = useState(false);
  useEffect(() => notePageError(session, error), [session, error]);
  const save = () => {
    void saveRecord(session).then(() => setSaved(true));
  };
  return (
    <main
      role="alert"
      data-testid="broken-page"
      className="mx-auto grid min-h-dvh w-full max-w-xl content-center gap-5 px-5 py-12"
    >
      <span className="grid size-12 place-items-center rounded-full bg-bad-soft text-bad">
        <Bandage size={24} aria-hidden />
      </span>
      <div>
        <h1 className="text-xl font-semibold">{t("broken.title")}</h1>
        <p className="mt-1 text-base text-ink-2">{t("broken.lead")}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button tone="accent" data-testid="show-again" onClick={onAgain}>
          {t("broken.again")}
        </Button>
        <Button data-testid="reload" onClick={() => location.reload()}>
          <RotateCcw size={16} aria-hidden />
          {t("broken.reload")}
        </Button>
        {session.record.log.length > 0 && (
          <Button data-testid="save-record" onClick={save}>
            <Download size={16} aria-hidden />
            {t("broken.save")}
          </Button>
        )}
      </div>
      {saved && <p role="status">{t("broken.saved")}</p>}
      <details className="text-xs text-ink-3">
        <summary className="cursor-pointer">{t("broken.what")}</summary>
        <p className="mt-1 font-mono break-words">
          {error instanceof Error ? `${error.name}: ${error.message}` : String(error)}
        </p>
      </details>
    </main>
  );
}

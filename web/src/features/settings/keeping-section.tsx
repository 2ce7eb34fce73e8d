import { size } from "@/lib/format";
import { Button } from "@/ui/button";
import { SwitchLine } from "@/ui/switch-line";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { useDesk } from "./settings-desk";

interface Wish {
  readonly sessions: boolean;
  readonly audio: boolean;
}

/** Earlier sessions in this browser's storage, and what of the next ones the user wants there. */
export interface Keeping {
  readonly choice: Wish;
  choose(wish: Partial<Wish>): void;
  /** Of each session: characters stored. */
  list(): Promise<readonly { readonly size: number }[]>;
  subscribe(changed: () => void): () => void;
  clear(): Promise<void>;
}

interface Stored {
  readonly count: number;
  readonly size: number;
}

function useStored(keeping: Keeping): Stored | null {
  const [stored, setStored] = useState<Stored | null>(null);
  useEffect(() => {
    let isOver = false;
    const read = async () => {
      const sessions = await keeping.list();
      if (isOver) return;
      setStored({ count: sessions.length, size: sessions.reduce((sum, one) => sum + one.size, 0) });
    };
    const unsubscribe = keeping.subscribe(() => void read());
    void read();
    return () => {
      isOver = true;
      unsubscribe();
    };
  }, [keeping]);
  return stored;
}

const TEXTS = ["title", "sessions", "sessionsHint", "audio", "audioHint"] as const;

/** Whether the search finds anything of it. */
export function useKeepingFound(): boolean {
  const { t } = useTranslation();
  const { query } = useDesk();
  const text = TEXTS.map((name) => t(`keeping.${name}`)).join(" ");
  return text.toLowerCase().includes(query.trim().toLowerCase());
}

/** Not of a call: what stays in this browser when it is over. */
export function KeepingSection() {
  const { t } = useTranslation();
  const { keeping } = useDesk();
  const { sessions, audio } = useSnapshot(keeping.choice);
  const stored = useStored(keeping);
  const [asked, setAsked] = useState(false);
  if (!useKeepingFound()) return null;

  const choose = (on: boolean) => {
    keeping.choose({ sessions: on });
    setAsked(!on && (stored?.count ?? 0) > 0);
  };
  return (
    <section aria-labelledby="settings-keeping" className="grid gap-3 px-5 pt-4 pb-5">
      <h3
        id="settings-keeping"
        className="text-xs font-semibold tracking-wide text-ink-3 uppercase [:lang(th)_&]:tracking-normal"
      >
        {t("keeping.title")}
      </h3>
      <SwitchLine
        id="keep-sessions"
        label={t("keeping.sessions")}
        hint={t("keeping.sessionsHint")}
        checked={sessions}
        onChange={choose}
      />
      {sessions && (
        <SwitchLine
          id="keep-audio"
          label={t("keeping.audio")}
          hint={t("keeping.audioHint")}
          checked={audio}
          onChange={(audio) => keeping.choose({ audio })}
        />
      )}
      {stored !== null && (
        <StoredLine
          stored={stored}
          asked={asked && stored.count > 0}
          onAsk={setAsked}
          onDelete={() => void keeping.clear().then(() => setAsked(false))}
        />
      )}
    </section>
  );
}

interface LineProps {
  stored: Stored;
  asked: boolean;
  onAsk: (asked: boolean) => void;
  onDelete: () => void;
}

/** What is there now, and the way to be rid of it. */
function StoredLine({ stored, asked, onAsk, onDelete }: LineProps) {
  const { t } = useTranslation();
  const { count } = stored;
  return (
    <div className="mt-1 flex min-h-10 flex-wrap items-center gap-2 rounded bg-surface-2 px-3 py-2">
      <p role="status" data-testid="kept-now" className="min-w-40 flex-1 text-xs text-ink-2">
        {count === 0
          ? t("keeping.none")
          : asked
            ? t("keeping.sure", { count })
            : t("keeping.now", { count, size: size(stored.size) })}
      </p>
      {count > 0 && !asked && (
        <Button small data-testid="forget-kept" onClick={() => onAsk(true)}>
          {t("keeping.delete")}
        </Button>
      )}
      {asked && (
        <>
          <Button small tone="bad" data-testid="forget-yes" onClick={onDelete}>
            {t("keeping.yes")}
          </Button>
          <Button small data-testid="forget-no" onClick={() => onAsk(false)}>
            {t("keeping.no")}
          </Button>
        </>
      )}
    </div>
  );
}

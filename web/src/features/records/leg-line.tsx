import type { FieldChange } from "@/realtime/feed/records";
import { Plane } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Leaf, Leg } from "./card-view";
import { Fields } from "./fields";
import { RecordValue } from "./record-value";
import type { Speech } from "./words";

interface Props {
  leg: Leg;
  changes: readonly FieldChange[];
  speech: Speech;
}

/** From where to where, and when. */
export function LegLine({ leg, changes, speech }: Props) {
  const { t } = useTranslation();
  const { from, to, number, departs, arrives, rest } = leg;
  const end = (place: Leaf, time: Leaf | null, side: string) => (
    <div className={`min-w-0 ${side}`}>
      <RecordValue
        leaf={place}
        changes={changes}
        speech={speech}
        className="block text-lg font-semibold break-words"
      />
      {time !== null && (
        <RecordValue
          leaf={time}
          changes={changes}
          speech={speech}
          className="block text-xs text-ink-2"
        />
      )}
    </div>
  );
  return (
    <div data-testid="record-leg" className="grid gap-2">
      <div className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] items-start gap-3">
        {end(from, departs, "")}
        <div className="grid justify-items-center gap-1 pt-1.5 text-ink-3">
          <Plane size={16} aria-hidden className="rotate-45 text-accent" />
          <span className="sr-only">{t("records.to")}</span>
          {number !== null && (
            <RecordValue
              leaf={number}
              changes={changes}
              speech={speech}
              className="font-mono text-xs"
            />
          )}
        </div>
        {end(to, arrives, "text-right")}
      </div>
      <Fields leaves={rest} changes={changes} speech={speech} />
    </div>
  );
}

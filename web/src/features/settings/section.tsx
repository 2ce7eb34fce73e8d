import { type Section as SectionName, fieldsIn } from "@/realtime/settings-fields";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "./settings-desk";

/** Settings that belong together. Not there when the search finds none of them. */
export function Section({ name, children }: { name: SectionName; children: ReactNode }) {
  const { t } = useTranslation();
  const { matches } = useDesk();
  if (!fieldsIn(name).some(matches)) return null;
  return (
    <section
      aria-labelledby={`settings-${name}`}
      className="border-b border-line px-5 pt-4 pb-3 last:border-b-0"
    >
      <h3
        id={`settings-${name}`}
        className="pb-1 text-xs font-semibold tracking-wide text-ink-3 uppercase [:lang(th)_&]:tracking-normal"
      >
        {t(`settings.section.${name}`)}
      </h3>
      {children}
    </section>
  );
}

import { Button } from "@/ui/button";
import { History } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { INPUT } from "./controls";
import { Section } from "./section";
import { SettingRow, controlId } from "./setting-row";
import { useDesk } from "./settings-desk";
import { TemplateMenu } from "./template-menu";
import { Versions } from "./versions";

export function InstructionsSection() {
  const { settings } = useDesk();
  return (
    <Section name="instructions">
      <SettingRow name="instructions">
        <Editor key={settings.instructions} present={settings.instructions} />
      </SettingRow>
    </Section>
  );
}

/** A draft of the instructions; it takes effect when it is left, or with Ctrl+Enter. */
function Editor({ present }: { present: string }) {
  const { t } = useTranslation();
  const { change, shelf } = useDesk();
  const { versions } = useSnapshot(shelf.view);
  const [draft, setDraft] = useState(present);
  const [showsVersions, setShowsVersions] = useState(false);
  const put = (text: string) => {
    if (text === present) return;
    shelf.keepVersion(present, text);
    change({ instructions: text });
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) put(draft);
  };
  return (
    <div className="grid gap-2">
      <textarea
        id={controlId("instructions")}
        data-testid={controlId("instructions")}
        rows={7}
        value={draft}
        placeholder={t("settings.instructionsPlaceholder")}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={() => put(draft)}
        onKeyDown={press}
        className={`${INPUT} resize-y py-2 spoken-text`}
      />
      <div className="flex flex-wrap items-center gap-2">
        <TemplateMenu draft={draft} onUse={put} />
        <Button
          small
          aria-expanded={showsVersions}
          disabled={versions.length < 2}
          data-testid="instruction-versions"
          onClick={() => setShowsVersions(!showsVersions)}
        >
          <History size={15} aria-hidden />
          {t("settings.version.title", { count: versions.length })}
        </Button>
        <span className="flex-1" />
        <span className="text-xs text-ink-3">
          {t("settings.characters", { count: draft.length })}
        </span>
      </div>
      {showsVersions && <Versions present={present} onRestore={put} />}
    </div>
  );
}

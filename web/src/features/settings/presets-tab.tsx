import { fragmentOf, withoutSecrets } from "@/realtime/presets/share-link";
import { ownChoices } from "@/realtime/settings-check";
import { DEFAULT_SETTINGS } from "@/realtime/settings";
import { useCopied } from "@/lib/use-copied";
import { Button } from "@/ui/button";
import { Check, Download, Link, Plus, Upload } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { NameForm } from "./name-form";
import { PresetLine } from "./preset-line";
import { useDesk } from "./settings-desk";

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

export function PresetsTab() {
  const { t } = useTranslation();
  const { shelf, settings, replace } = useDesk();
  const { presets } = useSnapshot(shelf.view);
  const [naming, setNaming] = useState(false);
  return (
    <div className="grid gap-4 px-5 py-4">
      {naming ? (
        <NameForm
          label={t("settings.preset.name")}
          initial=""
          onCancel={() => setNaming(false)}
          onName={(name) => {
            shelf.savePreset(name, settings);
            setNaming(false);
          }}
        />
      ) : (
        <Button data-testid="preset-save" onClick={() => setNaming(true)}>
          <Plus size={16} aria-hidden />
          {t("settings.preset.save")}
        </Button>
      )}
      {presets.length === 0 ? (
        <p className="text-xs text-ink-3">{t("settings.preset.none")}</p>
      ) : (
        <ul data-testid="presets" className="divide-y divide-line rounded border border-line">
          {presets.map((preset) => (
            <PresetLine
              key={preset.id}
              preset={preset}
              onUse={() =>
                replace(
                  { ...DEFAULT_SETTINGS, ...preset.settings },
                  t("settings.preset.used", { name: preset.name }),
                )
              }
            />
          ))}
        </ul>
      )}
      <Files count={presets.length} />
      <Share />
    </div>
  );
}

function Files({ count }: { count: number }) {
  const { t } = useTranslation();
  const { shelf } = useDesk();
  const file = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<number | null | undefined>(undefined);
  const read = async (chosen: File | undefined) => {
    if (chosen !== undefined) setOutcome(shelf.import(await chosen.text()));
  };
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        <Button small data-testid="preset-import" onClick={() => file.current?.click()}>
          <Upload size={15} aria-hidden />
          {t("settings.preset.import")}
        </Button>
        <Button
          small
          disabled={count === 0}
          data-testid="preset-export"
          onClick={() => download("callboard-presets.json", shelf.exported())}
        >
          <Download size={15} aria-hidden />
          {t("settings.preset.export")}
        </Button>
        <input
          ref={file}
          type="file"
          accept="application/json,.json"
          aria-label={t("settings.preset.import")}
          data-testid="preset-file"
          className="hidden"
          onChange={(event) => {
            void read(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </div>
      {outcome !== undefined && (
        <p role="status" className="text-xs text-ink-2">
          {outcome === null
            ? t("settings.preset.notOurs")
            : t("settings.preset.imported", { count: outcome })}
        </p>
      )}
    </div>
  );
}

function Share() {
  const { t } = useTranslation();
  const { settings } = useDesk();
  const [copied, copy] = useCopied();
  const [link, setLink] = useState("");
  const { removed } = withoutSecrets(ownChoices(settings));
  const share = async () => {
    const url = `${location.origin}${location.pathname}${await fragmentOf(settings)}`;
    setLink(url);
    copy("link", url);
  };
  return (
    <div className="grid gap-2 border-t border-line pt-4">
      <Button data-testid="share-link" onClick={() => void share()}>
        {copied === "link" ? <Check size={16} aria-hidden /> : <Link size={16} aria-hidden />}
        {t(copied === "link" ? "settings.share.copied" : "settings.share.copy")}
      </Button>
      {link !== "" && (
        <p data-testid="shared-link" className="font-mono text-xs break-all text-ink-3">
          {link}
        </p>
      )}
      <p className="text-xs text-ink-3">{t("settings.share.hint")}</p>
      {removed > 0 && (
        <p role="alert" className="rounded bg-warn-soft px-3 py-2 text-xs">
          {t("settings.share.secret", { count: removed })}
        </p>
      )}
    </div>
  );
}

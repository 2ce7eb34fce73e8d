import { fetchModels } from "@/api/models";
import { isBusy } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import { VOICES, type CallSettings } from "@/realtime/settings";
import { Segmented } from "@/ui/segmented";
import { Select } from "@/ui/select";
import { Sheet } from "@/ui/sheet";
import { Switch } from "@/ui/switch";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";

interface Props {
  session: Session;
  settings: CallSettings;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function SettingsSheet({ session, settings, open, onOpenChange }: Props) {
  const { t } = useTranslation();
  const chosen = useSnapshot(settings);
  const { connection } = useSnapshot(session.view);
  const busy = isBusy(connection);
  const models = useQuery({
    queryKey: ["models"],
    queryFn: ({ signal }) => fetchModels(signal),
    enabled: open,
  });
  const offered = (models.data ?? []).map(({ id, owner }) => ({
    value: id,
    label: id,
    hint: owner,
  }));

  const change = (part: Partial<CallSettings>) => {
    Object.assign(settings, part);
    session.apply(settings);
  };

  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t("settings.title")}
      description={t(busy ? "settings.leadLive" : "settings.lead")}
      closeLabel={t("settings.close")}
      testId="settings"
    >
      <div className="grid gap-5">
        <Field
          label={t("settings.model")}
          htmlFor="setting-model"
          hint={busy ? t("settings.nextCall") : null}
        >
          <Select
            id="setting-model"
            value={chosen.model || (offered[0]?.value ?? "")}
            options={offered}
            placeholder={t(models.isError ? "settings.modelsMissing" : "settings.modelsLoading")}
            disabled={busy || offered.length === 0}
            onChange={(model) => change({ model })}
          />
        </Field>
        <Field
          label={t("settings.voice")}
          htmlFor="setting-voice"
          hint={busy ? t("settings.voiceFixed") : null}
        >
          <Select
            id="setting-voice"
            value={chosen.voice}
            options={VOICES.map((voice) => ({ value: voice, label: voice }))}
            onChange={(voice) => change({ voice })}
          />
        </Field>
        <Field
          label={t("settings.instructions")}
          htmlFor="setting-instructions"
          hint={t("settings.instructionsHint")}
        >
          <textarea
            id="setting-instructions"
            data-testid="setting-instructions"
            rows={5}
            defaultValue={chosen.instructions}
            placeholder={t("settings.instructionsPlaceholder")}
            onBlur={(event) => change({ instructions: event.target.value })}
            className="w-full resize-y rounded border border-line-strong/60 bg-surface-1 px-3 py-2 text-base sm:text-sm"
          />
        </Field>
        <Field label={t("settings.vad")} hint={t(`settings.vadHint.${chosen.vad}`)}>
          <Segmented
            label={t("settings.vad")}
            testId="setting-vad"
            value={chosen.vad}
            onChange={(vad) => change({ vad })}
            segments={[
              { value: "server_vad", label: t("settings.serverVad") },
              { value: "semantic_vad", label: t("settings.semanticVad") },
            ]}
          />
        </Field>
        <Field
          label={t("settings.transport")}
          hint={busy ? t("settings.nextCall") : t("settings.transportHint")}
        >
          <Segmented
            label={t("settings.transport")}
            testId="setting-transport"
            value={chosen.transport}
            onChange={(transport) => change({ transport })}
            segments={[
              { value: "webrtc", label: t("transport.webrtc") },
              { value: "websocket", label: t("transport.websocket") },
            ]}
          />
        </Field>
        <div className="flex items-center justify-between gap-4">
          <label htmlFor="setting-transcribe">
            <span className="block font-medium">{t("settings.transcribe")}</span>
            <span className="text-xs text-ink-3">{t("settings.transcribeHint")}</span>
          </label>
          <Switch
            id="setting-transcribe"
            checked={chosen.transcribe}
            onChange={(transcribe) => change({ transcribe })}
          />
        </div>
      </div>
    </Sheet>
  );
}

interface FieldProps {
  label: string;
  htmlFor?: string;
  hint?: string | null;
  children: ReactNode;
}

function Field({ label, htmlFor, hint, children }: FieldProps) {
  return (
    <div className="grid justify-items-start gap-1.5">
      <label htmlFor={htmlFor} className="font-medium">
        {label}
      </label>
      <div className="w-full">{children}</div>
      {hint && <p className="text-xs text-ink-3">{hint}</p>}
    </div>
  );
}

import { MODALITIES } from "@/realtime/usage/cost";
import { type Meter, type TokenSplit, totalOf } from "@/realtime/usage/meter";
import { useTranslation } from "react-i18next";
import { count, money } from "@/realtime/usage/money";

interface Props {
  title: string;
  meter: Meter;
  model: string;
  isLocal: boolean;
}

/** Tokens by what they are, and what they cost. */
export function UsageTable({ title, meter, model, isLocal }: Props) {
  const { t, i18n } = useTranslation();
  const used = MODALITIES.filter((modality) => meter.input[modality] + meter.output[modality] > 0);
  const rows: [string, TokenSplit][] = [
    [t("usage.input"), meter.input],
    [t("usage.cached"), meter.cached],
    [t("usage.output"), meter.output],
  ];
  if (totalOf(meter.input) + totalOf(meter.output) + meter.transcribedSeconds === 0) {
    return (
      <div>
        <p className="font-semibold">{title}</p>
        <p className="text-ink-3">{t("usage.empty")}</p>
      </div>
    );
  }
  return (
    <table className="w-full border-collapse tabular-nums">
      <caption className="mb-1 text-left font-semibold">{title}</caption>
      {used.length > 0 && (
        <>
          <thead>
            <tr className="text-ink-3">
              <th scope="col" className="pr-4 text-left font-normal">
                {t("usage.tokens")}
              </th>
              {used.map((modality) => (
                <th key={modality} scope="col" className="pl-4 text-right font-normal">
                  {t(`usage.${modality}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, counts], index) => (
              <tr key={name} className={index === 1 ? "text-ink-3" : ""}>
                <th scope="row" className="pr-4 text-left font-normal">
                  {name}
                </th>
                {used.map((modality) => (
                  <td key={modality} className="pl-4 text-right">
                    {count(counts[modality], i18n.language)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </>
      )}
      <tbody>
        {meter.transcribedSeconds > 0 && (
          <tr>
            <th scope="row" className="pr-4 text-left font-normal">
              {t("usage.transcribed")}
            </th>
            <td colSpan={used.length || 1} className="pl-4 text-right">
              {t("usage.seconds", { seconds: count(meter.transcribedSeconds, i18n.language) })}
            </td>
          </tr>
        )}
        <tr className="border-t border-line font-medium">
          <th scope="row" className="pt-1 pr-4 text-left font-medium">
            {t("usage.cost")}
          </th>
          <td colSpan={used.length || 1} className="pt-1 pl-4 text-right">
            {isLocal ? t("usage.local") : <Cost meter={meter} model={model} />}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

export function Cost({ meter, model }: { meter: Meter; model: string }) {
  const { t, i18n } = useTranslation();
  const cost = money(meter.cost, i18n.language);
  if (meter.unpriced === 0) return cost;
  if (meter.cost === 0) return t("usage.unpriced", { model });
  return t("usage.atLeast", { cost });
}

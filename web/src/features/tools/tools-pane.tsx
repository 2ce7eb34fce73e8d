import { isOpen } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import type { Toolbox } from "@/realtime/tools/toolbox";
import { IconButton } from "@/ui/button";
import { PanelRightClose } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSnapshot } from "valtio";
import { Hints } from "./hints";
import { LastRun } from "./last-run";
import { RunHistory } from "./run-history";
import { ToolRow } from "./tool-row";

interface Props {
  session: Session;
  toolbox: Toolbox;
  /** By name of the tool; observed. */
  enabled: Record<string, boolean>;
  palette: ReactNode;
  /** Names of the tools that the agent here may use; all of them where it is left out. */
  names?: readonly string[];
  /** null: the pane cannot be hidden here, and a tab names it. */
  onHide: (() => void) | null;
  /** What stands below. */
  children?: ReactNode;
}

/** What the agent can do on this page, and what of it was done. */
export function ToolsPane(props: Props) {
  const { session, toolbox, enabled, palette, names, onHide, children } = props;
  const { t } = useTranslation();
  const { connection } = useSnapshot(session.view);
  const { runs } = useSnapshot(toolbox.view);
  const isOn = useSnapshot(enabled);
  const tools = toolbox.tools.filter(
    ({ declaration }) => names?.includes(declaration.name) ?? true,
  );
  const last = runs.at(-1);
  const on = tools.filter(({ declaration }) => isOn[declaration.name] ?? true).length;
  return (
    <div data-testid="tools" className="flex min-h-0 flex-1 flex-col bg-surface-0">
      {onHide !== null && (
        <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-surface-1 pr-1 pl-4">
          <h2 className="flex-1 truncate font-semibold">{t("tools.title")}</h2>
          <IconButton
            icon={PanelRightClose}
            label={t("tools.hide")}
            tooltipSide="bottom"
            data-testid="tools-hide"
            onClick={onHide}
          />
        </header>
      )}
      <div className="grid min-h-0 flex-1 content-start gap-6 overflow-y-auto overscroll-contain px-4 py-4">
        {palette}
        {last !== undefined && (
          <Section title={t("tools.last")}>
            <LastRun run={last} />
          </Section>
        )}
        {names === undefined && (
          <Section title={t("tools.hints")}>
            <Hints onSay={isOpen(connection) ? (text) => session.say(text) : null} />
          </Section>
        )}
        {tools.length > 0 && (
          <>
            <Section
              title={t(names === undefined ? "tools.all" : "tools.ofPage")}
              note={t("tools.on", { count: on, total: tools.length })}
            >
              <ul className="divide-y divide-line rounded border border-line bg-surface-1">
                {tools.map(({ declaration }) => (
                  <ToolRow
                    key={declaration.name}
                    tool={declaration}
                    enabled={isOn[declaration.name] ?? true}
                    onEnable={(next) => (enabled[declaration.name] = next)}
                    onRun={(text) => void toolbox.run(declaration.name, text)}
                  />
                ))}
              </ul>
            </Section>
            <Section title={t("tools.history")}>
              <RunHistory runs={runs} />
            </Section>
          </>
        )}
        {children}
      </div>
    </div>
  );
}

function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid min-w-0 gap-2">
      <h2 className="flex items-baseline gap-2 text-xs font-medium text-ink-3">
        <span className="flex-1">{title}</span>
        {note && <span>{note}</span>}
      </h2>
      {children}
    </section>
  );
}

/** What the frame itself can do, by key or by name. */
import type { Application } from "@/api/deployment";
import type { Action } from "@/lib/actions";
import { isBusy, isOpen } from "@/realtime/connection";
import type { Session } from "@/realtime/session";
import type { TFunction } from "i18next";
import { callSettings, floor, settingsOf } from "../applications";
import { applicationNamed } from "../deployment";
import { chooseLanguage, preferences, type Theme } from "../preferences";
import { openSheet } from "./sheets";

type Go = (path: string) => void;

const page = (t: TFunction) => t("actions.group.page");
const view = (t: TFunction) => t("actions.group.view");
const talk = (t: TFunction) => t("actions.group.talk");
const keys = (t: TFunction) => t("actions.group.keys");

function pages(applications: readonly Application[], go: Go): Action[] {
  const taken = new Set(["H"]);
  const home: Action = {
    id: "go.home",
    name: (t) => t("actions.go", { page: t("page.home") }),
    group: page,
    keys: "G H",
    run: () => go("/"),
  };
  const others = applications.map(({ id, path, title }): Action => {
    const letter = id.charAt(0).toUpperCase();
    const free = !taken.has(letter);
    taken.add(letter);
    return {
      id: `go.${id}`,
      name: (t) =>
        t("actions.go", { page: (t("language.code") as string) === "th" ? title.th : title.en }),
      group: page,
      ...(free ? { keys: `G ${letter}` } : {}),
      run: () => go(path),
    };
  });
  const make: Action = {
    id: "agent.new",
    name: (t) => t("agent.new.open"),
    group: page,
    run: () => go("/agents/new"),
  };
  return [home, ...others, make];
}

const DISPLAY: readonly Action[] = [
  {
    id: "commands",
    name: (t) => t("commands.title"),
    group: view,
    keys: "Mod+K",
    run: () => openSheet("commands"),
  },
  { id: "help", name: (t) => t("help.open"), group: view, keys: "?", run: () => openSheet("help") },
  {
    id: "settings",
    name: (t) => t("settings.open"),
    group: view,
    keys: ",",
    run: () => openSheet("settings"),
  },
  {
    id: "preflight",
    name: (t) => t("preflight.open"),
    group: view,
    run: () => openSheet("preflight"),
  },
  {
    id: "language",
    name: (t) => t("actions.language"),
    group: view,
    keys: "L",
    run: () => chooseLanguage(preferences.language === "en" ? "th" : "en"),
  },
  ...(["light", "dark", "system"] as const).map((theme: Theme): Action => ({
    id: `theme.${theme}`,
    name: (t) => `${t("app.theme")}: ${t(`theme.${theme}`)}`,
    group: view,
    run: () => (preferences.theme = theme),
  })),
  ...(["page", "en", "th", "any"] as const).map((language): Action => ({
    id: `conversation.${language}`,
    name: (t) => `${t("speech.language")}: ${t(`speech.${language}`)}`,
    group: talk,
    run: () => (preferences.call.language = language),
  })),
];

function call(session: Session): Action[] {
  const { view: seen } = session;
  const open = () => isOpen(seen.connection);
  const here = () => {
    const application = applicationNamed(floor.open);
    return application === undefined ? callSettings() : settingsOf(application);
  };
  return [
    {
      id: "call.start",
      name: (t) => t("press.start"),
      group: talk,
      enabled: () => !isBusy(seen.connection),
      run: () => void session.start(here()),
    },
    {
      id: "call.end",
      name: (t) => t("talk.end"),
      group: talk,
      enabled: () => isBusy(seen.connection),
      run: () => session.end(),
    },
    {
      id: "call.mute",
      name: (t) => t(seen.talk.muted ? "press.unmute" : "press.mute"),
      group: talk,
      keys: "M",
      enabled: () => open() && seen.microphone === "open",
      run: () => session.mute(!seen.talk.muted),
    },
    {
      id: "call.interrupt",
      name: (t) => t("press.interrupt"),
      group: talk,
      keys: "Escape",
      enabled: open,
      run: null,
    },
  ];
}

/** Keys that are handled where they belong. */
const SHOWN: readonly Action[] = [
  { id: "key.space", name: (t) => t("help.space"), group: talk, keys: "Space", run: null },
  { id: "key.enter", name: (t) => t("help.enter"), group: talk, keys: "Enter", run: null },
  {
    id: "key.newLine",
    name: (t) => t("help.newLine"),
    group: talk,
    keys: "Shift+Enter",
    run: null,
  },
  { id: "key.arrows", name: (t) => t("help.arrows"), group: keys, keys: "↑ ↓", run: null },
  { id: "key.unfold", name: (t) => t("help.unfold"), group: keys, keys: "← →", run: null },
  { id: "key.pages", name: (t) => t("help.pages"), group: keys, keys: "PgUp PgDn", run: null },
  { id: "key.ends", name: (t) => t("help.ends"), group: keys, keys: "Home End", run: null },
  { id: "key.copy", name: (t) => t("help.copyValue"), group: keys, keys: "C", run: null },
  { id: "key.path", name: (t) => t("help.copyPath"), group: keys, keys: "P", run: null },
];

export function shellActions(
  session: Session,
  applications: readonly Application[],
  go: Go,
): readonly Action[] {
  return [...pages(applications, go), ...DISPLAY, ...call(session), ...SHOWN];
}

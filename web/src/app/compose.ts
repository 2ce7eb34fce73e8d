/** The one session of the page, with the parts that its owners give it. */
import { AgentPart } from "@/realtime/agent-part";
import { EchoWatch } from "@/realtime/audio/echo";
import { Sound } from "@/realtime/audio/sound";
import { LanguagePart } from "@/realtime/language";
import { LevelSampler } from "@/realtime/log/level-sampler";
import { Vigil } from "@/realtime/link/vigil";
import { Session } from "@/realtime/session";
import { configOf } from "@/realtime/settings";
import { subscribe } from "valtio";
import { callSettings, heldAgent, ownership } from "./applications";
import { keepSessions } from "./archive";
import { toolboxOf } from "./browser-tools";
import { deskOf } from "./conversation-desk";
import { feedOf } from "./feed";
import { keepSettings } from "./kept-settings";
import { preferences } from "./preferences";
import { surroundings } from "./surroundings";

function spokenLanguage() {
  const { language, particle } = callSettings();
  const spoken = language === "page" ? preferences.language : language;
  return { language: spoken === "any" ? null : spoken, particle };
}

export function composeSession(): Session {
  const session = new Session(surroundings, new Sound(preferences.sound));
  session.use(ownership);
  session.use(new Vigil(session));
  session.use(new LevelSampler(session));
  session.use(
    new LanguagePart({
      choice: spokenLanguage,
      asked: () => configOf(callSettings()),
      offered: () => session.view.config?.instructions ?? null,
      adds: () => heldAgent() !== null,
    }),
  );
  session.use(
    new AgentPart({
      isHeld: () => heldAgent() !== null,
      settings: callSettings,
      offered: () => session.view.config,
    }),
  );
  session.use(
    new EchoWatch({
      textOf: (itemId) => {
        const { items } = session.record.fold.conversation;
        const item = items.find(({ id }) => id === itemId);
        return item?.parts.map(({ text }) => text).join(" ") ?? "";
      },
      likely: () => session.sound.echoes(),
    }),
  );
  deskOf(session);
  toolboxOf(session);
  feedOf(session);
  keepSettings(session);
  keepSessions(session);
  subscribe(preferences, () => session.refresh());
  return session;
}

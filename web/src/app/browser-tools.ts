/** What the agent can do on this page, and the part of the session that lets it. */
import type { Session } from "@/realtime/session";
import { ToolDispatcher, type ToolLine, type ToolOffer } from "@/realtime/tools/dispatcher";
import { DECLARATIONS } from "@/realtime/tools/declarations";
import { eventLogTools } from "@/realtime/tools/event-log-tools";
import { HostedResults } from "@/realtime/tools/hosted-results";
import { layoutTools } from "@/realtime/tools/layout-tools";
import { paletteTools } from "@/realtime/tools/palette-tools";
import type { BrowserTool } from "@/realtime/tools/tool";
import { Toolbox } from "@/realtime/tools/toolbox";
import { calledApplication, CONSOLE, floor, heldAgent } from "./applications";
import { inspectorOf } from "./inspector";
import { isPaneVisible, laidOut, panes, showPalette, showPane } from "./layout";
import { palettes } from "./palettes";
import { preferences } from "./preferences";

function lineOf(session: Session): ToolLine {
  return {
    get open() {
      return session.view.connection.phase === "connected";
    },
    get userHasTheFloor() {
      const { userSpeaking, awaitingReply, press } = session.view.talk;
      return userSpeaking || awaitingReply || press.kind !== "up";
    },
    send: (event) => session.send(event),
    ask: (...events) => session.ask(...events),
  };
}

/** The console has all of them, an agent those that it names; its other tools the server answers. */
const OFFER: ToolOffer = {
  offers: (name) =>
    floor.call === CONSOLE || (calledApplication()?.browserTools.includes(name) ?? false),
  get alone() {
    return heldAgent() === null;
  },
};

const TOOLBOXES = new WeakMap<Session, Toolbox>();

/** The tools of a session: they belong to the console; other applications have their own. */
export function toolboxOf(session: Session): Toolbox {
  const known = TOOLBOXES.get(session);
  if (known !== undefined) return known;
  const tools = [
    ...paletteTools(palettes, () => showPalette(true)),
    ...eventLogTools(inspectorOf(session), showEvents),
    ...layoutTools(panes),
  ];
  const toolbox = new Toolbox(inDeclaredOrder(tools), preferences.tools);
  TOOLBOXES.set(session, toolbox);
  session.use(new ToolDispatcher(toolbox, lineOf(session), OFFER));
  session.use(new HostedResults(lineOf(session)));
  return toolbox;
}

function inDeclaredOrder(tools: readonly BrowserTool[]): BrowserTool[] {
  return DECLARATIONS.flatMap(({ name }) =>
    tools.filter(({ declaration }) => declaration.name === name),
  );
}

async function showEvents(): Promise<void> {
  if (isPaneVisible("events")) return;
  showPane("events", true);
  await laidOut();
}

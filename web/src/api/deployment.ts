/** What the server says of itself: its brand, the language to begin in, the applications that it offers. */

export interface Text {
  readonly en: string;
  readonly th: string;
}

export type Panel = "conversation" | "events" | "tools" | "records";

/** Why an agent's file could not be loaded. */
export interface AgentProblem {
  /** Empty: not known. */
  readonly file: string;
  readonly line: number | null;
  readonly message: string;
  readonly hint: string;
}

export interface Application {
  readonly id: string;
  readonly path: string;
  readonly title: Text;
  readonly summary: Text;
  readonly abilities: readonly Text[];
  /** Empty: the model's own, or the server's secret. */
  readonly instructions: string;
  /** Whether the server itself gives each call with it the agent's instructions and tools. */
  readonly held: boolean;
  readonly picture: string;
  /** The first that is asked. */
  readonly provider: string;
  /** null: the first that the server offers. */
  readonly model: string | null;
  /** null: the reader's. */
  readonly voice: string | null;
  readonly panels: readonly Panel[];
  /** Names of this page's own tools that the agent may use. */
  readonly browserTools: readonly string[];
  /** Whether it has tools on the server. */
  readonly hasTools: boolean;
  /** Whether its source can be read and changed here; only in development. */
  readonly editable: boolean;
  /** null: it can be called. */
  readonly problem: AgentProblem | null;
  readonly languages: readonly string[];
  readonly steps: readonly Text[];
  readonly examples: readonly Text[];
  readonly notice: Text | null;
}

export interface Brand {
  readonly name: string;
  /** Where its picture is; null: the product's own. */
  readonly logo: string | null;
}

export interface Deployment {
  readonly version: string;
  readonly brand: Brand;
  /** null: as the browser. */
  readonly language: "en" | "th" | null;
  readonly applications: readonly Application[];
  /** Whether agents can be made, changed and tried here. */
  readonly development: boolean;
}

type Json = Record<string, unknown>;

function json(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function string(value: unknown, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text in one language only is shown in both. */
function textOf(value: unknown): Text {
  const { en, th } = json(value);
  const any = string(en, string(th));
  return { en: any, th: string(th, any) };
}

const PANELS: readonly Panel[] = ["conversation", "events", "tools", "records"];
const USUAL_PANELS: readonly Panel[] = ["conversation", "events"];

/** In the order in which they stand, whatever the agent's own; the conversation is always there. */
function panelsOf(value: unknown): readonly Panel[] {
  if (!Array.isArray(value)) return USUAL_PANELS;
  return PANELS.filter((panel) => panel === "conversation" || value.includes(panel));
}

/** `desk.py, line 4: what is wrong`, or no more than what is wrong. */
const TOLD = /^(?<file>[^\s:,]+\.py)(?:, line (?<line>\d+))?: (?<message>[^]*)$/;

function problemOf(value: unknown): AgentProblem | null {
  if (value == null) return null;
  if (typeof value === "string") {
    const { file = "", line, message = value } = TOLD.exec(value)?.groups ?? {};
    return { file, line: line === undefined ? null : Number(line), message, hint: "" };
  }
  const { file, path, line, message, hint } = json(value);
  return {
    file: string(file, string(path)),
    line: typeof line === "number" ? line : null,
    message: string(message),
    hint: string(hint),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

export function applicationOf(value: unknown): Application | null {
  const read = json(value);
  const id = string(read.id);
  const path = string(read.path, `/${id}`);
  if (id === "" || !/^\/[\w-]+$/.test(path)) return null;
  return {
    id,
    path,
    title: textOf(read.title),
    summary: textOf(read.summary),
    abilities: list(read.abilities).map(textOf),
    instructions: string(read.instructions),
    held: Array.isArray(read.panels),
    picture: string(read.picture),
    provider: string(list(read.provider)[0], string(read.provider)),
    model: textOrNull(read.model),
    voice: textOrNull(read.voice),
    panels: panelsOf(read.panels),
    browserTools: list(read.browser_tools).map((name) => string(name)),
    hasTools: read.has_tools === true,
    editable: read.editable === true,
    problem: problemOf(read.problem),
    languages: list(read.languages).map((language) => string(language)),
    steps: list(read.steps).map(textOf),
    examples: list(read.examples).map(textOf),
    notice: read.notice == null ? null : textOf(read.notice),
  };
}

/** What a server older or newer than this console says is read as far as it is understood. */
export function deploymentOf(value: unknown): Deployment {
  const { version, brand, default_language: language, applications, development } = json(value);
  const { name, logo } = json(brand);
  return {
    version: string(version),
    brand: { name: string(name, "Callboard"), logo: typeof logo === "string" ? logo : null },
    language: language === "en" || language === "th" ? language : null,
    applications: list(applications)
      .map(applicationOf)
      .filter((application) => application !== null),
    development: development === true,
  };
}

/** Asked again and again in development: an answer that is as before costs next to nothing. */
export async function fetchDeployment(signal?: AbortSignal): Promise<Deployment> {
  const response = await fetch("/v1/callboard/console", { signal: signal ?? null });
  if (!response.ok) throw new Error(`/v1/callboard/console answered ${response.status}`);
  return deploymentOf(await response.json());
}

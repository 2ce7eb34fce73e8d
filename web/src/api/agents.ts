/** /v1/callboard/agents: making, changing and trying agents; only on a server in development. */
import { request } from "@/lib/http";
import { applicationOf, type Application, type Text } from "./deployment";

type Json = Record<string, unknown>;

function json(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** What the server would not do, in its own words. */
export class AgentRefusal extends Error {
  readonly status: number;
  readonly code: string;
  /** Of the source, from 1; null: it is about no line. */
  readonly line: number | null;

  constructor(status: number, code: string, message: string, line: number | null) {
    super(message);
    this.name = "AgentRefusal";
    this.status = status;
    this.code = code;
    this.line = line;
  }
}

function lineIn(error: Json, message: string): number | null {
  if (typeof error.line === "number") return error.line;
  const found = /\bline (\d+)/i.exec(message)?.[1];
  return found === undefined ? null : Number(found);
}

function pathOf(...parts: readonly string[]): string {
  return ["/v1/callboard/agents", ...parts.map(encodeURIComponent)].join("/");
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const response = await request(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const error = json(json(answer).error);
  const message = text(error.message) || `${path} answered ${response.status}`;
  throw new AgentRefusal(response.status, text(error.code), message, lineIn(error, message));
}

function listIn(answer: unknown): readonly unknown[] {
  if (Array.isArray(answer)) return answer;
  const { data } = json(answer);
  return Array.isArray(data) ? data : [];
}

export interface Answers {
  readonly name: string;
  readonly expertise: string;
  readonly functions: string;
  readonly languages: readonly string[];
  readonly flow: string;
}

export interface Template {
  readonly id: string;
  readonly title: Text;
  readonly summary: Text;
  /** The whole of it in either language. */
  readonly answers: Readonly<Record<"en" | "th", Answers>>;
}

function textOf(value: unknown): Text {
  const { en, th } = json(value);
  const any = text(value) || text(en) || text(th);
  return { en: any, th: text(th) || any };
}

function answersOf(value: unknown): Answers {
  const given = json(value);
  const { functions, languages } = given;
  return {
    name: text(given.name),
    expertise: text(given.expertise),
    functions: Array.isArray(functions) ? functions.map(text).join("\n") : text(functions),
    languages: Array.isArray(languages) ? languages.map(text) : ["en"],
    flow: text(given.flow),
  };
}

function templateOf(value: unknown): Template {
  const { id, title, summary, answers } = json(value);
  const { en, th } = json(answers);
  return {
    id: text(id),
    title: textOf(title),
    summary: textOf(summary),
    answers: { en: answersOf(en), th: answersOf(th) },
  };
}

export async function fetchTemplates(): Promise<Template[]> {
  return listIn(await ask("GET", pathOf("templates"))).map(templateOf);
}

export interface Draft {
  readonly id: string;
  readonly source: string;
  readonly application: Application | null;
}

export async function draftAgent(answers: Answers, template: string | null): Promise<Draft> {
  const body = { ...answers, ...(template === null ? {} : { template }) };
  const { id, source, application } = json(await ask("POST", pathOf("drafts"), body));
  return { id: text(id), source: text(source), application: applicationOf(application) };
}

export interface Source {
  readonly source: string;
  readonly path: string;
  readonly editable: boolean;
}

export async function fetchSource(agent: string): Promise<Source> {
  const { source, path, editable } = json(await ask("GET", pathOf(agent, "source")));
  return { source: text(source), path: text(path), editable: editable === true };
}

/** Throws `AgentRefusal`, with the line that is wrong, for a source that is no agent. */
export async function saveSource(agent: string, source: string): Promise<Application | null> {
  const { application } = json(await ask("PUT", pathOf(agent, "source"), { source }));
  return applicationOf(application);
}

/** Has a source's agent to talk with, without saving it. Throws like `saveSource`. */
export async function tryAgent(agent: string, source: string): Promise<Application | null> {
  const { application } = json(await ask("PUT", pathOf(agent, "trial"), { source }));
  return applicationOf(application);
}

export interface BenchTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly where: string;
  readonly timeoutS: number | null;
  /** "never", "always" or "sometimes" */
  readonly approval: string;
  readonly cacheTtlS: number | null;
  readonly runs: number;
  readonly failures: number;
  readonly hits: number;
  /** What every call is answered with; null: the tool itself answers. */
  readonly mock: string | null;
}

function toolOf(value: unknown): BenchTool {
  const read = json(value);
  return {
    name: text(read.name),
    description: text(read.description),
    parameters: json(read.parameters),
    where: text(read.where),
    timeoutS: typeof read.timeout_s === "number" ? read.timeout_s : null,
    approval: text(read.approval),
    cacheTtlS: typeof read.cache_ttl_s === "number" ? read.cache_ttl_s : null,
    runs: count(read.runs),
    failures: count(read.failures),
    hits: count(read.hits),
    mock: typeof read.mock === "string" ? read.mock : null,
  };
}

export async function fetchTools(agent: string): Promise<BenchTool[]> {
  return listIn(await ask("GET", pathOf(agent, "tools"))).map(toolOf);
}

export interface BenchRun {
  readonly output: string;
  readonly ms: number;
  readonly state: string;
  readonly cached: boolean;
}

export async function runTool(
  agent: string,
  tool: string,
  given: Readonly<Record<string, unknown>>,
): Promise<BenchRun> {
  const answer = json(
    await ask("POST", pathOf(agent, "tools", tool, "runs"), { arguments: given }),
  );
  const { output, duration_ms: ms, state, cached } = answer;
  const words = typeof output === "string" ? output : JSON.stringify(output ?? null);
  return { output: words, ms: count(ms), state: text(state), cached: cached === true };
}

/** null: the tool itself answers again. */
export async function mockTool(agent: string, tool: string, output: string | null): Promise<void> {
  await ask("PUT", pathOf(agent, "tools", tool, "mock"), { output });
}

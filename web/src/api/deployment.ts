/** What the server says of itself: its brand, the language to begin in, the applications that it offers. */

export interface Text {
  readonly en: string;
  readonly th: string;
}

export interface Application {
  readonly id: string;
  readonly path: string;
  readonly title: Text;
  readonly summary: Text;
  readonly abilities: readonly Text[];
  /** Empty: the model's own. */
  readonly instructions: string;
  readonly picture: string;
  readonly provider: string;
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

function applicationOf(value: unknown): Application | null {
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
    picture: string(read.picture),
    provider: string(read.provider),
    languages: list(read.languages).map((language) => string(language)),
    steps: list(read.steps).map(textOf),
    examples: list(read.examples).map(textOf),
    notice: read.notice == null ? null : textOf(read.notice),
  };
}

/** What a server older or newer than this console says is read as far as it is understood. */
export function deploymentOf(value: unknown): Deployment {
  const { version, brand, default_language: language, applications } = json(value);
  const { name, logo } = json(brand);
  return {
    version: string(version),
    brand: { name: string(name, "Callboard"), logo: typeof logo === "string" ? logo : null },
    language: language === "en" || language === "th" ? language : null,
    applications: list(applications)
      .map(applicationOf)
      .filter((application) => application !== null),
  };
}

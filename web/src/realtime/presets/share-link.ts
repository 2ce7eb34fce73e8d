/** Settings in the fragment of a link: compact, versioned, without anything that looks like a secret. */
import type { CallSettings } from "@/realtime/settings";
import { ownChoices, settingsIn } from "@/realtime/settings-check";

const KEY = "settings";
const VERSION = "1";
/** A link's settings never unpack to more than this. */
const MAX_BYTES = 262_144;
const REMOVED = "[removed]";
const SECRETS =
  /\b(sk-[\w-]{8,}|ek_[\w-]{8,}|Bearer\s+[\w.~+/=-]{8,}|AKIA[0-9A-Z]{16}|gh[pousr]_\w{20,}|xox[abpr]-[\w-]{10,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g;

export interface Redacted {
  readonly settings: Partial<CallSettings>;
  readonly removed: number;
}

/** The settings without keys and tokens that somebody may have written into a text. */
export function withoutSecrets(settings: Partial<CallSettings>): Redacted {
  let removed = 0;
  const clean = Object.entries(settings).map(([name, value]: [string, unknown]) => {
    if (typeof value !== "string") return [name, value];
    const kept = value.replace(SECRETS, () => {
      removed += 1;
      return REMOVED;
    });
    return [name, kept];
  });
  return { settings: Object.fromEntries(clean) as Partial<CallSettings>, removed };
}

type Bytes = Uint8Array<ArrayBuffer>;

function toBase64Url(bytes: Bytes): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Bytes {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

function piped(bytes: Bytes, through: CompressionStream | DecompressionStream) {
  return new Blob([bytes]).stream().pipeThrough(through);
}

async function packed(text: string): Promise<Bytes> {
  const stream = piped(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function unpacked(bytes: Bytes): Promise<string> {
  const reader = piped(bytes, new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let total = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    total += value.length;
    if (total > MAX_BYTES) throw new RangeError("the settings of the link are too large");
    text += decoder.decode(value, { stream: true });
  }
}

/** The fragment, with its `#`, that stands for these settings. */
export async function fragmentOf(settings: CallSettings): Promise<string> {
  const { settings: clean } = withoutSecrets(ownChoices(settings));
  return `#${KEY}=${VERSION}.${toBase64Url(await packed(JSON.stringify(clean)))}`;
}

export type Shared =
  | { readonly kind: "settings"; readonly settings: Partial<CallSettings> }
  | { readonly kind: "newer" | "broken" };

/** What a fragment shares; null: it is about something else. */
export async function sharedIn(fragment: string): Promise<Shared | null> {
  const text = new URLSearchParams(fragment.replace(/^#/, "")).get(KEY);
  if (text === null) return null;
  const [version, body = ""] = text.split(".", 2);
  if (version !== VERSION) return { kind: /^\d+$/.test(version ?? "") ? "newer" : "broken" };
  try {
    return {
      kind: "settings",
      settings: settingsIn(JSON.parse(await unpacked(fromBase64Url(body)))),
    };
  } catch {
    return { kind: "broken" };
  }
}

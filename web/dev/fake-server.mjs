/**
 * A stand-in for the server, for looking at the console without an engine: WebSocket only, scripted replies,
 * a tone for a voice. FAKE=loading|failed|full shows how the console copes; PLAY=FILE.jsonl plays a recorded
 * conversation (a line each: {from, event}) to everybody who calls. Never part of a build.
 */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { WebSocketServer } from "ws";
import { Flood } from "./flood.mjs";

const PORT = Number(process.env.PORT ?? 8010);
const MODE = process.env.FAKE ?? "ready";
const ROOT = new URL("../../src/callboard/console/", import.meta.url).pathname;
const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const RETIREMENTS = { "gpt-realtime": "2027-01-20", "gpt-4o-realtime-preview": "2026-05-07" };
const CSP =
  "default-src 'self'; connect-src 'self' ws: wss:; media-src 'self' blob:; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:";
const REPLIES = [
  "Of course. A rainbow forms when sunlight enters a raindrop, bends, reflects from its far side, and bends again on the way out. Each colour leaves at a slightly different angle, so you see them side by side.",
  "Happy to help. The lighthouse keeper climbed the stairs every evening, counting each of the one hundred and ninety-nine steps aloud, and one night he counted two hundred.",
  "That is a good question. The short answer is yes, and the long answer depends on how much time you have.",
];

const MODELS = {
  vad: "silero-v6",
  turn: "smart-turn-v3.2",
  stt: "whisper-base",
  llm: "qwen2.5-coder-1.5b",
  tts: "kokoro-int8",
};
const number = (text) => Number(/-?\d+/.exec(text)?.[0] ?? 0);
const isShown = ([text]) => ({ visible: !/hide|ซ่อน/i.test(text) });
/** What stands in for a model that calls tools. */
const CALLS = [
  [/weather.*/i, "get_weather", () => ({ city: "Chiang Mai" })],
  [
    /^(?!.*theme of).*(palette for|ชุดสีธีม).*/i,
    "display_color_palette",
    ([text]) => ({
      theme: /sunset|พระอาทิตย์/.test(text) ? "sunset" : "sea",
      colors: /sunset|พระอาทิตย์/.test(text)
        ? ["#FF7E5F", "#FEB47B", "#FFE3B3", "#6A3D5B", "#2D1B33"]
        : ["#0B3954", "#087E8B", "#BFD7EA", "#F2F5F7", "#FF5A5F"],
    }),
  ],
  [/(as the theme|เป็นธีมของหน้า).*/i, "apply_palette_theme", () => ({ apply: true })],
  [/(panel|กล่องเครื่องมือ).*\d+.*/i, "adjust_tool_panel_width", ([text]) => ({ width: number(text) })],
  [/(scroll|เลื่อน).*\d+.*/i, "scroll_by_event_log", ([text]) => ({ pixels: number(text) })],
  [/(to the top|บนสุด)/i, "scroll_to_top_event_log", () => ({})],
  [/(filter|กรอง).*/i, "filter_event_log", () => ({ keywords: ["error"] })],
  [/.*(event log|เหตุการณ์).*/i, "toggle_event_log", isShown, /hide|show|ซ่อน|แสดง/i],
];

let started = Date.now();
const json = (response, status, body) => {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
};

function health(response) {
  const share = 0.1 + 0.8 * (((Date.now() - started) / 20_000) % 1);
  const sessions = { active: MODE === "full" ? 4 : 0, limit: 4 };
  if (MODE === "failed")
    return json(response, 503, {
      status: "failed",
      detail: "qwen-1.5b.gguf: checksum differs",
      sessions,
    });
  if (MODE === "loading" && share < 1) {
    return json(response, 503, {
      status: "loading",
      detail: "Loading qwen-1.5b (language)",
      loading: { llm: share },
      sessions,
    });
  }
  json(response, 200, {
    status: "ready",
    detail: "models are loaded and warm",
    models: MODELS,
    sessions,
  });
}

const FACTS = new URL("../../fixtures/console.json", import.meta.url);

/** The page as the real server gives it: with the facts in its head. */
async function page() {
  const facts = JSON.stringify(JSON.parse(await readFile(FACTS, "utf8")));
  const content = facts.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const html = await readFile(join(ROOT, "index.html"), "utf8");
  return html.replace(
    'name="callboard-console" content=""',
    () => `name="callboard-console" content="${content}"`,
  );
}

async function file(path, response) {
  const wanted = normalize(join(ROOT, path));
  const found =
    extname(path) === "" || !wanted.startsWith(ROOT) ? join(ROOT, "index.html") : wanted;
  try {
    const body = extname(found) === ".html" ? await page() : await readFile(found);
    response.writeHead(200, {
      "Content-Type": TYPES[extname(found)] ?? "text/plain",
      "Content-Security-Policy": CSP,
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

const flood = new Flood();
let newest = null;

async function flooded(request, response) {
  const { searchParams } = new URL(request.url, "http://x");
  const [count, rate] = ["events", "rate"].map((name) => Number(searchParams.get(name)));
  if (newest !== null) await flood.send(newest, count, rate);
  json(response, 200, { events: count });
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://x");
  if (pathname === "/health/ready") return health(response);
  if (pathname === "/flood") return void flooded(request, response);
  if (pathname === "/v1/callboard/console")
    return void readFile(FACTS, "utf8").then((facts) => json(response, 200, JSON.parse(facts)));
  if (pathname === "/v1/models") {
    return json(response, 200, {
      object: "list",
      data: [
        "callboard-embedded",
        "gpt-realtime-2.1",
        "gpt-realtime",
        "gpt-4o-realtime-preview",
      ].map((id) => ({
        id,
        object: "model",
        owned_by: id.startsWith("gpt") ? "openai" : "callboard",
        provider: "embedded",
        context_tokens: 32_000,
        voice: "marin",
        reasons: id === "gpt-realtime-2.1",
        retires: RETIREMENTS[id] ?? null,
        ignores: [
          "audio.input.noise_reduction",
          "audio.input.transcription.model",
          "reasoning",
          "tracing",
        ],
        refuses: ["audio.output.voice.id", "prompt", "tools.mcp"],
      })),
    });
  }
  if (pathname === "/v1/realtime/client_secrets") return json(response, 200, { value: "ek_fake" });
  if (pathname === "/v1/realtime/calls") {
    return json(response, 429, {
      error: {
        message: "Too many sessions: 4 of 4 are in use.",
        type: "rate_limit",
        code: "rate_limit_exceeded",
      },
    });
  }
  void file(pathname, response);
});

let ids = 0;
const id = (kind) => `${kind}_${(++ids).toString().padStart(6, "0")}`;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function tone(ms, hz) {
  const samples = new Int16Array(24 * ms);
  for (let i = 0; i < samples.length; i++)
    samples[i] = 5000 * Math.sin((2 * Math.PI * hz * i) / 24000) * (0.6 + 0.4 * Math.sin(i / 1900));
  return Buffer.from(samples.buffer).toString("base64");
}

class FakeSession {
  session = {
    type: "realtime",
    id: id("sess"),
    model: "callboard-embedded",
    expires_at: Math.floor(Date.now() / 1000) + 3600,
    audio: {
      input: { turn_detection: { type: "server_vad" }, transcription: null },
      output: { voice: "marin" },
    },
  };
  last = null;
  active = null;
  turns = 0;
  speech = null;
  quietMs = 0;
  heardMs = 0;
  buffer = 0;

  constructor(socket) {
    this.socket = socket;
    this.send({ type: "session.created", session: this.session });
    socket.on("message", (data) => this.receive(JSON.parse(data)));
    socket.on("close", () => (this.active = null));
  }

  send(event) {
    this.socket.send(JSON.stringify({ event_id: id("event"), ...event }));
  }

  receive(event) {
    const handlers = {
      "session.update": () => this.update(event.session, event.event_id),
      "input_audio_buffer.append": () => this.append(event.audio),
      "input_audio_buffer.clear": () => (
        (this.buffer = 0),
        this.send({ type: "input_audio_buffer.cleared" })
      ),
      "input_audio_buffer.commit": () => this.commit(id("item")),
      "conversation.item.create": () =>
        this.place({ id: id("item"), status: "completed", ...event.item }),
      "conversation.item.truncate": () =>
        this.send({ ...event, type: "conversation.item.truncated", event_id: undefined }),
      "conversation.item.delete": () =>
        this.send({ type: "conversation.item.deleted", item_id: event.item_id }),
      "response.create": () => void this.respond(this.wish(event)),
      "response.cancel": () => this.cancel("client_cancelled", event.event_id),
    };
    handlers[event.type]?.();
  }

  /** The calls that the last message asks for: none is a spoken reply. */
  wish() {
    const text = this.lastText ?? "";
    this.lastText = undefined;
    return CALLS.filter(
      ([pattern, , , also]) => pattern.test(text) && (also?.test(text) ?? true),
    ).map(([pattern, name, from]) => ({
      name,
      arguments: JSON.stringify(from(pattern.exec(text))),
    }));
  }

  async play() {
    const text = await readFile(process.env.PLAY, "utf8");
    for (const line of text.trimEnd().split("\n")) {
      const { from, event } = JSON.parse(line);
      if (from === "server" && !event.type.startsWith("session.")) this.send(event);
    }
  }

  update(change, event_id) {
    if (process.env.PLAY && !this.played) {
      this.played = true;
      void this.play();
    }
    const { audio = {}, ...rest } = change;
    if (typeof audio.output?.voice === "object") {
      const param = "session.audio.output.voice";
      const message = `Invalid '${param}': a custom voice is not available on the embedded engine.`;
      const error = {
        type: "invalid_request_error",
        code: "unsupported_feature",
        message,
        param,
        event_id,
      };
      return this.send({ type: "error", error });
    }
    Object.assign(this.session, rest);
    Object.assign(this.session.audio.input, audio.input);
    Object.assign(this.session.audio.output, audio.output);
    this.send({ type: "session.updated", session: this.session });
  }

  place(item) {
    this.lastText = item.content?.[0]?.text;
    for (const type of ["conversation.item.added", "conversation.item.done"])
      this.send({ type, previous_item_id: this.last, item });
    this.last = item.id;
  }

  append(audio) {
    const pcm = new Int16Array(Buffer.from(audio, "base64").buffer.slice(0));
    const bytes = Buffer.from(audio, "base64");
    const ms = bytes.length / 48;
    this.buffer += ms;
    this.heardMs += ms;
    if (this.session.audio.input.turn_detection === null) return;
    let peak = 0;
    for (let i = 0; i + 1 < bytes.length; i += 2)
      peak = Math.max(peak, Math.abs(bytes.readInt16LE(i)));
    void pcm;
    if (peak > 3000) {
      this.quietMs = 0;
      if (this.speech === null) {
        this.speech = id("item");
        this.send({
          type: "input_audio_buffer.speech_started",
          audio_start_ms: Math.round(this.heardMs),
          item_id: this.speech,
        });
        this.cancel("turn_detected");
      }
    } else if (this.speech !== null) {
      this.quietMs += ms;
      if (this.quietMs > 500) {
        const item = this.speech;
        this.speech = null;
        this.send({
          type: "input_audio_buffer.speech_stopped",
          audio_end_ms: Math.round(this.heardMs),
          item_id: item,
        });
        this.commit(item);
        void this.respond([]);
      }
    }
  }

  commit(item) {
    if (this.buffer < 100) {
      this.send({
        type: "error",
        error: {
          type: "invalid_request_error",
          code: "input_audio_buffer_commit_empty",
          message: `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${this.buffer.toFixed(2)}ms of audio.`,
          param: null,
          event_id: null,
        },
      });
      return;
    }
    this.buffer = 0;
    this.lastText = undefined;
    this.send({ type: "input_audio_buffer.committed", previous_item_id: this.last, item_id: item });
    this.place({
      id: item,
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_audio", transcript: null }],
    });
    if (this.session.audio.input.transcription) setTimeout(() => this.transcribe(item), 700);
  }

  transcribe(item) {
    const type = "conversation.item.input_audio_transcription";
    const said = ["How does a rainbow form?", "Tell me a story about a lighthouse, please.", ""][
      this.turns % 3
    ];
    if (said !== "")
      this.send({
        type: `${type}.delta`,
        item_id: item,
        content_index: 0,
        delta: said.slice(0, 10),
      });
    this.send({
      type: `${type}.completed`,
      item_id: item,
      content_index: 0,
      transcript: said,
      usage: { type: "duration", seconds: 2 },
    });
  }

  cancel(reason) {
    if (this.active) this.active.cancelled = reason;
    else if (reason === "client_cancelled")
      this.send({
        type: "error",
        error: {
          type: "invalid_request_error",
          code: "response_cancel_not_active",
          message: "Cancellation failed: no active response found",
          param: null,
          event_id: null,
        },
      });
  }

  async respond(calls) {
    const active = { cancelled: null };
    this.active = active;
    const response = {
      object: "realtime.response",
      id: id("resp"),
      status: "in_progress",
      status_details: null,
      output: [],
      conversation_id: "conv_1",
      usage: null,
    };
    await sleep(350);
    this.send({ type: "response.created", response });
    const output = [];
    for (const call of calls) output.push(await this.call(response, call, output.length));
    if (calls.length === 0) output.push(await this.speak(response, active));
    const status = active.cancelled ? "cancelled" : "completed";
    const status_details = active.cancelled
      ? { type: "cancelled", reason: active.cancelled }
      : null;
    if (this.active === active) this.active = null;
    this.send({
      type: "response.done",
      response: {
        ...response,
        status,
        status_details,
        output,
        usage: this.bill(),
      },
    });
    this.send({
      type: "rate_limits.updated",
      rate_limits: [{ name: "tokens", limit: 40000, remaining: 39588, reset_seconds: 0.6 }],
    });
  }

  /** Every response reads the whole conversation, what it knew before from the cache. */
  bill() {
    const text = 220 + 46 * this.turns;
    const audio = 31 * this.turns;
    const cached_tokens_details = {
      text_tokens: this.turns * 40,
      audio_tokens: 0,
      image_tokens: 0,
    };
    const input = { text_tokens: text, audio_tokens: audio, image_tokens: 0 };
    return {
      total_tokens: text + audio + 112,
      input_tokens: text + audio,
      output_tokens: 112,
      input_token_details: {
        ...input,
        cached_tokens: this.turns * 40,
        cached_tokens_details,
      },
      output_token_details: { text_tokens: 30, audio_tokens: 82 },
    };
  }

  async call(response, { name, arguments: text }, index) {
    const item = {
      id: id("item"),
      type: "function_call",
      status: "in_progress",
      name,
      call_id: id("call"),
      arguments: "",
    };
    const at = {
      response_id: response.id,
      item_id: item.id,
      output_index: index,
      call_id: item.call_id,
    };
    this.open(item, response);
    for (const delta of text.split(/(?<=[:,])/)) {
      await sleep(60);
      this.send({ type: "response.function_call_arguments.delta", ...at, delta });
    }
    const done = { ...item, status: "completed", arguments: text };
    this.send({
      type: "response.function_call_arguments.done",
      ...at,
      name: item.name,
      arguments: done.arguments,
    });
    return this.close(done, response);
  }

  open(item, response) {
    this.send({
      type: "response.output_item.added",
      response_id: response.id,
      output_index: 0,
      item,
    });
    this.send({ type: "conversation.item.added", previous_item_id: this.last, item });
    this.previous = this.last;
    this.last = item.id;
  }

  close(item, response) {
    this.send({ type: "conversation.item.done", previous_item_id: this.previous, item });
    this.send({
      type: "response.output_item.done",
      response_id: response.id,
      output_index: 0,
      item,
    });
    return item;
  }

  async speak(response, active) {
    const text = REPLIES[this.turns++ % REPLIES.length];
    const item = {
      id: id("item"),
      type: "message",
      role: "assistant",
      status: "in_progress",
      content: [],
    };
    const at = { response_id: response.id, item_id: item.id, output_index: 0, content_index: 0 };
    this.open(item, response);
    this.send({
      type: "response.content_part.added",
      ...at,
      part: { type: "audio", transcript: "" },
    });
    let said = "";
    for (const word of text.split(/(?<= )/)) {
      if (active.cancelled) break;
      said += word;
      this.send({ type: "response.output_audio_transcript.delta", ...at, delta: word });
      this.send({
        type: "response.output_audio.delta",
        ...at,
        delta: tone(60 * word.length, 180 + 7 * word.length),
      });
      await sleep(90);
    }
    this.send({ type: "response.output_audio.done", ...at });
    this.send({ type: "response.output_audio_transcript.done", ...at, transcript: said });
    this.send({
      type: "response.content_part.done",
      ...at,
      part: { type: "audio", transcript: said },
    });
    return this.close(
      {
        ...item,
        status: active.cancelled ? "incomplete" : "completed",
        content: [{ type: "output_audio", transcript: said }],
      },
      response,
    );
  }
}

new WebSocketServer({ server, path: "/v1/realtime", handleProtocols: () => "realtime" }).on(
  "connection",
  (socket) => {
    newest = socket;
    new FakeSession(socket);
  },
);
server.listen(PORT, "127.0.0.1", () => process.stdout.write(`http://127.0.0.1:${PORT}\n`));

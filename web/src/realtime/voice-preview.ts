/** A few words in a voice, by a short session of their own: no call is needed, and none is disturbed. */
import { SAMPLE_RATE, samplesOf } from "./audio/pcm";
import { isRecord } from "./codec";

export interface Preview {
  readonly model: string;
  readonly voice: string;
  readonly speed: number;
  /** What to say. */
  readonly text: string;
}

const LIMIT_MS = 20_000;

function address(model: string): string {
  const url = new URL("/v1/realtime", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("model", model);
  return url.href;
}

function requests({ voice, speed, text }: Preview): object[] {
  const audio = { input: { turn_detection: null }, output: { voice, speed } };
  const instructions =
    "You read texts aloud. Say exactly the text that you are given, word for word, and nothing else.";
  const content = [{ type: "input_text", text: `Say: ${text}` }];
  return [
    { type: "session.update", session: { type: "realtime", instructions, audio } },
    { type: "conversation.item.create", item: { type: "message", role: "user", content } },
    { type: "response.create" },
  ];
}

/** Plays pieces of PCM one after the other. */
class Speaker {
  readonly #context = new AudioContext({ sampleRate: SAMPLE_RATE });
  #end = 0;

  play(base64: string): void {
    const pcm = samplesOf(base64);
    if (pcm.length === 0) return;
    const buffer = this.#context.createBuffer(1, pcm.length, SAMPLE_RATE);
    buffer.copyToChannel(
      Float32Array.from(pcm, (sample) => sample / 32_768),
      0,
    );
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    const start = Math.max(this.#end, this.#context.currentTime);
    source.start(start);
    this.#end = start + buffer.duration;
  }

  get leftMs(): number {
    return Math.max(0, this.#end - this.#context.currentTime) * 1000;
  }

  close(): void {
    void this.#context.close();
  }
}

function read(data: unknown): Record<string, unknown> {
  const event: unknown = typeof data === "string" ? JSON.parse(data) : null;
  return isRecord(event) ? event : {};
}

function listen(socket: WebSocket, speaker: Speaker, preview: Preview): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(reason));
    socket.onerror = () => fail("refused");
    socket.onclose = ({ reason }) => fail(reason);
    socket.onmessage = ({ data }) => {
      const event = read(data);
      if (event.type === "session.created") {
        for (const request of requests(preview)) socket.send(JSON.stringify(request));
      } else if (event.type === "response.output_audio.delta") speaker.play(String(event.delta));
      else if (event.type === "error")
        fail(isRecord(event.error) ? String(event.error.message) : "");
      else if (event.type === "response.done") setTimeout(resolve, speaker.leftMs);
    };
  });
}

/** Resolves when it was heard, or when it is given up; rejects with the server's words. */
export async function previewVoice(preview: Preview, stop: AbortSignal): Promise<void> {
  const speaker = new Speaker();
  const socket = new WebSocket(address(preview.model), ["realtime"]);
  const ended = new Promise<void>((resolve) => {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)]);
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  try {
    await Promise.race([listen(socket, speaker, preview), ended]);
  } finally {
    socket.onclose = null;
    socket.close();
    speaker.close();
  }
}

/** The present session as a program for somebody else's client. Pure. */
import type { SessionConfig } from "@/realtime/items";
import { javascriptLiteral, pythonLiteral } from "./literals";

export const CODE_KINDS = ["python", "browser", "node", "curl"] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

export interface CodeContext {
  /** Scheme, host and port of the server. */
  readonly origin: string;
  readonly model: string;
  /** As a session.update would have it. */
  readonly session: SessionConfig;
}

function whole({ model, session }: CodeContext): object {
  const { type, ...rest } = session;
  return { type, model, ...rest };
}

function python({ origin, model, session }: CodeContext): string {
  return `"""A conversation with the settings of the console. Once: pip install "openai[realtime]" """

import asyncio
import os

from openai import AsyncOpenAI

MODEL = ${JSON.stringify(model)}
SESSION = ${pythonLiteral(session)}

client = AsyncOpenAI(
    base_url=${JSON.stringify(`${origin}/v1`)},
    api_key=os.environ.get("OPENAI_API_KEY", "none-needed-here"),
)


async def main() -> None:
    async with client.realtime.connect(model=MODEL) as connection:
        await connection.session.update(session=SESSION)
        await connection.conversation.item.create(
            item={
                "type": "message",
                "role": "user",
                "content": [{"type": "input_text", "text": "Hello!"}],
            }
        )
        await connection.response.create()
        async for event in connection:
            if event.type in (
                "response.output_audio_transcript.delta",
                "response.output_text.delta",
            ):
                print(event.delta, end="", flush=True)
            elif event.type == "error":
                raise SystemExit(f"{event.error.code}: {event.error.message}")
            elif event.type == "response.done":
                print()
                return


if __name__ == "__main__":
    asyncio.run(main())
`;
}

function browser(context: CodeContext): string {
  return `// A voice call with the settings of the console: WebRTC, in a page's <script type="module">.
// In production let your own server ask for the client secret, so that no key reaches the page.
const server = ${JSON.stringify(context.origin)};
const session = ${javascriptLiteral(whole(context))};

async function post(path, type, body, key) {
  const headers = { "Content-Type": type, ...(key ? { Authorization: \`Bearer \${key}\` } : {}) };
  const response = await fetch(server + path, { method: "POST", headers, body });
  if (!response.ok) throw new Error(\`\${path} answered \${response.status}: \${await response.text()}\`);
  return response;
}

const secrets = await post("/v1/realtime/client_secrets", "application/json", JSON.stringify({ session }));
const { value: key } = await secrets.json();

const peer = new RTCPeerConnection();
const speaker = new Audio();
speaker.autoplay = true;
peer.ontrack = ({ streams }) => (speaker.srcObject = streams[0]);
const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
for (const track of microphone.getAudioTracks()) peer.addTrack(track, microphone);

const events = peer.createDataChannel("oai-events");
events.onmessage = ({ data }) => console.log(JSON.parse(data));
events.onopen = () => {
  const content = [{ type: "input_text", text: "Hello!" }];
  const item = { type: "message", role: "user", content };
  events.send(JSON.stringify({ type: "conversation.item.create", item }));
  events.send(JSON.stringify({ type: "response.create" }));
};

await peer.setLocalDescription(await peer.createOffer());
const answer = await post("/v1/realtime/calls", "application/sdp", peer.localDescription.sdp, key);
await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
`;
}

function node({ origin, model, session }: CodeContext): string {
  const note = origin.startsWith("https:")
    ? ""
    : "\n// This SDK connects by wss: only. Put TLS in front of the server, and its address below.";
  return `// A conversation with the settings of the console. Once: npm install openai ws${note}
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";

const client = new OpenAI({
  baseURL: ${JSON.stringify(`${origin}/v1`)},
  apiKey: process.env.OPENAI_API_KEY ?? "none-needed-here",
});
const session = ${javascriptLiteral(session)};

const realtime = new OpenAIRealtimeWS({ model: ${JSON.stringify(model)} }, client);
realtime.socket.on("open", () => {
  realtime.send({ type: "session.update", session });
  const content = [{ type: "input_text", text: "Hello!" }];
  realtime.send({ type: "conversation.item.create", item: { type: "message", role: "user", content } });
  realtime.send({ type: "response.create" });
});
realtime.on("response.output_audio_transcript.delta", ({ delta }) => process.stdout.write(delta));
realtime.on("response.output_text.delta", ({ delta }) => process.stdout.write(delta));
realtime.on("response.done", () => realtime.close());
realtime.on("error", (error) => {
  console.error(error.message);
  realtime.close();
});
`;
}

function curl(context: CodeContext): string {
  const body = JSON.stringify(
    { expires_after: { anchor: "created_at", seconds: 600 }, session: whole(context) },
    null,
    2,
  );
  return `# A client secret that opens sessions with the settings of the console, for ten minutes.
curl --fail-with-body --silent --show-error \\
  '${context.origin}/v1/realtime/client_secrets' \\
  --header "Authorization: Bearer \${OPENAI_API_KEY:-none-needed-here}" \\
  --header 'Content-Type: application/json' \\
  --data-binary @- <<'SESSION'
${body}
SESSION
`;
}

const WRITERS: Record<CodeKind, (context: CodeContext) => string> = { python, browser, node, curl };

/** Name of the file that a kind of code belongs in. */
export const CODE_FILES: Record<CodeKind, string> = {
  python: "session.py",
  browser: "session.mjs",
  node: "session.node.mjs",
  curl: "session.sh",
};

export function sessionCode(kind: CodeKind, context: CodeContext): string {
  return WRITERS[kind](context);
}

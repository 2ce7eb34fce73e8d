// The unmodified @openai/agents-realtime client over WebSocket: one question that needs a tool.
// Usage: node agents-websocket.mjs ws://127.0.0.1:8000/v1/realtime?model=…   Prints one JSON object.
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { z } from 'zod';

const url = process.argv[2];
const calls = [];
const seen = new Set();
let audioBytes = 0;

const weather = tool({
  name: 'get_weather',
  description: 'The weather in a city right now.',
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => {
    calls.push(city);
    return `It is 14 degrees and raining in ${city}.`;
  },
});

const agent = new RealtimeAgent({
  name: 'Forecaster',
  instructions: 'Use get_weather for every question about the weather. Answer in one short sentence.',
  tools: [weather],
});
const session = new RealtimeSession(agent, {
  transport: new OpenAIRealtimeWebSocket({ url, useInsecureApiKey: true }),
});
session.on('error', (error) => fail(error.error));
session.transport.on('*', (event) => seen.add(event.type));
session.on('audio', (event) => (audioBytes += event.data.byteLength));

function fail(reason) {
  console.log(JSON.stringify({ error: String(reason?.message ?? JSON.stringify(reason)) }));
  process.exit(1);
}

function finish() {
  const said = session.history
    .filter((item) => item.type === 'message' && item.role === 'assistant')
    .flatMap((item) => item.content.map((part) => part.transcript ?? part.text ?? ''));
  console.log(JSON.stringify({ calls, audioBytes, said, seen: [...seen] }));
  session.close();
  process.exit(0);
}

let answered = 0;
session.transport.on('response.done', (event) => {
  const spoke = event.response.output.some((item) => item.type === 'message');
  if (calls.length > 0 && spoke && ++answered === 1) setTimeout(finish, 0);
});
setTimeout(() => fail('timed out'), 110_000).unref?.();

await session.connect({ apiKey: 'not-needed-on-loopback', url });
session.sendMessage('What is the weather in Paris?');

// The unmodified @openai/agents-realtime client over WebSocket: a spoken answer that is cut off.
// Usage: node agents-interrupted.mjs ws://127.0.0.1:8000/v1/realtime?model=…   Prints one JSON object.
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';

const RATE_HZ = 24_000;
const LOUDNESS = 4_000;
const url = process.argv[2];
const agent = new RealtimeAgent({ name: 'Counter', instructions: 'Count when you are asked to.' });
const session = new RealtimeSession(agent, {
  transport: new OpenAIRealtimeWebSocket({ url, useInsecureApiKey: true }),
});
const statuses = [];
const failures = [];
let blocks = 0;
let interrupted = 0;

function tone(ms, loudness) {
  const samples = new Int16Array((RATE_HZ / 1000) * ms);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = Math.sin((2 * Math.PI * 440 * i) / RATE_HZ) * loudness;
  }
  return samples.buffer;
}

function finish() {
  console.log(JSON.stringify({ interrupted, statuses, failures }));
  session.close();
  process.exit(0);
}

session.on('error', ({ error }) => failures.push(JSON.stringify(error)));
session.on('audio_interrupted', () => interrupted++);
session.on('audio', () => {
  if (++blocks !== 3) return;
  session.sendAudio(tone(700, LOUDNESS));
  session.sendAudio(tone(1_500, 0));
});
session.transport.on('response.done', ({ response }) => {
  statuses.push(response.status);
  if (statuses.length === 2) setTimeout(finish, 0);
});
setTimeout(finish, 60_000).unref();

await session.connect({ apiKey: 'not-needed-on-loopback', url });
session.sendMessage('Count to three hundred.');

// The unmodified official client of the beta: a tool's round over WebSocket.
// It insists on wss://; the test's server is plain, so the connection below it is made here.
import net from 'node:net';
import { OpenAI } from 'openai';
import { OpenAIRealtimeWS } from 'openai/beta/realtime/ws';

const [baseURL, model] = process.argv.slice(2);
const client = new OpenAI({ apiKey: 'any', baseURL });
const createConnection = (options) => net.connect(options.port, options.host);
const rt = new OpenAIRealtimeWS({ model, options: { createConnection } }, client);
const seen = [];
let audio = 0;
let spoken = '';
const failures = [];
const weather = {
  type: 'function',
  name: 'get_weather',
  description: 'The weather in a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

rt.on('event', (event) => seen.push(event.type));
rt.on('error', (error) => failures.push(String(error.message ?? error)));
rt.on('session.created', () => {
  rt.send({
    type: 'session.update',
    session: {
      modalities: ['text', 'audio'],
      input_audio_format: 'pcm16',
      output_audio_format: 'pcm16',
      tools: [weather],
      tool_choice: 'auto',
      temperature: 0.7,
      max_response_output_tokens: 4096,
    },
  });
});
rt.on('session.updated', () => {
  rt.send({
    type: 'conversation.item.create',
    item: {
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: 'What is the weather in Paris?' }],
    },
  });
  rt.send({ type: 'response.create' });
});
rt.on('response.audio.delta', (event) => (audio += event.delta.length));
rt.on('response.audio_transcript.delta', (event) => (spoken += event.delta));
rt.on('response.done', ({ response }) => {
  const call = response.output.find((item) => item.type === 'function_call');
  if (!call) return rt.close();
  rt.send({
    type: 'conversation.item.create',
    item: { type: 'function_call_output', call_id: call.call_id, output: '14 degrees' },
  });
  rt.send({ type: 'response.create', response: { modalities: ['text', 'audio'] } });
});
rt.socket.on('close', () => {
  console.log(JSON.stringify({ seen, audio, spoken, failures }));
});
setTimeout(() => rt.close(), 20_000).unref();

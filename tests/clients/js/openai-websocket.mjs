// The unmodified official client over WebSocket: a typed turn, a tool's round, a cancelled answer.
// It insists on wss://; the test's server is plain, so the connection below it is made here.
// Usage: node openai-websocket.mjs http://127.0.0.1:8000/v1 MODEL   Prints one JSON object.
import net from 'node:net';
import { OpenAI } from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const [baseURL, model] = process.argv.slice(2);
const client = new OpenAI({ apiKey: 'not-needed-on-loopback', baseURL });
const createConnection = (options) => net.connect(options.port, options.host);
const rt = new OpenAIRealtimeWS({ model, options: { createConnection } }, client);
const failures = [];
const said = [];
const statuses = [];
let call;
let deltas = 0;

const weather = {
  type: 'function',
  name: 'get_weather',
  description: 'The weather in a city right now.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const questions = ['Hello there.', 'What is the weather in Paris?', 'Count to three hundred.'];

function ask() {
  const text = questions.shift();
  if (!text) return rt.close();
  const content = [{ type: 'input_text', text }];
  rt.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
  rt.send({ type: 'response.create' });
}

rt.on('error', (error) => failures.push(String(error.message ?? error)));
rt.on('session.created', () => {
  const session = { type: 'realtime', output_modalities: ['text'], tools: [weather] };
  rt.send({ type: 'session.update', session });
});
rt.on('session.updated', ask);
rt.on('response.output_text.delta', () => {
  if (questions.length === 0 && ++deltas === 5) rt.send({ type: 'response.cancel' });
});
rt.on('response.done', ({ response }) => {
  statuses.push(response.status);
  const item = response.output[0];
  if (item?.type !== 'function_call') {
    said.push(item?.content?.[0]?.text ?? '');
    return ask();
  }
  call = { name: item.name, arguments: JSON.parse(item.arguments) };
  const output = { type: 'function_call_output', call_id: item.call_id, output: '14 degrees' };
  rt.send({ type: 'conversation.item.create', item: output });
  rt.send({ type: 'response.create' });
});
rt.socket.on('close', () => console.log(JSON.stringify({ said, statuses, call, failures })));
setTimeout(() => rt.close(), 60_000).unref();

// The unmodified @openai/agents-realtime client with a hosted MCP tool: one question that needs it.
// Usage: node agents-mcp.mjs <WebSocket address> <MCP server's address> never|always
import { hostedMcpTool } from '@openai/agents-core';
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';

const [url, serverUrl, approval] = process.argv.slice(2);
const seen = [];
const completed = [];
let approvals = 0;

const agent = new RealtimeAgent({
  name: 'Forecaster',
  instructions: 'Use get_weather for every question about the weather.',
  tools: [hostedMcpTool({ serverLabel: 'library', serverUrl, requireApproval: approval, allowedTools: ['get_weather'] })],
});
const session = new RealtimeSession(agent, {
  transport: new OpenAIRealtimeWebSocket({ url, useInsecureApiKey: true }),
  config: { outputModalities: ['text'] },
});
session.on('error', (error) => fail(error.error));
session.on('mcp_tool_call_completed', (_context, _agent, call) => completed.push(call.output));
session.on('tool_approval_requested', (_context, _agent, request) => {
  approvals += 1;
  session.approve(request.approvalItem);
});

function fail(reason) {
  console.log(JSON.stringify({ error: String(reason?.message ?? JSON.stringify(reason)), seen }));
  process.exit(1);
}

function finish(text) {
  const tools = session.availableMcpTools.map((tool) => tool.name);
  console.log(JSON.stringify({ text, tools, completed, approvals, seen }));
  session.close();
  process.exit(0);
}

session.transport.on('*', (event) => {
  seen.push(event.type);
  if (event.type === 'mcp_list_tools.completed') session.sendMessage('What is the weather in Paris?');
  if (event.type === 'mcp_list_tools.failed') fail('the tools could not be listed');
  if (event.type === 'response.output_text.done') finish(event.text);
});
setTimeout(() => fail('timed out'), 30_000).unref?.();

await session.connect({ apiKey: 'not-needed-on-loopback', url });

/**
 * Conversations without end, for looking at how the console bears them: events as real sessions have them,
 * at a rate. POST /flood?events=N&rate=R to the stand-in server; rate 0 is as fast as they are taken.
 */

const WORDS =
  "show me a colour palette for the sunset over the sea and tell me how long the flight from Bangkok to Chiang Mai takes please ขอ ดู สี ของ พระอาทิตย์ ตก หน่อย ครับ".split(
    " ",
  );
const AUDIO = Buffer.alloc(480).toString("base64");
const ERRORS = ["unknown_parameter", "invalid_value", "response_cancel_not_active"];
const BATCH = 400;

const padded = (n) => String(n).padStart(6, "0");

/** One spoken turn after the other, every fourth with a tool call, one in twenty with an error. */
function* events() {
  let last = null;
  let seen = 0;
  const named = (event) => ({ event_id: `event_F${padded(++seen)}xQz81TbRk20`, ...event });
  for (let turn = 1; ; turn++) {
    const user = `item_U${padded(turn)}Kd83nSlq0ZtR`;
    const agent = `item_A${padded(turn)}Kd83nSlq0ZtR`;
    const response = `resp_R${padded(turn)}Kd83nSlq0ZtR`;
    for (const event of heard(turn, user, last)) yield named(event);
    for (const event of turn % 4 === 0
      ? called(turn, agent, response)
      : spoken(turn, agent, response))
      yield named(event);
    if (turn % 20 === 0) yield named(refused(turn));
    last = agent;
  }
}

function* heard(turn, item_id, previous_item_id) {
  const ms = turn * 9000;
  const text = sentence(turn, 12);
  const type = "conversation.item.input_audio_transcription";
  yield { type: "input_audio_buffer.speech_started", audio_start_ms: ms, item_id };
  yield { type: "input_audio_buffer.speech_stopped", audio_end_ms: ms + 3200, item_id };
  yield { type: "input_audio_buffer.committed", previous_item_id, item_id };
  const content = [{ type: "input_audio", transcript: null }];
  const item = { id: item_id, type: "message", role: "user", status: "completed", content };
  yield { type: "conversation.item.added", previous_item_id, item };
  yield { type: "conversation.item.done", previous_item_id, item };
  for (const word of text.split(/(?<= )/))
    yield { type: `${type}.delta`, item_id, content_index: 0, delta: word };
  const usage = { type: "duration", seconds: 3.2 };
  yield { type: `${type}.completed`, item_id, content_index: 0, transcript: text, usage };
}

function sentence(turn, length) {
  return Array.from({ length }, (_, i) => WORDS[(turn * 7 + i * 5) % WORDS.length]).join(" ");
}

const blank = (id, status, output) => ({
  object: "realtime.response",
  id,
  status,
  status_details: null,
  output,
  conversation_id: "conv_F0000001",
  output_modalities: ["audio"],
  usage: { total_tokens: 412, input_tokens: 300, output_tokens: 112 },
});

function* opened(item, response_id) {
  yield { type: "response.created", response: blank(response_id, "in_progress", []) };
  yield { type: "response.output_item.added", response_id, output_index: 0, item };
  yield { type: "conversation.item.added", previous_item_id: null, item };
}

function* closed(item, response_id) {
  yield { type: "conversation.item.done", previous_item_id: null, item };
  yield { type: "response.output_item.done", response_id, output_index: 0, item };
  yield { type: "response.done", response: blank(response_id, "completed", [item]) };
  const limits = { name: "tokens", limit: 40_000, remaining: 39_588, reset_seconds: 0.6 };
  yield { type: "rate_limits.updated", rate_limits: [limits] };
}

function* spoken(turn, item_id, response_id) {
  const at = { response_id, item_id, output_index: 0, content_index: 0 };
  const item = {
    ...{ id: item_id, type: "message", role: "assistant", status: "in_progress", content: [] },
  };
  yield* opened(item, response_id);
  const part = { type: "audio", transcript: "" };
  yield { type: "response.content_part.added", ...at, part };
  const text = sentence(turn, 40);
  for (const word of text.split(/(?<= )/)) {
    yield { type: "response.output_audio_transcript.delta", ...at, delta: word };
    yield { type: "response.output_audio.delta", ...at, delta: AUDIO };
    if (word.length > 4) yield { type: "response.output_audio.delta", ...at, delta: AUDIO };
  }
  yield { type: "response.output_audio.done", ...at };
  yield { type: "response.output_audio_transcript.done", ...at, transcript: text };
  yield { type: "response.content_part.done", ...at, part: { ...part, transcript: text } };
  const content = [{ type: "output_audio", transcript: text }];
  yield* closed({ ...item, status: "completed", content }, response_id);
}

function* called(turn, item_id, response_id) {
  const call_id = `call_C${padded(turn)}q0ZtR`;
  const name = "get_weather";
  const text = JSON.stringify({ city: "Chiang Mai", day: turn, unit: "celsius" });
  const item = { id: item_id, type: "function_call", status: "in_progress", name, call_id };
  yield* opened({ ...item, arguments: "" }, response_id);
  const at = { response_id, item_id, output_index: 0, call_id };
  for (const delta of text.match(/.{1,4}/g))
    yield { type: "response.function_call_arguments.delta", ...at, delta };
  yield { type: "response.function_call_arguments.done", ...at, name, arguments: text };
  yield* closed({ ...item, status: "completed", arguments: text }, response_id);
}

function refused(turn) {
  const code = ERRORS[(turn / 20) % ERRORS.length];
  const message = `Turn ${turn} could not be served: '${code}'.`;
  const type = "invalid_request_error";
  return { type: "error", error: { type, code, message, param: null, event_id: null } };
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends events down a socket; one flood goes on where the one before it ended. */
export class Flood {
  #events = events();

  async send(socket, count, rate) {
    const began = Date.now();
    for (let sent = 0; sent < count && socket.readyState === socket.OPEN;) {
      const due = rate > 0 ? Math.floor(((Date.now() - began) / 1000) * rate) : sent + BATCH;
      for (; sent < Math.min(due, count); sent++)
        socket.send(JSON.stringify(this.#events.next().value));
      if (rate > 0) await wait(20);
      else while (socket.bufferedAmount > 65_536) await wait(2);
      await wait(0);
    }
  }
}

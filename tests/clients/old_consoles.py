"""What the consoles that this product replaces do on the wire, in clients of our own.

Three of them over WebRTC (the palette console, its later fork with push-to-talk, and the
fork's ticket page), and the older one over WebSocket with its event-sourced client. Only
the base URL differs from theirs; tokens, offers, events and their order are the same.
"""

from __future__ import annotations

import json
from typing import Any

from tests.protocol.test_published_tools import PUBLISHED

TOKEN_MODEL = "gpt-4o-realtime-preview-2025-06-03"
OFFER_MODEL = "gpt-4o-realtime-preview-2024-12-17"
"""The consoles ask for one model with their token and for another with their offer."""

TICKET_SESSION: dict[str, Any] = {
    "modalities": ["text", "audio"],
    "instructions": "You are a customer support agent for airplane tickets.",
    "voice": "alloy",
    "input_audio_format": "pcm16",
    "output_audio_format": "pcm16",
    "input_audio_transcription": {"model": "whisper-1"},
    "turn_detection": None,
    "temperature": 0.8,
}
PALETTE_SESSION: dict[str, Any] = {"tools": PUBLISHED[:1], "tool_choice": "auto"}
FORK_SESSION: dict[str, Any] = {
    "instructions": "You are a helpful, witty, and friendly AI.",
    "turn_detection": None,
    "tools": PUBLISHED,
    "tool_choice": "auto",
}
PAGE = """<!doctype html><title>old console</title><script src="old-spy.js"></script><script>
const TOKEN_MODEL = '__TOKEN_MODEL__', OFFER_MODEL = '__OFFER_MODEL__';
window.update = __SESSION__;
window.failures = [];
let pc, dc, tracks;
async function startSession(base) {
  const tokenResponse = await fetch(`${base}/v1/realtime/sessions`, {
    method: 'POST',
    headers: { Authorization: 'Bearer any-key', 'Content-Type': 'application/json' },
    body: JSON.stringify({ model: TOKEN_MODEL, voice: 'verse' }),
  });
  const data = await tokenResponse.json();
  const EPHEMERAL_KEY = data.client_secret.value;
  pc = new RTCPeerConnection();
  const audio = document.createElement('audio');
  audio.autoplay = true;
  pc.ontrack = (event) => (audio.srcObject = event.streams[0]);
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  tracks = stream.getTracks();
  pc.addTrack(tracks[0]);
  dc = pc.createDataChannel('oai-events');
  dc.addEventListener('message', (event) => react(JSON.parse(event.data)));
  const open = new Promise((yes) => dc.addEventListener('open', yes));
  const offer = await pc.createOffer();
  await pc.setLocalDescription(offer);
  const sdpResponse = await fetch(`${base}/v1/realtime?model=${OFFER_MODEL}`, {
    method: 'POST',
    body: offer.sdp,
    headers: { Authorization: `Bearer ${EPHEMERAL_KEY}`, 'Content-Type': 'application/sdp' },
  });
  await pc.setRemoteDescription({ type: 'answer', sdp: await sdpResponse.text() });
  await open;
}
function stopSession() {
  dc.close();
  tracks.forEach((track) => track.stop());
  pc.close();
}
function sendClientEvent(message) {
  message.event_id = message.event_id || crypto.randomUUID();
  dc.send(JSON.stringify(message));
}
function sendTextMessage(text) {
  sendClientEvent({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });
  sendClientEvent({ type: 'response.create' });
}
function press() { sendClientEvent({ type: 'input_audio_buffer.clear' }); }
function release() {
  sendClientEvent({ type: 'input_audio_buffer.commit' });
  sendClientEvent({ type: 'response.create' });
}
let first = true;
window.calls = [];
window.transcript = '';
window.row = null;
function react(event) {
  if (first) {
    first = false;
    if (event.type !== 'session.created') failures.push(`first came ${event.type}`);
    sendClientEvent({ type: 'session.update', session: window.update });
  }
  if (event.type === 'error') failures.push(event.error);
  if (event.type === 'response.audio_transcript.delta') transcript += event.delta;
  if (event.type === 'conversation.item.input_audio_transcription.completed')
    transcript += `\\nUser: ${event.transcript}\\n`;
  if (event.type === 'response.done') {
    window.row = event.response.output?.[0]?.content?.[0]?.transcript ?? null;
    for (const output of event.response.output ?? []) {
      if (output.type !== 'function_call') continue;
      calls.push([output.name, JSON.parse(output.arguments)]);
      setTimeout(() => sendClientEvent({
        type: 'response.create',
        response: { instructions: 'ask for feedback about it, in one sentence.' },
      }), 500);
    }
  }
}
</script>"""


def page(session: dict[str, Any]) -> str:
    """The page of a console whose only ``session.update`` is this one."""
    filled = PAGE.replace("__SESSION__", json.dumps(session))
    return filled.replace("__TOKEN_MODEL__", TOKEN_MODEL).replace("__OFFER_MODEL__", OFFER_MODEL)

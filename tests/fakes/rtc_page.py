"""A page that calls us over WebRTC as the console and the SDKs do, and the server it calls.

The server answers ``GET /`` with the page and ``POST /calls`` (an SDP offer) with our answer.
The page's ``call(options)`` connects; ``loudness()`` is the level of what is heard right now.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from callboard.transports.media_peer import MediaPeer
from callboard.transports.webrtc import MediaFactory

PAGE = """<!doctype html><title>call</title><audio id="out" autoplay></audio><script>
let pc, events, analyser, received = [], track = null;
async function call({microphone = true, eventsChannel = true} = {}) {
  pc = new RTCPeerConnection();
  const connected = new Promise((yes, no) => {
    pc.onconnectionstatechange = () => {
      if (pc.connectionState === 'connected') yes();
      if (pc.connectionState === 'failed') no(new Error('failed'));
    };
    setTimeout(() => no(new Error('not connected after 20 s')), 20000);
  });
  pc.ontrack = event => {
    const out = document.getElementById('out');
    out.srcObject = event.streams[0];
    const context = new AudioContext();
    analyser = context.createAnalyser();
    analyser.fftSize = 256;
    context.createMediaStreamSource(event.streams[0]).connect(analyser);
  };
  if (microphone) {
    const audio = {echoCancellation: false, noiseSuppression: false, autoGainControl: false};
    const stream = await navigator.mediaDevices.getUserMedia({audio});
    track = stream.getAudioTracks()[0];
    pc.addTrack(track, stream);
  } else {
    pc.addTransceiver('audio', {direction: 'recvonly'});
  }
  let open = Promise.resolve();
  if (eventsChannel) {
    events = pc.createDataChannel('oai-events');
    events.onmessage = event => received.push(event.data);
    open = new Promise(yes => events.onopen = yes);
  }
  await pc.setLocalDescription();
  const offer = pc.localDescription.sdp;
  const response = await fetch('/calls', {method: 'POST', body: offer});
  await pc.setRemoteDescription({type: 'answer', sdp: await response.text()});
  await Promise.all([connected, open]);
  return offer;
}
function loudness() {
  if (!analyser) return 0;
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length);
}
async function until(test, timeoutMs = 15000) {
  const start = performance.now();
  while (!test()) {
    if (performance.now() - start > timeoutMs) throw new Error('timeout: ' + test);
    await new Promise(yes => setTimeout(yes, 2));
  }
  return performance.now() - start;
}
async function silentFor(ms) {
  let since = performance.now();
  await until(() => {
    if (loudness() > 0.01) since = performance.now();
    return performance.now() - since > ms;
  });
  return since;
}
async function stats(type) {
  const all = [...(await pc.getStats()).values()];
  return all.filter(s => s.type === type && (!s.kind || s.kind === 'audio'));
}
async function energy(type, wanted) {
  while ((await stats(type))[0].totalAudioEnergy < wanted) {
    await new Promise(yes => setTimeout(yes, 50));
  }
}
</script>"""


@contextlib.asynccontextmanager
async def page_server(
    factory: MediaFactory, serve: Callable[[MediaPeer], Coroutine[Any, Any, None]]
) -> AsyncIterator[str]:
    """The address of the page; ``serve`` runs for every call until the call ends."""
    async with asyncio.TaskGroup() as tasks:
        peers: list[MediaPeer] = []

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            body, kind = PAGE, "text/html"
            if head.startswith("POST /calls"):
                size = int(head.lower().split("content-length:")[1].split("\r\n")[0])
                peer = await factory.accept((await reader.readexactly(size)).decode())
                peers.append(peer)
                tasks.create_task(serve(peer))
                body, kind = peer.answer_sdp, "application/sdp"
            raw = body.encode()
            answer_head = f"content-type: {kind}\r\ncontent-length: {len(raw)}"
            writer.write(f"HTTP/1.0 200 OK\r\n{answer_head}\r\n\r\n".encode() + raw)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        finally:
            server.close()
            for peer in peers:
                peer.close()
                await peer.wait_closed()

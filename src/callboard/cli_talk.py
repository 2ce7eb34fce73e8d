"""``callboard talk``: one question over WebSocket, as a microphone would send it."""

from __future__ import annotations

import array
import asyncio
import math
import time
import wave
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import av
import orjson
import pybase64
from av.error import FFmpegError
from picows import WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect
from rich.console import Console
from rich.markup import escape

RATE = 24_000
BLOCK_MS = 40
BLOCK_BYTES = RATE * 2 * BLOCK_MS // 1000
SPEECH_RMS = 300
"""Of 32 767: a block louder than this is taken for speech when latency is measured."""
PATIENCE_S = 60.0
"""How long the server may be silent once the question is asked."""


class TalkError(Exception):
    """It did not work; the message is for the person at the terminal."""


def read_audio(path: Path) -> bytes:
    """24 kHz mono PCM16 of any file that FFmpeg reads. Raises ``TalkError``."""
    try:
        with av.open(str(path)) as container:
            resampler = av.AudioResampler("s16", "mono", RATE)
            pcm = bytearray()
            frames: list[Any] = [*container.decode(audio=0), None]
            for frame in frames:
                for block in resampler.resample(frame):
                    pcm += block.to_ndarray().tobytes()
    except (FFmpegError, OSError, IndexError) as error:
        reason = getattr(error, "strerror", None) or error
        raise TalkError(f"{path} cannot be read as audio: {reason}") from None
    if not pcm:
        raise TalkError(f"{path} has no audio in it.")
    return bytes(pcm)


def save_wav(path: Path, pcm24k: bytes) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm24k)


class _Events(WSListener):  # type: ignore[misc, unused-ignore]
    """Server events in a queue; None after the last."""

    def __init__(self) -> None:
        super().__init__()
        self.queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._partial = b""

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code(), frame.get_close_message())
            transport.disconnect()
        elif frame.msg_type in (WSMsgType.TEXT, WSMsgType.CONTINUATION):
            self._partial += frame.get_payload_as_bytes()
            if frame.fin:
                raw, self._partial = self._partial, b""
                self.queue.put_nowait(orjson.loads(raw))

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        self.queue.put_nowait(None)


class Conversation:
    """One question and its answer, printed as they come."""

    def __init__(
        self,
        out: Console,
        url: str,
        model: str,
        *,
        voice: str | None,
        instructions: str | None,
        answer: Path | None,
    ) -> None:
        self._out = out
        url = websocket_url(url)
        self._url = url if "model=" in url else f"{url}{'&' if '?' in url else '?'}model={model}"
        self._voice = voice
        self._instructions = instructions
        self._answer = answer
        self._pcm = bytearray()
        self._asked = False
        self._asked_at = 0.0
        self._first_audio_at: float | None = None
        self._line_open = False

    async def run(self, pcm24k: bytes | None, text: str | None, key: str) -> None:
        """Ask, and return when the answer is complete. Raises ``TalkError``."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        try:
            transport, events = await ws_connect(_Events, self._url, extra_headers=headers)
        except (OSError, WSError, TimeoutError) as error:
            raise TalkError(_unreachable(self._url, error)) from None
        assert isinstance(events, _Events)
        speaking = None
        try:
            _send(transport, self._session_update())
            if pcm24k is not None:
                speaking = asyncio.create_task(self._speak(transport, pcm24k), name="talk.speak")
            else:
                self._write(transport, text or "")
            async for event in _until_silent(events.queue):
                self._show(event)
                if event["type"] == "response.done" and self._asked:
                    _check_done(event["response"])
                    break
        finally:
            if speaking is not None:
                speaking.cancel()
            transport.send_close(1000)  # type: ignore[arg-type]
            transport.disconnect()
        self._report()

    def _session_update(self) -> dict[str, Any]:
        session: dict[str, Any] = {
            "type": "realtime",
            "audio": {"input": {"transcription": {"model": "whisper-1"}}},
        }
        if self._voice:
            session["audio"]["output"] = {"voice": self._voice}
        if self._instructions:
            session["instructions"] = self._instructions
        return {"type": "session.update", "session": session}

    async def _speak(self, transport: WSTransport, pcm24k: bytes) -> None:
        """The recording at real time, then silence for as long as it takes."""
        started = time.monotonic()
        silence = bytes(BLOCK_BYTES)
        n = 0
        while True:
            block = pcm24k[n * BLOCK_BYTES : (n + 1) * BLOCK_BYTES] or silence
            if _rms(block) > SPEECH_RMS:
                self._asked_at = time.monotonic()
            self._asked = (n + 1) * BLOCK_BYTES >= len(pcm24k)
            audio = pybase64.b64encode(block).decode()
            _send(transport, {"type": "input_audio_buffer.append", "audio": audio})
            n += 1
            await asyncio.sleep(max(0.0, started + n * BLOCK_MS / 1000 - time.monotonic()))

    def _write(self, transport: WSTransport, text: str) -> None:
        content = [{"type": "input_text", "text": text}]
        item = {"type": "message", "role": "user", "content": content}
        _send(transport, {"type": "conversation.item.create", "item": item})
        _send(transport, {"type": "response.create"})
        self._asked = True
        self._asked_at = time.monotonic()
        self._out.print(f"[bold cyan]You[/]    {escape(text)}")

    def _show(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "conversation.item.input_audio_transcription.completed":
                self._break_line()
                self._out.print(f"[bold cyan]You[/]    {escape(event['transcript'].strip())}")
            case "response.output_audio.delta":
                if self._first_audio_at is None:
                    self._first_audio_at = time.monotonic()
                self._pcm += pybase64.b64decode(event["delta"])
            case "response.output_audio_transcript.delta" | "response.output_text.delta":
                if not self._line_open:
                    self._out.print("[bold green]Agent[/]  ", end="")
                    self._line_open = True
                self._out.print(escape(event["delta"]), end="", soft_wrap=True)
            case "response.created":
                self._first_audio_at = None
            case "response.done":
                self._break_line()
            case "error":
                self._break_line()
                raise TalkError(event["error"]["message"])

    def _break_line(self) -> None:
        if self._line_open:
            self._out.print()
            self._line_open = False

    def _report(self) -> None:
        if self._first_audio_at is not None:
            waited_ms = (self._first_audio_at - self._asked_at) * 1000
            spoken_s = len(self._pcm) / 2 / RATE
            self._out.print(
                f"[dim]First audio {waited_ms:.0f} ms after the question; "
                f"the answer is {spoken_s:.1f} s long.[/]"
            )
        if self._answer is not None:
            save_wav(self._answer, bytes(self._pcm))
            self._out.print(f"[dim]Saved {escape(str(self._answer))}.[/]")


async def _until_silent(
    queue: asyncio.Queue[dict[str, Any] | None],
) -> AsyncIterator[dict[str, Any]]:
    """Events, until the connection ends. Raises ``TalkError`` when it ends or falls silent."""
    while True:
        try:
            async with asyncio.timeout(PATIENCE_S):
                event = await queue.get()
        except TimeoutError:
            message = f"The server has sent nothing for {PATIENCE_S:.0f} seconds."
            raise TalkError(f"{message} Was there speech in the recording?") from None
        if event is None:
            raise TalkError("The server closed the connection before the answer was complete.")
        yield event


def _check_done(response: dict[str, Any]) -> None:
    if response["status"] == "failed":
        error = (response.get("status_details") or {}).get("error") or {}
        raise TalkError(f"The response failed: {error.get('message') or error.get('code')}")


def _send(transport: WSTransport, event: dict[str, Any]) -> None:
    transport.send(WSMsgType.TEXT, orjson.dumps(event))


def _rms(pcm: bytes) -> float:
    samples = array.array("h", pcm[: len(pcm) // 2 * 2])
    return math.sqrt(sum(s * s for s in samples) / len(samples)) if samples else 0.0


def websocket_url(url: str) -> str:
    """An SDK's base URL (``http://host/v1``) as the address of its Realtime sessions."""
    parts = urlsplit(url)
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme)
    if scheme is None:
        return url
    path = parts.path.rstrip("/")
    whole = path if path.endswith("/realtime") else f"{path}/realtime"
    return urlunsplit((scheme, parts.netloc, whole, parts.query, ""))


def _unreachable(url: str, error: BaseException) -> str:
    body = getattr(error, "raw_body", None)
    if body:
        try:
            return str(orjson.loads(body)["error"]["message"])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            return f"{url} answered: {body[:200]!r}"
    return f"No Realtime server answers at {url} ({error}). Start one with: callboard serve"

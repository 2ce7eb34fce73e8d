"""The unmodified livekit plugin, in a process and an environment of its own.

``python livekit_talk.py http://127.0.0.1:8000/v1`` reads a plan from its standard input, holds one
conversation in an ``AgentSession`` whose microphone and speaker are buffers, and prints one JSON
object. A plan is a JSON list of steps: ``["type", text]``, ``["say", pcm]`` and
``["interrupt", pcm, pcm]``; ``pcm`` is base64 of PCM16 at 24 kHz.
"""

import asyncio
import base64
import json
import sys
import time

from livekit import rtc
from livekit.agents import Agent, AgentSession, function_tool
from livekit.agents.voice import io
from livekit.plugins import openai

RATE_HZ = 24_000
FRAME_MS = 20
FRAME_BYTES = RATE_HZ * 2 * FRAME_MS // 1000
PATIENCE_S = 60


class Microphone(io.AudioInput):
    """Silence in real time, and whatever is said into it."""

    def __init__(self):
        super().__init__(label="microphone")
        self._pcm = bytearray()
        self._due = 0.0

    def say(self, pcm):
        self._pcm += pcm

    async def __anext__(self):
        now = asyncio.get_running_loop().time()
        self._due = max(self._due + FRAME_MS / 1000, now - 1)
        await asyncio.sleep(max(0.0, self._due - now))
        block = bytes(self._pcm[:FRAME_BYTES]).ljust(FRAME_BYTES, b"\0")
        del self._pcm[:FRAME_BYTES]
        return rtc.AudioFrame(block, RATE_HZ, 1, FRAME_BYTES // 2)


class Speaker(io.AudioOutput):
    """Plays in real time to nobody; knows how far it came."""

    def __init__(self):
        capabilities = io.AudioOutputCapabilities(pause=False)
        super().__init__(label="speaker", capabilities=capabilities, sample_rate=RATE_HZ)
        self.played_bytes = 0
        self.playing = asyncio.Event()
        self._began = None
        self._queued_s = 0.0
        self._end = None

    async def capture_frame(self, frame):
        await super().capture_frame(frame)
        if self._began is None:
            self._began = time.time()
            self.on_playback_started(created_at=self._began)
        self._queued_s += frame.duration
        self.played_bytes += len(frame.data) * frame.data.itemsize
        self.playing.set()

    def flush(self):
        super().flush()
        if self._began is not None and self._end is None:
            left_s = self._began + self._queued_s - time.time()
            loop = asyncio.get_running_loop()
            self._end = loop.call_later(max(0.0, left_s), self._finish, False)

    def clear_buffer(self):
        if self._began is not None:
            self._finish(True)

    def _finish(self, interrupted):
        if self._end is not None:
            self._end.cancel()
        position_s = min(self._queued_s, time.time() - self._began)
        self._began, self._end, self._queued_s = None, None, 0.0
        self.playing.clear()
        self.on_playback_finished(playback_position=position_s, interrupted=interrupted)


class Forecaster(Agent):
    def __init__(self, cities):
        super().__init__(instructions="Use get_weather for the weather. Answer in one sentence.")
        self._cities = cities

    @function_tool
    async def get_weather(self, city: str) -> str:
        """The weather in a city right now.

        Args:
            city: The city.
        """
        self._cities.append(city)
        return f"It is 14 degrees and raining in {city}."


class Talk:
    """One conversation, and what came of it."""

    def __init__(self, base_url):
        self.cities, self.errors, self.heard, self.said = [], [], [], []
        self.interrupted = 0
        self.microphone, self.speaker = Microphone(), Speaker()
        self._turn = asyncio.Event()
        self.model = openai.realtime.RealtimeModel(
            base_url=base_url, api_key="not-needed-on-loopback"
        )
        self.session = AgentSession(llm=self.model)
        self.session.input.audio = self.microphone
        self.session.output.audio = self.speaker
        self.session.on("conversation_item_added", self._added)
        self.session.on("user_input_transcribed", self._transcribed)
        self.session.on("error", lambda event: self.errors.append(str(event.error)))

    def _added(self, event):
        item = event.item
        if getattr(item, "role", None) == "assistant":
            self.said.append(item.text_content or "")
            self.interrupted += bool(item.interrupted)
            self._turn.set()

    def _transcribed(self, event):
        if event.is_final:
            self.heard.append(event.transcript)

    async def answered(self):
        """Until the agent has said something more, or was cut off while it did."""
        async with asyncio.timeout(PATIENCE_S):
            await self._turn.wait()
        self._turn.clear()

    async def step(self, kind, *words):
        if kind == "type":
            self.session.generate_reply(user_input=words[0])
        elif kind == "say":
            self.microphone.say(base64.b64decode(words[0]))
        else:
            self.microphone.say(base64.b64decode(words[0]))
            async with asyncio.timeout(PATIENCE_S):
                await self.speaker.playing.wait()
            self.microphone.say(base64.b64decode(words[1]))
            await self.answered()
        await self.answered()


async def main():
    base_url, plan = sys.argv[1], json.load(sys.stdin)
    talk = Talk(base_url)
    try:
        await talk.session.start(Forecaster(talk.cities))
        for step in plan:
            await talk.step(*step)
    except TimeoutError:
        talk.errors.append("timed out")
    result = {
        "cities": talk.cities,
        "errors": talk.errors,
        "heard": talk.heard,
        "said": talk.said,
        "interrupted": talk.interrupted,
        "audio_bytes": talk.speaker.played_bytes,
    }
    print(json.dumps(result), flush=True)
    await talk.session.aclose()
    await talk.model.aclose()


asyncio.run(main())

"""The unmodified pipecat service, in a process and an environment of its own.

``python pipecat_talk.py ws://127.0.0.1:8000/v1/realtime`` reads a plan from its standard input,
holds one conversation in a pipeline whose transport is two buffers, and prints one JSON object. The
plan is that of ``livekit_talk.py``; only its first step may be typed.
"""

import asyncio
import base64
import json
import sys

from loguru import logger
from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.adapters.llm.schemas.tools_schema import ToolsSchema
from pipecat.frames.frames import (
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    EndFrame,
    ErrorFrame,
    InputAudioRawFrame,
    InterruptionFrame,
    LLMMessagesAppendFrame,
    TranscriptionFrame,
    TTSTextFrame,
)
from pipecat.observers.base_observer import BaseObserver
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair
from pipecat.services.openai.realtime.events import (
    AudioConfiguration,
    AudioInput,
    InputAudioTranscription,
    SessionProperties,
)
from pipecat.services.openai.realtime.llm import OpenAIRealtimeLLMService
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams
from pipecat.workers.runner import WorkerRunner

RATE_HZ = 24_000
FRAME_MS = 20
FRAME_BYTES = RATE_HZ * 2 * FRAME_MS // 1000
PATIENCE_S = 60
INSTRUCTIONS = "Use get_weather for the weather. Answer in one sentence."
WEATHER = FunctionSchema(
    name="get_weather",
    description="The weather in a city right now.",
    properties={"city": {"type": "string"}},
    required=["city"],
)


class Microphone(BaseInputTransport):
    """Silence in real time, and whatever is said into it."""

    def __init__(self, params):
        super().__init__(params)
        self._pcm = bytearray()
        self._speaking = None

    def say(self, pcm):
        self._pcm += pcm

    async def start(self, frame):
        await super().start(frame)
        await self.set_transport_ready(frame)
        self._speaking = self.create_task(self._speak())

    async def cleanup(self):
        if self._speaking is not None:
            await self.cancel_task(self._speaking)
            self._speaking = None
        await super().cleanup()

    async def _speak(self):
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            block = bytes(self._pcm[:FRAME_BYTES]).ljust(FRAME_BYTES, b"\0")
            del self._pcm[:FRAME_BYTES]
            await self.push_audio_frame(InputAudioRawFrame(block, RATE_HZ, 1))
            due += FRAME_MS / 1000
            await asyncio.sleep(max(0.0, due - loop.time()))


class Speaker(BaseOutputTransport):
    """Plays in real time to nobody."""

    def __init__(self, params):
        super().__init__(params)
        self.played_bytes = 0

    async def start(self, frame):
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_audio_frame(self, frame):
        self.played_bytes += len(frame.audio)
        await asyncio.sleep(len(frame.audio) / (2 * RATE_HZ))
        return True


class Notes(BaseObserver):
    """What came of the conversation, from the frames that pass."""

    def __init__(self):
        super().__init__()
        self.errors, self.heard, self.said = [], [], []
        self.interruptions = 0
        self.playing, self.quiet = asyncio.Event(), asyncio.Event()
        self._seen = set()

    async def on_push_frame(self, data):
        frame = data.frame
        if frame.id in self._seen:
            return
        self._seen.add(frame.id)
        if isinstance(frame, ErrorFrame):
            self.errors.append(str(frame.error))
        elif isinstance(frame, TranscriptionFrame):
            self.heard.append(frame.text)
        elif isinstance(frame, TTSTextFrame):
            self.said[-1:] = [(self.said[-1] if self.said else "") + frame.text]
        elif isinstance(frame, InterruptionFrame):
            self.interruptions += 1
        elif isinstance(frame, BotStartedSpeakingFrame):
            self.playing.set()
            self.quiet.clear()
        elif isinstance(frame, BotStoppedSpeakingFrame):
            self.playing.clear()
            self.quiet.set()


class Talk:
    def __init__(self, base_url):
        self.cities = []
        self.notes = Notes()
        params = TransportParams(audio_in_enabled=True, audio_out_enabled=True)
        self.microphone, self.speaker = Microphone(params), Speaker(params)
        hearing = AudioInput(transcription=InputAudioTranscription())
        properties = SessionProperties(audio=AudioConfiguration(input=hearing))
        service = OpenAIRealtimeLLMService(
            api_key="not-needed-on-loopback",
            base_url=base_url,
            settings=OpenAIRealtimeLLMService.Settings(
                system_instruction=INSTRUCTIONS, session_properties=properties
            ),
        )
        service.register_function("get_weather", self._get_weather)
        context = LLMContext(tools=ToolsSchema(standard_tools=[WEATHER]))
        pair = LLMContextAggregatorPair(context)
        parts = [self.microphone, pair.user(), service, self.speaker, pair.assistant()]
        rates = PipelineParams(audio_in_sample_rate=RATE_HZ, audio_out_sample_rate=RATE_HZ)
        self.worker = PipelineWorker(Pipeline(parts), params=rates, observers=[self.notes])

    async def _get_weather(self, params):
        city = params.arguments["city"]
        self.cities.append(city)
        await params.result_callback(f"It is 14 degrees and raining in {city}.")

    async def type(self, text):
        messages = [{"role": "user", "content": text}]
        await self.worker.queue_frame(LLMMessagesAppendFrame(messages, run_llm=True))

    async def answered(self):
        """Until the agent has begun to speak, and has stopped."""
        async with asyncio.timeout(PATIENCE_S):
            await self.notes.playing.wait()
            await self.notes.quiet.wait()

    async def step(self, kind, *words):
        self.notes.said.append("")
        if kind == "type":
            await self.type(words[0])
        elif kind == "say":
            self.microphone.say(base64.b64decode(words[0]))
        else:
            self.microphone.say(base64.b64decode(words[0]))
            async with asyncio.timeout(PATIENCE_S):
                await self.notes.playing.wait()
            self.microphone.say(base64.b64decode(words[1]))
            await self.answered()
            self.notes.said.append("")
        await self.answered()


async def main():
    base_url, plan = sys.argv[1], json.load(sys.stdin)
    logger.remove()
    logger.add(sys.stderr, level="WARNING")
    talk = Talk(base_url)
    started = asyncio.Event()

    @talk.worker.event_handler("on_pipeline_started")
    async def on_started(worker, frame):
        started.set()

    async def converse():
        await started.wait()
        try:
            for step in plan:
                await talk.step(*step)
        except TimeoutError:
            talk.notes.errors.append("timed out")
        result = {
            "cities": talk.cities,
            "errors": talk.notes.errors,
            "heard": talk.notes.heard,
            "said": talk.notes.said,
            "interrupted": talk.notes.interruptions,
            "audio_bytes": talk.speaker.played_bytes,
        }
        print(json.dumps(result), flush=True)
        await talk.worker.queue_frame(EndFrame())

    runner = WorkerRunner()
    await runner.add_workers(talk.worker)
    await asyncio.gather(runner.run(), converse())


asyncio.run(main())

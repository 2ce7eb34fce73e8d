"""The stages of the embedded engine, as interfaces.

Every stage is shared by all sessions and holds no session's state (per-session
state lives in the stream objects that a stage hands out). Stages are async,
cancellable by cancelling the awaiting task or closing the iterator, and fair
between sessions. ``engine.drive`` is their only caller; the real ones live in
``engine.models``, the scripted ones in ``tests/fakes``.

Audio is mono little-endian PCM16. ``pcm16k`` is 16 000 Hz, ``pcm24k`` 24 000 Hz.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from callboard.mcp.values import McpEndpoint, McpResult, McpTool


class StageError(Exception):
    """A stage failed for a reason that a developer can act on. ``code`` is a short slug."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


# --- voice activity -------------------------------------------------------------------


VAD_WINDOW_SAMPLES = 512
"""Samples at 16 kHz that a detector takes at a time: 32 ms (Silero's only window)."""


class VadStream(Protocol):
    def feed(self, window16k: bytes) -> float:
        """Probability 0-1 that the window (1 024 bytes) has speech. About 0.15 ms: no await."""
        ...


class Vad(Protocol):
    def stream(self) -> VadStream:
        """A detector with its own state, for one session."""
        ...


# --- end of turn ----------------------------------------------------------------------


class TurnModel(Protocol):
    async def complete(self, pcm16k: bytes) -> float:
        """Probability 0-1 that the speaker has finished, from the turn's last seconds."""
        ...


# --- speech to text -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Transcript:
    text: str
    """Trimmed; empty when nothing was said."""
    language: str | None
    """ISO 639-1, detected or as asked for."""
    seconds: float
    """Length of the audio."""
    logprobs: tuple[tuple[str, float], ...] = ()
    """Tokens with natural-log probabilities, when asked for."""


class Stt(Protocol):
    async def transcribe(
        self,
        pcm16k: bytes,
        *,
        language: str | None = None,
        prompt: str | None = None,
        logprobs: bool = False,
        draft: bool = False,
    ) -> Transcript:
        """The words of one utterance.

        ``language`` and ``prompt`` are hints. ``draft`` asks for speed (partials,
        speculation); a final decode may take a wider beam. Raises ``StageError``.
        """
        ...


# --- language model -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ToolSpec:
    name: str
    description: str
    parameters: Mapping[str, Any]
    """JSON Schema of the arguments (an object)."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    call_id: str
    name: str
    arguments: str
    """JSON text."""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One entry of the context. ``tool`` messages answer ``call_id``."""

    role: Literal["system", "user", "assistant", "tool"]
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    call_id: str | None = None
    image_count: int = 0
    """Images that the user sent here and that a blind model cannot see."""


@dataclass(frozen=True, slots=True)
class LlmRequest:
    session_id: str
    """Whose it is: keeps the cached prefix of a conversation warm, and the queue fair."""
    instructions: str
    messages: tuple[ChatMessage, ...]
    tools: tuple[ToolSpec, ...] = ()
    tool_choice: str = "auto"
    """``auto``, ``none``, ``required``, or ``function:<name>``."""
    parallel_tool_calls: bool = True
    max_output_tokens: int | None = None
    spoken: bool = True
    """The reply will be heard: short sentences, no lists, no markup."""
    language: str | None = None
    """ISO 639-1 of the user's last words, when known."""
    today: date | None = None
    """What day it is, for tools that take one; filled in by the stage that has a clock."""


@dataclass(frozen=True, slots=True)
class TextPiece:
    text: str
    tokens: int = 1


@dataclass(frozen=True, slots=True)
class TextEnded:
    """The message is complete; text that follows is another one."""


@dataclass(frozen=True, slots=True)
class CallStarted:
    name: str


@dataclass(frozen=True, slots=True)
class CallPiece:
    arguments: str
    tokens: int = 1


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The arguments so far are one JSON object that satisfies the tool's schema."""


@dataclass(frozen=True, slots=True)
class LlmEnd:
    reason: Literal["stop", "max_output_tokens"]
    input_tokens: int
    cached_tokens: int
    output_tokens: int


LlmPiece = TextPiece | TextEnded | CallStarted | CallPiece | CallEnded | LlmEnd


class Llm(Protocol):
    @property
    def context_tokens(self) -> int:
        """Most tokens of prompt and reply together, per session."""
        ...

    def generate(self, request: LlmRequest) -> AsyncIterator[LlmPiece]:
        """Stream one answer: text, or tool calls, or text followed by calls; ``LlmEnd`` is last.

        Closing the iterator stops the work at the next token. Raises ``StageError``
        (``context_length_exceeded``, ``invalid_tool_schema``, …).
        """
        ...

    async def warm(self, request: LlmRequest) -> None:
        """Evaluate the request's prefix so that the next ``generate`` starts at once."""
        ...

    def count_tokens(self, text: str) -> int: ...

    def objection(self, tool: ToolSpec) -> str | None:
        """Why the model cannot be offered this tool: its schema cannot be read."""
        ...

    def forget(self, session_id: str) -> None:
        """The session has ended: give back what was held for it."""
        ...


# --- text to speech -------------------------------------------------------------------


class Tts(Protocol):
    def speak(
        self, text: str, *, voice: str, speed: float = 1.0, language: str | None = None
    ) -> AsyncIterator[bytes]:
        """``pcm24k`` blocks of any even length, the first as early as possible.

        ``voice`` is a name of the protocol or of our catalogue; ``speed`` 0.25-1.5;
        ``language`` ISO 639-1, else told by the script of the text. Raises ``StageError``.
        """
        ...


# --- tools of MCP servers -------------------------------------------------------------


class McpClient(Protocol):
    """Reaches MCP servers for a session. Shared by all sessions, like a stage."""

    async def list_tools(self, endpoint: McpEndpoint) -> tuple[McpTool, ...]:
        """Raises ``McpError``."""
        ...

    async def call(
        self, endpoint: McpEndpoint, name: str, arguments: Mapping[str, Any]
    ) -> McpResult:
        """Raises ``McpError``. A call that may have been carried out is not sent again."""
        ...


@dataclass(frozen=True, slots=True)
class Stages:
    """All that a session needs, loaded and warm."""

    vad: Vad
    turn: TurnModel
    stt: Stt
    llm: Llm
    tts: Tts
    names: Mapping[str, str] = field(default_factory=dict)
    """Which model fills which role, for `/health` and the console."""
    mcp: McpClient | None = None
    """None: a session's MCP servers cannot be reached."""

"""What goes into the session machine and what comes out of it.

Inputs are past tense: something happened. Commands are verbs: something is to
be done by the shell. A job's id is that of the response, the turn or the item
that it works for; results of jobs that no longer matter are dropped by the
machine (architecture, rule 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callboard.engine.stages import LlmPiece, LlmRequest, StageError, Transcript
from callboard.mcp.values import McpEndpoint, McpError, McpResult, McpTool
from callboard.protocol.errors import ProtocolError
from callboard.protocol.server_events import ServerEvent

# --- inputs ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Received:
    """A client's message, decoded from JSON (not an append)."""

    peer_id: int
    raw: Any


@dataclass(frozen=True, slots=True)
class Refused:
    """A client's message that could not be decoded."""

    peer_id: int
    error: ProtocolError
    client_event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Appended:
    """Audio for the input buffer: 24 kHz PCM16. A long append comes in several pieces."""

    pcm24k: bytes
    first: bool = True
    """The first piece of an append: the one that an error is told of."""
    peer_id: int | None = None
    client_event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A detector window ended at ``end_ms`` of all audio appended."""

    probability: float
    end_ms: int


@dataclass(frozen=True, slots=True)
class Judged:
    """How likely the turn is complete."""

    job_id: str
    probability: float


@dataclass(frozen=True, slots=True)
class Transcribed:
    job_id: str
    transcript: Transcript


@dataclass(frozen=True, slots=True)
class Generated:
    job_id: str
    piece: LlmPiece


@dataclass(frozen=True, slots=True)
class Spoken:
    """Audio of a reply: 24 kHz PCM16."""

    job_id: str
    pcm24k: bytes


@dataclass(frozen=True, slots=True)
class PhraseSpoken:
    """The oldest phrase in the job's lane has all its audio."""

    job_id: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A stage gave up on a job."""

    job_id: str
    stage: str
    error: StageError


@dataclass(frozen=True, slots=True)
class ToolsListed:
    """An MCP server told its tools, or why it cannot."""

    job_id: str
    """The item that lists them."""
    outcome: tuple[McpTool, ...] | McpError


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """An MCP tool answered, or could not be called."""

    job_id: str
    """The item of the call."""
    outcome: McpResult | McpError


@dataclass(frozen=True, slots=True)
class PlaybackStarted:
    response_id: str


@dataclass(frozen=True, slots=True)
class PlaybackStopped:
    response_id: str


@dataclass(frozen=True, slots=True)
class PlaybackFlushed:
    """Answer to ``FlushPlayback``, when something was playing: how much of the item was heard."""

    response_id: str
    item_id: str
    played_ms: int


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has passed; a deadline may be due."""


Input = (
    Received
    | Refused
    | Appended
    | Heard
    | Judged
    | Transcribed
    | Generated
    | Spoken
    | PhraseSpoken
    | Failed
    | ToolsListed
    | ToolCalled
    | PlaybackStarted
    | PlaybackStopped
    | PlaybackFlushed
    | Ticked
)

# --- outputs --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Emit:
    """Send an event to all peers, or to one."""

    event: ServerEvent
    only: int | None = None


@dataclass(frozen=True, slots=True)
class EmitAudio:
    """Send 24 kHz PCM16 of an item in the session's output format, or play it on the track."""

    response_id: str
    item_id: str
    output_index: int
    content_index: int
    pcm24k: bytes
    format_name: str


@dataclass(frozen=True, slots=True)
class Transcribe:
    job_id: str
    pcm24k: bytes
    language: str | None
    prompt: str | None
    logprobs: bool
    draft: bool


@dataclass(frozen=True, slots=True)
class JudgeTurn:
    job_id: str
    pcm24k: bytes


@dataclass(frozen=True, slots=True)
class Generate:
    job_id: str
    request: LlmRequest


@dataclass(frozen=True, slots=True)
class Warm:
    """Evaluate the prompt so far; newer ones replace older ones."""

    request: LlmRequest


@dataclass(frozen=True, slots=True)
class Speak:
    """Queue a phrase in the job's lane; phrases of a job are spoken in order."""

    job_id: str
    text: str
    voice: str
    speed: float
    language: str | None


@dataclass(frozen=True, slots=True)
class ListTools:
    """Ask an MCP server what it offers; answer with ``ToolsListed``."""

    job_id: str
    endpoint: McpEndpoint


@dataclass(frozen=True, slots=True)
class CallTool:
    """Run an MCP tool, once; answer with ``ToolCalled``."""

    job_id: str
    endpoint: McpEndpoint
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cancel:
    """Stop everything that runs for a job."""

    job_id: str


@dataclass(frozen=True, slots=True)
class FinishPlayback:
    """No more audio of the response will come."""

    response_id: str


@dataclass(frozen=True, slots=True)
class FlushPlayback:
    """Drop what is unplayed; answer at once with ``PlaybackFlushed``."""


@dataclass(frozen=True, slots=True)
class CloseSession:
    code: int
    reason: str


Command = (
    Transcribe
    | JudgeTurn
    | Generate
    | Warm
    | Speak
    | ListTools
    | CallTool
    | Cancel
    | FinishPlayback
    | FlushPlayback
    | CloseSession
)
Output = Emit | EmitAudio | Command

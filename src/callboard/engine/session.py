"""The session machine: client events, audio and results of stages in; events and commands out.

Pure: time is an argument, identifiers are an argument, nothing is awaited. The
shell (``engine.drive``) calls ``handle`` for everything that happens and does
what it returns, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from callboard.engine import item_events
from callboard.engine.context import Conversation
from callboard.engine.core import Core, SessionFacts
from callboard.engine.effects import Effects
from callboard.engine.function_tools import require_readable
from callboard.engine.listening import Listening
from callboard.engine.mcp_tools import resolved
from callboard.engine.messages import (
    Appended,
    CloseSession,
    Failed,
    FlushPlayback,
    Generated,
    Heard,
    Input,
    Judged,
    Output,
    PhraseSpoken,
    PlaybackFlushed,
    PlaybackStarted,
    PlaybackStopped,
    Received,
    Refused,
    Spoken,
    Ticked,
    ToolCalled,
    ToolsListed,
    Transcribed,
)
from callboard.engine.replies import Replies
from callboard.mcp.values import McpError
from callboard.protocol import client_events as client
from callboard.protocol import server_events as events
from callboard.protocol.errors import ProtocolError
from callboard.protocol.ids import Ids
from callboard.protocol.mcp_items import McpApprovalResponse
from callboard.protocol.session import RealtimeUpdate, TranscriptionUpdate, default_session
from callboard.protocol.session_merge import SessionMerge
from callboard.protocol.session_view import SessionView

_TRANSCRIPTION_EVENTS = (
    client.SessionUpdateEvent,
    client.InputAudioBufferAppend,
    client.InputAudioBufferCommit,
    client.InputAudioBufferClear,
    client.ConversationItemRetrieve,
    client.ConversationItemDelete,
)


class Session:
    """One Realtime session."""

    def __init__(
        self, facts: SessionFacts, ids: Ids, *, kind: str, now_ms: int, unix_s: int
    ) -> None:
        """``now_ms`` is the clock of ``handle``; ``unix_s`` only shows in ``expires_at``."""
        limit_s = facts.limits.session_s
        wire = default_session(
            kind=kind,
            model=facts.model,
            session_id=facts.session_id,
            expires_at_s=unix_s + limit_s,
        )
        self._core = Core(
            facts, ids, Effects(ids), Conversation(facts.count_tokens), SessionView(wire)
        )
        self._replies = Replies(self._core)
        self._listening = Listening(self._core, self._replies)
        self._expires_ms: int | None = now_ms + limit_s * 1000

    @property
    def view(self) -> SessionView:
        return self._core.view

    @property
    def appended_bytes(self) -> int:
        """Of 24 kHz PCM16: all audio that the input buffer has taken in."""
        return self._listening.appended_bytes

    @property
    def deadline_ms(self) -> int | None:
        """When ``Ticked`` is wanted next."""
        deadlines = [self._expires_ms, self._listening.idle_deadline_ms]
        return min((deadline for deadline in deadlines if deadline is not None), default=None)

    def start(self, update: RealtimeUpdate | TranscriptionUpdate | None = None) -> list[Output]:
        """``session.created``, with what the client secret or the call already set.

        Raises ``ProtocolError`` when ``update`` cannot be applied.
        """
        if update is not None:
            update = self._apply(update)
        self._core.effects.emit(events.SessionCreated, session=dict(self._core.view.wire))
        self._define_tools(update)
        self._replies.warm()
        return self._core.effects.take()

    def handle(self, happened: Input, now_ms: int) -> list[Output]:
        """Everything that follows from one input."""
        done_before = self._replies.last_done
        try:
            self._dispatch(happened, now_ms)
        except ProtocolError as error:
            self._core.effects.error(error)
        self._await_speech(done_before, now_ms)
        return self._core.effects.take()

    def _dispatch(self, happened: Input, now_ms: int) -> None:
        match happened:
            case Heard():
                self._listening.heard(happened.probability, happened.end_ms, now_ms)
            case Appended():
                self._append_audio(happened)
            case Spoken():
                self._replies.spoken(happened.job_id, happened.pcm24k, now_ms)
            case Generated():
                self._replies.generated(happened.job_id, happened.piece, now_ms)
            case PhraseSpoken():
                self._replies.phrase_spoken(happened.job_id, now_ms)
            case Received():
                self._receive(happened, now_ms)
            case Refused():
                self._core.effects.error(happened.error, happened.client_event_id, happened.peer_id)
            case Judged():
                self._listening.judged(happened.job_id, happened.probability, now_ms)
            case Transcribed():
                self._listening.transcribed(happened.job_id, happened.transcript, now_ms)
            case Failed():
                self._failed(happened, now_ms)
            case ToolsListed():
                self._replies.tools_listed(happened.job_id, happened.outcome, now_ms)
            case ToolCalled():
                self._replies.tool_called(happened.job_id, happened.outcome)
            case PlaybackStarted() | PlaybackStopped() | PlaybackFlushed():
                self._playback(happened, now_ms)
            case Ticked():
                self._tick(now_ms)

    # -- client events -----------------------------------------------------------------

    def _receive(self, received: Received, now_ms: int) -> None:
        raw = received.raw
        try:
            event = client.parse(raw)
            if self.view.kind == "transcription" and not isinstance(event, _TRANSCRIPTION_EVENTS):
                raise ProtocolError("not_for_transcription", event=event.type)
            _HANDLERS[type(event)](self, event, now_ms)
        except ProtocolError as error:
            self._core.effects.error(error, client.client_event_id(raw), received.peer_id)

    def _update(self, event: client.SessionUpdateEvent, now_ms: int) -> None:
        update = self._apply(event.session)
        self._core.effects.emit(events.SessionUpdated, session=dict(self._core.view.wire))
        self._define_tools(update)
        self._replies.warm()

    def _define_tools(self, update: RealtimeUpdate | TranscriptionUpdate | None) -> None:
        if isinstance(update, RealtimeUpdate):
            self._replies.define_tools(update.tools or ())

    def _apply(
        self, update: RealtimeUpdate | TranscriptionUpdate
    ) -> RealtimeUpdate | TranscriptionUpdate:
        """The update as it was applied: MCP servers with all that is known of them."""
        core = self._core
        if isinstance(update, RealtimeUpdate) and update.tools:
            tools = resolved(core, update.tools, "session.tools")
            require_readable(core, tools, "session.tools")
            update = update.model_copy(update={"tools": tools})
        merge = SessionMerge(
            core.view.wire,
            silence_ms=core.facts.model.silence_duration_ms,
            audio_present=core.conversation.has_assistant_audio(),
        )
        core.view = replace(core.view, wire=merge.apply(update))
        self._replies.discard()
        self._listening.configure()
        return update

    def _create_response(self, event: client.ResponseCreate, now_ms: int) -> None:
        self._replies.create(event.response, now_ms)
        if self._replies.active is not None:
            self._listening.stop_waiting()

    def _cancel_response(self, event: client.ResponseCancel, now_ms: int) -> None:
        self._replies.cancel(event.response_id, now_ms)

    def _commit(self, event: client.InputAudioBufferCommit, now_ms: int) -> None:
        self._listening.commit()

    def _clear(self, event: client.InputAudioBufferClear, now_ms: int) -> None:
        self._listening.clear()

    def _clear_output(self, event: client.OutputAudioBufferClear, now_ms: int) -> None:
        if not self._core.facts.plays_audio:
            raise ProtocolError(
                "unsupported_here", param="type", what="'output_audio_buffer.clear' over WebSocket"
            )
        self._core.effects.do(FlushPlayback())

    def _create_item(self, event: client.ConversationItemCreate, now_ms: int) -> None:
        item = event.item
        call = self._replies.approval_of(item) if isinstance(item, McpApprovalResponse) else None
        item_events.create(self._core, self._listening, event)
        self._listening.stop_waiting()
        self._replies.discard()
        if call is not None and isinstance(item, McpApprovalResponse):
            self._replies.decide(call, item)

    def _delete_item(self, event: client.ConversationItemDelete, now_ms: int) -> None:
        item_events.delete(self._core, event)
        self._replies.discard()

    def _retrieve_item(self, event: client.ConversationItemRetrieve, now_ms: int) -> None:
        item_events.retrieve(self._core, event)

    def _truncate_item(self, event: client.ConversationItemTruncate, now_ms: int) -> None:
        item_events.truncate(self._core, event.item_id, event.content_index, event.audio_end_ms)
        self._replies.discard()

    def _append_audio(self, appended: Appended) -> None:
        try:
            self._listening.append(appended.pcm24k, first=appended.first)
        except ProtocolError as error:
            self._core.effects.error(error, appended.client_event_id, appended.peer_id)

    def _append(self, event: client.InputAudioBufferAppend, now_ms: int) -> None:
        raise AssertionError("the shell takes appends apart before they come here")

    # -- results, playback, time ---------------------------------------------------------

    def _failed(self, failure: Failed, now_ms: int) -> None:
        if failure.stage == "stt":
            self._listening.failed(failure.job_id, failure.error, now_ms)
        elif failure.stage == "mcp":
            error = McpError("protocol_error", failure.error.message)
            self._replies.tools_listed(failure.job_id, error, now_ms)
            self._replies.tool_called(failure.job_id, error)
        elif failure.stage in ("llm", "tts"):
            self._replies.failed(failure, now_ms)

    def _playback(
        self, notice: PlaybackStarted | PlaybackStopped | PlaybackFlushed, now_ms: int
    ) -> None:
        core = self._core
        match notice:
            case PlaybackStarted():
                core.effects.emit(events.OutputAudioStarted, response_id=notice.response_id)
            case PlaybackStopped():
                core.effects.emit(events.OutputAudioStopped, response_id=notice.response_id)
                if self._replies.active is None:
                    self._listening.await_speech(now_ms)
            case PlaybackFlushed():
                core.effects.emit(events.OutputAudioCleared, response_id=notice.response_id)
                item_events.truncate_played(core, notice.item_id, notice.played_ms)
                if self._replies.active is None:
                    self._listening.await_speech(now_ms)

    def _await_speech(self, done_before: Any, now_ms: int) -> None:
        """A reply over WebSocket is heard to its end about when its audio has lasted."""
        done = self._replies.last_done
        if done is None or done is done_before:
            return
        if not self._core.facts.plays_audio or done.audio_ms == 0:
            self._listening.await_speech(now_ms + done.audio_ms)

    def _tick(self, now_ms: int) -> None:
        if self._expires_ms is not None and now_ms >= self._expires_ms:
            self._expires_ms = None
            minutes = round(self._core.facts.limits.session_s / 60)
            error = ProtocolError("session_expired", minutes=minutes)
            self._core.effects.error(error)
            self._core.effects.do(CloseSession(error.spec.close_code or 1001, error.message))
            return
        self._listening.check_idle(now_ms)


_HANDLERS: dict[type, Callable[[Session, Any, int], None]] = {
    client.SessionUpdateEvent: Session._update,  # noqa: SLF001
    client.InputAudioBufferAppend: Session._append,  # noqa: SLF001
    client.InputAudioBufferCommit: Session._commit,  # noqa: SLF001
    client.InputAudioBufferClear: Session._clear,  # noqa: SLF001
    client.OutputAudioBufferClear: Session._clear_output,  # noqa: SLF001
    client.ConversationItemCreate: Session._create_item,  # noqa: SLF001
    client.ConversationItemDelete: Session._delete_item,  # noqa: SLF001
    client.ConversationItemRetrieve: Session._retrieve_item,  # noqa: SLF001
    client.ConversationItemTruncate: Session._truncate_item,  # noqa: SLF001
    client.ResponseCreate: Session._create_response,  # noqa: SLF001
    client.ResponseCancel: Session._cancel_response,  # noqa: SLF001
}

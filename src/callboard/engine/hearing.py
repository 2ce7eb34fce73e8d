"""The words of the user's audio, told as the protocol tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from callboard.engine.context import Entry
from callboard.engine.core import Core
from callboard.engine.messages import Transcribe
from callboard.engine.stages import StageError, Transcript
from callboard.protocol import server_events as events
from callboard.protocol.formats import USER_AUDIO_MS_PER_TOKEN
from callboard.protocol.session import TOKEN_BILLED_TRANSCRIPTION

_PIECE = re.compile(r"\s*\S+")


def transcribe(core: Core, job_id: str, pcm24k: bytes, *, draft: bool) -> None:
    """Ask for the words of ``pcm24k`` with the session's hints."""
    core.effects.do(
        Transcribe(
            job_id=job_id,
            pcm24k=pcm24k,
            language=core.view.transcription_language,
            prompt=core.view.transcription_prompt,
            logprobs=core.view.wants_logprobs,
            draft=draft,
        )
    )


def set_words(core: Core, entry: Entry, transcript: Transcript) -> None:
    """Give an item its words; tell the client when it asked for transcription."""
    entry.heard, entry.language = transcript.text, transcript.language
    settings = core.view.transcription
    if settings is None:
        return
    content = [
        {**part, "transcript": transcript.text} if part["type"] == "input_audio" else part
        for part in entry.wire["content"]
    ]
    entry.wire = {**entry.wire, "content": content}
    logprobs = _logprobs(transcript) if core.view.wants_logprobs else None
    _emit_deltas(core, entry, settings, transcript, logprobs)
    fields: dict[str, Any] = {"logprobs": logprobs} if logprobs is not None else {}
    core.effects.emit(
        events.TranscriptionCompleted,
        item_id=entry.item_id,
        content_index=_audio_index(entry),
        transcript=transcript.text,
        usage=_usage(core, settings, transcript),
        **fields,
    )


def words_failed(core: Core, entry: Entry, error: StageError) -> None:
    """The audio could not be understood; the conversation goes on without its words."""
    entry.heard = ""
    if core.view.transcription is None:
        return
    core.effects.emit(
        events.TranscriptionFailed,
        item_id=entry.item_id,
        content_index=_audio_index(entry),
        error={
            "type": "server_error",
            "code": error.code,
            "message": error.message,
            "param": None,
        },
    )


def _audio_index(entry: Entry) -> int:
    kinds = [part["type"] for part in entry.wire["content"]]
    return kinds.index("input_audio")


def _pieces(settings: Mapping[str, Any], text: str) -> list[str]:
    """whisper-1 sends its text in one delta, the others word by word (guide, transcription)."""
    if not text:
        return []
    return [text] if settings["model"] == "whisper-1" else _PIECE.findall(text)


def _emit_deltas(
    core: Core,
    entry: Entry,
    settings: Mapping[str, Any],
    transcript: Transcript,
    logprobs: list[dict[str, Any]] | None,
) -> None:
    for index, piece in enumerate(_pieces(settings, transcript.text)):
        fields: dict[str, Any] = {}
        if logprobs is not None:
            fields["logprobs"] = logprobs if index == 0 else []
        core.effects.emit(
            events.TranscriptionDelta,
            item_id=entry.item_id,
            content_index=_audio_index(entry),
            delta=piece,
            obfuscation=core.ids.noise(piece),
            **fields,
        )


def _logprobs(transcript: Transcript) -> list[dict[str, Any]]:
    return [
        {"token": token, "logprob": logprob, "bytes": list(token.encode())}
        for token, logprob in transcript.logprobs
    ]


def _usage(core: Core, settings: Mapping[str, Any], transcript: Transcript) -> dict[str, Any]:
    """Billed by tokens or by seconds, as the model named is (recorded: silence costs 0 s)."""
    if settings["model"] not in TOKEN_BILLED_TRANSCRIPTION:
        seconds = round(transcript.seconds) if transcript.text else 0
        return {"type": "duration", "seconds": seconds}
    text = core.facts.count_tokens(settings.get("prompt") or "") if settings.get("prompt") else 0
    audio = int(transcript.seconds * 1000) // USER_AUDIO_MS_PER_TOKEN
    output = core.facts.count_tokens(transcript.text) if transcript.text else 0
    return {
        "type": "tokens",
        "total_tokens": text + audio + output,
        "input_tokens": text + audio,
        "input_token_details": {"text_tokens": text, "audio_tokens": audio},
        "output_tokens": output,
    }

"""A session's configuration to try updates on."""

from __future__ import annotations

from typing import Any

import pytest

from callboard.protocol.errors import ProtocolError
from callboard.protocol.models import MODELS, TRANSCRIPTION_SESSION
from callboard.protocol.session import default_session, parse_session
from callboard.protocol.session_merge import SessionMerge
from tests.engine.wire import check_event

TOOL = {"type": "function", "name": "look", "parameters": {"type": "object"}}


def fresh(model: str = "gpt-realtime", kind: str = "realtime") -> dict[str, Any]:
    defaults = TRANSCRIPTION_SESSION if kind == "transcription" else MODELS[model]
    return default_session(kind=kind, model=defaults, session_id="sess_1", expires_at_s=99)


def merged(have: dict[str, Any], *, spoken: bool = False, **fields: Any) -> dict[str, Any]:
    update = parse_session({"type": have["type"], **fields})
    new = SessionMerge(have, silence_ms=200, audio_present=spoken).apply(update)
    check_event({"type": "session.updated", "event_id": "e", "session": new})
    return new


def refusal(have: dict[str, Any], **fields: Any) -> tuple[str | None, str | None]:
    with pytest.raises(ProtocolError) as caught:
        merged(have, **fields)
    return caught.value.code, caught.value.param


def turns(**rules: Any) -> dict[str, Any]:
    return {"input": {"turn_detection": rules}}

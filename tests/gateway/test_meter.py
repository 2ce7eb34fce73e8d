"""What a call uses is counted from its events, and bad figures harm nobody. Promise S1d."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from callboard.gateway.attendance import Attendance
from callboard.gateway.call import Call
from callboard.gateway.meter import Meters
from callboard.gateway.start import SessionStart
from callboard.hub import CloseReason

USAGE = {
    "total_tokens": 300,
    "input_tokens": 200,
    "output_tokens": 100,
    "input_token_details": {
        "text_tokens": 120,
        "audio_tokens": 80,
        "image_tokens": 0,
        "cached_tokens": 40,
        "cached_tokens_details": {"text_tokens": 40, "audio_tokens": 0, "image_tokens": 0},
    },
    "output_token_details": {"text_tokens": 30, "audio_tokens": 70},
}


def metered(provider: str, model: str = "gpt-realtime") -> tuple[Meters, Attendance]:
    meters = Meters()
    call = Call("sess_1", "sess_1", SessionStart(model), "websocket", provider)
    attendance = Attendance(meters.attendants(call.start), call)
    attendance.open()
    return meters, attendance


def done(usage: Any) -> dict[str, Any]:
    return {"type": "response.done", "response": {"id": "resp_1", "usage": usage}}


def test_tokens_are_counted_by_kind_and_modality() -> None:
    meters, attendance = metered("openai")
    attendance.to_clients(done(USAGE))
    attendance.to_clients(done(USAGE))
    usage = meters.usage("sess_1")
    assert usage is not None
    assert usage.responses == 2
    assert usage.tokens["input", "text"] == 240
    assert usage.tokens["cached", "text"] == 80
    assert usage.tokens["output", "audio"] == 140
    assert usage.cost > 0
    assert usage.unpriced == 0


@pytest.mark.parametrize(
    ("provider", "unpriced"), [("embedded", 0), ("recording", 0), ("compatible", 1)]
)
def test_only_those_who_bill_by_the_list_cost_by_it(provider: str, unpriced: int) -> None:
    meters, attendance = metered(provider)
    attendance.to_clients(done(USAGE))
    usage = meters.usage("sess_1")
    assert usage is not None
    assert (usage.cost, usage.unpriced) == (Decimal(0), unpriced)


def test_transcription_is_charged_to_the_model_of_the_session() -> None:
    meters, attendance = metered("openai")
    session = {"audio": {"input": {"transcription": {"model": "gpt-realtime-whisper"}}}}
    attendance.to_clients({"type": "session.updated", "session": session})
    kind = "conversation.item.input_audio_transcription.completed"
    attendance.to_clients({"type": kind, "usage": {"type": "duration", "seconds": 60}})
    usage = meters.usage("sess_1")
    assert usage is not None
    assert usage.transcriptions + usage.unpriced >= 1


@pytest.mark.parametrize(
    "event",
    [
        {"type": "response.done"},
        {"type": "response.done", "response": None},
        done("many"),
        done({"input_token_details": {"text_tokens": "x"}}),
        done(None),
        {"type": "session.created", "session": "none"},
    ],
)
def test_what_cannot_be_read_harms_nobody(event: dict[str, Any]) -> None:
    _, attendance = metered("openai")
    assert attendance.to_clients(event) is event


def test_a_call_that_has_ended_is_not_kept() -> None:
    meters, attendance = metered("openai")
    attendance.close(CloseReason())
    assert meters.usage("sess_1") is None

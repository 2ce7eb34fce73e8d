"""Functions that the language model cannot be offered are refused at once (F1, W3)."""

from __future__ import annotations

from typing import Any

import pytest

from callboard.engine.messages import Generate
from callboard.protocol.errors import ProtocolError
from tests.engine.bench import Bench

GOOD = {"type": "function", "name": "roll", "parameters": {"type": "object"}}
BAD = {"type": "function", "name": "unreadable", "parameters": {"type": "object"}}


def error_of(bench: Bench) -> tuple[str, str]:
    error = bench.last("error")["error"]
    return error["code"], error["param"]


def test_an_update_with_one_is_refused_and_the_session_goes_on() -> None:
    """One invalid field and nothing is applied; what was set before stays."""
    bench = Bench()
    bench.update(tools=[GOOD], output_modalities=["text"])
    bench.update(tools=[GOOD, BAD], instructions="Be brief.")
    assert error_of(bench) == ("invalid_value", "session.tools[1].parameters")
    assert len(bench.all("session.updated")) == 1
    bench.send("response.create")
    bench.reply("Hello.")
    assert bench.last("response.done")["response"]["status"] == "completed"


def test_a_response_with_one_is_refused() -> None:
    bench = Bench()
    bench.send("response.create", response={"tools": [BAD]})
    assert error_of(bench) == ("invalid_value", "response.tools[0].parameters")
    assert not bench.wanted(Generate)


def test_a_session_cannot_begin_with_one() -> None:
    session: dict[str, Any] = {"type": "realtime", "tools": [BAD]}
    with pytest.raises(ProtocolError) as refused:
        Bench(session=session)
    assert refused.value.param == "session.tools[0].parameters"

"""Nothing secret reaches the log, whatever it is wrapped in."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from callboard.telemetry import REDACTED, configure, scrub

EK = "ek_AbCdEf0123456789xyz"
SK = "sk-" + "proj-0123456789abcdef"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    monkeypatch.setattr("sys.stderr", stream)
    configure("debug", "json")
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_lines_are_json_with_the_session(log: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(session_id="sess_1"):
        structlog.get_logger("x").info("call opened", model="gpt-realtime")
    line = json.loads(log.getvalue())
    assert line["event"] == "call opened"
    assert (line["session_id"], line["model"], line["level"]) == ("sess_1", "gpt-realtime", "info")
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "entry",
    [
        {"authorization": f"Bearer {SK}"},
        {"headers": {"Authorization": f"Bearer {SK}", "Host": "x"}},
        {"headers": [("sec-websocket-protocol", f"realtime, openai-insecure-api-key.{EK}")]},
        {"api_key": SK},
        {"note": f"the key was {EK}."},
        {"note": "Bearer abcdefg"},
        {"nested": [{"deep": {"client_secret": EK}}]},
        {"value": EK},
        {"raw": EK.encode()},
        {"error": ValueError(f"bad key {SK}")},
    ],
)
def test_secrets_are_taken_out(log: io.StringIO, entry: dict[str, object]) -> None:
    structlog.get_logger("x").warning("something", **entry)
    text = log.getvalue()
    for secret in (EK, SK, "abcdefg"):
        assert secret not in text
    assert REDACTED in text or "bytes>" in text


def test_secrets_in_messages_and_tracebacks_too(log: io.StringIO) -> None:
    logging.getLogger("some.library").error("connecting with Bearer %s", SK)
    try:
        raise RuntimeError(f"refused {EK}")
    except RuntimeError:
        structlog.get_logger("x").exception(f"with {EK}")
    assert EK not in log.getvalue()
    assert SK not in log.getvalue()
    assert "RuntimeError" in log.getvalue()


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_what_has_no_secret_keeps_its_shape(value: object) -> None:
    assert isinstance(scrub(value), list) == isinstance(value, list)


def test_ordinary_ids_and_names_are_kept() -> None:
    kept = {"call_id": "rtc_u0_abc", "model": "gpt-realtime", "path": "/v1/models", "ms": 1.5}
    assert scrub(kept) == kept

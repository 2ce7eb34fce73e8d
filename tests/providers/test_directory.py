"""Whom a session goes to, and who is asked next. Promises B4b, S1a."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.config import ProviderSettings, SettingsError, load_settings, proxy_for
from callboard.protocol.errors import ProtocolError
from callboard.providers.backoff import Standing, delay_ms, first_awake
from callboard.providers.base import ProviderFailure, Wish
from callboard.providers.configured import directory, endpoints
from callboard.providers.directory import PROVIDERS_MODEL, Asked, Directory
from callboard.providers.realtime_api import websocket_url
from callboard.transports.websocket import WebSocketLimits
from tests.fakes.server import test_settings

KEY = "sk-" + "x" * 20


def configured(**settings: object) -> ProviderSettings:
    return test_settings(**settings)


def both(now: list[int] | None = None) -> Directory:
    settings = configured(openai_api_key=KEY, compatible_base_url="http://127.0.0.1:1/v1")
    found = directory(settings, WebSocketLimits())
    if now is not None:
        found.now_ms = lambda: now[0]
    return found


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked("gpt-realtime"), ("openai", "compatible", "embedded")),
        (Asked("gpt-realtime", provider="compatible"), ("compatible",)),
        (Asked("gpt-realtime", preferred=["embedded", "openai"]), ("embedded", "openai")),
        (Asked("gpt-realtime", preferred=["azure"]), ("openai", "compatible", "embedded")),
        (Asked("callboard-small", provider="openai"), ("embedded",)),
        (Asked("somebody-elses-model"), ("openai", "compatible")),
        (Asked("recording/monday"), ("recording",)),
        (Asked("callboard-whisper", "transcription"), ("openai", "compatible", "embedded")),
    ],
)
def test_candidates(asked: Asked, expected: Sequence[str]) -> None:
    assert both().candidates(asked) == tuple(expected)


def test_a_server_without_providers_answers_itself() -> None:
    alone = directory(configured(), WebSocketLimits())
    assert alone.candidates(Asked("gpt-realtime")) == ("embedded",)
    with pytest.raises(ProtocolError) as wrong:
        alone.candidates(Asked("somebody-elses-model"))
    assert wrong.value.code == "invalid_model"
    with pytest.raises(ProtocolError) as unknown:
        alone.candidates(Asked("gpt-realtime", provider="openai"))
    assert (unknown.value.code, unknown.value.param) == ("invalid_value", "provider")


# -- without the engine --------------------------------------------------------------------


def pure(**settings: object) -> Directory:
    return directory(configured(models="none", **settings), WebSocketLimits())


def test_without_the_engine_only_the_providers_are_asked() -> None:
    found = pure(openai_api_key=KEY)
    assert found.candidates(Asked("gpt-realtime")) == ("openai",)
    assert found.candidates(Asked("gpt-realtime", preferred=["embedded"])) == ("openai",)
    assert found.candidates(Asked("recording/monday")) == ("recording",)
    assert found.default_model(None) == PROVIDERS_MODEL


@pytest.mark.parametrize(
    "asked", [Asked("callboard-small"), Asked("gpt-realtime", provider="embedded")]
)
def test_the_engine_that_is_not_there_is_refused_by_name(asked: Asked) -> None:
    with pytest.raises(ProtocolError) as off:
        pure(openai_api_key=KEY).candidates(asked)
    assert off.value.code == "engine_off"
    assert "CALLBOARD_MODELS=none" in off.value.message


def test_a_client_may_name_the_engine_wherever_it_runs() -> None:
    found = directory(configured(openai_api_key=KEY, providers=("openai",)), WebSocketLimits())
    assert found.candidates(Asked("gpt-realtime", provider="embedded")) == ("embedded",)


def test_somebody_has_to_answer() -> None:
    with pytest.raises(SettingsError, match="CALLBOARD_OPENAI_API_KEY"):
        configured(models="none").require_somebody()
    configured(models="none", providers=("recording",)).require_somebody()
    with pytest.raises(SettingsError, match="CALLBOARD_MODELS=none"):
        load_settings(_env_file=None, models="none", providers="embedded")


def test_one_that_failed_is_asked_last_for_a_while() -> None:
    now = [0]
    found = both(now)
    found.failed(ProviderFailure("provider_unreachable", "openai", "no answer"))
    assert found.candidates(Asked("gpt-realtime")) == ("compatible", "embedded", "openai")
    now[0] = 60_000
    assert found.candidates(Asked("gpt-realtime"))[0] == "openai"
    found.failed(ProviderFailure("provider_unreachable", "openai", "no answer"))
    found.succeeded("openai")
    assert found.candidates(Asked("gpt-realtime"))[0] == "openai"


def test_one_that_failed_is_still_asked_when_there_is_no_other() -> None:
    found = both([0])
    found.failed(ProviderFailure("provider_unreachable", "openai", "no answer"))
    assert found.candidates(Asked("gpt-realtime", provider="openai")) == ("openai",)


@given(st.integers(1, 60), st.floats(0, 1, exclude_max=True))
def test_the_wait_grows_and_is_bounded(failures: int, random: float) -> None:
    wait_ms = delay_ms(failures, random, base_ms=200, max_ms=30_000)
    whole_ms = min(30_000, 200 * 2 ** (failures - 1))
    assert whole_ms // 2 <= wait_ms <= whole_ms


def test_a_standing_recovers() -> None:
    standing = Standing(base_ms=1000)
    standing.failed("why", 0, 0.5)
    assert standing.rests(700)
    assert not standing.rests(800)
    assert first_awake(["a", "b"], {"a": standing}, 0) == ["b", "a"]


# -- the settings ------------------------------------------------------------------------


def test_a_stray_key_of_the_environment_bills_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1")
    assert load_settings(_env_file=None).provider_order == ("embedded",)


def test_a_provider_that_is_named_has_to_be_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLBOARD_PROVIDERS", "openai, embedded")
    with pytest.raises(SettingsError, match="CALLBOARD_OPENAI_API_KEY"):
        load_settings(_env_file=None)
    monkeypatch.setenv("CALLBOARD_OPENAI_API_KEY", KEY)
    settings = load_settings(_env_file=None)
    assert settings.provider_order == ("openai", "embedded")
    assert KEY not in repr(settings)


def test_each_provider_is_asked_in_its_own_way() -> None:
    settings = configured(
        openai_api_key=KEY,
        openai_project="proj_1",
        azure_endpoint="https://name.openai.azure.com/",
        azure_api_key=KEY,
        compatible_base_url="http://127.0.0.1:9/v1/",
    )
    found = endpoints(settings, WebSocketLimits())
    assert found["openai"].headers["Authorization"] == f"Bearer {KEY}"
    assert found["openai"].headers["OpenAI-Project"] == "proj_1"
    assert found["azure"].base_url == "https://name.openai.azure.com/openai/v1"
    assert found["azure"].headers == {"api-key": KEY}
    assert found["compatible"].headers == {}
    for endpoint in found.values():
        assert KEY not in repr(endpoint)
        assert "openai-beta" not in {name.lower() for name in endpoint.headers}


@pytest.mark.parametrize(
    ("base", "wish", "url"),
    [
        ("https://a.com/v1", Wish("m x"), "wss://a.com/v1/realtime?model=m+x"),
        ("http://a:1/v1/", Wish("m"), "ws://a:1/v1/realtime?model=m"),
        ("https://a.com/v1?k=1", Wish("m"), "wss://a.com/v1/realtime?k=1&model=m"),
        (
            "https://a.com/v1",
            Wish("", "transcription"),
            "wss://a.com/v1/realtime?intent=transcription",
        ),
        ("https://a.com/v1", Wish("m", call_id="rtc_1"), "wss://a.com/v1/realtime?call_id=rtc_1"),
    ],
)
def test_addresses(base: str, wish: Wish, url: str) -> None:
    assert websocket_url(base, wish) == url


def test_the_proxy_of_the_environment_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert proxy_for("wss://api.openai.com/v1") is None
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "internal.example,10.0.0.1")
    assert proxy_for("wss://api.openai.com/v1") == "http://proxy.example:3128"
    assert proxy_for("https://api.openai.com/v1") == "http://proxy.example:3128"
    assert proxy_for("wss://models.internal.example/v1") is None
    assert proxy_for("ws://api.openai.com/v1") is None
    assert proxy_for("wss://127.0.0.1:8000/v1") is None

"""``GET /v1/models`` tells where a session with each model would run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from tests.fakes.server import TestServer, receive, serving

CREATED = (
    '{"at_ms":0,"from":"server","event":'
    '{"type":"session.created","session":{"id":"sess_1","type":"realtime"}}}\n'
)


def asking(server: TestServer) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=server.url)


async def test_models_say_who_runs_them() -> None:
    """K3c: with a provider in front, its models come first and nothing of the engine's is said."""
    address = "http://127.0.0.1:9/v1"
    async with (
        serving(compatible_base_url=address) as server,
        httpx.AsyncClient(base_url=server.url) as http,
    ):
        listed = (await http.get("/v1/models")).json()["data"]
    assert (listed[0]["id"], listed[0]["provider"]) == ("gpt-realtime-2.1", "compatible")
    assert (listed[0]["ignores"], "image" in listed[0]["inputs"]) == ([], True)
    own = next(model for model in listed if model["id"] == "callboard-embedded")
    assert own["provider"] == "embedded" and own["refuses"]


async def test_a_server_of_recordings_alone_lists_them(tmp_path: Path) -> None:
    """K3c: what is listed can be had; a name of the API's is nobody's there."""
    for name in ("monday.ndjson", "friday.jsonl", "a b.ndjson", "notes.txt"):
        (tmp_path / name).write_text(CREATED)
    alone: dict[str, Any] = {
        "models": "none",
        "providers": ("recording",),
        "recordings_dir": tmp_path,
    }
    async with serving(ready=False, **alone) as server, asking(server) as http:
        listed = (await http.get("/v1/models")).json()["data"]
        assert [model["id"] for model in listed] == ["recording/friday", "recording/monday"]
        assert {model["provider"] for model in listed} == {"recording"}
        assert listed[0]["context_tokens"] is None
        assert (await http.get("/v1/models/recording/monday")).json() == listed[1]
        assert (await http.get("/v1/models/gpt-realtime")).status_code == 404
        async with server.connect(f"?model={listed[1]['id']}") as socket:
            assert (await receive(socket))["session"]["id"] == "sess_1"
        async with server.connect("?model=gpt-realtime") as socket:
            refused = (await receive(socket))["error"]
            assert refused["code"] == "provider_refused"
            assert "there are friday, monday" in refused["message"]


async def test_recordings_beside_an_engine_are_listed_and_not_asked_for_its_models(
    tmp_path: Path,
) -> None:
    (tmp_path / "monday.ndjson").write_text(CREATED)
    both: dict[str, Any] = {"providers": ("recording", "embedded"), "recordings_dir": tmp_path}
    async with serving(**both) as server, asking(server) as http:
        listed = (await http.get("/v1/models")).json()["data"]
        found = {model["id"]: model["provider"] for model in listed}
        assert found["recording/monday"] == "recording"
        assert found["gpt-realtime"] == "embedded"
        assert listed[0]["id"] == "callboard-embedded"


async def test_a_folder_without_recordings_offers_nothing(tmp_path: Path) -> None:
    alone: dict[str, Any] = {
        "models": "none",
        "providers": ("recording",),
        "recordings_dir": tmp_path / "none",
    }
    async with serving(ready=False, **alone) as server, asking(server) as http:
        assert (await http.get("/v1/models")).json()["data"] == []
        async with server.connect("?model=recording/monday") as socket:
            assert "CALLBOARD_RECORDINGS_DIR" in (await receive(socket))["error"]["message"]

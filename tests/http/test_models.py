"""``GET /v1/models`` tells where a session with each model would run."""

from __future__ import annotations

import httpx

from tests.fakes.server import serving


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

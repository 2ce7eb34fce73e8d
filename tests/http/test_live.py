"""The Live API: asked for by name, refused in words (leads: the seam is there)."""

from __future__ import annotations

import httpx
import pytest
import websockets

from tests.fakes.server import serving


@pytest.mark.parametrize("path", ["sessions", "sessions/live_1/hangup"])
async def test_it_says_what_to_use_instead(path: str) -> None:
    async with serving() as server, httpx.AsyncClient(base_url=server.url) as http:
        response = await http.post(f"/v1/live/{path}", json={"session": {}})
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "unsupported_feature"
    assert "/v1/realtime" in response.json()["error"]["message"]


async def test_a_websocket_is_told_at_its_upgrade() -> None:
    async with serving() as server:
        url = server.realtime.replace("/realtime", "/live/sessions")
        with pytest.raises(websockets.InvalidStatus) as caught:
            async with websockets.connect(url, proxy=None):
                pass
    assert caught.value.response.status_code == 400
    assert b"unsupported_feature" in caught.value.response.body

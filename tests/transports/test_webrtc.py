"""Which WebRTC stack answers, and when it is loaded. Proves K1d: a gateway loads what it needs."""

from __future__ import annotations

import asyncio

import pytest

from callboard.protocol.errors import ProtocolError
from callboard.transports import webrtc
from tests.fakes.media_fake import FakeMedia


async def test_a_late_stack_is_loaded_once_at_the_first_offer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = list[FakeMedia]()

    def load() -> FakeMedia:
        loaded.append(FakeMedia())
        return loaded[-1]

    monkeypatch.setattr(webrtc, "media_factory", load)
    late = webrtc.LateFactory()
    assert loaded == []
    peers = await asyncio.gather(late.accept("v=0"), late.accept("v=0"))
    assert len(loaded) == 1
    for peer in peers:
        peer.close()


async def test_a_stack_that_is_missing_is_told_at_the_offer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def load() -> FakeMedia:
        raise ImportError("no WebRTC stack")

    monkeypatch.setattr(webrtc, "media_factory", load)
    with pytest.raises(ProtocolError) as refused:
        await webrtc.LateFactory().accept("v=0")
    assert refused.value.code == "engine_not_ready"

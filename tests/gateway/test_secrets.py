"""Client secrets are bound to what they were made for, and to what they were made with."""

from __future__ import annotations

import pytest

from callboard.gateway.secrets import ClientSecrets
from callboard.protocol.errors import ProtocolError


class Clock:
    now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


def test_a_secret_opens_what_it_is_bound_to() -> None:
    """K1d: agent, provider and session stay those of the secret."""
    secrets = ClientSecrets(Clock())
    value, grant = secrets.create({"type": "realtime"}, 60, "desk", "openai")
    assert secrets.check(value) == grant
    assert (grant.agent, grant.provider, grant.expires_at_s) == ("desk", "openai", 1_060)


def test_a_secret_made_with_another_gets_no_more_and_no_longer() -> None:
    """Whoever holds a secret cannot widen it by asking for a second one."""
    clock = Clock()
    secrets = ClientSecrets(clock)
    parent, _ = secrets.create(None, 60, "desk", "openai")
    child, grant = secrets.create(None, 7_200, "other", "azure", parent=parent)
    assert (grant.agent, grant.provider, grant.expires_at_s) == ("desk", "openai", 1_060)
    assert secrets.check(child) == grant
    clock.now_s += 61
    for value in (parent, child):
        with pytest.raises(ProtocolError) as caught:
            secrets.check(value)
        assert caught.value.code == "invalid_api_key"
        assert value not in caught.value.message


def test_any_other_key_binds_nothing() -> None:
    secrets = ClientSecrets(Clock())
    _, grant = secrets.create(None, 60, parent="any")
    assert grant.parent is None
    with pytest.raises(ProtocolError):
        secrets.create(None, 60, parent="ek_" + "x" * 20)

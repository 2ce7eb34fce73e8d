"""Translation sessions: another protocol on a path of its own, relayed to a provider as it is.

They have no turns, no responses and no tools (guide, "Realtime translation"), so no agent
attends them; they are metered by the minute and recorded like any other.
"""

from __future__ import annotations

from collections.abc import Mapping

from callboard.gateway.secrets import Grant
from callboard.gateway.start import SessionStart
from callboard.protocol.errors import ProtocolError
from callboard.providers.base import TRANSLATION


def translation_start(query: Mapping[str, str], grant: Grant | None) -> SessionStart:
    """What a client asks for. Raises ``missing_model``, ``invalid_value`` (the secret's type)."""
    session = (grant.session if grant is not None else None) or {}
    if session and session.get("type") != TRANSLATION:
        raise ProtocolError(
            "invalid_value", param="session.type", value=session.get("type"), supported=TRANSLATION
        )
    model = session.get("model") or query.get("model")
    if not model:
        raise ProtocolError("missing_model", param="model")
    wanted = {name: value for name, value in session.items() if name not in ("type", "model")}
    provider = (grant.provider if grant is not None else None) or query.get("provider") or None
    return SessionStart(str(model), TRANSLATION, wanted or None, provider=provider)

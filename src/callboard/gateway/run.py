"""The reception: what happens to a WebSocket before and after its upgrade."""

from __future__ import annotations

from typing import Any

from callboard.channel import Channel
from callboard.gateway.admission import api_key, check_host, check_origin
from callboard.gateway.calls import Calls
from callboard.gateway.dialect import BetaChannel, speaks_beta
from callboard.gateway.refusals import HttpError, answer
from callboard.gateway.secrets import ClientSecrets, Grant
from callboard.gateway.start import SessionStart
from callboard.protocol.errors import ProtocolError
from callboard.protocol.models import DEFAULT_MODEL, TRANSCRIPTION_SESSION
from callboard.transports.websocket import Handshake, Refusal

TRANSCRIPTION = "transcription"


class Reception:
    """The ``Gate`` of both WebSocket implementations.

    Host, origin, capacity and a missing engine are refused at the upgrade with an
    HTTP answer; a bad key or model comes after it, as the API does: one ``error``
    event, then CLOSE.
    """

    def __init__(self, calls: Calls, secrets: ClientSecrets) -> None:
        self._calls = calls
        self._secrets = secrets

    def admit(self, handshake: Handshake) -> Refusal | None:
        try:
            check_host(handshake.headers.get("host"))
            check_origin(handshake.headers.get("origin"))
            if "call_id" not in handshake.query:
                self._calls.require_room()
        except (HttpError, ProtocolError) as error:
            return Refusal(*answer(error))
        return None

    def connected(self, handshake: Handshake, channel: Channel) -> None:
        if speaks_beta(handshake.headers, handshake.subprotocols):
            channel = BetaChannel(channel)
        try:
            key = api_key(handshake.headers, handshake.subprotocols)
            grant = self._secrets.check(key)
            if call_id := handshake.query.get("call_id"):
                self._calls.attach_sideband(call_id, channel)
            else:
                start = session_start(handshake.query, granted(grant))
                self._calls.open_channel(channel, start)
        except ProtocolError as error:
            self._calls.turn_away(channel, error)


def session_start(query: Any, session: dict[str, Any] | None) -> SessionStart:
    """What a WebSocket asks for in its query, on top of what its secret grants.

    Raises ``missing_model``, ``invalid_model``, ``invalid_value`` (``intent``). Whether
    anybody has the model is found out when the call is opened.
    """
    model, intent = query.get("model"), query.get("intent")
    provider = query.get("provider") or None
    if intent not in (None, TRANSCRIPTION):
        raise ProtocolError("invalid_value", param="intent", value=intent, supported=TRANSCRIPTION)
    if session is not None and session["type"] == TRANSCRIPTION:
        return SessionStart(TRANSCRIPTION_SESSION.name, TRANSCRIPTION, session, provider=provider)
    if intent is not None:
        if model is not None:
            raise ProtocolError("invalid_model", param="model", model=model)
        return SessionStart(TRANSCRIPTION_SESSION.name, TRANSCRIPTION, provider=provider)
    return SessionStart(session_model(session, model), None, session, provider=provider)


def session_model(session: dict[str, Any] | None, asked: str | None) -> str:
    """The model of a session: its own, else the one asked for beside it.

    Raises ``missing_model`` when there is neither.
    """
    name = (session or {}).get("model") or asked
    if not name and session is not None:
        return DEFAULT_MODEL.name
    if not name:
        raise ProtocolError("missing_model", param="model")
    return str(name)


def granted(grant: Grant | None) -> dict[str, Any] | None:
    """The start configuration that comes with a secret, if any."""
    return grant.session if grant is not None else None

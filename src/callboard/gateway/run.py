"""The reception: what happens to a WebSocket before and after its upgrade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from callboard.agents.agent import Agent
from callboard.agents.registry import Registry
from callboard.channel import Channel
from callboard.gateway.admission import api_key, check_host, check_origin, safety_identifier
from callboard.gateway.agent_sessions import opened_with
from callboard.gateway.calls import Calls
from callboard.gateway.dialect import BetaChannel, speaks_beta
from callboard.gateway.refusals import HttpError, answer
from callboard.gateway.secrets import ClientSecrets, Grant
from callboard.gateway.start import SessionStart
from callboard.gateway.translations import translation_start
from callboard.protocol.errors import ProtocolError
from callboard.protocol.models import DEFAULT_MODEL, TRANSCRIPTION_SESSION
from callboard.providers.base import TRANSLATION
from callboard.providers.directory import RECORDING, RECORDING_PREFIX, Directory
from callboard.transports.websocket import TRANSLATION_PATHS, Handshake, Refusal

TRANSCRIPTION = "transcription"
AGENT_MODEL = "agent/"
"""What a model's name begins with when an agent is meant."""


class Reception:
    """The ``Gate`` of both WebSocket implementations.

    Host, origin, capacity and a missing engine are refused at the upgrade with an
    HTTP answer; a bad key or model comes after it, as the API does: one ``error``
    event, then CLOSE.
    """

    def __init__(self, calls: Calls, secrets: ClientSecrets, agents: Registry) -> None:
        self._calls = calls
        self._secrets = secrets
        self._agents = agents

    def admit(self, handshake: Handshake) -> Refusal | None:
        try:
            check_host(handshake.headers.get("host"))
            check_origin(handshake.headers.get("origin"))
            if "call_id" not in handshake.query:
                recorded = handshake.query.get("model", "").startswith(RECORDING_PREFIX)
                self._calls.require_room(*((RECORDING,) if recorded else ()))
        except (HttpError, ProtocolError) as error:
            return Refusal(*answer(error))
        return None

    def connected(self, handshake: Handshake, channel: Channel) -> None:
        if speaks_beta(handshake):
            channel = BetaChannel(channel)
        try:
            key = api_key(handshake.headers, handshake.subprotocols)
            grant = self._secrets.check(key)
            if call_id := handshake.query.get("call_id"):
                self._calls.attach_sideband(call_id, channel)
            else:
                if handshake.path in TRANSLATION_PATHS:
                    start = translation_start(handshake.query, grant)
                else:
                    directory = self._calls.directory
                    start = session_start(handshake.query, grant, self._agents, directory)
                self._calls.open_channel(channel, identified(start, grant, handshake.headers))
        except ProtocolError as error:
            self._calls.turn_away(channel, error)


def session_start(
    query: Mapping[str, str],
    grant: Grant | None,
    agents: Registry,
    directory: Directory,
    session: dict[str, Any] | None = None,
) -> SessionStart:
    """What a client asks for in its query, on top of what its secret grants.

    ``session`` is what it sends beside the query; it goes before that of the secret. A secret
    that was made without one opens the default model, which its answer showed.
    Raises ``missing_model``, ``invalid_model``, ``agent_not_found``, ``invalid_value``
    (``intent``). Whether anybody has the model is found out when the call is opened.
    """
    session = session if session is not None else granted(grant)
    kind = (session or {}).get("type")
    model, intent = query.get("model"), query.get("intent")
    provider = (grant.provider if grant is not None else None) or query.get("provider") or None
    if intent not in (None, TRANSCRIPTION):
        raise ProtocolError("invalid_value", param="intent", value=intent, supported=TRANSCRIPTION)
    if kind == TRANSLATION:
        supported = "'realtime', and 'transcription'"
        raise ProtocolError(
            "invalid_value", param="session.type", value=TRANSLATION, supported=supported
        )
    if kind == TRANSCRIPTION:
        return SessionStart(TRANSCRIPTION_SESSION.name, TRANSCRIPTION, session, provider=provider)
    if intent is not None:
        if model is not None:
            raise ProtocolError("invalid_model", param="model", model=model)
        return SessionStart(TRANSCRIPTION_SESSION.name, TRANSCRIPTION, provider=provider)
    agent, model = asked_agent(query, grant, agents)
    session = session if session is not None or agent is None else {"type": "realtime"}
    default = directory.default_model(provider, agent.providers if agent is not None else ())
    shown = session if session is not None or grant is None else {}
    asked_model = session_model(shown, model, default)
    start = SessionStart(asked_model, None, session, provider=provider)
    return start if agent is None else opened_with(start, agent, agents)


def identified(
    start: SessionStart, grant: Grant | None, headers: Mapping[str, str]
) -> SessionStart:
    """The same, with whom it is for: what the secret says goes before what its holder says.

    Raises ``invalid_value``.
    """
    told = safety_identifier(headers)
    return replace(start, safety_identifier=(grant and grant.safety_identifier) or told)


def asked_agent(
    query: Mapping[str, str], grant: Grant | None, agents: Registry
) -> tuple[Agent | None, str | None]:
    """The agent that a client asks for, if any, and the model beside it.

    A secret that is bound to an agent opens no other. ``model=agent/<id>`` is for
    clients that can name nothing but a model. Raises ``agent_not_found``, ``agent_failed``.
    """
    model = query.get("model")
    asked = query.get("agent")
    if model is not None and model.startswith(AGENT_MODEL):
        asked, model = asked or model.removeprefix(AGENT_MODEL), None
    bound = grant.agent if grant is not None else None
    if bound is not None:
        asked = bound
    if asked is None:
        return None, model
    agent = agents.get(asked)
    if agent is None:
        raise _no_agent(asked, agents)
    return agent, model or agent.model


def _no_agent(asked: str, agents: Registry) -> ProtocolError:
    """It is not there, or its file cannot be read."""
    source = agents.source(asked)
    if source is not None and source.problem is not None:
        return ProtocolError("agent_unreadable", agent=asked, detail=source.problem.told())
    return ProtocolError("agent_not_found", agent=asked)


def session_model(
    session: dict[str, Any] | None, asked: str | None, default: str = DEFAULT_MODEL.name
) -> str:
    """The model of a session: its own, else the one asked for beside it, else the ``default``.

    Raises ``missing_model`` when there is neither.
    """
    name = (session or {}).get("model") or asked
    if not name and session is not None:
        return default
    if not name:
        raise ProtocolError("missing_model", param="model")
    return str(name)


def granted(grant: Grant | None) -> dict[str, Any] | None:
    """The start configuration that comes with a secret, if any."""
    return grant.session if grant is not None else None

"""The session of the retired beta protocol, flat, from and to the session of today, nested.

The beta kept every setting at the top of the session and named formats and modalities
otherwise (its types are those of the official libraries' ``beta.realtime``). What is
sent to a session is of today's shape only; what comes from it is shown flat.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, ValidationError

from callboard.protocol.errors import ProtocolError
from callboard.protocol.validation import Strict, quoted_list, to_protocol_error

Wire = dict[str, Any]

DEFAULT_TEMPERATURE = 0.8
FORMATS: Mapping[str, Wire] = {
    "pcm16": {"type": "audio/pcm", "rate": 24_000},
    "g711_ulaw": {"type": "audio/pcmu"},
    "g711_alaw": {"type": "audio/pcma"},
}
_FORMAT_NAMES = {str(wire["type"]): name for name, wire in FORMATS.items()}
_CHOICES = ("auto", "none", "required")
_TOOL_FIELDS = ("type", "name", "description", "parameters")

_MOVED: Mapping[str, tuple[str, ...]] = {
    "input_audio_transcription": ("audio", "input", "transcription"),
    "input_audio_noise_reduction": ("audio", "input", "noise_reduction"),
    "turn_detection": ("audio", "input", "turn_detection"),
    "input_audio_format": ("audio", "input", "format"),
    "output_audio_format": ("audio", "output", "format"),
    "voice": ("audio", "output", "voice"),
    "speed": ("audio", "output", "speed"),
    "modalities": ("output_modalities",),
    "max_response_output_tokens": ("max_output_tokens",),
}
"""Where each flat setting stands today."""
_DROPPED = ("temperature", "client_secret", "id", "object", "expires_at")
"""What has no place in an update of today; ``temperature`` is kept for the echo."""


class _Temperature(Strict):
    temperature: Annotated[float, Field(ge=0.0, le=2.0)] | None = None


class _Body(Strict):
    session: _Temperature | None = None
    response: _Temperature | None = None


def temperature_of(settings: Mapping[str, Any], where: str) -> float | None:
    """The temperature that ``settings`` name; it changes nothing, models of today have none.

    Raises ``ProtocolError`` (param ``<where>.temperature``) for what is no number from 0 to 2.
    """
    body = {where: {"temperature": settings.get("temperature")}}
    try:
        _Body.model_validate(body)
    except ValidationError as failure:
        raise to_protocol_error(failure, body) from None
    return settings.get("temperature")


def settings_to_ga(flat: Mapping[str, Any], where: str) -> Wire:
    """Settings of a session or a response in today's places. Raises ``ProtocolError``.

    ``where`` is ``session`` or ``response``. What is not known here stays where it is, so that
    the session says what is wrong with it.
    """
    result: Wire = {}
    for name, value in flat.items():
        if name in _DROPPED:
            continue
        path = _MOVED.get(name, (name,))
        target = result
        for step in path[:-1]:
            below = target.get(step)
            target[step] = below if isinstance(below, dict) else {}
            target = target[step]
        target[path[-1]] = _value_to_ga(name, value, f"{where}.{name}")
    return result


def _value_to_ga(name: str, value: Any, param: str) -> Any:
    match name:
        case "input_audio_format" | "output_audio_format" if value is not None:
            return _format_to_ga(value, param)
        case "modalities" if isinstance(value, list) and "audio" in value:
            return [one for one in value if one != "text"]
        case "turn_detection" if isinstance(value, dict) and value.get("type") == "none":
            return None
        case "turn_detection" if isinstance(value, dict):
            return {"type": "server_vad", **value}
        case "tools" if isinstance(value, list):
            return [_tool_to_ga(tool) for tool in value]
        case "tool_choice" if isinstance(value, str) and value not in _CHOICES:
            return {"type": "function", "name": value}
        case _:
            return value


def _format_to_ga(value: Any, param: str) -> Wire:
    if not isinstance(value, str) or value not in FORMATS:
        supported = quoted_list(tuple(FORMATS))
        raise ProtocolError("invalid_value", param=param, value=value, supported=supported)
    return dict(FORMATS[value])


def _tool_to_ga(tool: Any) -> Any:
    """A function with the fields of today: old clients send ``strict`` and leave out ``type``."""
    if not isinstance(tool, dict) or tool.get("type", "function") != "function":
        return tool
    return {"type": "function", **{key: tool[key] for key in _TOOL_FIELDS if key in tool}}


def session_to_ga(flat: Mapping[str, Any], kind: str = "realtime") -> Wire:
    """An update of ``kind`` (``realtime``, ``transcription``). Raises ``ProtocolError``.

    A session that names its ``type`` is of today's shape already and stays as it is.
    """
    if "type" in flat:
        return dict(flat)
    if kind == "transcription":
        flat = {name: value for name, value in flat.items() if name != "modalities"}
    return {"type": kind, **settings_to_ga(flat, "session")}


def modalities_to_beta(output_modalities: Any) -> list[str]:
    """What speaks also writes: the beta listed both."""
    speaks = isinstance(output_modalities, list) and "audio" in output_modalities
    return ["text", "audio"] if speaks else ["text"]


def format_to_beta(wire: Any) -> str | None:
    """``pcm16``, ``g711_ulaw`` or ``g711_alaw``; None where there is no format."""
    return _FORMAT_NAMES.get(str(wire.get("type"))) if isinstance(wire, dict) else None


def nested(value: Any, *steps: str) -> Wire:
    """The object within objects; empty where there is none."""
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def session_to_beta(session: Mapping[str, Any], temperature: float | None) -> Wire:
    """An effective session of today as the beta showed it."""
    heard, spoken = nested(session, "audio", "input"), nested(session, "audio", "output")
    flat: Wire = {
        "id": session.get("id"),
        "object": session.get("object", "realtime.session"),
        "expires_at": session.get("expires_at", 0),
        "input_audio_noise_reduction": heard.get("noise_reduction"),
        "turn_detection": _turn_detection_to_beta(heard.get("turn_detection")),
        "input_audio_format": format_to_beta(heard.get("format")),
        "input_audio_transcription": heard.get("transcription"),
        "client_secret": None,
        "include": session.get("include"),
    }
    if session.get("type") == "transcription":
        return flat
    return flat | {
        "model": session.get("model"),
        "modalities": modalities_to_beta(session.get("output_modalities")),
        "instructions": session.get("instructions"),
        "voice": spoken.get("voice"),
        "output_audio_format": format_to_beta(spoken.get("format")),
        "tools": session.get("tools", []),
        "tool_choice": session.get("tool_choice"),
        "temperature": DEFAULT_TEMPERATURE if temperature is None else temperature,
        "max_response_output_tokens": session.get("max_output_tokens"),
        "speed": spoken.get("speed", 1.0),
        "tracing": session.get("tracing"),
    }


def _turn_detection_to_beta(rules: Any) -> Wire | None:
    """Without what the beta did not know and nobody set."""
    if not isinstance(rules, dict):
        return None
    return {
        name: value
        for name, value in rules.items()
        if name != "idle_timeout_ms" or value is not None
    }


def _paths() -> Mapping[str, str]:
    paths = {}
    for where in ("session", "response"):
        for name, steps in _MOVED.items():
            paths[".".join((where, *steps))] = f"{where}.{name}"
    return dict(sorted(paths.items(), key=lambda pair: -len(pair[0])))


_PATHS = _paths()


def param_to_beta(param: str | None) -> str | None:
    """The name that a beta client used for the setting that an error is about."""
    for path, name in _PATHS.items():
        if param is not None and (param == path or param.startswith((f"{path}.", f"{path}["))):
            rest = param.removeprefix(path)
            return name if path.endswith(".format") else name + rest
    return param


def error_to_beta(error: Mapping[str, Any]) -> Wire:
    """An ``error`` object that names settings as the client did."""
    param = error.get("param")
    told = param_to_beta(param) if isinstance(param, str) else param
    if told == param:
        return dict(error)
    message = str(error.get("message", "")).replace(f"'{param}'", f"'{told}'")
    return {**error, "message": message, "param": told}

"""How an update merges into a session: all of it, or none.

Only what is present changes, nested objects merge, ``null``, ``[]`` and ``""``
clear (guide, "Session"; an empty ``instructions`` brings back the default text:
recorded).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callboard.protocol.errors import ProtocolError
from callboard.protocol.formats import audio_format
from callboard.protocol.mcp_tools import (
    McpTool,
    NamedMcp,
    check_labels,
    check_mcp_tool,
    wire_mcp_tool,
)
from callboard.protocol.session import (
    DEFAULT_INSTRUCTIONS,
    Audio,
    AudioInput,
    AudioOutput,
    CustomVoice,
    FunctionTool,
    NoiseReduction,
    PcmaFormat,
    PcmFormat,
    PcmuFormat,
    RealtimeUpdate,
    SemanticVad,
    ServerVad,
    Transcription,
    TranscriptionAudio,
    TranscriptionUpdate,
)
from callboard.protocol.validation import Strict, quoted_list
from callboard.protocol.voices import is_voice, voice_names


def wire_tool(tool: FunctionTool | McpTool) -> dict[str, Any]:
    """A tool as the server echoes it."""
    if isinstance(tool, McpTool):
        return wire_mcp_tool(tool)
    parameters = tool.parameters if tool.parameters is not None else {}
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": parameters,
    }


def wire_format(given: PcmFormat | PcmuFormat | PcmaFormat) -> dict[str, Any]:
    """An audio format as the server echoes it."""
    return audio_format({"type": given.type}).wire()


def check_modalities(values: list[str], param: str) -> list[str]:
    """``["audio"]`` or ``["text"]``. Raises ``ProtocolError``."""
    unknown = [value for value in values if value not in ("text", "audio")]
    if unknown:
        supported = quoted_list(["text", "audio"])
        raise ProtocolError("invalid_value", param=param, value=unknown[0], supported=supported)
    if len(values) != 1:
        raise ProtocolError("invalid_modalities", param=param, value=values)
    return list(values)


def wire_voice(voice: str | CustomVoice, param: str) -> str:
    """A voice that the engine has. Raises ``ProtocolError``."""
    if isinstance(voice, CustomVoice):
        raise ProtocolError("unsupported_here", param=param, what="a custom voice")
    if not is_voice(voice):
        raise ProtocolError(
            "invalid_value", param=param, value=voice, supported=quoted_list(voice_names())
        )
    return voice


def wire_tools(tools: list[FunctionTool | McpTool], param: str) -> list[dict[str, Any]]:
    """Tools as echoed; names and labels must differ. Raises ``ProtocolError``."""
    check_labels(tools, param)
    seen: set[str] = set()
    for index, tool in enumerate(tools):
        if isinstance(tool, McpTool):
            check_mcp_tool(tool, f"{param}[{index}]")
            continue
        if tool.name in seen:
            raise ProtocolError(
                "invalid_value_detail",
                param=f"{param}[{index}].name",
                detail=f"a tool named '{tool.name}' is already in the list.",
            )
        seen.add(tool.name)
    return [wire_tool(tool) for tool in tools]


def wire_tool_choice(choice: Any, tools: list[dict[str, Any]], param: str) -> Any:
    """The choice as echoed. A named function must be among the tools. Raises ``ProtocolError``."""
    if isinstance(choice, str):
        return choice
    if isinstance(choice, NamedMcp):
        if choice.server_label not in _labels(tools):
            raise ProtocolError(
                "invalid_value_detail",
                param=param,
                detail=f"the MCP server '{choice.server_label}' is not among the tools.",
            )
        return choice.model_dump(exclude_unset=True)
    if choice.name not in _names(tools):
        raise ProtocolError(
            "invalid_value_detail",
            param=param,
            detail=f"the function '{choice.name}' is not among the tools.",
        )
    return {"type": "function", "name": choice.name}


def standing_choice(choice: Any, tools: list[dict[str, Any]]) -> Any:
    """An earlier choice under other tools: of a tool that is gone nothing is left."""
    if isinstance(choice, str):
        return choice
    if choice["type"] == "mcp":
        return choice if choice["server_label"] in _labels(tools) else "auto"
    return choice if choice["name"] in _names(tools) else "auto"


def _names(tools: list[dict[str, Any]]) -> set[str]:
    return {tool["name"] for tool in tools if tool["type"] == "function"}


def _labels(tools: list[dict[str, Any]]) -> set[str]:
    return {tool["server_label"] for tool in tools if tool["type"] == "mcp"}


class SessionMerge:
    """One update on its way into a session: all of it, or none."""

    def __init__(self, have: Mapping[str, Any], *, silence_ms: int, audio_present: bool) -> None:
        self._have = have
        self._silence_ms = silence_ms
        self._audio_present = audio_present

    def apply(self, update: RealtimeUpdate | TranscriptionUpdate) -> dict[str, Any]:
        """The new effective session. Raises ``ProtocolError``; the old one is never touched."""
        if update.type != self._have["type"]:
            raise ProtocolError("session_type_fixed", have=self._have["type"])
        new = dict(self._have)
        if isinstance(update, RealtimeUpdate):
            self._apply_realtime(update, new)
        if "include" in update.model_fields_set:
            new["include"] = update.include or None
        if update.audio is not None:
            new["audio"] = self._audio(update.audio)
        return new

    def _apply_realtime(self, update: RealtimeUpdate, new: dict[str, Any]) -> None:
        given = update.model_fields_set
        if "output_modalities" in given and update.output_modalities is not None:
            new["output_modalities"] = check_modalities(
                update.output_modalities, "session.output_modalities"
            )
        if "instructions" in given:
            new["instructions"] = update.instructions or DEFAULT_INSTRUCTIONS
        if "tools" in given:
            new["tools"] = wire_tools(update.tools or [], "session.tools")
        if "tool_choice" in given:
            choice = update.tool_choice if update.tool_choice is not None else "auto"
            new["tool_choice"] = wire_tool_choice(choice, new["tools"], "session.tool_choice")
        new["tool_choice"] = standing_choice(new["tool_choice"], new["tools"])
        if "max_output_tokens" in given:
            new["max_output_tokens"] = update.max_output_tokens or "inf"
        self._apply_plain(update, new)

    def _apply_plain(self, update: RealtimeUpdate, new: dict[str, Any]) -> None:
        if update.prompt is not None:
            raise ProtocolError("unsupported_here", param="session.prompt", what="a stored prompt")
        for name in ("tracing", "truncation"):
            if name in update.model_fields_set:
                new[name] = _plain(getattr(update, name))
        if new["truncation"] is None:
            new["truncation"] = "auto"
        for name in ("reasoning", "parallel_tool_calls"):
            value = getattr(update, name)
            if value is not None:
                new[name] = _plain(value)
            elif name in update.model_fields_set:
                new.pop(name, None)

    def _audio(self, update: Audio | TranscriptionAudio) -> dict[str, Any]:
        new = dict(self._have["audio"])
        if update.input is not None:
            new["input"] = self._input(update.input, new["input"])
        output = getattr(update, "output", None)
        if output is not None:
            new["output"] = self._output(output, new["output"])
        return new

    def _input(self, update: AudioInput, have: Mapping[str, Any]) -> dict[str, Any]:
        new, given = dict(have), update.model_fields_set
        if update.format is not None:
            new["format"] = wire_format(update.format)
        if "transcription" in given:
            new["transcription"] = _merge_transcription(update.transcription, have["transcription"])
        if "noise_reduction" in given:
            new["noise_reduction"] = _merge_noise(update.noise_reduction, have["noise_reduction"])
        if "turn_detection" in given:
            new["turn_detection"] = self._turns(update.turn_detection, have["turn_detection"])
        return new

    def _turns(
        self, update: ServerVad | SemanticVad | None, have: Mapping[str, Any] | None
    ) -> dict[str, Any] | None:
        if update is None:
            return None
        given = update.model_dump(exclude_unset=True)
        new = self._turn_defaults(update)
        if have is not None and have["type"] == update.type:
            kept = dict(have)
            return kept | {name: new.get(name) if v is None else v for name, v in given.items()}
        return new | {name: value for name, value in given.items() if value is not None}

    def _turn_defaults(self, update: ServerVad | SemanticVad) -> dict[str, Any]:
        """What a new detection of this type starts with, and what ``null`` brings back."""
        if isinstance(update, ServerVad):
            new: dict[str, Any] = {
                "type": "server_vad",
                "threshold": 0.5,
                "prefix_padding_ms": 300,
                "silence_duration_ms": self._silence_ms,
                "idle_timeout_ms": None,
            }
        else:
            new = {"type": "semantic_vad", "eagerness": "auto"}
        if self._have["type"] == "transcription":
            new.pop("idle_timeout_ms", None)
            return new
        return new | {"create_response": True, "interrupt_response": True}

    def _output(self, update: AudioOutput, have: Mapping[str, Any]) -> dict[str, Any]:
        new = dict(have)
        if update.format is not None:
            new["format"] = wire_format(update.format)
        if update.voice is not None:
            voice = wire_voice(update.voice, "session.audio.output.voice")
            if voice != have["voice"] and self._audio_present:
                raise ProtocolError("cannot_update_voice")
            new["voice"] = voice
        if update.speed is not None:
            new["speed"] = update.speed
        return new


def _plain(value: Any) -> Any:
    return value.model_dump(exclude_unset=True) if isinstance(value, Strict) else value


def _merge_transcription(
    update: Transcription | None, have: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    if update is None:
        return None
    base = dict(have) if have else {"model": None, "language": None, "prompt": None}
    base |= update.model_dump(exclude_unset=True)
    if base["model"] is None:
        raise ProtocolError(
            "missing_required_parameter", param="session.audio.input.transcription.model"
        )
    return base


def _merge_noise(
    update: NoiseReduction | None, have: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    if update is None:
        return None
    kept = {"strength": have["strength"]} if have and "strength" in have else {}
    return {**kept, **update.model_dump(exclude_unset=True)}

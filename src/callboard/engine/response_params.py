"""A response's plan: the session's settings with the overrides of ``response.create``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from callboard.engine.client_items import entry_of
from callboard.engine.context import Entry
from callboard.engine.core import Core
from callboard.engine.function_tools import require_readable
from callboard.engine.mcp_tools import brought
from callboard.engine.plan import ResponsePlan
from callboard.protocol.client_events import ResponseParams
from callboard.protocol.errors import ProtocolError
from callboard.protocol.items import InputAudio, ItemReference, UserMessage
from callboard.protocol.mcp_items import McpApprovalResponse
from callboard.protocol.session_merge import (
    check_modalities,
    standing_choice,
    wire_format,
    wire_tool_choice,
    wire_tools,
    wire_voice,
)


def plan_response(core: Core, params: ResponseParams | None, response_id: str) -> ResponsePlan:
    """Raises ``ProtocolError`` for overrides that cannot be honoured."""
    params = params or ResponseParams()
    session, given = core.view.wire, params.model_fields_set
    out = core.view.output
    if params.prompt is not None:
        raise ProtocolError("unsupported_here", param="response.prompt", what="a stored prompt")
    modalities = session["output_modalities"]
    if params.output_modalities is not None:
        modalities = check_modalities(params.output_modalities, "response.output_modalities")
    tools: list[dict[str, Any]] = session["tools"]
    if params.tools is not None:
        require_readable(core, params.tools, "response.tools")
        tools = wire_tools(brought(core, params.tools, "response.tools"), "response.tools")
    choice = session["tool_choice"]
    if params.tool_choice is not None:
        choice = wire_tool_choice(params.tool_choice, tools, "response.tool_choice")
    choice = standing_choice(choice, tools)
    audio_format, voice = _audio_overrides(core, params)
    instructions = session["instructions"]
    if "instructions" in given and params.instructions is not None:
        instructions = params.instructions
    return ResponsePlan(
        response_id=response_id,
        conversation_id=None if params.conversation == "none" else core.facts.conversation_id,
        modality=modalities[0],
        max_output_tokens=params.max_output_tokens or session["max_output_tokens"],
        voice=voice,
        speed=out["speed"],
        format=audio_format,
        metadata=params.metadata,
        instructions=instructions,
        tools=tuple(tools),
        tool_choice=choice,
        parallel_tool_calls=_parallel(session, params),
        reasons=core.facts.model.reasons,
    )


def _parallel(session: Any, params: ResponseParams) -> bool:
    if params.parallel_tool_calls is not None:
        return params.parallel_tool_calls
    parallel: bool = session.get("parallel_tool_calls", True)
    return parallel


def _audio_overrides(core: Core, params: ResponseParams) -> tuple[dict[str, Any], str]:
    out = core.view.output
    audio_format, voice = out["format"], out["voice"]
    wanted = params.audio.output if params.audio is not None else None
    if wanted is not None and wanted.format is not None:
        audio_format = wire_format(wanted.format)
    if wanted is not None and wanted.voice is not None:
        voice = wire_voice(wanted.voice, "response.audio.output.voice")
        spoken = core.conversation.has_assistant_audio()
        if spoken and voice != out["voice"] and params.conversation != "none":
            raise ProtocolError("cannot_update_voice")
    return audio_format, voice


def out_of_band_entries(core: Core, items: Sequence[Any]) -> tuple[Entry, ...]:
    """``response.create.input``: the prompt's items instead of the conversation's.

    Raises ``ProtocolError``: unknown references, audio that has no transcript.
    """
    entries = []
    for index, item in enumerate(items):
        if isinstance(item, ItemReference):
            found = core.conversation.get(item.id)
            if found is None:
                raise ProtocolError(
                    "item_reference_not_found", param=f"response.input[{index}].id", item_id=item.id
                )
            entries.append(found)
            continue
        if isinstance(item, McpApprovalResponse):
            what = "an approval here (create it as an item of the conversation)"
            raise ProtocolError("unsupported_here", param=f"response.input[{index}]", what=what)
        if isinstance(item, UserMessage) and _has_raw_audio(item):
            raise ProtocolError(
                "unsupported_here",
                param=f"response.input[{index}].content",
                what="audio without a transcript (reference an item of the conversation instead)",
            )
        entries.append(entry_of(core, item, param=f"response.input[{index}]"))
    return tuple(entries)


def _has_raw_audio(item: UserMessage) -> bool:
    return any(isinstance(part, InputAudio) and not part.transcript for part in item.content)

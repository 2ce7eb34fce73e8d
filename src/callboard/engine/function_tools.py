"""A session's functions, as far as the embedded language model can be offered them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from callboard.engine.core import Core
from callboard.engine.stages import ToolSpec
from callboard.protocol.errors import ProtocolError
from callboard.protocol.session import FunctionTool


def require_readable(core: Core, tools: Sequence[Any], param: str) -> None:
    """Functions whose schema the model cannot write arguments for are told at once.

    Each response that offered one would fail. Raises ``ProtocolError``, which names the tool.
    """
    for index, tool in enumerate(tools):
        if not isinstance(tool, FunctionTool):
            continue
        spec = ToolSpec(tool.name, tool.description or "", tool.parameters or {})
        why = core.facts.objection(spec)
        if why is not None:
            where = f"{param}[{index}].parameters"
            raise ProtocolError("invalid_value_detail", param=where, detail=why)

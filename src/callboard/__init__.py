"""Callboard: console, gateway and embedded engine for realtime voice agents."""

from callboard.agents.agent import Agent
from callboard.agents.card import Card, Page
from callboard.agents.context import ToolContext, tool_context
from callboard.agents.guardrail import Guardrail
from callboard.agents.mcp_server import McpServer
from callboard.agents.problems import DefinitionError, ToolError
from callboard.agents.text import Text
from callboard.agents.tool import Tool, tool

__version__ = "0.1.0"

__all__ = [
    "Agent",
    "Card",
    "DefinitionError",
    "Guardrail",
    "McpServer",
    "Page",
    "Text",
    "Tool",
    "ToolContext",
    "ToolError",
    "__version__",
    "tool",
    "tool_context",
]

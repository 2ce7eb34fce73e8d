"""Callboard: console, gateway and embedded engine for realtime voice agents."""

from callboard.agents.agent import Agent
from callboard.agents.card import Card, Page
from callboard.agents.context import ToolContext, tool_context
from callboard.agents.escalation import escalate_to_human, escalation
from callboard.agents.guardrail import Guardrail
from callboard.agents.mcp_server import McpServer
from callboard.agents.problems import DefinitionError, ToolError
from callboard.agents.sentiment import report_sentiment, sentiment_meter
from callboard.agents.supervisor import supervisor
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
    "escalate_to_human",
    "escalation",
    "report_sentiment",
    "sentiment_meter",
    "supervisor",
    "tool",
    "tool_context",
]

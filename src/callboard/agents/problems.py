"""What can be wrong with an agent or a tool.

DefinitionError     an agent or tool is not written as it has to be; for its author
ToolError           a tool call cannot be answered as asked; its text is for the model
"""

from __future__ import annotations


class DefinitionError(ValueError):
    """The definition of an agent or a tool is wrong; the message says what to write instead."""


class ToolError(Exception):
    """Raise it in a tool to tell the model, in words that it can act on, what went wrong."""

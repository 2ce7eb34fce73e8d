"""What a visitor is told about an agent before talking to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from callboard.agents.text import Text

Panel = Literal["conversation", "events", "tools", "records"]
PANELS: tuple[Panel, ...] = get_args(Panel)


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """The agent's card on the dashboard, and the head of its page."""

    title: str | Text = ""
    """Empty: the agent's name."""
    summary: str | Text = ""
    abilities: Sequence[str | Text] = ()
    picture: str = "agent"
    """Which of the console's illustrations stands for it."""
    steps: Sequence[str | Text] = ()
    """How to use it, in order."""
    notice: str | Text | None = None
    """What a visitor has to know before relying on it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What the agent's own page shows."""

    panels: Sequence[Panel] = PANELS
    """Those that it has, in order."""
    browser_tools: Sequence[str] = ()
    """Names of the page's own tools that the agent may use; the page answers them."""
    show_instructions: bool = False
    """Whether a browser may read the agent's instructions."""

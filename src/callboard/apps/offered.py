"""The applications of this server, in the order of the dashboard."""

from callboard.agents.agent import Agent
from callboard.apps.console import CONSOLE
from callboard.apps.ticket_support.agent import TICKET_SUPPORT

AGENTS: tuple[Agent, ...] = (CONSOLE, TICKET_SUPPORT)

"""The applications of this server, in the order of the dashboard."""

from callboard.agents.agent import Agent
from callboard.apps.console import CONSOLE
from callboard.apps.ticket_support.agent import ticket_support
from callboard.apps.ticket_support.system import AirlineSystem


def offered(airline: AirlineSystem) -> tuple[Agent, ...]:
    """The agents that come with the server; the ticket desk's works on ``airline``."""
    return (CONSOLE, ticket_support(airline))

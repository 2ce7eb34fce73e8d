"""An agent is a value that is complete, or refused with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from callboard import Agent, Card, DefinitionError, McpServer, Page, Text, tool
from callboard.agents.agent import slug
from callboard.agents.registry import Problem, Registry, Source


def double(number: int) -> int:
    """Twice a number."""
    return 2 * number


def test_an_agent_of_one_line_is_whole() -> None:
    """W5: everything but a name has a default; the page is at the slug of the name."""
    agent = Agent(name="Acme Airlines", tools=[double])
    assert (agent.id, agent.own_tools[0].name) == ("acme-airlines", "double")
    card = agent.wire()
    assert card["path"] == "/acme-airlines"
    assert card["title"] == {"en": "Acme Airlines"}
    assert card["panels"] == ["conversation", "events", "tools", "records"]
    assert card["has_tools"]


def test_what_a_browser_is_told_has_no_secrets() -> None:
    """S1a, lead 8: neither instructions nor private tools nor the keys of a server."""
    server = McpServer(label="crm", url="https://crm.example", headers={"Authorization": "x" * 9})
    agent = Agent(name="A", instructions="classified", tools=[double, server])
    told = str(agent.wire())
    assert "classified" not in told
    assert "double" not in told
    assert "crm" not in told
    assert "x" * 9 not in repr(agent)
    shown = Agent(name="A", instructions="open", page=Page(show_instructions=True))
    assert shown.wire()["instructions"] == "open"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "A", "id": "Not/an id"}, "cannot be an agent's id"),
        ({"name": "Sessions"}, "path of the server"),
        ({"name": "A", "tools": [double, tool(double)]}, "two tools named 'double'"),
        ({"name": "A", "handoffs": ["b", Agent(name="B")]}, "two tools named 'transfer_to_b'"),
        ({"name": "A", "page": Page(panels=("stairs",))}, "Unknown panel 'stairs'"),  # type: ignore[arg-type]
        ({"name": "A", "page": None}, r"page=Page\(…\)"),
        ({"name": "A", "card": Page()}, r"card=Card\(…\)"),
        ({"name": "A", "examples": "Is it on time?"}, "examples is a list"),
        ({"name": "A", "handoffs": "billing"}, "handoffs is a list"),
        ({"name": "A", "handoffs": [7]}, "7 is no agent"),
        ({"name": "A", "tools": ["look_up"]}, "'look_up' is no tool"),
        ({"name": "A", "guardrails": [lambda said: None]}, "Guardrail"),
        ({"name": "A", "instructions": ["a"]}, "instructions are words"),
        ({"name": "A", "language": "thai"}, "no code of a language"),
        ({"name": "A", "provider": "opnai"}, "no provider 'opnai'; there are embedded, openai"),
        ({"name": "A", "turn_detection": "server_vad"}, "turn_detection is"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(DefinitionError, match=told):
        Agent(**arguments)


def test_names_in_any_script_have_a_path() -> None:
    """E3: an agent with a Thai name has a page, the same one after each start."""
    assert slug("Ünïcode  Desk!") == "unicode-desk"
    assert slug("ผู้ช่วย").startswith("agent-")
    assert slug("ผู้ช่วย") == slug("ผู้ช่วย") != slug("ตั๋ว")


def test_words_in_two_languages() -> None:
    """E3: plain words are those of every language."""
    card = Agent(name="A", card=Card(summary=Text("Hello", "สวัสดี"), notice="Mind")).wire()
    assert card["summary"] == {"en": "Hello", "th": "สวัสดี"}
    assert card["notice"] == {"en": "Mind"}


def test_a_file_that_cannot_be_read_is_a_card_with_its_error() -> None:
    """W5: the author sees on the dashboard what is wrong, and where."""
    path = Path("/agents/flight_desk.py")
    problem = Problem(path=path, line=3, message="name 'Agnt' is not defined")
    registry = Registry(
        Source(agents=(Agent(name="One"),)), Source(problem=problem, path=path, editable=True)
    )
    one, broken = registry.cards()
    assert (one["problem"], one["editable"]) == (None, False)
    assert broken["id"] == "flight-desk"
    assert broken["problem"] == "flight_desk.py, line 3: name 'Agnt' is not defined"
    assert registry.get("flight-desk") is None
    assert registry.source("flight-desk") is not None


def test_an_id_belongs_to_who_came_first() -> None:
    """A file in a folder cannot take the place of another agent."""
    path = Path("/agents/second.py")
    registry = Registry(
        Source(agents=(Agent(name="One", voice="first"),)),
        Source(agents=(Agent(name="One", voice="second"),), path=path),
    )
    (kept,) = registry.agents
    assert kept.voice == "first"
    assert "taken by the server itself" in registry.problems[0].message


def test_a_hand_over_to_nobody_is_told_and_the_agent_is_there_all_the_same() -> None:
    """W5: an author reads that the other agent is missing, and who is there."""
    desk = Agent(name="Desk", handoffs=["biling"])
    registry = Registry(Source(agents=(desk, Agent(name="Billing")), path=Path("/agents/desk.py")))
    (warning,) = registry.warnings
    assert "Desk hands over to 'biling'" in warning.told()
    assert "there are billing" in warning.told()
    assert registry.get("desk") is desk

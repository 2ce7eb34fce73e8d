"""Four answers become a file that runs."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.agents.check import checked
from callboard.agents.drafting import Answers, draft, function, instructions
from callboard.agents.loader import load_file
from callboard.agents.templates import TEMPLATES, Template


@pytest.mark.parametrize("language", ["en", "th"])
@pytest.mark.parametrize("begun", TEMPLATES, ids=lambda one: str(one.id))
async def test_every_template_is_an_agent_of_20_lines_that_answers(
    tmp_path: Path, begun: Template, language: str
) -> None:
    """W1, W2, W5: the shipped texts run as they are, in either language."""
    source = begun.source(language)
    assert len(source.splitlines()) <= 20
    path = tmp_path / "agent.py"
    path.write_text(source)
    (agent,) = load_file(path).agents
    assert agent.id == begun.id
    words = [agent.name, agent.words(), agent.opening, agent.card.summary, *agent.examples]
    assert all(words)
    for told in words:
        assert ("\u0e00" < max(str(told)) < "\u0e7f") is (language == "th"), told
    (tool,) = agent.own_tools
    arguments = dict.fromkeys(tool.parameters.get("required", ()), "TG 600")
    answer = await tool.invoke(tool.read(orjson.dumps(arguments).decode()))
    assert "not connected" not in str(answer)


def test_the_airline_has_its_duties_its_manner_and_its_function() -> None:
    """W2, W3: booking, status, baggage, general; polite, professional, concise; use functions."""
    source = " ".join(TEMPLATES[0].source().split())
    for word in ("bookings", "flights are running", "baggage", "general questions"):
        assert word in source
    assert "polite, professional and concise" in source
    assert "Use your functions" in source
    assert "def check_flight_status(flight_number: str, date: str | None = None)" in source


def test_a_template_completes_what_the_wizard_does_not_ask() -> None:
    """W1: card, opening and examples stay while the agent is about the same thing."""
    begun = TEMPLATES[0]
    asked = replace(begun.thai, summary="", opening="", examples=(), id="")
    whole = begun.completed(asked)
    assert whole == begun.thai
    assert begun.completed(replace(asked, name="Bangkok Air")).agent_id == "bangkok-air"
    other = begun.completed(replace(asked, expertise="You sell tea"))
    assert (other.opening, other.examples, other.summary) == ("", (), "")


def test_instructions_are_framed_in_the_language_of_the_answers() -> None:
    """W1: nobody who writes Thai gets English around it, nor the other way round."""
    thai = instructions(
        Answers(name="ร้านชา", expertise="ขายชา", functions=["ชงชา"], languages=["th"])
    )
    assert not re.search("[A-Za-z.]", thai)
    assert "พูดภาษาไทย" in thai
    assert "Speak Thai." in instructions(Answers(name="Tea", languages=["th"]))


def test_functions_are_read_from_words() -> None:
    """W1: a name with parameters, or plain words."""
    full = function("find_seat(row: int, near_window?): Find a seat", {})
    assert full.parameters == ("row: int", "near_window: str | None = None")
    assert (full.name, full.words) == ("find_seat", "Find a seat.")
    plain = function("Tell the opening hours of the shop", {})
    assert plain.name == "tell_the_opening_hours"
    assert "not connected" in plain.body
    assert function("class(import): x", {}).name == "do_class"


words = st.text(max_size=40)


@given(name=words.filter(str.strip), expertise=words, flow=words, functions=st.lists(words))
def test_any_answers_make_a_file_that_can_be_read(
    name: str, expertise: str, flow: str, functions: list[str]
) -> None:
    """W1: quotes, backslashes and scripts of all kinds."""
    answers = Answers(name=name, expertise=expertise, flow=flow, functions=functions)
    compile(draft(answers), "draft.py", "exec")


async def test_a_file_is_checked_in_a_process_of_its_own(tmp_path: Path) -> None:
    """W1: what crashes or prints does neither here."""
    fine = await checked("print('x')\n" + TEMPLATES[0].source(), "a.py", tmp_path)
    assert (fine.problem, fine.cards[0]["id"]) == (None, "acme-airlines")
    wrong = await checked("from callboard import Agent\nagent = Agent(nam='x')\n", "a.py", None)
    assert wrong.problem is not None
    assert "nam" in wrong.problem
    assert wrong.line == 2
    crash = await checked("import os\nos._exit(3)\n", "a.py", None)
    assert crash.problem == "reading it ended the process (exit code 3)"


def test_the_check_is_a_command(tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text("agent = 1\n")
    command = [sys.executable, "-m", "callboard.agents.check", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "it has no agent" in orjson.loads(result.stdout)["problem"]["message"]

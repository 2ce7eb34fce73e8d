"""Agents in files: found, read anew, and shown with their error when they cannot be read."""

from __future__ import annotations

import asyncio
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import httpx
import pytest

from callboard import Agent
from callboard.agents import loader
from callboard.agents.loader import Library, files, load_file
from callboard.config import SettingsError, load_settings
from callboard.engine.drive import SessionEngine
from tests.fakes.server import PATIENCE_S, closing, receive, serving
from tests.fakes.stages import scripted_stages, words
from tests.fakes.talking import Talk, calls

FLIGHTS = '''\
"""Acme Airlines."""
from callboard import Agent, tool


@tool
def check_flight_status(flight_number: str, date: str | None = None) -> dict:
    """Whether a flight is on time."""
    return {"flight": flight_number, "status": "on time"}


agent = Agent(
    name="Acme Airlines",
    instructions="You are polite, professional and concise.",
    tools=[check_flight_status],
    examples=["Is AC 42 on time?"],
)
'''


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_file_of_few_lines_is_an_agent(tmp_path: Path) -> None:
    """W5: at most 20 lines."""
    source = load_file(write(tmp_path, "flights.py", FLIGHTS))
    (agent,) = source.agents
    assert (agent.id, source.editable) == ("acme-airlines", True)
    assert len(FLIGHTS.splitlines()) <= 20


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("from callboard import Agent\nagent = Agnt()\n", 2, "name 'Agnt' is not defined"),
        ("from callboard import Agent\nagent = Agent(\n", 2, "'(' was never closed"),
        ("from callboard import Agent\n\nagent = Agent(name='')\n", 3, "needs a name"),
        ("import nothing_of_this_name\n", 1, "No module named"),
        ("raise SystemExit('bye')\n", 1, "bye"),
        ("x = 1\n", None, "it has no agent"),
        ("from callboard import Agent\na = Agent(nme='A')\n", 2, "did you mean 'name'?"),
        ("from callboard import Agent\na = Agent(zz=1)\n", 2, "no 'zz'; there are name, "),
        ("from callboard import Agent\na = Agent('A')\n", 2, "by name: Agent(name=…"),
        (
            "from callboard import Agent\na = Agent(name='A')\nb = Agent(name='A', voice='x')\n",
            None,
            "Two agents have the id 'a'",
        ),
        (
            "from callboard import tool\nclass Money: ...\n@tool\ndef pay(m: Money): ...\n",
            3,
            "Money'> cannot be read from JSON. Use str",
        ),
    ],
)
def test_what_is_wrong_has_its_line(tmp_path: Path, text: str, line: int | None, told: str) -> None:
    """W5: the author reads where and what, and the other agents are there all the same."""
    source = load_file(write(tmp_path, "broken.py", text))
    assert source.problem is not None
    assert source.problem.line == line
    assert told in source.problem.message


def test_files_of_a_folder_may_use_each_other(tmp_path: Path) -> None:
    """Files that begin with an underscore are no agents; packages may be."""
    write(tmp_path, "_shared_words.py", "NAME = 'Desk'\n")
    write(
        tmp_path,
        "desk.py",
        "from callboard import Agent\nfrom _shared_words import NAME\nagent = Agent(name=NAME)\n",
    )
    write(tmp_path, "shop/goods.py", "GOODS = 'apples'\n")
    shop = "from callboard import Agent\nfrom .goods import GOODS\n"
    write(tmp_path, "shop/__init__.py", f"{shop}agent = Agent(name='Shop', instructions=GOODS)\n")
    library = Library((), [tmp_path])
    assert [agent.id for agent in library.registry.agents] == ["desk", "shop"]
    assert library.registry.agents[1].words() == "apples"
    assert len(files(tmp_path)) == 2
    write(tmp_path, "_shared_words.py", "NAME = 'Information desk'\n")
    write(tmp_path, "shop/goods.py", "GOODS = 'pears and plums'\n")
    library.registry.replace(library.read())
    assert [agent.id for agent in library.registry.agents] == ["information-desk", "shop"]
    assert library.registry.agents[1].words() == "pears and plums"
    sys.path.remove(str(tmp_path))


def test_an_agent_that_a_file_imports_from_another_is_that_file_s(tmp_path: Path) -> None:
    """W5: ``handoffs=[billing]`` with an agent of the next file."""
    importing = "from zz_billing import billing\nfrom callboard import Agent\n"
    desk = f"{importing}desk = Agent(name='Desk', handoffs=[billing])\n"
    write(tmp_path, "desk.py", desk)
    billing = "from callboard import Agent\nbilling = Agent(name='Billing')\n"
    write(tmp_path, "zz_billing.py", billing)
    registry = Library((), [tmp_path]).registry
    assert registry.problems == ()
    assert registry.warnings == ()
    assert [agent.id for agent in registry.agents] == ["desk", "billing"]
    elsewhere = write(tmp_path / "draft", "desk.py", desk)
    assert [agent.id for agent in load_file(elsewhere, tmp_path).agents] == ["desk"]
    sys.path.remove(str(tmp_path))


def test_a_package_offers_agents_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """W5: an installed package's agents are there without a folder."""
    points = [
        EntryPoint("console", "callboard.apps.console:CONSOLE", loader.ENTRY_POINTS),
        EntryPoint("gone", "callboard.apps.gone", loader.ENTRY_POINTS),
    ]
    monkeypatch.setattr(loader, "entry_points", lambda group: points)
    registry = Library(()).registry
    assert [agent.id for agent in registry.agents] == ["console"]
    assert "callboard.apps.gone" in registry.problems[0].message


def test_a_folder_that_is_not_there_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="CALLBOARD_AGENTS"):
        load_settings(agents=["/nowhere/at/all"])


async def test_an_agent_that_is_dropped_into_a_folder_answers(tmp_path: Path) -> None:
    """W5: the file appears on the dashboard while the server runs, and its tool is called."""
    stages = scripted_stages()
    engine = SessionEngine(stages)
    async with serving(runner=engine, folders=[tmp_path], development=True) as server:
        write(tmp_path, "flights.py", FLIGHTS)
        card = await until_offered(server.url, "acme-airlines")
        assert card["examples"] == [{"en": "Is AC 42 on time?"}]
        async with server.connect("?agent=acme-airlines") as socket:
            talk = Talk(socket, server, stages)
            await talk.until("session.created")
            session = {"type": "realtime", "output_modalities": ["text"]}
            await talk.send(type="session.update", session=session)
            answer = [calls(("check_flight_status", {"flight_number": "AC 42"})), words("It is.")]
            talk.llm.replies.extend(answer)
            await talk.write("Is AC 42 on time?")
            assert await talk.reply() == "It is."
            assert "on time" in str(talk.told("tool")[-1]["output"])
            write(tmp_path, "flights.py", "agent = Agent()")
            broken = await until_offered(server.url, "flights")
            assert "line 1" in str(broken["problem"])
            talk.llm.replies.extend(answer)
            await talk.write("Still there?")
            assert await talk.reply() == "It is."


async def until_offered(url: str, agent_id: str) -> dict[str, object]:
    """The card of an agent, as soon as the server offers it."""
    async with httpx.AsyncClient() as client, asyncio.timeout(PATIENCE_S):
        while True:
            facts = (await client.get(f"{url}/v1/callboard/console")).json()
            for card in facts["applications"]:
                if card["id"] == agent_id:
                    found: dict[str, object] = card
                    return found
            await asyncio.sleep(0.05)


def test_agents_that_were_given_come_first(tmp_path: Path) -> None:
    """A file cannot take the place of an application of the server."""
    write(tmp_path, "mine.py", "from callboard import Agent\nagent = Agent(name='Console')\n")
    library = Library([Agent(name="Console", voice="marin")], [tmp_path])
    (kept,) = library.registry.agents
    assert kept.voice == "marin"
    assert "taken" in library.registry.problems[0].message


async def test_who_calls_an_agent_that_cannot_be_read_is_told_why(tmp_path: Path) -> None:
    """W5: on the wire as on the dashboard: the file, the line, and what is wrong."""
    write(
        tmp_path, "desk.py", "from callboard import Agent\nagent = Agent(name='A', tools=[lost])\n"
    )
    wordless = "from callboard import Agent\nagent = Agent(name='B', instructions=lambda: None)\n"
    write(tmp_path, "wordless.py", wordless)
    async with serving(folders=[tmp_path]) as server:
        async with server.connect("?agent=desk") as socket:
            error = (await receive(socket))["error"]
            assert error["code"] == "agent_failed"
            assert "'desk' cannot be read: desk.py, line 2: NameError" in error["message"]
            assert (await closing(socket))[0] == 1011
        async with server.connect("?agent=b") as socket:
            assert "instructions failed (TypeError)" in (await receive(socket))["error"]["message"]

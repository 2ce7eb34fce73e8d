"""Writing agents in the console: drafts, their source, and their tools by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from callboard import Agent, tool, tool_context
from callboard.agents.registry import MAX_TRIALS, Registry
from tests.fakes.server import TestServer, receive, serving

ANSWERS = {
    "name": "Hotel desk",
    "expertise": "You take care of hotel guests",
    "functions": "call_taxi(time): Call a taxi\nTell the breakfast hours",
    "languages": ["th"],
    "flow": "Greet, ask, confirm",
}


def written(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def ask(server: TestServer, method: str, path: str, **body: Any) -> httpx.Response:
    async with httpx.AsyncClient(timeout=30) as client:
        url = f"{server.url}/v1/callboard/agents/{path}"
        return await client.request(method, url, json=body or None)


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


async def test_from_answers_to_an_agent_that_is_offered(tmp_path: Path) -> None:
    """W1: draft, preview, save, edit; the dashboard has it at once."""
    async with serving(folders=[tmp_path], development=True) as server:
        draft = (await ask(server, "POST", "drafts", **ANSWERS)).json()
        assert draft["id"] == "hotel-desk"
        assert draft["application"]["title"] == {"en": "Hotel desk"}
        assert draft["application"]["languages"] == ["th"]
        assert not written(tmp_path), "nothing is saved yet"
        saved = await ask(server, "PUT", "hotel-desk/source", source=draft["source"])
        assert saved.json()["application"]["editable"] is True
        assert (tmp_path / "hotel_desk.py").read_text() == draft["source"]
        tools = (await ask(server, "GET", "hotel-desk/tools")).json()
        assert [one["name"] for one in tools] == ["call_taxi", "tell_the_breakfast_hours"]
        read = (await ask(server, "GET", "hotel-desk/source")).json()
        edited = (
            read["source"]
            .replace("Hotel desk", "Grand Hotel")
            .replace('name="Grand Hotel"', 'name="Grand Hotel", id="hotel-desk"')
        )
        again = await ask(server, "PUT", "hotel-desk/source", source=edited)
        assert again.json()["application"]["title"] == {"en": "Grand Hotel"}
        assert written(tmp_path) == ["hotel_desk.py"]


async def test_what_cannot_be_read_is_not_saved(tmp_path: Path) -> None:
    """W1: the answer names the line; the file stays as it was."""
    async with serving(folders=[tmp_path], development=True) as server:
        wrong = "from callboard import Agent\nagent = Agent(name='X', tools=[lost])\n"
        refused = await ask(server, "PUT", "x/source", source=wrong)
        assert code(refused) == (400, "invalid_agent")
        error = refused.json()["error"]
        assert "x.py, line 2: NameError: name 'lost' is not defined" in error["message"]
        assert error["param"] == "source:2"
        assert not written(tmp_path)
        taken = "from callboard import Agent\nagent = Agent(name='Console')\n"
        assert code(await ask(server, "PUT", "x/source", source=taken)) == (400, "invalid_agent")
        for name in ("../x", "X Y", "console"):
            got = await ask(server, "PUT", f"{name}/source", source=wrong)
            assert got.status_code in (404, 405), name


DRAFT = """
from callboard import Agent, tool

@tool
def seat(row: int) -> str:
    return f"{row}A"

agent = Agent(name="Desk", instructions="Say walnut.", tools=[seat])
"""


async def test_a_draft_is_talked_with_and_saved_nowhere(tmp_path: Path) -> None:
    """W1: what the editor holds answers a call; the dashboard and the folder know nothing of it."""
    async with serving(folders=[tmp_path], development=True) as server:
        tried = (await ask(server, "PUT", "desk/trial", source=DRAFT)).json()["application"]
        assert (tried["id"], tried["editable"]) == ("draft--desk", False)
        assert "walnut" not in str(tried)
        assert not written(tmp_path)
        async with httpx.AsyncClient(base_url=server.url) as http:
            told = (await http.get("/v1/callboard/console")).json()["applications"]
        assert "draft--desk" not in {card["id"] for card in told}
        async with server.connect("?agent=draft--desk") as socket:
            await receive(socket)
            assert (server.engine.sessions[-1].session or {})["instructions"] == "Say walnut."
            again = DRAFT.replace("walnut", "hazel")
            await ask(server, "PUT", "desk/trial", source=again)
        async with server.connect("?agent=draft--desk") as socket:
            await receive(socket)
            assert (server.engine.sessions[-1].session or {})["instructions"] == "Say hazel."


async def test_a_draft_that_cannot_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    async with serving(folders=[tmp_path], development=True) as server:
        wrong = DRAFT.replace("[seat]", "[lost]")
        refused = await ask(server, "PUT", "desk/trial", source=wrong)
        assert code(refused) == (400, "invalid_agent")
        assert "desk.py, line 8" in refused.json()["error"]["message"]
        ending = "import os\nos._exit(3)\n"
        refused = await ask(server, "PUT", "desk/trial", source=ending)
        assert "exit code 3" in refused.json()["error"]["message"]


def test_the_oldest_draft_makes_room() -> None:
    registry = Registry.of(Agent(name="Desk"))
    for n in range(MAX_TRIALS + 1):
        registry.try_out(Agent(name=f"Desk {n}"))
    assert registry.get("draft--desk-0") is None
    assert registry.get("draft--desk-1") is not None
    registry.replace([])
    assert registry.get("draft--desk-1") is not None
    assert registry.agents == ()


async def test_without_a_folder_nothing_can_be_saved() -> None:
    async with serving(development=True) as server:
        source = "from callboard import Agent\nagent = Agent(name='X')\n"
        refused = await ask(server, "PUT", "x/source", source=source)
        assert code(refused) == (409, "no_agents_folder")
        assert code(await ask(server, "GET", "console/source")) == (404, "no_source")
        assert code(await ask(server, "GET", "nobody/source")) == (404, "agent_not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "templates"),
        ("POST", "drafts"),
        ("GET", "console/source"),
        ("PUT", "console/source"),
        ("PUT", "console/trial"),
        ("GET", "console/tools"),
        ("POST", "console/tools/x/runs"),
        ("PUT", "console/tools/x/mock"),
    ],
)
async def test_all_of_it_is_for_development_only(method: str, path: str) -> None:
    """Lead 8: a server that serves customers shows no tools, runs no code and saves none."""
    async with serving() as server:
        assert code(await ask(server, method, path)) == (403, "development_only")


async def test_templates_fill_in_the_wizard() -> None:
    """W2: the airline is among them."""
    async with serving(development=True) as server:
        templates = (await ask(server, "GET", "templates")).json()
        airline = templates[0]
        assert airline["id"] == "acme-airlines"
        assert airline["title"] == {"en": "Acme Airlines", "th": "สายการบินแอคมี"}
        thai = {**airline["answers"]["th"], "template": airline["id"]}
        draft = (await ask(server, "POST", "drafts", **thai)).json()
        assert draft["id"] == "acme-airlines"
        assert draft["application"]["opening"]["en"].startswith("สวัสดี")
        body = {**airline["answers"]["en"], "template": airline["id"]}
        draft = (await ask(server, "POST", "drafts", **body)).json()
        assert '"status": "on time"' in draft["source"]
        wrong = await ask(server, "POST", "drafts", **{**body, "template": "circus"})
        assert wrong.json()["error"]["param"] == "template"


@tool(cache_ttl_s=60, approval="always")
async def seat(row: int) -> str:
    """Chooses a seat."""
    tool_context().publish("seat", {"row": row})
    return f"{row}A"


async def test_a_tool_is_tried_by_hand() -> None:
    """W5: schema, timing and failures; a mock answers instead until it is cleared."""
    agents = Registry.of(Agent(name="Desk", tools=[seat]))
    async with serving(agents=agents, development=True) as server:
        good = (await ask(server, "POST", "desk/tools/seat/runs", arguments={"row": 3})).json()
        assert (good["output"], good["state"], good["cached"]) == ("3A", "done", False)
        assert good["records"] == [{"topic": "seat", "value": {"row": 3}}]
        bad = (await ask(server, "POST", "desk/tools/seat/runs", arguments={"row": "x"})).json()
        assert bad["state"] == "failed"
        assert "row: Input should be a valid integer" in bad["output"]
        mocked = await ask(server, "PUT", "desk/tools/seat/mock", output="no seats")
        assert mocked.json()["mock"] == "no seats"
        run = (await ask(server, "POST", "desk/tools/seat/runs", arguments={"row": 3})).json()
        assert (run["output"], run["mocked"]) == ("no seats", True)
        async with httpx.AsyncClient() as client:
            url = f"{server.url}/v1/callboard/agents/desk/tools/seat/mock"
            await client.put(url, json={"output": None})
        (told,) = (await ask(server, "GET", "desk/tools")).json()
        assert told["mock"] is None
        assert (told["runs"], told["failures"], told["approval"]) == (2, 1, "always")
        assert told["parameters"]["properties"]["row"] == {"type": "integer"}
        lost = await ask(server, "POST", "desk/tools/lost/runs", arguments={})
        assert code(lost) == (404, "tool_not_found")

"""The tools of MCP servers among an agent's own."""

from __future__ import annotations

from callboard import Agent, McpServer
from callboard.mcp.servers import McpServers
from tests.fakes.mcp_library import COMMAND, http_library
from tests.fakes.stages import ScriptedLlm, scripted_stages, words
from tests.fakes.talking import Talk, calls, talking


async def joined(talk: Talk) -> None:
    """Until the tools of the servers are there."""
    await talk.until("session.updated")


async def test_tools_of_a_server_are_the_agents_own() -> None:
    """F1, U1: over stdio; private like the agent's functions; what a tool refuses is an output."""
    server = McpServer(label="library", command=COMMAND, allowed_tools=["search", "broken"])
    agent = Agent(name="Librarian", tools=[server])
    async with McpServers() as mcp, talking(agent, mcp=mcp) as talk:
        await joined(talk)
        talk.llm.replies.extend(
            [calls(("search", {"title": "fog"}), ("broken", {})), words("Fog at sea.")]
        )
        await talk.write("A book about fog")
        assert await talk.reply() == "Fog at sea."
        assert {one.name for one in talk.llm.requests[-1].tools} == {"search", "broken"}
        ends = {e["name"]: e for e in talk.told("tool") if e["state"] != "running"}
        assert ends["search"]["where"] == "mcp"
        assert "Fog at sea" in ends["search"]["output"]
        assert ends["broken"]["state"] == "failed"
        for event in talk.of("session.updated"):
            assert event["session"]["tools"] == []


async def test_tools_that_the_session_does_not_take_are_left_out_and_told() -> None:
    """F1: the others join all the same, and no client reads of an update that it did not send."""
    allowed = ["search", "lend", "broken"]
    server = McpServer(label="library", command=COMMAND, allowed_tools=allowed)
    agent = Agent(name="Librarian", tools=[server])
    stages = scripted_stages()
    assert isinstance(stages.llm, ScriptedLlm)
    stages.llm.unreadable |= {"search", "lend"}
    async with McpServers() as mcp, talking(agent, mcp=mcp, stages=stages) as talk:
        await joined(talk)
        talk.llm.replies.append(words("Nothing."))
        await talk.write("A book about fog")
        assert await talk.reply() == "Nothing."
        assert [one.name for one in talk.llm.requests[-1].tools] == ["broken"]
        told = [entry["value"] for entry in talk.told("record")]
        assert [one.partition(":")[0] for one in told] == [
            "search is left out",
            "lend is left out",
        ]
        assert talk.of("error") == []


async def test_a_server_asks_a_person_when_it_should() -> None:
    """F1: approval for all calls of a server, over HTTP."""
    async with http_library() as library, McpServers() as mcp:
        server = McpServer(
            label="library", url=library.url, allowed_tools=["search"], approval="always"
        )
        agent = Agent(name="Librarian", tools=[server])
        async with talking(agent, mcp=mcp) as talk:
            await joined(talk)
            talk.llm.replies.extend([calls(("search", {"title": "ice"})), words("No.")])
            await talk.write("Ice")
            call = await talk.until("response.function_call_arguments.done")
            await talk.until("response.done")
            (desk,) = talk.server.desks.open.values()
            assert desk.approve(call["call_id"], False)
            assert await talk.reply() == "No."
            assert talk.told("tool")[-1]["state"] == "refused"


async def test_a_server_that_is_not_there_is_told_and_the_agent_works() -> None:
    """B4: the page reads what went wrong; the other tools are not touched."""

    def twice(number: int) -> int:
        """Twice a number."""
        return 2 * number

    gone = McpServer(label="gone", command=["/nowhere/at/all"])
    agent = Agent(name="Half", tools=[twice, gone])
    async with McpServers() as mcp, talking(agent, mcp=mcp) as talk:
        await joined(talk)
        assert "gone" in talk.told("record")[0]["value"]
        talk.llm.replies.extend([calls(("twice", {"number": 4})), words("8.")])
        await talk.write("Twice four")
        assert await talk.reply() == "8."
        assert talk.told("tool")[-1]["output"] == "8"

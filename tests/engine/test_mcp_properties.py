"""Any interleaving of what can happen to a session with MCP servers keeps the same promises."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import rule

from callboard.engine.messages import (
    CallTool,
    Failed,
    Generate,
    Generated,
    ListTools,
    ToolCalled,
    ToolsListed,
)
from callboard.engine.stages import StageError
from callboard.mcp.values import McpResult
from tests.engine import test_session_properties as plain
from tests.engine.mcp_desk import LEND, SEARCH, UNREACHABLE, call, library

LISTS = st.sampled_from([(SEARCH, LEND), (SEARCH,), (), UNREACHABLE])
RESULTS = st.sampled_from([McpResult("Fog"), McpResult("no", is_error=True), UNREACHABLE])
TOOLS = st.sampled_from(
    [
        [library()],
        [library(require_approval="always")],
        [library(server_url="https://other.example/mcp")],
        [library(), library(server_label="archive")],
        [{"type": "mcp", "server_label": "archive"}],
        [library(allowed_tools=["lend"])],
        [],
    ]
)


class McpSessions(plain.Sessions):
    """Servers that come, go, fail and answer late, and people who approve or not."""

    def take_stock(self) -> None:
        for kind in (ListTools, CallTool):
            jobs = self.open_jobs.setdefault(kind, [])
            jobs += [one for one in self.bench.commands if isinstance(one, kind)]
        super().take_stock()

    @rule(tools=TOOLS)
    def define(self, tools: list[dict[str, Any]]) -> None:
        self.send("session.update", session={"type": "realtime", "tools": tools})

    @rule(tools=TOOLS, beside=st.booleans())
    def bring(self, tools: list[dict[str, Any]], beside: bool) -> None:
        where = {"conversation": "none"} if beside else {}
        self.send("response.create", response={"tools": tools, **where})

    @rule(outcome=LISTS)
    def list_tools(self, outcome: Any) -> None:
        job = self.pick(ListTools)
        if job is not None:
            self.happen(ToolsListed(job.job_id, outcome))

    @rule(name=st.sampled_from(["search", "lend"]), ends=st.booleans())
    def call_tool(self, name: str, ends: bool) -> None:
        job = self.pick(Generate)
        if job is not None:
            for piece in [*call(name), *([plain.END] if ends else [])]:
                self.happen(Generated(job.job_id, piece))

    @rule(outcome=RESULTS)
    def answer_tool(self, outcome: Any) -> None:
        job = self.pick(CallTool)
        if job is not None:
            self.happen(ToolCalled(job.job_id, outcome))

    @rule(kind=st.sampled_from([ListTools, CallTool]))
    def crash(self, kind: type) -> None:
        job = self.pick(kind)
        if job is not None:
            self.happen(Failed(job.job_id, "mcp", StageError("server_error", "broken")))

    @rule(approve=st.booleans())
    def decide(self, approve: bool) -> None:
        pending = self.bench.machine._replies._calls._pending.values()
        ids = [one.approval_id for one in pending if one.approval_id is not None]
        wanted = self.random.choice([*ids, "nothing"])
        self.approve(wanted, approve)

    def approve(self, request_id: str, approve: bool) -> None:
        item = {
            "type": "mcp_approval_response",
            "approval_request_id": request_id,
            "approve": approve,
        }
        self.send("conversation.item.create", item=item)

    def answer_all(self) -> bool:
        calls = self.bench.machine._replies._calls._pending
        waiting = [one for one in calls.values() if one.state == "waiting"]
        for one in waiting:
            assert one.approval_id is not None
            self.approve(one.approval_id, approve=True)
        lists, runs = self.open_jobs[ListTools], self.open_jobs[CallTool]
        self.open_jobs[ListTools], self.open_jobs[CallTool] = [], []
        for job in lists:
            self.happen(ToolsListed(job.job_id, (SEARCH,)))
        for job in runs:
            self.happen(ToolCalled(job.job_id, McpResult("late")))
        return super().answer_all() or bool(waiting or lists or runs)


TestMcpSessions = McpSessions.TestCase
TestMcpSessions.settings = plain.TestSessions.settings

"""How each agent's tools did, and answers that were set by hand instead."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class ToolCounts:
    """Since the server started."""

    runs: int = 0
    failures: int = 0
    hits: int = 0
    """Answered from the cache, or with the answer to the same question just before."""


@dataclass(slots=True)
class ToolBench:
    """Shared by all calls of a server; keyed by agent's id and tool's name."""

    _counts: dict[tuple[str, str], ToolCounts] = field(default_factory=dict)
    _mocks: dict[tuple[str, str], str] = field(default_factory=dict)

    def counts(self, agent_id: str, name: str) -> ToolCounts:
        return self._counts.setdefault((agent_id, name), ToolCounts())

    def mock(self, agent_id: str, name: str) -> str | None:
        """What every call of the tool is answered with; None: the tool runs."""
        return self._mocks.get((agent_id, name))

    def set_mock(self, agent_id: str, name: str, output: str | None) -> None:
        if output is None:
            self._mocks.pop((agent_id, name), None)
        else:
            self._mocks[agent_id, name] = output

"""The agents that this server offers now, and the files that could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from callboard.agents.agent import Agent, slug
from callboard.agents.card import PANELS

MAX_TRIALS = 16
TRIAL_PREFIX = "draft--"
"""Of the id under which an agent is tried; no name makes such an id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """A file that should have been an agent."""

    path: Path
    message: str
    line: int | None = None
    """From 1; None when the file as a whole is meant."""

    @property
    def id(self) -> str:
        return slug(self.path.stem)

    def told(self) -> str:
        where = self.path.name if self.line is None else f"{self.path.name}, line {self.line}"
        return f"{where}: {self.message}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What one file, entry point or built-in application offers."""

    agents: tuple[Agent, ...] = ()
    problem: Problem | None = None
    path: Path | None = None
    """None: it came with a package and cannot be edited here."""
    editable: bool = False


class Registry:
    """Agents by id. A source that comes later never takes an id that is taken."""

    def __init__(self, *sources: Source) -> None:
        self._sources: tuple[Source, ...] = ()
        self._by_id: dict[str, Agent] = {}
        self._from: dict[str, Source] = {}
        self._trials: dict[str, Agent] = {}
        self.replace(sources)

    @classmethod
    def of(cls, *agents: Agent) -> Registry:
        return cls(Source(agents=agents))

    @property
    def agents(self) -> tuple[Agent, ...]:
        return tuple(self._by_id.values())

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(one.problem for one in self._sources if one.problem is not None)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What an agent is offered with although its author cannot have meant it."""
        found = []
        for agent in self.agents:
            path = self._from[agent.id].path or Path(agent.id)
            known = ", ".join(one for one in self._by_id if one != agent.id)
            for lost in set(map(str, agent.lost_handoffs(self._by_id))):
                message = f"{agent.name} hands over to {lost!r}, and there is no such agent here"
                found.append(Problem(path=path, message=f"{message} (there are {known})"))
        return tuple(found)

    def get(self, agent_id: str) -> Agent | None:
        return self._by_id.get(agent_id) or self._trials.get(agent_id)

    def try_out(self, agent: Agent) -> Agent:
        """Have an agent that is offered to nobody, so that its author can talk to it.

        It is found by the id of what is returned, until ``MAX_TRIALS`` newer ones are there; the
        next trial of the same agent takes its place. Calls that run keep what they have.
        """
        tried = replace(agent, id=f"{TRIAL_PREFIX}{agent.id}"[:63].rstrip("-"))
        self._trials.pop(tried.id, None)
        self._trials[tried.id] = tried
        while len(self._trials) > MAX_TRIALS:
            del self._trials[next(iter(self._trials))]
        return tried

    def with_sources(self, sources: Iterable[Source]) -> Registry:
        """These and ``sources`` after them; a file is there once, as it was read last."""
        fresh = tuple(sources)
        paths = {source.path for source in fresh}
        old = (one for one in self._sources if one.path is None or one.path not in paths)
        return Registry(*old, *fresh)

    def of_file(self, path: Path) -> Source:
        """What became of a file's agents here. Raises ``KeyError`` for a file that was not read."""
        for source in self._sources:
            if source.path == path.resolve():
                return source
        raise KeyError(str(path))

    def source(self, agent_id: str) -> Source | None:
        """Where an agent, or the card of a file that could not be read, comes from."""
        return self._from.get(agent_id)

    def replace(self, sources: Iterable[Source]) -> None:
        """Offer these from now on. Calls that run keep the agents that they have."""
        kept, by_id, origin = [], dict[str, Agent](), dict[str, Source]()
        for source in sources:
            twice = [agent.id for agent in source.agents if agent.id in by_id]
            if twice and source.path is not None:
                message = _taken(twice[0], origin[twice[0]])
                source = Source(
                    problem=Problem(path=source.path, message=message),
                    path=source.path,
                    editable=source.editable,
                )
            kept.append(source)
            for agent in source.agents:
                if agent.id not in by_id:
                    by_id[agent.id] = agent
                    origin[agent.id] = source
        for source in kept:
            if source.problem is not None:
                origin.setdefault(source.problem.id, source)
        self._sources, self._by_id, self._from = tuple(kept), by_id, origin

    def cards(self) -> list[dict[str, Any]]:
        """The applications as a browser is told of them, those with a problem last."""
        whole = [
            {**agent.wire(), "editable": self._from[agent.id].editable, "problem": None}
            for agent in self.agents
        ]
        broken = [_broken_card(one.problem, one.editable) for one in self._sources if one.problem]
        return whole + broken


def _taken(agent_id: str, holder: Source) -> str:
    by = holder.path.name if holder.path is not None else "the server itself"
    return (
        f"the id {agent_id!r} is taken by {by}: give this agent another name, or an id of its own "
        f"(Agent(id=…))"
    )


def _broken_card(problem: Problem, editable: bool) -> dict[str, Any]:
    card = Agent(name=problem.path.stem, id=f"broken-{problem.id}"[:63].rstrip("-")).wire()
    return {
        **card,
        "id": problem.id,
        "path": f"/{problem.id}",
        "panels": list(PANELS),
        "editable": editable,
        "problem": problem.told(),
    }

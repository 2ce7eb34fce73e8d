"""Finding agents: in the files of folders, in installed packages, and anew when they change."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import sys
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import fields
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog

from callboard.agents.agent import Agent
from callboard.agents.openai_agents import adapted
from callboard.agents.problems import DefinitionError
from callboard.agents.registry import Problem, Registry, Source

ENTRY_POINTS = "callboard.agents"
"""The group in which a package offers an ``Agent``, or a module that has some."""
MODULE_PREFIX = "callboard_agent_files."

log = structlog.get_logger(__name__)


class Library:
    """All agents of a server: those that come with it, of packages, and of folders."""

    def __init__(self, built_in: Sequence[Agent], folders: Sequence[Path] = ()) -> None:
        self._built_in = tuple(built_in)
        self.folders = tuple(folder.resolve() for folder in folders)
        self.registry = Registry(*self.read())

    def read(self) -> list[Source]:
        """Read everything. Blocks while the agents' files run."""
        for folder in self.folders:
            _forget(folder)
        sources = [Source(agents=(agent,)) for agent in self._built_in]
        sources += [_installed(point) for point in entry_points(group=ENTRY_POINTS)]
        return sources + [load_file(path) for folder in self.folders for path in files(folder)]

    async def reload(self) -> None:
        """Read everything anew. Calls that run keep the agents that they have."""
        self.registry.replace(await asyncio.to_thread(self.read))
        registry = self.registry
        told = [problem.told() for problem in (*registry.problems, *registry.warnings)]
        log.info("agents read", agents=[one.id for one in self.registry.agents], problems=told)

    async def watch(self) -> None:
        """Read anew whenever a file in the folders changes; runs until it is cancelled."""
        from watchfiles import PythonFilter, awatch

        present = [folder for folder in self.folders if folder.is_dir()]
        if not present:
            return
        async for _ in awatch(*present, watch_filter=PythonFilter(), step=50, debounce=400):
            await self.reload()


def files(folder: Path) -> list[Path]:
    """The agents' files of a folder: modules and packages whose names do not begin with ``_``."""
    if not folder.is_dir():
        return []
    modules = [path for path in folder.glob("*.py") if not path.name.startswith(("_", "."))]
    return sorted([*modules, *folder.glob("[!_.]*/__init__.py")])


def load_file(path: Path, *beside: Path) -> Source:
    """The agents of a file; a file that cannot be read is a source with a problem.

    What it imports from another file of its folder, or of the folders ``beside``, is that file's.
    """
    path = path.resolve()
    is_package = path.name == "__init__.py"
    named = path.parent if is_package else path
    if not path.is_file():
        problem = Problem(path=named, message="there is no such file")
        return Source(problem=problem, path=path)
    folder = str(named.parent)
    if folder not in sys.path:
        sys.path.append(folder)  # so that the files can import each other
    try:
        module = _run(path, named.stem, is_package)
        agents = agents_in(_own(module, path, (named.parent, *beside)))
    except (Exception, SystemExit) as error:  # whatever the author's code may raise
        problem = Problem(path=named, message=_said(error), line=_line_of(error, path))
        return Source(problem=problem, path=path, editable=True)
    if not agents:
        words = "it has no agent: write agent = Agent(name=…)"
        words += ", or begin its name with _ when it is there for other files"
        return Source(problem=Problem(path=named, message=words), path=path, editable=True)
    return Source(agents=agents, path=path, editable=True)


def load_draft(source: str, name: str, folder: Path | None) -> Source:
    """The agents of a source that is in no file; it may import what is in ``folder``.

    Its code runs here as that of a file would. Nothing is written.
    """
    path = Path(name)
    if folder is not None and str(folder) not in sys.path:
        sys.path.append(str(folder))
    module = ModuleType(f"{MODULE_PREFIX}draft_{path.stem}")
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, name, "exec"), vars(module))
        agents = agents_in(_own(module, path, (folder,) if folder is not None else ()))
    except (Exception, SystemExit) as error:  # whatever the author's code may raise
        return Source(problem=Problem(path=path, message=_said(error), line=_line_of(error, path)))
    return Source(agents=agents)


def agents_in(holder: Any) -> tuple[Agent, ...]:
    """The agents that a module, an iterable, or a value is or has, in order and each once."""
    if isinstance(holder, ModuleType):
        values: Iterable[Any] = vars(holder).values()
    elif isinstance(holder, list | tuple):
        values = holder
    else:
        values = (holder,)
    found: dict[str, Agent] = {}
    for value in values:
        for agent in _agents(value):
            known = found.setdefault(agent.id, agent)
            if value is agent and known is not agent:
                raise DefinitionError(
                    f"Two agents have the id {agent.id!r}: give one of them another name, "
                    "or an id of its own."
                )
    return tuple(found.values())


def _own(module: ModuleType, path: Path, folders: Sequence[Path]) -> list[Any]:
    """The values of a file's module without those that are another agent file's."""
    others = {str(file.resolve()) for folder in folders for file in files(folder)} - {str(path)}
    imported = {
        id(value)
        for other in tuple(sys.modules.values())
        if getattr(other, "__file__", None) in others
        for value in vars(other).values()
    }
    return [value for value in vars(module).values() if id(value) not in imported]


def _agents(value: Any) -> tuple[Agent, ...]:
    return (value,) if isinstance(value, Agent) else adapted(value)


def _run(path: Path, stem: str, is_package: bool) -> ModuleType:
    name = MODULE_PREFIX + stem
    search = [str(path.parent)] if is_package else None
    spec = importlib.util.spec_from_file_location(name, path, submodule_search_locations=search)
    assert spec is not None, "a .py file has a loader"
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    for known in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
        del sys.modules[known]
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _forget(folder: Path) -> None:
    """Have what the files of a folder import from it read anew as well.

    Its own modules and packages only: a folder may also have an environment in it.
    """
    for name, module in tuple(sys.modules.items()):
        origin = getattr(module, "__file__", None)
        if origin is None or not Path(origin).is_relative_to(folder):
            continue
        first, *more = Path(origin).relative_to(folder).parts
        if not more or (folder / first / "__init__.py").is_file():
            del sys.modules[name]


def _said(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return error.msg
    words = str(error) or "no message"
    if isinstance(error, DefinitionError):
        return words
    if isinstance(error, TypeError) and (told := _argument_of(words)):
        return told
    return f"{type(error).__name__}: {words}"


def _argument_of(words: str) -> str | None:
    """Python's words about an argument of ``Agent(…)`` that it does not have, as ours."""
    names = [one.name for one in fields(Agent)]
    if words.startswith("Agent.__init__() takes 1 positional"):
        return "write what an agent has by name: Agent(name=…, instructions=…)"
    found = re.fullmatch(r"Agent\.__init__\(\) got an unexpected keyword argument '(\w+)'.*", words)
    if found is None:
        return None
    near = get_close_matches(found[1], names, 1)
    meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
    return f"Agent has no {found[1]!r}; {meant}"


def _line_of(error: BaseException, path: Path) -> int | None:
    """The line of the author's file that the error is about."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    return lines[-1] if lines else None


def _installed(point: EntryPoint) -> Source:
    try:
        agents = agents_in(point.load())
    except Exception as error:  # whatever the package's code may raise
        return Source(problem=Problem(path=Path(point.name), message=_said(error)))
    if not agents:
        message = f"{point.value} of a package is no agent"
        return Source(problem=Problem(path=Path(point.name), message=message))
    return Source(agents=agents)

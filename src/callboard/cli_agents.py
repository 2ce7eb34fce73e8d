"""``callboard agents``: list, show, check and begin agents."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.prompt import Prompt
from rich.syntax import Syntax
from rich.table import Table

from callboard.agents.agent import RESERVED_IDS, Agent
from callboard.agents.drafting import Answers, draft, language_code
from callboard.agents.loader import Library, files, load_file
from callboard.agents.registry import Registry
from callboard.agents.templates import TEMPLATES, template
from callboard.agents.text import text
from callboard.config import Settings, SettingsError, load_settings

app = typer.Typer(no_args_is_help=True, help="The agents of this server.")
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

FolderOption = Annotated[
    list[Path] | None,
    typer.Option("--agents", help="Folder of agents [default: the setting CALLBOARD_AGENTS]."),
]


def _library(folders: list[Path] | None) -> Library:
    from callboard.apps.offered import offered
    from callboard.apps.ticket_support.late_airline import LateAirline

    settings = _settings(folders)
    try:
        return Library(offered(LateAirline(settings)), settings.agents)
    except SettingsError as error:
        raise _failed(str(error), 2) from None


def _settings(folders: list[Path] | None) -> Settings:
    try:
        return load_settings(agents=folders or None)
    except SettingsError as error:
        raise _failed(str(error), 2) from None


def _failed(message: str, code: int = 1) -> typer.Exit:
    err.print(f"[bold red]Error:[/] {escape(message)}", soft_wrap=True)
    return typer.Exit(code)


@app.command("list")
def list_agents(agents: FolderOption = None) -> None:
    """The agents that a server would offer, and the files that cannot be read."""
    library = _library(agents)
    table = Table("id", "name", "tools", box=None, pad_edge=False)
    table.add_column("from", overflow="fold")
    for agent in library.registry.agents:
        source = library.registry.source(agent.id)
        where = _shown(source.path) if source is not None and source.path else "the server"
        tools = len(agent.own_tools) + len(agent.handoff_ids)
        servers = f" + {len(agent.mcp_servers)} MCP" if agent.mcp_servers else ""
        table.add_row(agent.id, escape(agent.name), f"{tools}{servers}", escape(where))
    out.print(table)
    wrong = (*library.registry.problems, *library.registry.warnings)
    for problem in wrong:
        err.print(f"[bold red]Error:[/] {escape(problem.told())}", soft_wrap=True)
    raise typer.Exit(1 if wrong else 0)


@app.command()
def show(agent_id: str, agents: FolderOption = None) -> None:
    """What one agent is told and can do."""
    library = _library(agents)
    agent = library.registry.get(agent_id)
    if agent is None:
        known = ", ".join(one.id for one in library.registry.agents)
        hint = "" if library.folders else " Name the folder of its file: --agents FOLDER."
        raise _failed(f"There is no agent {agent_id!r}. There are: {known}.{hint}")
    out.print(f"[bold]{escape(agent.name)}[/]  /{agent.id}")
    if summary := text(agent.card.summary).en:
        out.print(escape(summary))
    out.print(f"\n{escape(agent.words() or 'The instructions of the model itself.')}")
    for tool in agent.own_tools:
        parameters = ", ".join(tool.parameters.get("properties", {}))
        out.print(f"\n[bold]{tool.name}[/]({parameters})  {escape(tool.description)}")
    for server in agent.mcp_servers:
        out.print(f"\n[bold]{escape(server.label)}[/]  an MCP server")
    for handoff in agent.handoff_ids:
        out.print(f"\nHands over to [bold]{handoff}[/]")


@app.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders; those of the settings by default."),
    ] = None,
) -> None:
    """Read agents' files and say what is wrong, with the line."""
    found: list[Path] = []
    for path in paths or _settings(None).agents:
        found += files(path) if path.is_dir() else [path]
    if not found:
        empty = ", ".join(str(path) for path in paths or ())
        reason = f"{empty} has no file of an agent" if empty else "name a file or a folder"
        raise _failed(f"There is nothing to check: {reason}.", 2)
    registry = _library(None).registry.with_sources([load_file(path) for path in found])
    for path in found:
        _report(path, registry)
    for warning in registry.warnings:
        out.print(f"[red]✗[/] {escape(warning.told())}", soft_wrap=True)
    wrong = registry.problems or registry.warnings
    raise typer.Exit(1 if wrong else 0)


def _shown(path: Path) -> str:
    """As a person would write it, from the working folder."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _report(path: Path, registry: Registry) -> None:
    """What a file offers among all that there are."""
    source = registry.of_file(path)
    if source.problem is not None:
        out.print(f"[red]✗[/] {escape(source.problem.told())}", soft_wrap=True)
        return
    named = ", ".join(_named(agent) for agent in source.agents)
    name = path.parent.name if path.name == "__init__.py" else path.name
    out.print(f"[green]✓[/] {escape(name)}: {escape(named)}", soft_wrap=True)


def _named(agent: Agent) -> str:
    tools = ", ".join(tool.name for tool in agent.own_tools) or "no tools"
    return f"{agent.name} (/{agent.id}; {tools})"


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to write the file in.")] = Path("agents"),
    name: Annotated[str | None, typer.Option(help="The agent's name.")] = None,
    expertise: Annotated[str | None, typer.Option(help="What it knows, whom it helps.")] = None,
    function: Annotated[
        list[str] | None,
        typer.Option(help="'check_flight_status(flight_number, date?): what it does'; several."),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(
            help="Code of a language, as en or th; several. A template follows the first."
        ),
    ] = None,
    flow: Annotated[str | None, typer.Option(help="How a conversation goes.")] = None,
    begin_with: Annotated[
        str | None,
        typer.Option("--template", help=f"One of {', '.join(one.id for one in TEMPLATES)}."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; take what is given.")] = False,
) -> None:
    """Ask four questions and write an agent: one file that runs."""
    begun = template(begin_with) if begin_with is not None else None
    if begin_with is not None and begun is None:
        known = ", ".join(one.id for one in TEMPLATES)
        raise _failed(f"There is no template {begin_with!r}. There are: {known}.", 2)
    base = begun.told_in(language or ()) if begun is not None else Answers(name="")
    answers = Answers(
        name=name or base.name,
        expertise=expertise if expertise is not None else base.expertise,
        functions=function or base.functions,
        languages=_codes(language or base.languages),
        flow=flow if flow is not None else base.flow,
    )
    if not yes:
        answers = _asked(answers)
    if not answers.name.strip():
        raise _failed("An agent needs a name: --name.", 2)
    answers = begun.completed(answers) if begun is not None else answers
    source = draft(answers, begun.samples if begun is not None else None)
    path = _written(folder, answers, source)
    out.print(Syntax(source, "python", background_color="default", word_wrap=True))
    _report(path, _library(None).registry.with_sources([load_file(path)]))
    out.print(
        f"\nTry it:  callboard serve --agents {shlex.quote(str(folder))} --dev", soft_wrap=True
    )


def _written(folder: Path, answers: Answers, source: str) -> Path:
    """The new file. What could not be an agent beside the others is not written."""
    path = folder / f"{answers.agent_id.replace('-', '_')}.py"
    if path.exists():
        raise _failed(f"{path} is there already. Nothing was written.")
    if answers.agent_id in RESERVED_IDS:
        raise _failed(
            f"{answers.name!r} would have its page at /{answers.agent_id}, which is a path of the "
            "server. Choose another name. Nothing was written."
        )
    others = _library([folder] if folder.is_dir() else None).registry
    if others.get(answers.agent_id) is not None:
        raise _failed(
            f"There is an agent {answers.agent_id!r} already. Choose another name. "
            "Nothing was written."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    except OSError as error:
        raise _failed(f"{path} cannot be written: {error.strerror}.") from None
    return path


def _codes(named: Sequence[str]) -> list[str]:
    """Languages by their codes; ends the command where one is none."""
    codes = [language_code(one) for one in named]
    for given, code in zip(named, codes, strict=True):
        if code is None:
            raise _failed(f"{given!r} is no language: give codes, as en or th.", 2)
    return [code for code in codes if code is not None]


def _asked_languages(ask: Callable[[str, str], str], known: str) -> list[str]:
    while True:
        given = ask("[bold]3. Which languages?[/] (codes, as en th)", known)
        named = given.replace(",", " ").split() or ["en"]
        codes = [language_code(one) for one in named]
        if None not in codes:
            return [code for code in codes if code is not None]
        wrong = ", ".join(one for one in named if language_code(one) is None)
        out.print(f"   {escape(wrong)} is no code of a language.")


def _asked(answers: Answers) -> Answers:
    """The wizard; what is known already is offered."""

    def ask(question: str, known: str) -> str:
        try:
            return str(Prompt.ask(question, console=out, default=known, show_default=bool(known)))
        except EOFError:
            out.print()
            raise _failed(
                "There is nobody to ask here: give --name, --expertise, --function, --language and "
                "--flow as options, and --yes. Nothing was written.",
                2,
            ) from None
        except KeyboardInterrupt:
            out.print("\nNothing was written.")
            raise typer.Exit(130) from None

    name = ask("[bold]Name[/]", answers.name)
    while not name.strip():
        out.print("   An agent needs a name.")
        name = ask("[bold]Name[/]", answers.name)
    expertise = ask("[bold]1. What does it know, and whom does it help?[/]", answers.expertise)
    functions = list(answers.functions)
    out.print(
        "[bold]2. What can it do?[/] One function a line; an empty line ends. In words, or as"
    )
    out.print("   check_status(number, day?): what it does", style="dim")
    for known in functions:
        out.print(f"   {escape(known)}")
    while line := ask("  ", ""):
        functions.append(line)
    languages = _asked_languages(ask, " ".join(answers.languages))
    flow = ask("[bold]4. How does a conversation go, in which manner?[/]", answers.flow)
    return Answers(
        name=name, expertise=expertise, functions=functions, languages=languages, flow=flow
    )

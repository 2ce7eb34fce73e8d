"""The command line: ``callboard serve``, ``talk``, ``agents``, ``models``, ``doctor``."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from callboard import __version__, cli_agents, cli_airline, cli_models
from callboard.config import Settings, SettingsError, load_settings

app = typer.Typer(
    name="callboard",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
    help="Self-hosted console, gateway and embedded engine for realtime voice agents.",
)
app.add_typer(cli_agents.app, name="agents")
app.add_typer(cli_models.app, name="models")
app.add_typer(cli_airline.app, name="airline")

USAGE_ERROR = 2
out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def fail(message: str, code: int = 1) -> typer.Exit:
    """Print an error for a person; ``raise`` the result."""
    err.print(f"[bold red]Error:[/] {escape(message)}", soft_wrap=True)
    return typer.Exit(code)


def settings_or_exit(**given: Any) -> Settings:
    try:
        return load_settings(**given)
    except SettingsError as error:
        raise fail(str(error), USAGE_ERROR) from None


def _version(wanted: bool) -> None:
    if wanted:
        out.print(f"callboard {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Self-hosted console, gateway and embedded engine for realtime voice agents."""


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; loopback only. Default: 127.0.0.1.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 takes a free one. Default: 8000.")
    ] = None,
    models: Annotated[
        str | None,
        typer.Option(
            help="Set of models: standard, small, or none (no engine). Default: standard."
        ),
    ] = None,
    max_sessions: Annotated[int | None, typer.Option(help="Sessions at once. Default: 8.")] = None,
    websocket: Annotated[
        str | None, typer.Option(help="WebSocket implementation: picows or asgi. Default: picows.")
    ] = None,
    agents: Annotated[
        list[Path] | None,
        typer.Option(help="Folder of agents, one Python file each; may be given several times."),
    ] = None,
    dev: Annotated[
        bool, typer.Option("--dev", help="For writing agents: read their files when they change.")
    ] = False,
    log_level: Annotated[
        str | None, typer.Option(help="debug, info, warning or error. Default: info.")
    ] = None,
) -> None:
    """Start the server: HTTP, WebSocket, WebRTC and the console on one port.

    Every option can also be set in the environment (CALLBOARD_PORT=…) or in .env; see
    docs/settings.md.
    """
    settings = settings_or_exit(
        host=host,
        port=port,
        models=models,
        max_sessions=max_sessions,
        websocket=websocket,
        agents=agents or None,
        development=dev or None,
        log_level=log_level,
    )
    from callboard.telemetry import configure

    configure(settings.log_level, settings.log_format)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        code = runner.run(_serve(settings))
    raise typer.Exit(code)


def _loop_factory() -> Any:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _serve(settings: Settings) -> int:
    from callboard.app import engine_loader, mcp_servers, running, webrtc_media
    from callboard.transports.listen import CannotListen

    media = webrtc_media(late=not settings.has_engine)
    try:
        async with (
            mcp_servers(settings) as mcp,
            running(settings, engine_loader(settings, mcp), media, mcp=mcp) as server,
        ):
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, server.stop)
            out.print(f"[bold]Callboard {__version__}[/]  {server.url}/console", soft_wrap=True)
            agents = server.desks.agents
            for problem in (*agents.problems, *agents.warnings):
                err.print(f"[bold red]Agent:[/] {escape(problem.told())}", soft_wrap=True)
            if settings.has_engine:
                out.print(f"Loading the {settings.models} models …")
            announcer = asyncio.create_task(_announce(server, time.monotonic()), name="announce")
            await server.wait_stopped()
            announcer.cancel()
    except CannotListen as error:
        raise fail(str(error)) from None
    except SettingsError as error:
        raise fail(str(error), USAGE_ERROR) from None
    if server.readiness.state == "failed":
        raise fail(server.readiness.detail)
    out.print("Stopped.")
    return 0


async def _announce(server: Any, started: float) -> None:
    """Say when the engine is ready; stop the server when it cannot be."""
    state = await server.readiness.wait_settled()
    if state == "failed":
        server.stop()
        return
    names = ", ".join(f"{role} {name}" for role, name in server.readiness.names.items())
    if state == "off":
        providers = ", ".join(server.calls.directory.order)
        names = f"no embedded engine; sessions run at: {providers}"
    out.print(
        f"[green]Ready[/] after {time.monotonic() - started:.1f} s ({names}). "
        f"Open {server.url}/console, or point a Realtime client at {server.url}/v1. "
        "Ctrl+C stops.",
        soft_wrap=True,
    )


@app.command()
def talk(
    question: Annotated[
        Path | None,
        typer.Argument(help="Recording of a spoken question (WAV, FLAC, …).", show_default=False),
    ] = None,
    answer: Annotated[
        Path | None, typer.Option("--out", help="Where to save the spoken answer (WAV).")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(help="Realtime endpoint. Default: ws://127.0.0.1:PORT/v1/realtime."),
    ] = None,
    model: Annotated[str, typer.Option(help="Model to ask for.")] = "callboard-embedded",
    text: Annotated[
        str | None, typer.Option(help="Ask in writing, instead of with a recording.")
    ] = None,
    voice: Annotated[str | None, typer.Option(help="Voice of the answer.")] = None,
    instructions: Annotated[str | None, typer.Option(help="The agent's instructions.")] = None,
) -> None:
    """Ask a question over WebSocket and print what both sides say.

    The recording is sent at the speed of speech, as a microphone would. Nothing is played;
    --out saves the answer.
    """
    settings = settings_or_exit()
    if (question is None) == (text is None):
        raise fail("Give either a recording or --text.", USAGE_ERROR)
    from callboard.cli_talk import Conversation, TalkError, read_audio

    target = url or f"ws://{settings.host}:{settings.port or 8000}/v1/realtime"
    try:
        pcm24k = read_audio(question) if question is not None else None
        conversation = Conversation(
            out, target, model, voice=voice, instructions=instructions, answer=answer
        )
        key = settings.api_key.get_secret_value()
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(conversation.run(pcm24k, text, key))
    except TalkError as error:
        raise fail(str(error)) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@app.command()
def doctor() -> None:
    """Check this machine, and say how to mend what is wrong."""
    settings = settings_or_exit()
    from callboard.cli_doctor import examine, show

    findings = examine(settings)
    show(out, findings)
    raise typer.Exit(1 if any(finding.state == "fail" for finding in findings) else 0)


def main() -> None:
    """The ``callboard`` command."""
    app()


if __name__ == "__main__":
    main()

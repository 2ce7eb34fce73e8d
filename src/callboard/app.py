"""The composition root: the only module that knows every concrete class."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import structlog
import uvicorn
from starlette.types import Receive, Scope, Send

from callboard.agents.loader import Library
from callboard.agents.registry import Registry
from callboard.apps.offered import offered
from callboard.apps.ticket_support.late_airline import LateAirline
from callboard.config import Settings, proxy_for
from callboard.engine.stages import StageError, Stages
from callboard.gateway.attendance import AttendantFactory, joined
from callboard.gateway.calls import CallLimits, Calls
from callboard.gateway.desk import Desks
from callboard.gateway.media import MediaFactory
from callboard.gateway.meter import Meters
from callboard.gateway.readiness import Readiness
from callboard.gateway.recorder import recording
from callboard.gateway.refusals import HttpError, answer
from callboard.gateway.run import Reception
from callboard.gateway.secrets import ClientSecrets
from callboard.http.edge import Edge
from callboard.http.metrics import Metrics
from callboard.http.routes import create_api
from callboard.http.surface import Surface
from callboard.hub import MIB
from callboard.mcp.servers import McpServers
from callboard.providers.configured import directory
from callboard.transports.front import front
from callboard.transports.listen import listen
from callboard.transports.websocket import PATHS, Refusal, WebSocketLimits

T = TypeVar("T")

CONSOLE_DIR = Path(__file__).parent / "console"
CALLS_TIMEOUT_S = 1.5
"""How long the calls may take to end when the server stops."""
CONNECTIONS_TIMEOUT_S = 1
"""How long connections may take after that; then they are dropped."""

log = structlog.get_logger(__name__)

Loader = Callable[[Readiness], Awaitable[None]]
"""Loads the engine and reports to ``Readiness``; runs until cancelled or done."""


class Server(uvicorn.Server):
    """uvicorn, which ends the calls before the connections. Signals are the caller's."""

    def __init__(self, config: uvicorn.Config, calls: Calls) -> None:
        super().__init__(config)
        self._calls = calls

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._calls.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CALLS_TIMEOUT_S):
                await self._calls.wait_idle()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class Running:
    """A server that listens."""

    def __init__(
        self,
        server: Server,
        calls: Calls,
        desks: Desks,
        readiness: Readiness,
        address: tuple[str, int],
    ) -> None:
        self.calls = calls
        self.desks = desks
        self.readiness = readiness
        self.host, self.port = address[:2]
        self._server = server
        self._done: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def start(self, sock: socket.socket) -> None:
        serving = self._server.serve(sockets=[sock])
        self._done = asyncio.create_task(serving, name="server")

    def stop(self) -> None:
        """Begin to stop; a second call does not wait for connections any more."""
        if self._server.should_exit:
            self._server.force_exit = True
        self._server.should_exit = True

    async def wait_stopped(self) -> None:
        if self._done is not None:
            await asyncio.shield(self._done)


@asynccontextmanager
async def running(
    settings: Settings,
    load: Loader,
    media: MediaFactory | None,
    *,
    console_dir: Path = CONSOLE_DIR,
    agents: Registry | None = None,
    attendants: AttendantFactory | None = None,
    mcp: McpServers | None = None,
) -> AsyncIterator[Running]:
    """A server that listens while the block runs; at its end everything has ended.

    It answers as soon as it listens; sessions are refused (503) until ``load`` has
    made the engine ready. Raises ``CannotListen``, and ``SettingsError`` when nobody could
    answer a call.
    """
    settings.require_somebody()
    sock = listen(settings.host, settings.port)
    airline = LateAirline(settings)
    library = Library(offered(airline) if agents is None else agents.agents, settings.agents)
    agents = library.registry
    granted = frozenset(settings.tool_permissions)
    desks = Desks(
        agents=agents, mcp=mcp, permits=lambda principal, name: bool({"*", name} & granted)
    )
    readiness, metrics = Readiness(), Metrics()
    with recording(settings.record, settings.recordings_dir) as recorders:
        meters = Meters(metrics)
        calls = Calls(
            readiness,
            _call_limits(settings),
            media=media,
            attendants=joined(attendants or desks.attendants, meters.attendants, recorders),
            preferred=desks.preferred,
            directory=directory(settings, _websocket_limits(settings)),
        )
        surface = Surface(
            calls,
            ClientSecrets(),
            readiness,
            metrics,
            console_dir,
            settings,
            library,
            desks,
        )
        metrics.watch(calls, readiness)
        async with aclosing(airline), calls, _serving(settings, surface, sock, load) as server:
            yield server


@asynccontextmanager
async def _serving(
    settings: Settings, surface: Surface, sock: socket.socket, load: Loader
) -> AsyncIterator[Running]:
    calls, readiness = surface.calls, surface.readiness
    server = Running(
        Server(_uvicorn(settings, surface), calls),
        calls,
        surface.desks,
        readiness,
        sock.getsockname(),
    )
    lag = asyncio.create_task(surface.metrics.measure_lag(), name="loop_lag")
    loading = asyncio.create_task(_as_loaded(load, readiness), name="engine.load")
    watching = asyncio.create_task(_watch(surface), name="agents.watch")
    server.start(sock)
    try:
        yield server
    finally:
        server.stop()
        await server.wait_stopped()
        lag.cancel()
        loading.cancel()
        watching.cancel()
        await asyncio.wait([lag, loading, watching])
        await calls.directory.close()
        sock.close()


async def _as_loaded(load: Loader, readiness: Readiness) -> None:
    """A task root: an engine that cannot be loaded is a state to show, not a crash."""
    try:
        await load(readiness)
    except Exception as error:
        log.error("engine failed to load", exc_info=not isinstance(error, StageError))
        readiness.failed(str(error) or type(error).__name__)


async def _watch(surface: Surface) -> None:
    """A task root: without a watch the agents stay as they were read."""
    if not surface.settings.development:
        return
    try:
        await surface.library.watch()
    except Exception:
        log.exception("the agents' folders are not watched any more")


def _call_limits(settings: Settings) -> CallLimits:
    return CallLimits(
        sessions=settings.max_sessions,
        relayed=settings.relay_sessions,
        relayed_s=settings.session_minutes * 60,
        outbox_bytes=settings.outbox_limit_mib * MIB,
    )


def _websocket_limits(settings: Settings) -> WebSocketLimits:
    return WebSocketLimits(
        message_bytes=settings.message_limit_mib * MIB, ping_interval_s=settings.ping_interval_s
    )


def _uvicorn(settings: Settings, surface: Surface) -> uvicorn.Config:
    limits = _websocket_limits(settings)
    gate = Reception(surface.calls, surface.secrets, surface.agents)
    asgi = settings.websocket == "asgi"
    config: dict[str, Any] = {
        "http": front(None if asgi else gate, limits, _refusal),
        "ws": "none",
        "lifespan": "off",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": CONNECTIONS_TIMEOUT_S,
    }
    websocket = _no_websocket
    if asgi:
        from callboard.transports.websocket_asgi import AbortableProtocol, serve_websocket

        config |= {
            "ws": AbortableProtocol,
            "ws_max_size": limits.message_bytes,
            "ws_ping_interval": limits.ping_interval_s,
            "ws_ping_timeout": limits.ping_interval_s,
            "ws_per_message_deflate": False,
        }
        websocket = functools.partial(_asgi_websocket, serve_websocket, gate, limits)
    app = Edge(create_api(surface), websocket, surface.metrics)
    return uvicorn.Config(app, **config)


async def _asgi_websocket(
    serve: Any, gate: Reception, limits: WebSocketLimits, scope: Scope, receive: Receive, send: Send
) -> None:
    if scope["path"] in PATHS:
        await serve(scope, receive, send, gate, limits)
    else:
        await _no_websocket(scope, receive, send)


async def _no_websocket(scope: Scope, receive: Receive, send: Send) -> None:
    """An upgrade of a path that has no WebSocket."""
    await receive()
    await send({"type": "websocket.close"})


def _refusal(status: int, message: str) -> Refusal:
    return Refusal(*answer(HttpError(status, message, code=None)))


def mcp_servers(settings: Settings) -> McpServers:
    """The MCP servers that this process uses; enter it around everything that asks them."""
    return McpServers(private=settings.mcp_reaches_private, proxy_for=proxy_for)


def engine_loader(settings: Settings, mcp: McpServers | None = None) -> Loader:
    """Loads the embedded engine's models in a thread, so that the server answers meanwhile.

    With ``CALLBOARD_MODELS=none`` it loads nothing and says so.
    """
    if not settings.has_engine:
        return no_engine

    async def load(readiness: Readiness) -> None:
        from callboard.engine.catalog import load_catalog

        models = load_catalog().resolve([settings.models])
        readiness.detail = f"the {settings.models} models are being loaded"
        readiness.names = {model.role: model.name for model in models}
        stages = await _in_daemon_thread(functools.partial(_load_stages, settings))
        stages = replace(stages, mcp=mcp)
        from callboard.engine.core import EngineLimits
        from callboard.engine.drive import SessionEngine

        limits = EngineLimits(session_s=round(settings.session_minutes * 60))
        readiness.ready(SessionEngine(stages, limits=limits), stages.names)
        try:
            await asyncio.Event().wait()
        finally:
            for stage in (stages.vad, stages.turn, stages.stt, stages.llm, stages.tts):
                close = getattr(stage, "close", None)
                if close is not None:
                    close()

    return load


async def no_engine(readiness: Readiness) -> None:
    """The ``Loader`` of a server that only relays."""
    readiness.off("CALLBOARD_MODELS=none: no models are loaded, sessions run at the providers")


def _load_stages(settings: Settings) -> Stages:
    """Imported here, in the thread: the model libraries alone take seconds to import."""
    from callboard.engine.loading import load_stages

    return load_stages(settings.home, settings.models, sessions=settings.max_sessions)


async def _in_daemon_thread(work: Callable[[], T]) -> T:
    """Like ``asyncio.to_thread``, but a stop need not wait for the work to end."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(outcome: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(lambda: None if future.done() else outcome())

    def run() -> None:
        try:
            result = work()
        except Exception as error:
            settle(functools.partial(future.set_exception, error))
        else:
            settle(functools.partial(future.set_result, result))

    threading.Thread(target=run, name="engine.load", daemon=True).start()
    return await future


def webrtc_media(*, late: bool = False) -> MediaFactory | None:
    """The WebRTC stack of this machine; None, with a warning in the log, when there is none.

    ``late``: it is loaded when the first call needs it.
    """
    from callboard.transports.webrtc import LateFactory, media_factory

    try:
        return LateFactory() if late else media_factory()
    except ImportError as error:
        log.warning("WebRTC is not available", reason=str(error))
        return None

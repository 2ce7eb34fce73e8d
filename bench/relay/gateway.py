"""Ours, as it runs in production as a pure gateway: ``python -m bench.relay.gateway …``.

Arguments: our port, the upstream's base URL, a folder for recordings, the core.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import structlog
import uvloop

from callboard import Agent, tool
from callboard.agents.registry import Registry
from callboard.app import engine_loader, running
from callboard.config import Settings
from callboard.telemetry import configure

AGENT = "relay-bench"


@tool
async def check_flight_status(flight_number: str, date: str | None = None) -> dict[str, str]:
    """Whether a flight is on time.

    Args:
        flight_number: Airline code and number, such as CB204.
        date: Day of departure, YYYY-MM-DD; today by default.
    """
    return {"flight_number": flight_number, "status": "on time", "date": date or "today"}


async def serve(port: int, upstream: str, recordings: Path) -> None:
    settings = Settings(
        _env_file=None,
        port=port,
        models="none",
        compatible_base_url=upstream,
        record="events",
        recordings_dir=recordings,
        relay_sessions=2_000,
        log_level="error",
    )
    configure(settings.log_level, "json")
    structlog.configure(cache_logger_on_first_use=True)
    agent = Agent(name="Relay bench", id=AGENT, tools=[check_flight_status])
    async with running(settings, engine_loader(settings), None, agents=Registry.of(agent)):
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    os.sched_setaffinity(0, {int(sys.argv[4])})
    uvloop.run(serve(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))

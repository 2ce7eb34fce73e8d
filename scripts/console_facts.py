"""Write fixtures/console.json: what a server with default settings tells its console."""

from __future__ import annotations

import json
from pathlib import Path

from callboard.agents.registry import Registry
from callboard.apps.offered import offered
from callboard.apps.ticket_support.sql_airline import SqlAirline
from callboard.config import Settings
from callboard.http.deployment import facts

TARGET = Path(__file__).parents[1] / "fixtures" / "console.json"


def main() -> None:
    defaults = Settings.model_construct()
    agents = Registry.of(*offered(SqlAirline("sqlite+aiosqlite:///:memory:")))
    text = json.dumps(facts(defaults, agents), ensure_ascii=False, indent=2)
    TARGET.write_text(f"{text}\n")
    print(TARGET)


if __name__ == "__main__":
    main()

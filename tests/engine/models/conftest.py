"""The speech models, loaded once. They must be in the cache: ``callboard models pull``."""

from __future__ import annotations

import pytest

from callboard.config import Settings
from callboard.engine.loading import Speech, load_speech


@pytest.fixture(scope="session")
def speech() -> Speech:
    return load_speech(Settings().home)

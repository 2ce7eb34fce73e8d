"""Voice activity: Silero v6 (16 kHz, 512 samples with 64 of context)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from callboard.engine.models.mel import Floats, samples
from callboard.engine.models.onnx import open_session
from callboard.engine.stages import VAD_WINDOW_SAMPLES, VadStream

_CONTEXT_SAMPLES = 64
_STALE_WINDOWS = 62
"""2 s: after that a long-lived state may drift, so the next clear pause starts afresh."""
_QUIET_WINDOWS = 5
_QUIET = 0.1
_RATE = np.array(16_000, dtype=np.int64)


class SileroVad:
    """Shared by all sessions: the network holds no state, each stream brings its own."""

    def __init__(self, path: Path) -> None:
        """Raises ``ModelError`` when the file is no such network."""
        self._session = open_session(path)

    def stream(self) -> VadStream:
        return SileroStream(self._session)


class SileroStream:
    def __init__(self, session: Any) -> None:
        self._session = session
        self._fresh()

    def _fresh(self) -> None:
        self._state = np.zeros((2, 1, 128), np.float32)
        self._context: Floats = np.zeros(_CONTEXT_SAMPLES, np.float32)
        self._age_windows = 0
        self._quiet_windows = 0

    def feed(self, window16k: bytes) -> float:
        """Probability 0-1 that the window (512 samples, 1 024 bytes) has speech."""
        window = samples(window16k)
        if window.size != VAD_WINDOW_SAMPLES:
            raise ValueError(f"a window has {VAD_WINDOW_SAMPLES} samples, not {window.size}")
        joined = np.concatenate([self._context, window])[None]
        inputs = {"input": joined, "state": self._state, "sr": _RATE}
        output, self._state = self._session.run(None, inputs)
        self._context = window[-_CONTEXT_SAMPLES:]
        probability = float(output[0, 0])
        self._age(probability)
        return probability

    def _age(self, probability: float) -> None:
        self._age_windows += 1
        self._quiet_windows = self._quiet_windows + 1 if probability < _QUIET else 0
        if self._age_windows >= _STALE_WINDOWS and self._quiet_windows >= _QUIET_WINDOWS:
            context = self._context
            self._fresh()
            self._context = context

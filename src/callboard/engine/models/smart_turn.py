"""End of turn: Smart-Turn v3.2, which listens to how the last 8 s were said."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from callboard.engine.models.mel import HOP_SAMPLES, RATE_HZ, log_mel, samples
from callboard.engine.models.onnx import open_session
from callboard.engine.worker import Worker

_WINDOW_SAMPLES = 8 * RATE_HZ


class SmartTurn:
    def __init__(self, path: Path) -> None:
        """Raises ``ModelError`` when the file is no such network."""
        self._session = open_session(path)
        self._worker = Worker("smart-turn")

    async def complete(self, pcm16k: bytes) -> float:
        """Probability 0-1 that the speaker has finished. About 50 ms of one core."""
        return await self._worker.run(lambda: self._complete(pcm16k))

    def _complete(self, pcm16k: bytes) -> float:
        audio = samples(pcm16k)[-_WINDOW_SAMPLES:]
        audio = np.pad(audio, (_WINDOW_SAMPLES - audio.size, 0))
        audio = (audio - audio.mean()) / np.sqrt(audio.var() + 1e-7)
        features = log_mel(audio, _WINDOW_SAMPLES // HOP_SAMPLES)
        (probability,) = self._session.run(None, {"input_features": features[None]})
        return float(probability.reshape(-1)[0])

    def warm(self) -> None:
        """Run once, so that the first real question finds everything in place."""
        self._complete(bytes(2 * RATE_HZ))

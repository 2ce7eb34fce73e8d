"""A thin shell over xllamacpp: completions of token ids in slots that share one model.

The only module that names the binding. All calls here block; ``qwen`` runs them in threads.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

# libgomp reads this once, when the binding loads it. How long a thread spins at a barrier before
# it sleeps: without a limit decoding was measured 4 to 14 times slower while other work wanted
# the same cores; never spinning costs a quarter of the speed on an idle machine; this costs 2 %.
os.environ.setdefault("GOMP_SPINCOUNT", "3000")

import xllamacpp

from callboard.engine.models.slot_files import SlotFiles
from callboard.engine.stages import StageError

BATCH_TOKENS = 32
"""Prompt tokens evaluated at a time: between batches other sessions decode and a cancel is seen."""

_SIGACTION_BYTES = 512  # larger than struct sigaction on every libc


@dataclass(frozen=True, slots=True)
class Completion:
    reason: Literal["stop", "length", "cancelled"]
    input_tokens: int
    cached_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    prompt: Sequence[int]
    slot: int
    max_tokens: int
    """Tokens to decode at most; 0 evaluates the prompt only."""
    grammar: str | None = None
    """GBNF; the start rule is ``root``."""
    banned: Sequence[int] = ()
    """Token ids that may not be chosen."""
    stops: Sequence[str] = ()
    temperature: float = 0.0
    shared: int = 0
    """Leading tokens of the prompt that other sessions may have in common with this one."""


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Undo the SIGINT and SIGTERM handlers that the binding installs in its constructor."""
    try:
        sigaction = ctypes.CDLL(None).sigaction
    except (AttributeError, OSError, TypeError):
        yield
        return
    saved = {int(s): ctypes.create_string_buffer(_SIGACTION_BYTES) for s in _SIGNALS}
    for number, buffer in saved.items():
        sigaction(number, None, buffer)
    try:
        yield
    finally:
        for number, buffer in saved.items():
            sigaction(number, buffer, None)


_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class LlamaServer:
    """One loaded model with ``slots`` caches that share ``cells`` tokens of KV memory.

    ``threads`` 1 or more. Raises ``StageError("model_broken")`` when the file cannot be loaded.
    """

    def __init__(self, path: Path, *, threads: int, slots: int, context: int, cells: int) -> None:
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_parallel = slots
        params.kv_unified = True
        params.n_ctx = cells
        params.n_batch = params.n_ubatch = BATCH_TOKENS
        params.cache_ram_mib = 0
        params.ctx_shift = False
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_ENABLED
        params.ui = False
        params.n_threads_http = 1
        params.verbosity = 0
        self.context = context
        self._folder = Path(tempfile.mkdtemp(prefix="callboard-"))
        self.files = SlotFiles(self._folder)
        try:
            self._server: Any = _start(params, self.files)
        except StageError:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def complete(
        self, request: CompletionRequest, on_text: Callable[[str, int], bool]
    ) -> Completion:
        """Decode until the model ends, ``max_tokens`` or ``on_text(text, tokens)`` returns False.

        ``on_text`` is called in this thread with each new piece; also with ``("", 0)`` after each
        batch of the prompt, so that a cancel need not wait for a long prompt. Raises
        ``StageError`` with ``context_length_exceeded`` or ``generation_failed``.
        """
        server = self._server
        if server is None:
            raise StageError("stage_closed", "The language model has been closed.")
        reading = _Reading(on_text)
        server.handle_completions(_body(request), reading.take)
        if reading.error is not None:
            raise _stage_error(reading.error)
        return reading.completion(len(request.prompt))

    def close(self) -> None:
        """Free the model. Call it when no completion runs; later ones raise ``stage_closed``."""
        self._server = None
        shutil.rmtree(self._folder, ignore_errors=True)


def _start(params: Any, files: SlotFiles) -> Any:
    params.slot_save_path = files.save_path
    params.hostnames = [str(files.socket_path)]
    with _signals_kept():
        try:
            return xllamacpp.Server(params)
        except RuntimeError as error:
            name = Path(params.model.path).name
            message = f"The language model {name} could not be loaded: {error}"
            raise StageError("model_broken", message) from error


def _body(request: CompletionRequest) -> dict[str, Any]:
    body: dict[str, Any] = {
        "prompt": list(request.prompt),
        "stream": True,
        "id_slot": request.slot,
        "cache_prompt": True,
        "n_predict": request.max_tokens,
        "temperature": request.temperature,
        "timings_per_token": True,
        "return_progress": True,
    }
    if request.grammar is not None:
        body["grammar"] = request.grammar
    if request.banned:
        body["logit_bias"] = [[token, False] for token in request.banned]
    if request.stops:
        body["stop"] = list(request.stops)
    return body


def _stage_error(error: dict[str, Any]) -> StageError:
    message = str(error.get("message", error))
    if error.get("type") == "exceed_context_size_error":
        return StageError("context_length_exceeded", message)
    return StageError("generation_failed", f"The language model failed: {message}")


class _Reading:
    """What one completion's stream of chunks has said so far."""

    def __init__(self, on_text: Callable[[str, int], bool]) -> None:
        self._on_text = on_text
        self.error: dict[str, Any] | None = None
        self._reason: Literal["stop", "length", "cancelled"] = "cancelled"
        self._cached = 0
        self._decoded = 0

    def take(self, chunk: dict[str, Any]) -> bool:
        """Read a chunk. True stops the completion: the binding then cancels the task."""
        if "error" in chunk:
            self.error = chunk["error"]
            return True
        timings = chunk.get("timings") or {}
        self._cached = timings.get("cache_n", self._cached)
        decoded = timings.get("predicted_n", self._decoded)
        choice = chunk["choices"][0] if chunk.get("choices") else {}
        if choice.get("finish_reason"):
            self._reason = "length" if choice["finish_reason"] == "length" else "stop"
        fresh, self._decoded = decoded - self._decoded, decoded
        return not self._on_text(choice.get("text") or "", fresh)

    def completion(self, input_tokens: int) -> Completion:
        return Completion(self._reason, input_tokens, self._cached, self._decoded)

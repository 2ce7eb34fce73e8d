"""Speech to text: Whisper in CTranslate2, with a short window.

Whisper was trained on windows of 30 s, and pads to them. Encoding the padding costs five
times the speech itself, so an utterance is padded by a few seconds only (what that costs
in errors is in docs/models.md); when the result looks like a loop, it is decoded again with
more, and with the whole window at last.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import tokenizers

from callboard.engine.catalog import ModelError
from callboard.engine.models import heard
from callboard.engine.models.mel import HOP_SAMPLES, RATE_HZ, Floats, log_mel, samples
from callboard.engine.stages import StageError, Transcript, Vad
from callboard.engine.worker import Worker

_WINDOW_SECONDS = 30
_RETRY_PAD_SECONDS = (10.0, 30.0)
_CONTEXT_TOKENS = 448
_PROMPT_TOKENS = 128
_TOKENS_PER_SECOND = 12
_SPARE_TOKENS = 24
_START, _PREVIOUS, _NO_TIMESTAMPS, _TRANSCRIBE, _END = (
    "<|startoftranscript|>",
    "<|startofprev|>",
    "<|notimestamps|>",
    "<|transcribe|>",
    "<|endoftext|>",
)


@dataclass(frozen=True, slots=True)
class WhisperOptions:
    threads: int = 2
    pad_seconds: float = 5.0
    """Silence after an utterance; less makes it fast, too little makes it stammer."""
    draft_pad_seconds: float = 3.0
    final_beam: int = 2
    draft_beam: int = 1
    languages: tuple[str, ...] = heard.LANGUAGES
    """What an unknown language may be detected as."""


@dataclass(frozen=True, slots=True)
class _Request:
    language: str | None
    prompt: str | None
    logprobs: bool
    beam: int
    pad_seconds: float


@dataclass(frozen=True, slots=True)
class _Decoded:
    text: str
    language: str
    ids: tuple[int, ...]
    mean_logprob: float
    no_speech: float
    encoded: Any = None
    frames: int = 0


class Whisper:
    """``Stt``, from a folder with ``model.bin``, its configuration, tokenizer and vocabulary.

    ``vad`` is asked whether anybody spoke when a decode looks doubtful: Whisper writes
    "Thank you." to silence.
    """

    def __init__(self, folder: Path, vad: Vad, options: WhisperOptions | None = None) -> None:
        """Raises ``ModelError`` when the folder has no such model."""
        self._options = options or WhisperOptions()
        self._vad = vad
        try:
            self._model = ctranslate2.models.Whisper(
                str(folder), device="cpu", compute_type="int8", intra_threads=self._options.threads
            )
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise bare exceptions from native code
            raise ModelError(
                "model_broken", f"Cannot load Whisper from {folder}: {error}"
            ) from error
        self._text_ids = self._id(_END)
        self._worker = Worker("whisper")

    async def transcribe(
        self,
        pcm16k: bytes,
        *,
        language: str | None = None,
        prompt: str | None = None,
        logprobs: bool = False,
        draft: bool = False,
    ) -> Transcript:
        """The words of one utterance, ``""`` when nobody spoke.

        Raises ``StageError``: ``unsupported_language``, ``overloaded``, ``stage_failed``.
        """
        audio = samples(pcm16k)
        hint = self._hint(language)
        options = self._options
        beam = options.draft_beam if draft else options.final_beam
        pad_seconds = options.draft_pad_seconds if draft else options.pad_seconds
        request = _Request(hint, prompt, logprobs, beam, pad_seconds)
        pieces: list[Transcript] = []
        async for piece in self._worker.steps(self._transcribe(audio, request), draft=draft):
            if piece is not None:
                pieces.append(piece)
        spoken = [piece for piece in pieces if piece.text]
        return Transcript(
            text=" ".join(piece.text for piece in spoken),
            language=spoken[0].language if spoken else hint,
            seconds=audio.size / RATE_HZ,
            logprobs=tuple(pair for piece in spoken for pair in piece.logprobs),
        )

    def _hint(self, language: str | None) -> str | None:
        if not language:
            return None
        code = language.lower().replace("_", "-").partition("-")[0]
        if self._tokenizer.token_to_id(f"<|{code}|>") is None:
            raise StageError(
                "unsupported_language", f"Whisper does not know the language {language!r}."
            )
        return code

    def _transcribe(self, audio: Floats, request: _Request) -> Iterator[Transcript | None]:
        """Steps of work; ``None`` is a step without a result, where others get their turn."""
        for window in heard.split(audio, _WINDOW_SECONDS):
            if heard.is_silent(window):
                continue
            decoded = None
            for pad_seconds in (request.pad_seconds, *_RETRY_PAD_SECONDS):
                frames = self._frames(window, pad_seconds)
                encoded = self._encode(window, frames)
                yield None
                decoded = self._decode(encoded, frames, window.size / RATE_HZ, request)
                if not heard.is_loop(decoded.text):
                    break
                yield None
            assert decoded is not None
            if self._is_imagined(window, decoded):
                continue
            request = replace(request, language=decoded.language, prompt=decoded.text)
            yield self._finish(decoded, window.size / RATE_HZ, request.logprobs)

    def _frames(self, window: Floats, pad_seconds: float) -> int:
        seconds = min(_WINDOW_SECONDS, window.size / RATE_HZ + pad_seconds)
        return 2 * round(seconds * RATE_HZ / HOP_SAMPLES / 2)

    def _encode(self, window: Floats, frames: int) -> Any:
        features = np.ascontiguousarray(log_mel(window, frames)[None])
        return self._model.encode(ctranslate2.StorageView.from_array(features))

    def _decode(self, encoded: Any, frames: int, seconds: float, request: _Request) -> _Decoded:
        language = request.language or self._detect(encoded)
        prompt = self._prompt(language, request.prompt)
        budget = round(seconds * _TOKENS_PER_SECOND) + _SPARE_TOKENS
        (result,) = self._model.generate(
            encoded,
            [prompt],
            beam_size=request.beam,
            max_length=min(_CONTEXT_TOKENS, len(prompt) + budget),
            return_scores=True,
            return_no_speech_prob=True,
        )
        ids = tuple(i for i in result.sequences_ids[0] if i < self._text_ids)
        return _Decoded(
            text=heard.tidy(self._tokenizer.decode(list(ids))),
            language=language,
            ids=ids,
            mean_logprob=result.scores[0],
            no_speech=result.no_speech_prob,
            encoded=encoded,
            frames=frames,
        )

    def _detect(self, encoded: Any) -> str:
        (found,) = self._model.detect_language(encoded)
        odds = {token.strip("<|>"): probability for token, probability in found}
        return heard.choose_language(odds, self._options.languages)

    def _prompt(self, language: str, hint: str | None) -> list[int]:
        names = [_START, f"<|{language}|>", _TRANSCRIBE, _NO_TIMESTAMPS]
        prompt = [self._id(name) for name in names]
        if not hint or not hint.strip():
            return prompt
        before = self._tokenizer.encode(" " + hint.strip(), add_special_tokens=False).ids
        return [self._id(_PREVIOUS), *before[-_PROMPT_TOKENS:], *prompt]

    def _id(self, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ModelError("model_broken", f"Whisper's tokenizer lacks {token}.")
        return found

    def _is_imagined(self, window: Floats, decoded: _Decoded) -> bool:
        """Doubtful text, and no voice in the audio."""
        if not heard.is_doubtful(decoded.text, decoded.no_speech, decoded.mean_logprob):
            return False
        return not heard.has_voice(window, self._vad.stream())

    def _finish(self, decoded: _Decoded, seconds: float, logprobs: bool) -> Transcript:
        pairs = self._logprobs(decoded) if logprobs and decoded.ids else ()
        return Transcript(heard.without_loop(decoded.text), decoded.language, seconds, pairs)

    def _logprobs(self, decoded: _Decoded) -> tuple[tuple[str, float], ...]:
        start = self._prompt(decoded.language, None)
        (aligned,) = self._model.align(
            decoded.encoded, start, [list(decoded.ids)], decoded.frames, median_filter_width=7
        )
        texts = [self._tokenizer.decode([i]) for i in decoded.ids]
        odds = aligned.text_token_probs
        return tuple((t, math.log(max(p, 1e-10))) for t, p in zip(texts, odds, strict=False))

    def warm(self) -> None:
        """Decode a second of noise, so that the first real utterance finds everything in place."""
        noise = np.random.default_rng(0).normal(0, 0.05, RATE_HZ).astype(np.float32)
        request = _Request("en", None, False, 1, self._options.pad_seconds)
        for _ in self._transcribe(noise, request):
            pass

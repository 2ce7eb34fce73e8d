"""Bring a set's models up: verified, loaded, warm."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from callboard.engine.catalog import Model, check_model, load_catalog, require
from callboard.engine.models.espeak import find_espeak
from callboard.engine.models.hibari import HibariVoice
from callboard.engine.models.kokoro import Kokoro
from callboard.engine.models.silero import SileroVad
from callboard.engine.models.smart_turn import SmartTurn
from callboard.engine.models.voices import Foreign, Voices
from callboard.engine.models.whisper import Whisper, WhisperOptions
from callboard.engine.stages import Llm, Stages, Stt, Tts, TurnModel, Vad


@dataclass(frozen=True, slots=True)
class Speech:
    """All stages but the language model."""

    vad: Vad
    turn: TurnModel
    stt: Stt
    tts: Tts


def load_speech(
    home: Path, set_name: str = "standard", *, whisper: WhisperOptions | None = None
) -> Speech:
    """Verify, load and warm the speech models of a set. Blocks for seconds.

    Raises ``ModelError`` (a ``StageError``) that says what is missing and what to run.
    """
    models = {m.role: m for m in load_catalog().resolve([set_name]) if m.role != "llm"}
    require(home, [model.name for model in models.values()])
    vad = SileroVad(_only_file(home, models["vad"]))
    turn = SmartTurn(_only_file(home, models["turn"]))
    stt = Whisper(models["stt"].folder(home), vad, whisper)
    hibari = HibariVoice(_only_file(home, models["tts"]))
    stt.warm()
    turn.warm()
    hibari.warm()
    return Speech(vad, turn, stt, Voices(hibari, _other_voices(home, hibari)))


def load_stages(
    home: Path,
    set_name: str = "standard",
    *,
    threads: int = 2,
    sessions: int = 4,
) -> Stages:
    """Everything that a call needs, verified, loaded and warm. Blocks for seconds.

    ``threads`` are those of the language model and of the recogniser; ``sessions`` is how
    many calls the language model keeps a context for. Raises ``ModelError`` (a
    ``StageError``): ``model_missing`` and ``model_broken`` list every model that is not
    ready and the command that mends it; ``unknown_model`` for an unknown set.
    """
    from callboard.engine.models.qwen import load_qwen

    models = require(home, [set_name])
    llm: Llm = load_qwen(
        _only_file(home, load_catalog().of_role(set_name, "llm")),
        threads=threads,
        sessions=sessions,
    )
    speech = load_speech(home, set_name, whisper=WhisperOptions(threads=threads))
    names: dict[str, str] = {model.role: model.name for model in models}
    return Stages(speech.vad, speech.turn, speech.stt, llm, speech.tts, names)


def _other_voices(home: Path, hibari: HibariVoice) -> tuple[Foreign, ...]:
    """Kokoro if it was pulled, espeak-ng if it is installed."""
    espeak = find_espeak()
    others: list[Foreign] = [espeak] if espeak else []
    catalog = load_catalog()
    network, styles = catalog.models["kokoro-int8"], catalog.models["kokoro-voices"]
    if all(check_model(home, model) == "ready" for model in (network, styles)):
        folder = styles.folder(home)
        words = catalog.models["thai-pronunciations"]
        thai = _only_file(home, words) if check_model(home, words) == "ready" else None
        path, vocabulary = _only_file(home, network), hibari.vocabulary
        others.insert(0, Kokoro(path, folder, vocabulary, espeak=espeak, thai=thai))
    return tuple(others)


def _only_file(home: Path, model: Model) -> Path:
    (file,) = model.files
    return model.locate(home, file)

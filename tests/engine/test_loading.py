"""Starting without models, and with broken ones, is a readable error."""

from __future__ import annotations

from pathlib import Path

import pytest

from callboard.engine.catalog import ModelError, load_catalog
from callboard.engine.loading import load_speech, load_stages
from callboard.engine.stages import StageError


def test_without_models_the_error_lists_them_and_the_command(tmp_path: Path) -> None:
    with pytest.raises(StageError) as caught:
        load_stages(tmp_path, "standard")
    assert caught.value.code == "model_missing"
    for name in ("silero-v6", "smart-turn-v3.2", "whisper-base", "qwen2.5-coder-1.5b"):
        assert f"{name} (missing)" in caught.value.message
    assert "callboard models pull standard" in caught.value.message


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    model = load_catalog().models["silero-v6"]
    path = model.locate(tmp_path, model.files[0])
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half of it")
    with pytest.raises(ModelError, match=r"silero-v6 \(broken\)") as caught:
        load_speech(tmp_path)
    assert caught.value.code == "model_broken"


def test_an_unknown_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="huge"):
        load_stages(tmp_path, "huge")

"""How every ONNX model is opened: on the CPU, with a thread count, quietly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnxruntime

from callboard.engine.catalog import ModelError


def open_session(path: Path, *, threads: int = 1) -> Any:
    """An inference session. Raises ``ModelError("model_broken", …)``."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's exceptions have no common base of their own
        raise ModelError("model_broken", f"Cannot load {path.name}: {error}") from error

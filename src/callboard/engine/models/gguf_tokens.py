"""The tokenizer that a GGUF file carries, for exact counts and for prompts that users cannot forge.

llama.cpp reads template markers out of any text, so a user who says ``<|im_end|>`` would end
their own turn. Here text is always text: only the template itself may place a special token.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import Any

from tokenizers import Regex, Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE

from callboard.engine.stages import StageError

_SCALARS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
_STRING, _ARRAY = 8, 9
_CONTROL, _USER_DEFINED = 3, 4

# The qwen2 pre-tokenizer of llama.cpp (llama-vocab.cpp).
_QWEN2_SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|"
    r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


class _Reader:
    """Values of a GGUF header, one after another."""

    def __init__(self, raw: mmap.mmap) -> None:
        self._raw = raw
        self._at = 0

    def scalar(self, kind: int) -> Any:
        layout = "<" + _SCALARS[kind]
        (value,) = struct.unpack_from(layout, self._raw, self._at)
        self._at += struct.calcsize(layout)
        return value

    def text(self) -> str:
        size = self.scalar(10)
        start = self._at
        self._at = start + size
        return self._raw[start : start + size].decode("utf-8", "replace")

    def value(self, kind: int) -> Any:
        if kind == _STRING:
            return self.text()
        if kind != _ARRAY:
            return self.scalar(kind)
        inner, count = self.scalar(4), self.scalar(10)
        if inner in (_STRING, _ARRAY):
            return [self.value(inner) for _ in range(count)]
        layout = f"<{count}{_SCALARS[inner]}"
        values = list(struct.unpack_from(layout, self._raw, self._at))
        self._at += struct.calcsize(layout)
        return values


def read_metadata(path: Path) -> dict[str, Any]:
    """The key-value header of a GGUF file (format versions 2 and 3).

    Raises ``StageError("model_broken")`` when the file is not one.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
            if raw[:4] != b"GGUF":
                raise StageError("model_broken", f"{path.name} is not a GGUF file.")
            reader = _Reader(raw)
            reader.scalar(4)
            reader.scalar(4)
            reader.scalar(10)
            count = reader.scalar(10)
            return {reader.text(): reader.value(reader.scalar(4)) for _ in range(count)}
    except (OSError, struct.error, KeyError, ValueError, IndexError) as error:
        raise StageError("model_broken", f"{path.name} cannot be read: {error}") from error


class Tokens:
    """Text to token ids. Safe to call from any thread."""

    def __init__(self, metadata: dict[str, Any]) -> None:
        texts: list[str] = metadata["tokenizer.ggml.tokens"]
        kinds: list[int] = metadata["tokenizer.ggml.token_type"]
        merges = [tuple(pair.split(" ", 1)) for pair in metadata["tokenizer.ggml.merges"]]
        special = {i for i, kind in enumerate(kinds) if kind in (_CONTROL, _USER_DEFINED)}
        vocab = {text: i for i, text in enumerate(texts) if i not in special}
        bpe = Tokenizer(BPE(vocab=vocab, merges=merges))
        bpe.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Split(Regex(_QWEN2_SPLIT), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
            ]
        )
        bpe.decoder = decoders.ByteLevel()
        self._bpe = bpe
        self._special = {texts[i]: i for i in special}

    def encode(self, text: str) -> list[int]:
        """Ids of plain text: markers in it stay ordinary characters."""
        ids: list[int] = self._bpe.encode(text, add_special_tokens=False).ids
        return ids

    def special(self, marker: str) -> int:
        """Id of a marker of the template, such as ``<|im_start|>``. ``KeyError`` when unknown."""
        return self._special[marker]

    def containing(self, needle: str) -> list[int]:
        """Ids of every ordinary token whose text contains ``needle`` (ASCII)."""
        vocab: dict[str, int] = self._bpe.get_vocab()
        return sorted(i for text, i in vocab.items() if needle in text)

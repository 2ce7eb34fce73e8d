"""The input buffer and its timeline."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from callboard.engine.input_buffer import InputBuffer


def numbered(length_ms: int, start: int = 0) -> bytes:
    """Every millisecond says which one it is."""
    return b"".join((start + n).to_bytes(2, "little") * 24 for n in range(length_ms))


def test_slices_are_by_position() -> None:
    """A slice is what was appended between two positions, as far as it is still held."""
    buffer = InputBuffer()
    buffer.append(numbered(100))
    assert buffer.slice(10, 20) == numbered(10, 10)
    buffer.drop_before(15)
    assert buffer.slice(10, 20) == numbered(5, 15)
    assert (buffer.start_ms, buffer.end_ms, buffer.held_ms) == (15, 100, 85)
    assert buffer.slice(200) == b""


def test_clear_keeps_the_timeline() -> None:
    """Positions count all audio ever appended."""
    buffer = InputBuffer()
    buffer.append(numbered(100))
    buffer.clear()
    buffer.append(numbered(10, 100))
    assert (buffer.start_ms, buffer.end_ms) == (100, 110)
    assert buffer.slice(100, 110) == numbered(10, 100)


@given(
    st.lists(
        st.tuples(st.sampled_from(["append", "drop", "clear"]), st.integers(0, 3_000)), max_size=40
    )
)
def test_positions_only_grow(steps: list[tuple[str, int]]) -> None:
    """Whatever happens, start and end never go back, and held is their difference."""
    buffer = InputBuffer()
    start = end = 0
    for step, amount in steps:
        if step == "append":
            buffer.append(bytes(amount))
        elif step == "drop":
            buffer.drop_before(amount)
        else:
            buffer.clear()
        assert buffer.start_ms >= start
        assert buffer.end_ms >= end
        assert abs(buffer.held_ms - (buffer.end_ms - buffer.start_ms)) < 1.001
        start, end = buffer.start_ms, buffer.end_ms

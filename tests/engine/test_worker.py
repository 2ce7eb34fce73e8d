"""One thread a model: fair, cancellable, bounded, urgent work first."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from callboard.engine.stages import StageError
from callboard.engine.worker import Worker, session_key


class Gate:
    """Keeps the worker's thread busy until it is opened."""

    def __init__(self, worker: Worker) -> None:
        self._open, self._entered = threading.Event(), threading.Event()
        self._job = asyncio.ensure_future(worker.run(self._block))

    def _block(self) -> None:
        self._entered.set()
        self._open.wait(10)

    async def entered(self) -> None:
        await asyncio.to_thread(self._entered.wait, 10)

    async def open(self) -> None:
        self._open.set()
        await self._job


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    made = Worker("test", limit=8)
    yield made
    made.close()


async def as_session(key: str, worker: Worker, log: list[str], label: str, draft: bool) -> None:
    session_key.set(key)
    await worker.run(lambda: log.append(label), draft=draft)


def queue_up(worker: Worker, log: list[str], jobs: list[tuple[str, str, bool]]) -> asyncio.Future:  # type: ignore[type-arg]
    return asyncio.gather(*(as_session(k, worker, log, label, d) for k, label, d in jobs))


async def test_it_runs_off_the_loop_and_returns(worker: Worker) -> None:
    name = await worker.run(lambda: threading.current_thread().name)
    assert name == "stage.test"


async def test_sessions_take_turns(worker: Worker) -> None:
    gate, log = Gate(worker), list[str]()
    await gate.entered()
    jobs = [("a", "a1", False), ("a", "a2", False), ("a", "a3", False), ("b", "b1", False)]
    done = queue_up(worker, log, jobs)
    await asyncio.sleep(0)
    await gate.open()
    await done
    assert log == ["a1", "b1", "a2", "a3"]


async def test_drafts_wait_for_what_somebody_waits_for(worker: Worker) -> None:
    gate, log = Gate(worker), list[str]()
    await gate.entered()
    done = queue_up(worker, log, [("a", "draft", True), ("b", "final", False)])
    await asyncio.sleep(0)
    await gate.open()
    await done
    assert log == ["final", "draft"]


async def test_a_job_cancelled_before_its_turn_never_runs(worker: Worker) -> None:
    gate, log = Gate(worker), list[str]()
    await gate.entered()
    waiting = asyncio.ensure_future(worker.run(lambda: log.append("ran")))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await gate.open()
    await worker.run(lambda: None)
    assert log == []


async def test_beyond_the_limit_it_refuses(worker: Worker) -> None:
    gate = Gate(worker)
    await gate.entered()
    waiting = [asyncio.ensure_future(worker.run(lambda: None)) for _ in range(8)]
    await asyncio.sleep(0)
    with pytest.raises(StageError) as caught:
        await worker.run(lambda: None)
    assert caught.value.code == "overloaded"
    await gate.open()
    await asyncio.gather(*waiting)


async def test_cancelled_jobs_give_their_place_back(worker: Worker) -> None:
    gate = Gate(worker)
    await gate.entered()
    for _ in range(20):
        waiting = asyncio.ensure_future(worker.run(lambda: None))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await gate.open()


async def test_native_failures_become_stage_errors(worker: Worker) -> None:
    def fail() -> None:
        raise RuntimeError("bad tensor")

    with pytest.raises(StageError, match="test failed: bad tensor") as caught:
        await worker.run(fail)
    assert caught.value.code == "stage_failed"
    assert await worker.run(lambda: 1) == 1


async def test_stage_errors_pass_as_they_are(worker: Worker) -> None:
    def fail() -> None:
        raise StageError("unsupported_language", "no")

    with pytest.raises(StageError) as caught:
        await worker.run(fail)
    assert caught.value.code == "unsupported_language"


async def test_steps_yield_to_others_between(worker: Worker) -> None:
    log = list[str]()

    def work() -> Iterator[int]:
        for number in range(3):
            log.append(f"step {number}")
            yield number

    async def other() -> None:
        session_key.set("other")
        await worker.run(lambda: log.append("other"))

    values = []
    async for value in worker.steps(work()):
        values.append(value)
        if value == 0:
            await other()
    assert values == [0, 1, 2]
    assert log == ["step 0", "other", "step 1", "step 2"]


async def test_closing_the_steps_stops_the_work(worker: Worker) -> None:
    log = list[int]()

    def work() -> Iterator[int]:
        for number in range(100):
            log.append(number)
            yield number

    steps = worker.steps(work())
    async for value in steps:
        if value == 1:
            break
    await steps.aclose()  # type: ignore[attr-defined]
    await worker.run(lambda: None)
    assert log == [0, 1]


async def test_a_closed_worker_refuses(worker: Worker) -> None:
    worker.close()
    with pytest.raises(StageError):
        await worker.run(lambda: None)

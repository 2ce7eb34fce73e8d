"""One thread per loaded model, fair between sessions.

A model's native code holds a core for tens or hundreds of milliseconds, so it runs on a
thread of its own, one job at a time. Whose turn it is goes round by session; work that
somebody waits for goes before drafts. A job whose awaiting task is cancelled before it
starts never runs; long work is a generator, whose every step is a job.
"""

from __future__ import annotations

import asyncio
import threading
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from callboard.engine.stages import StageError

T = TypeVar("T")

session_key: ContextVar[str] = ContextVar("session_key", default="")
"""Whose work it is, set by the call's root task; without it each task counts as a session."""

_END = object()


@dataclass(slots=True, eq=False)
class _Job(Generic[T]):
    work: Callable[[], T]
    future: asyncio.Future[T]
    loop: asyncio.AbstractEventLoop

    def run(self, worker_name: str) -> None:
        settle: Callable[[], None]
        try:
            settle = partial(self.future.set_result, self.work())
        except StageError as error:
            settle = partial(self.future.set_exception, error)
        except Exception as error:  # the root of the thread's work: native code raises anything
            failure = StageError("stage_failed", f"{worker_name} failed: {error}")
            failure.__cause__ = error
            settle = partial(self.future.set_exception, failure)
        self._settle(settle)

    def _settle(self, settle: Callable[[], None]) -> None:
        def unless_gone() -> None:
            if not self.future.done():
                settle()

        with suppress(RuntimeError):  # the loop has closed: nobody waits any more
            self.loop.call_soon_threadsafe(unless_gone)


class _FairQueue:
    """Jobs by session, taken round-robin. Not locked."""

    def __init__(self) -> None:
        self._by_key: OrderedDict[str, deque[_Job[Any]]] = OrderedDict()

    def put(self, key: str, job: _Job[Any]) -> None:
        self._by_key.setdefault(key, deque()).append(job)

    def take(self) -> _Job[Any] | None:
        if not self._by_key:
            return None
        key, jobs = self._by_key.popitem(last=False)
        job = jobs.popleft()
        if jobs:
            self._by_key[key] = jobs
        return job

    def drop(self, key: str, job: _Job[Any]) -> None:
        jobs = self._by_key.get(key, deque())
        if job in jobs:
            jobs.remove(job)
            if not jobs:
                del self._by_key[key]

    def __len__(self) -> int:
        return sum(map(len, self._by_key.values()))


class Worker:
    """Runs jobs of one model, one at a time, on a daemon thread.

    ``limit`` is how many jobs may wait; one more is refused with
    ``StageError("overloaded", …)`` rather than served late.
    """

    def __init__(self, name: str, *, limit: int = 32) -> None:
        self.name = name
        self._limit = limit
        self._final = _FairQueue()
        self._draft = _FairQueue()
        self._closed = False
        self._wake = threading.Condition()
        threading.Thread(target=self._loop, name=f"stage.{name}", daemon=True).start()

    async def run(self, work: Callable[[], T], *, draft: bool = False) -> T:
        """The result of ``work()``, called on the thread when its turn comes.

        Raises what ``work`` raises: ``StageError`` as it is, anything else as
        ``StageError("stage_failed", …)``; and ``StageError("overloaded", …)``.
        """
        loop = asyncio.get_running_loop()
        key = session_key.get() or str(id(asyncio.current_task()))
        queue = self._draft if draft else self._final
        job: _Job[T] = _Job(work, loop.create_future(), loop)
        with self._wake:
            if self._closed or len(self._final) + len(self._draft) >= self._limit:
                raise StageError("overloaded", f"{self.name} has too much to do; try again.")
            queue.put(key, job)
            self._wake.notify()
        try:
            return await job.future
        finally:
            with self._wake:
                queue.drop(key, job)

    async def steps(self, work: Iterator[T], *, draft: bool = False) -> AsyncIterator[T]:
        """What the iterator yields; each step is a job, so others get their turn between."""
        while True:
            value = await self.run(lambda: next(work, _END), draft=draft)
            if value is _END:
                return
            yield value  # type: ignore[misc]

    def close(self) -> None:
        """Take no more jobs; the thread ends after what it is doing."""
        with self._wake:
            self._closed = True
            self._wake.notify()

    def _loop(self) -> None:
        while True:
            with self._wake:
                while (job := self._final.take() or self._draft.take()) is None:
                    if self._closed:
                        return
                    self._wake.wait()
            if not job.future.cancelled():
                job.run(self.name)
            del job

"""The providers of this server, and which of them a session may go to, in which order."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from callboard.protocol.errors import ProtocolError
from callboard.protocol.models import DEFAULT_MODEL, model_defaults
from callboard.providers.backoff import Standing, first_awake
from callboard.providers.base import EMBEDDED, TRANSLATION, Provider, ProviderFailure

OWN_PREFIX = "callboard-"
"""Models with this beginning run on the embedded engine, whatever else is configured."""
PROVIDERS_MODEL = "gpt-realtime-2.1"
"""Asked for where nobody names a model."""
RECORDING = "recording"
RECORDING_PREFIX = "recording/"
"""``model=recording/<name>``: a saved session is played back."""


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What decides where a session goes."""

    model: str
    intent: str | None = None
    provider: str | None = None
    """Named by the client: this one and no other."""
    preferred: Sequence[str] = ()
    """The agent's, in its order; those that are not configured are passed over."""


@dataclass
class Directory:
    """Each provider by its name; ``order`` is the server's own, with ``embedded`` in its place."""

    providers: Mapping[str, Provider] = field(default_factory=dict)
    order: Sequence[str] = (EMBEDDED,)
    now_ms: Callable[[], int] = _now_ms
    has_engine: bool = True
    """Whether the embedded engine runs here: it may be asked for even where ``order`` lacks it."""
    _standings: dict[str, Standing] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Those that a client may name."""
        return tuple(dict.fromkeys((*self.order, *self.providers)))

    @property
    def relays(self) -> bool:
        """Whether any session may leave this process."""
        return any(name != EMBEDDED for name in self.order)

    def candidates(self, asked: Asked) -> tuple[str, ...]:
        """Whom to try, in order. At least one.

        Raises ``invalid_value`` for a provider that is not there, ``invalid_model`` for a
        model that none of them can have, and ``engine_off`` for the engine where there is none.
        """
        if asked.intent == TRANSLATION:
            return self._translators(asked)
        if asked.intent is None and asked.model.startswith(OWN_PREFIX):
            self._require_engine("model")
            return (EMBEDDED,)
        if asked.model.startswith(RECORDING_PREFIX):
            return (RECORDING,)
        names = self._wanted(asked)
        if asked.intent is None and model_defaults(asked.model) is None:
            names = [name for name in names if name != EMBEDDED]
        if not names:
            raise ProtocolError("invalid_model", param="model", model=asked.model)
        return tuple(first_awake(names, self._standings, self.now_ms()))

    def _translators(self, asked: Asked) -> tuple[str, ...]:
        """The embedded engine does not translate."""
        names = [name for name in self._wanted(asked) if name != EMBEDDED]
        if not names:
            raise ProtocolError("unsupported_here", param="model", what="translation")
        return tuple(first_awake(names, self._standings, self.now_ms()))

    def _wanted(self, asked: Asked) -> list[str]:
        if asked.provider == EMBEDDED:
            self._require_engine("provider")
            return [EMBEDDED]
        if asked.provider is not None:
            if asked.provider not in self.names:
                supported = ", ".join(self.names)
                raise ProtocolError(
                    "invalid_value", param="provider", value=asked.provider, supported=supported
                )
            return [asked.provider]
        preferred = [name for name in asked.preferred if name in self.names]
        wanted = list(preferred or self.order)
        return [name for name in wanted if name != RECORDING] or wanted

    async def offers(self) -> Mapping[str, Sequence[str] | None]:
        """What each of the server's own order has: its models, or None: any.

        The embedded engine is not among them.
        """
        names = [name for name in self.order if name != EMBEDDED]
        return {name: await self.providers[name].offers() for name in names}

    def _require_engine(self, param: str) -> None:
        if not self.has_engine:
            raise ProtocolError("engine_off", param=param)

    def default_model(self, provider: str | None, preferred: Sequence[str] = ()) -> str:
        """Of a session that names no model: a name that whoever is asked first has.

        Raises ``invalid_value`` for a provider that is not there.
        """
        first = self._wanted(Asked("", None, provider, preferred))[0]
        return DEFAULT_MODEL.name if first == EMBEDDED else PROVIDERS_MODEL

    def get(self, name: str) -> Provider:
        return self.providers[name]

    def failed(self, failure: ProviderFailure) -> None:
        """Remember a failure: for a while others are asked first."""
        standing = self._standings.setdefault(failure.provider, Standing())
        standing.failed(failure.detail, self.now_ms(), random.random())

    def succeeded(self, name: str) -> None:
        self._standings.pop(name, None)

    async def close(self) -> None:
        """Let go of the connections that are kept for later."""
        for provider in self.providers.values():
            if provider.broker is not None:
                await provider.broker.close()

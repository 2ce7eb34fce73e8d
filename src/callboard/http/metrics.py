"""What Prometheus reads at ``/metrics``."""

from __future__ import annotations

import asyncio

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from callboard.gateway.calls import Calls
from callboard.gateway.meter import CallUsage
from callboard.gateway.readiness import Readiness

LAG_INTERVAL_S = 0.25
_LAG_BUCKETS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """One registry for one server (nothing global, so that tests can run several)."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "callboard_http_requests",
            "HTTP requests answered.",
            ("method", "status"),
            registry=self.registry,
        )
        self.loop_lag = Histogram(
            "callboard_loop_lag_seconds",
            "How late the event loop wakes up a timer.",
            buckets=_LAG_BUCKETS_S,
            registry=self.registry,
        )

        self._calls = self._counter("calls", "Calls opened.", "provider", "transport")
        self._responses = self._counter("responses", "Responses finished.", "provider")
        self._tokens = self._counter(
            "tokens", "Tokens used (cached ones are part of input).", "provider", "kind", "modality"
        )
        self._audio = self._counter("audio_bytes", "Audio relayed.", "provider", "direction")
        self._cost = self._counter("cost_usd", "Money spent by the price list.", "provider")
        self._unpriced = self._counter("unpriced", "Uses without a known price.", "provider")

    def _counter(self, name: str, help_text: str, *labels: str) -> Counter:
        return Counter(f"callboard_{name}", help_text, labels, registry=self.registry)

    def opened(self, provider: str, transport: str) -> None:
        self._calls.labels(provider, transport).inc()

    def used(self, provider: str, model: str, added: CallUsage) -> None:
        """What one event told. The model is no label: clients may name any."""
        self._responses.labels(provider).inc(added.responses)
        for (kind, modality), tokens in added.tokens.items():
            self._tokens.labels(provider, kind, modality).inc(tokens)
        self._cost.labels(provider).inc(float(added.cost))
        self._unpriced.labels(provider).inc(added.unpriced)

    def closed(self, provider: str, usage: CallUsage) -> None:
        for direction, size in usage.audio_bytes.items():
            self._audio.labels(provider, direction).inc(size)

    def watch(self, calls: Calls, readiness: Readiness) -> None:
        """Gauges that are read when Prometheus asks."""

        def gauge(name: str, help_text: str) -> Gauge:
            return Gauge(name, help_text, registry=self.registry)

        gauge("callboard_sessions", "Sessions that run now.").set_function(lambda: calls.active)
        gauge("callboard_sessions_limit", "Sessions that may run at once.").set_function(
            lambda: calls.limit
        )
        gauge("callboard_relayed", "Sessions that run at other providers.").set_function(
            lambda: calls.relayed
        )
        gauge("callboard_ready", "1 when the models are warm, or none are wanted.").set_function(
            lambda: float(readiness.serves)
        )

    async def measure_lag(self) -> None:
        """Observe the loop's lag until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_INTERVAL_S
            await asyncio.sleep(LAG_INTERVAL_S)
            self.loop_lag.observe(max(0.0, loop.time() - due))

    def text(self) -> bytes:
        """The text exposition format, version 0.0.4."""
        return generate_latest(self.registry)

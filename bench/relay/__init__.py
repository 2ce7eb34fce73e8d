"""The relay, side by side in one run with a direct connection, nginx and LiteLLM.

A scripted upstream answers each append with one delta of the same size (24 kHz PCM16, 40 ms,
25 a second each way per session). The proxy is pinned to one core, upstream and load to the
other. A message is one event relayed in one direction. Ours runs with an agent and its tool, a
meter and a recorder on every call. Quote ratios of one run. ``--quick`` measures less,
``--only=callboard,nginx`` some of them, ``--no-litellm`` all but the slowest.
"""

from __future__ import annotations

from bench.relay.measure import main

__all__ = ["main"]

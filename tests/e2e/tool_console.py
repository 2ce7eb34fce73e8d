"""The console with its tools: what was called, what was answered, what the page shows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser import SPY

SENT = """
(() => {
  window.sent = [];
  const send = RTCDataChannel.prototype.send;
  RTCDataChannel.prototype.send = function (data) {
    window.sent.push(JSON.parse(data));
    return send.call(this, data);
  };
  window.sentOf = (type) => window.sent.filter((event) => event.type === type);
  window.outputs = () =>
    sentOf('conversation.item.create')
      .filter(({ item }) => item.type === 'function_call_output')
      .map(({ item }) => ({ callId: item.call_id, output: JSON.parse(item.output) }));
  window.calls = () =>
    seen('response.done').flatMap(({ event }) =>
      event.response.output.filter(({ type }) => type === 'function_call'));
  window.replies = () =>
    seen('response.done').filter(({ event }) =>
      event.response.output.some(({ type }) => type === 'message'));
})();
"""
"""Run before the page, after SPY: keeps what the page sends."""


@dataclass
class ToolConsole:
    page: Page
    patience_ms: int

    async def open(self, url: str, **preferences: Any) -> None:
        await self.page.add_init_script(SPY)
        await self.page.add_init_script(SENT)
        remembered = json.dumps({"language": "en", "languageChosen": True, **preferences})
        await self.page.add_init_script(
            f"localStorage['callboard.preferences'] ??= {json.dumps(remembered)};"
        )
        await self.page.goto(f"{url}/console")
        await self.page.get_by_test_id("talk-button").click()
        await self.until("() => seen('session.updated').length > 0")

    async def until(self, condition: str, argument: Any = None) -> None:
        await self.page.wait_for_function(condition, arg=argument, timeout=self.patience_ms)

    async def say(self, text: str) -> None:
        """Types a message, and waits until the agent has spoken about it."""
        replies = await self.page.evaluate("replies().length")
        await self.page.get_by_test_id("say-input").fill(text)
        await self.page.get_by_test_id("say-send").click()
        await self.until("(n) => replies().length > n", replies)

    async def calls(self) -> list[dict[str, Any]]:
        """Each call that the agent made: its name and arguments."""
        made: list[dict[str, Any]] = await self.page.evaluate("calls()")
        return made

    async def outputs(self) -> list[dict[str, Any]]:
        """Each answer that the page gave: call id and output."""
        given: list[dict[str, Any]] = await self.page.evaluate("outputs()")
        return given

    async def output_of(self, name: str) -> dict[str, Any]:
        """The one answer to the one call of this name."""
        ids = [call["call_id"] for call in await self.calls() if call["name"] == name]
        assert len(ids) == 1, await self.calls()
        found = [given["output"] for given in await self.outputs() if given["callId"] == ids[0]]
        assert len(found) == 1, await self.outputs()
        answer: dict[str, Any] = found[0]
        assert "error" not in answer, answer
        return answer

    async def asked(self) -> int:
        """How many replies the page asked for."""
        count: int = await self.page.evaluate("sentOf('response.create').length")
        return count

    async def scroll_top(self) -> float:
        top: float = await self.page.get_by_test_id("event-list").evaluate("list => list.scrollTop")
        return top

    @property
    def swatches(self) -> Locator:
        return self.page.get_by_test_id("swatch")

    def pane(self, name: str) -> Locator:
        return self.page.get_by_test_id(f"pane-{name}")

    async def make_events(self, count: int) -> None:
        """Rows in the log, without a word to the agent."""
        before = await self.page.evaluate("seen('session.updated').length")
        for turn in range(count):
            mode = "push_to_talk" if turn % 2 == 0 else "voice_activity"
            await self.page.get_by_test_id(f"talk-mode-{mode}").click()
        await self.until("(n) => seen('session.updated').length >= n", before + count)

    async def to_top(self) -> None:
        await self.page.get_by_test_id("event-list").evaluate("list => { list.scrollTop = 0; }")
        await expect(self.page.get_by_test_id("event-row").first).to_be_visible()

"""The conversation outlives its connection: cut, restarted, handed over, rerouted."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from callboard.engine.core import EngineLimits
from callboard.engine.stages import CallEnded, CallPiece, CallStarted, ChatMessage, LlmEnd
from tests.browser import browser_page, write_wav
from tests.e2e.scripted import ScriptedServer, open_console, phase, scripted_server
from tests.fakes.cut_proxy import cut_proxy
from tests.fakes.stages import ScriptedLlm, silence_ms, words

pytestmark = pytest.mark.browser

PATIENCE_MS = 30_000
FACT = "My dog is called Biscuit."
REPLY = "What a lovely name."
QUESTION = "What is my dog called?"
ANSWER = "Your dog is called Biscuit."
TOOL = "filter_event_log"
CAP_S = 20
"""The shortest session with room for opening the next one: a fifth of it is 4 s."""


@asynccontextmanager
async def silent_page() -> AsyncIterator[Page]:
    """Its microphone hears nothing, so that only what is typed is said."""
    with TemporaryDirectory() as folder:
        quiet = write_wav(Path(folder) / "microphone.wav", silence_ms(1_000))
        async with browser_page(quiet, loop=True) as page:
            yield page


async def begin(page: Page, server: ScriptedServer, transport: str, url: str | None = None) -> None:
    """A call whose agent has been told something, and has used a tool for it."""
    await open_console(page, server, url=url, call={"transport": transport})
    await page.get_by_test_id("talk-button").click()
    await phase(page, "ready", "listening")
    server.llm.replies.extend([tool_call(), words(REPLY)])
    await say(page, FACT)
    await expect(turns(page, "assistant").last).to_contain_text(REPLY, timeout=PATIENCE_MS)
    await phase(page, "ready", "listening")


def tool_call() -> list[Any]:
    arguments = json.dumps({"keywords": ["dog"]})
    return [CallStarted(TOOL), CallPiece(arguments), CallEnded(), LlmEnd("stop", 10, 0, 5)]


async def say(page: Page, text: str) -> None:
    await page.get_by_test_id("say-input").fill(text)
    await page.get_by_test_id("say-send").click()


def turns(page: Page, role: str) -> Locator:
    return page.locator(f"[data-testid=turn][data-role={role}]")


async def link(page: Page, phase_name: str) -> None:
    pill = page.get_by_test_id("connection")
    await expect(pill).to_have_attribute("data-phase", phase_name, timeout=PATIENCE_MS)


async def shows_once(page: Page, *texts: str) -> None:
    for text in texts:
        shown = page.locator("[data-testid=turn]").filter(has_text=text)
        await expect(shown).to_have_count(1, timeout=PATIENCE_MS)


async def one_divider(page: Page, kind: str) -> None:
    dividers = page.get_by_test_id("divider")
    await expect(dividers).to_have_count(1, timeout=PATIENCE_MS)
    await expect(dividers).to_have_attribute("data-kind", kind)


async def ask_again(page: Page, llm: ScriptedLlm) -> tuple[ChatMessage, ...]:
    """Asks about what was said before; what the agent was given to answer from."""
    llm.replies.append(words(ANSWER))
    await say(page, QUESTION)
    await expect(turns(page, "assistant").last).to_contain_text(ANSWER, timeout=PATIENCE_MS)
    return llm.requests[-1].messages


def knows_everything(messages: tuple[ChatMessage, ...], anchor: str) -> None:
    told = [(message.role, message.text) for message in messages]
    assert told.count(("user", FACT)) == 1, told
    assert told.count(("assistant", REPLY)) == 1, told
    assert [text for role, text in told if role == "system" and anchor in text], told
    assert told[-1] == ("user", QUESTION)
    calls = [call for message in messages for call in message.calls]
    assert [call.name for call in calls] == [TOOL]
    assert [m.call_id for m in messages if m.role == "tool"] == [calls[0].call_id]


async def test_a_cut_websocket_is_got_back_with_the_whole_conversation() -> None:
    """By itself, with one divider, no turn twice, and an agent that knows all that was said."""
    async with (
        scripted_server() as server,
        cut_proxy(server.running.port) as way,
        silent_page() as page,
    ):
        await begin(page, server, "websocket", way.url)
        way.cut()
        await expect(page.get_by_test_id("reconnecting")).to_be_visible(timeout=PATIENCE_MS)
        await way.mend()
        await link(page, "connected")
        await expect(page.get_by_test_id("reconnecting")).to_have_count(0)
        await one_divider(page, "reconnected")
        knows_everything(await ask_again(page, server.llm), "The connection was lost")
        await shows_once(page, FACT, REPLY, QUESTION, ANSWER)
        await expect(page.get_by_test_id("divider")).to_have_count(1)


async def test_a_websocket_may_be_cut_in_the_middle_of_an_answer() -> None:
    """Twice: no turn is doubled, and the agent is told of the last crossing alone."""
    async with (
        scripted_server() as server,
        cut_proxy(server.running.port) as way,
        silent_page() as page,
    ):
        await begin(page, server, "websocket", way.url)
        for cuts in (1, 2):
            server.llm.replies.append(words("Once upon a time " + "there was a dog " * 60))
            await say(page, f"Tell me story {cuts}.")
            await phase(page, "speaking")
            way.cut()
            await expect(page.get_by_test_id("reconnecting")).to_be_visible(timeout=PATIENCE_MS)
            await way.mend()
            await link(page, "connected")
            await expect(page.get_by_test_id("divider")).to_have_count(cuts, timeout=PATIENCE_MS)
        messages = await ask_again(page, server.llm)
        knows_everything(messages, "The connection was lost")
        assert len([m for m in messages if m.role == "system"]) == 1
        await shows_once(page, FACT, REPLY, "Tell me story 1.", "Tell me story 2.", QUESTION)


async def test_what_is_typed_while_the_connection_is_away_is_said_when_it_is_back() -> None:
    """Typing loses nothing: it is shown at once or kept in its field, and answered once."""
    async with (
        scripted_server() as server,
        cut_proxy(server.running.port) as way,
        silent_page() as page,
    ):
        await begin(page, server, "websocket", way.url)
        server.llm.replies.append(words(ANSWER))
        way.cut()
        await expect(page.get_by_test_id("reconnecting")).to_be_visible(timeout=PATIENCE_MS)
        await page.get_by_test_id("say-input").fill(QUESTION)
        await page.get_by_test_id("say-input").press("Enter")
        await way.mend()
        await link(page, "connected")
        if await page.get_by_test_id("say-input").input_value() != "":
            await page.get_by_test_id("say-send").click()
        await expect(turns(page, "assistant").last).to_contain_text(ANSWER, timeout=PATIENCE_MS)
        knows_everything(server.llm.requests[-1].messages, "The connection was lost")
        await shows_once(page, FACT, REPLY, QUESTION, ANSWER)


async def test_a_restarted_server_gets_the_webrtc_call_back() -> None:
    """Another process that knows nothing is told everything; "Try now" is there meanwhile."""
    async with silent_page() as page:
        async with scripted_server() as server:
            await begin(page, server, "webrtc")
            port = server.running.port
        await link(page, "reconnecting")
        hurry = page.get_by_test_id("retry-now")
        await expect(hurry).to_be_visible(timeout=PATIENCE_MS)
        async with scripted_server(port=port) as server:
            await page.evaluate(
                """() => setInterval(() =>
                  document.querySelector('[data-testid=retry-now]')?.click(), 500)"""
            )
            await link(page, "connected")
            await one_divider(page, "reconnected")
            knows_everything(await ask_again(page, server.llm), "The connection was lost")
            await shows_once(page, FACT, REPLY, QUESTION, ANSWER)
            await expect(page.get_by_test_id("connection")).to_have_attribute(
                "data-transport", "webrtc"
            )
            states = await page.evaluate("() => peers.map((peer) => peer.connectionState)")
            assert states.count("connected") == 1
            assert set(states) == {"closed", "connected"}


@pytest.mark.parametrize("transport", ["webrtc", "websocket"])
async def test_a_call_is_handed_over_before_its_cap(transport: str) -> None:
    """One divider, no phase of reconnecting, and the sentence in the field is not lost."""
    async with scripted_server() as server, silent_page() as page:
        server.limit(EngineLimits(session_s=CAP_S))
        await begin(page, server, transport)
        server.limit(EngineLimits())
        await page.evaluate(WATCH_LINK)
        await expect(page.get_by_test_id("session-clock")).to_have_attribute("data-soon", "true")
        field = page.get_by_test_id("say-input")
        await field.click()
        await page.keyboard.type(QUESTION[:10])
        await one_divider(page, "handed_over")
        await page.keyboard.type(QUESTION[10:])
        await expect(field).to_have_value(QUESTION)
        knows_everything(await ask_again(page, server.llm), "carried over to a new connection")
        await shows_once(page, FACT, REPLY, QUESTION, ANSWER)
        await expect(page.get_by_test_id("session-clock")).to_have_attribute("data-soon", "false")
        assert await page.evaluate("() => linkPhases") == ["connected"]
        await one_divider(page, "handed_over")


WATCH_LINK = """() => {
  const pill = document.querySelector('[data-testid=connection]');
  window.linkPhases = [pill.dataset.phase];
  new MutationObserver(() => {
    const { phase } = document.querySelector('[data-testid=connection]').dataset;
    if (phase !== window.linkPhases.at(-1)) window.linkPhases.push(phase);
  }).observe(document.body, { subtree: true, attributes: true, childList: true });
}"""
"""Every phase that the connection comes to from now on."""

THROWS = """
(() => {
  const Working = window.RTCPeerConnection;
  window.cure = () => { window.RTCPeerConnection = Working; };
  window.RTCPeerConnection = class { constructor() { throw new Error('switched off'); } };
})();
"""
ABSENT = THROWS + "delete window.RTCPeerConnection;"
GATHERS_NOTHING = """
(() => {
  const Working = window.RTCPeerConnection;
  window.cure = () => { window.RTCPeerConnection = Working; };
  window.RTCPeerConnection = class extends Working {
    get iceGatheringState() { return 'gathering'; }
    set onicecandidate(_) {}
    set onicegatheringstatechange(_) {}
  };
})();
"""


@pytest.mark.parametrize(
    "broken", [THROWS, ABSENT, GATHERS_NOTHING], ids=["throws", "absent", "ice"]
)
async def test_without_webrtc_the_call_comes_up_over_websocket(broken: str) -> None:
    """With a banner that says so, and a way back to WebRTC that keeps the conversation."""
    async with scripted_server() as server, silent_page() as page:
        await open_console(page, server, spies=(broken,), call={"transport": "webrtc"})
        await page.get_by_test_id("talk-button").click()
        await phase(page, "ready", "listening")
        pill = page.get_by_test_id("connection")
        await expect(pill).to_have_attribute("data-transport", "websocket")
        await expect(page.get_by_test_id("notice")).to_have_attribute("data-code", "rerouted")
        await say(page, FACT)
        await expect(turns(page, "assistant")).to_contain_text("Hello!", timeout=PATIENCE_MS)
        await page.evaluate("() => cure()")
        await page.get_by_test_id("back-to-webrtc").click()
        await expect(pill).to_have_attribute("data-transport", "webrtc", timeout=PATIENCE_MS)
        await one_divider(page, "handed_over")
        told = [message.text for message in await ask_again(page, server.llm)]
        assert FACT in told
        await shows_once(page, FACT, QUESTION, ANSWER)


NO_MICROPHONE = """
navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException('none', 'NotFoundError'));
"""


@pytest.mark.parametrize("transport", ["webrtc", "websocket"])
async def test_without_a_microphone_the_call_works_by_text(transport: str) -> None:
    """A banner says what is missing; what is typed is answered."""
    async with scripted_server() as server, silent_page() as page:
        await page.add_init_script(NO_MICROPHONE)
        await open_console(page, server, call={"transport": transport})
        await page.get_by_test_id("talk-button").click()
        await link(page, "connected")
        await expect(page.get_by_test_id("notice")).to_have_attribute("data-code", "missing")
        await say(page, FACT)
        await expect(turns(page, "assistant")).to_contain_text("Hello!", timeout=PATIENCE_MS)
        assert server.llm.requests[-1].messages[-1].text == FACT

"""Tool calls of a session: each answered once, and exactly one response after the last."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from callboard.gateway.debt import MAX_ROUNDS, Debt
from callboard.gateway.floor import REPLY_WAIT_MS, SPEECH_LIMIT_MS
from callboard.gateway.toolbox import (
    CLIENT_ANSWER_MS,
    MAX_OPEN_CALLS,
    SURPLUS_MS,
    Command,
    Run,
    Send,
    Toolbox,
)

Event = dict[str, Any]
PTT: Event = {"audio": {"input": {"turn_detection": None}}}
VAD: Event = {"audio": {"input": {"turn_detection": {"type": "server_vad"}}}}


def toolbox(session: Event = PTT, own: tuple[str, ...] = ("book", "find")) -> Toolbox:
    box = Toolbox(own)
    tools = [{"type": "function", "name": name} for name in (*own, "palette")]
    box.from_session({"type": "session.created", "session": {**session, "tools": tools}}, 0)
    return box


def began(response_id: str = "r1", **more: Any) -> Event:
    return {"type": "response.created", "response": {"id": response_id, **more}}


def called(call_id: str, name: str = "book", response_id: str = "r1") -> Event:
    item = {"type": "function_call", "status": "completed", "call_id": call_id, "name": name}
    item["arguments"] = "{}"
    return {"type": "response.output_item.done", "response_id": response_id, "item": item}


def written(call_id: str, name: str = "book", response_id: str = "r1") -> Event:
    kind = "response.function_call_arguments.done"
    call = {"call_id": call_id, "name": name, "arguments": "{}"}
    return {"type": kind, "response_id": response_id, **call}


def done(response_id: str = "r1", status: str = "completed", **more: Any) -> Event:
    return {"type": "response.done", "response": {"id": response_id, "status": status, **more}}


def added(call_id: str) -> Event:
    item = {"type": "function_call_output", "call_id": call_id, "output": ""}
    return {"type": "conversation.item.added", "item": item}


def answer(call_id: str) -> Event:
    item = {"type": "function_call_output", "call_id": call_id, "output": "by the client"}
    return {"type": "conversation.item.create", "item": item}


def kinds(commands: list[Command]) -> list[str]:
    """``run <call>``, ``answer <call>`` or ``ask``."""
    told = []
    for command in commands:
        if isinstance(command, Run):
            told.append(f"run {command.call.call_id}")
        elif command.event["type"] == "response.create":
            told.append("ask")
        else:
            told.append(f"answer {command.event['item']['call_id']}")
    return told


def test_one_call_is_answered_and_followed_by_one_response() -> None:
    """W4, K3c: output, then response.create, once the response is over."""
    box = toolbox()
    box.from_session(began(), 0)
    assert kinds(box.from_session(called("c1"), 1)) == ["run c1"]
    assert kinds(box.from_session(done(), 2)) == []
    assert kinds(box.finished("c1", "booked", 3)) == ["answer c1", "ask"]
    assert kinds(box.from_session(added("c1"), 4)) == []
    assert kinds(box.from_session(began("r2"), 5)) == []
    assert kinds(box.from_session(done("r2"), 6)) == []
    assert box.deadline_ms(7) is None


def test_a_call_is_taken_from_whichever_event_comes_and_only_once() -> None:
    """K3c: arguments.done, output_item.done and response.done all tell of the same call."""
    item = {"type": "function_call", "status": "completed", "call_id": "c1", "name": "book"}
    item_done = {"type": "response.output_item.done", "response_id": "r1", "item": item}
    for events in (
        [written("c1"), item_done, done(output=[item])],
        [item_done, written("c1"), done(output=[item])],
        [written("c1"), done()],
        [done(output=[{**item, "arguments": "{}"}])],
    ):
        box = toolbox()
        box.from_session(began(), 0)
        commands = [one for event in events for one in box.from_session(event, 1)]
        assert kinds(commands) == ["run c1"]
        (run,) = commands
        assert isinstance(run, Run)
        assert run.call.arguments in ("{}", "")


def test_a_call_that_was_cut_off_is_none() -> None:
    """B2: arguments are told as done when a response is interrupted, as far as they came."""
    item = {"type": "function_call", "call_id": "c1", "name": "book", "arguments": "{"}
    cut = {**item, "status": "incomplete"}
    cut_done = {"type": "response.output_item.done", "response_id": "r1", "item": cut}
    for events in (
        [written("c1"), cut_done, done(status="cancelled", output=[cut])],
        [written("c1"), done(status="cancelled", output=[item])],
        [written("c1"), done(status="failed")],
        [written("c1"), cut_done, done(status="incomplete", output=[cut])],
    ):
        box = toolbox()
        box.from_session(began(), 0)
        assert not [one for event in events for one in box.from_session(event, 1)]
        assert box.from_client({"type": "response.create"}, 2) == (True, [])
    box = toolbox()
    box.from_session(began(), 0)
    whole = {**item, "status": "completed"}
    assert kinds(box.from_session(done(status="cancelled", output=[whole]), 1)) == ["run c1"]


def test_an_answer_may_be_quicker_than_the_end_of_the_call() -> None:
    """C2c: from a client that goes by the arguments alone; one answer a call, whoever's it is."""
    box = toolbox()
    box.from_session(began(), 0)
    box.from_session(written("ours"), 1)
    box.from_session(written("theirs", "palette"), 1)
    assert box.from_client(answer("ours"), 2) == (False, [])
    assert box.from_client({"type": "response.create"}, 2) == (False, [])
    assert box.from_client(answer("theirs"), 2) == (True, [])
    assert box.from_client({"type": "response.create"}, 2) == (False, [])
    assert kinds(box.from_session(called("theirs", "palette"), 3)) == []
    assert kinds(box.from_session(called("ours"), 3)) == ["run ours"]
    assert kinds(box.from_session(done(), 3)) == []
    assert kinds(box.finished("ours", "", 4)) == ["answer ours", "ask"]
    box = toolbox()
    box.from_session(began(), 5)
    box.from_session(written("elsewhere"), 5)
    box.from_session(added("elsewhere"), 5)
    assert kinds(box.from_session(called("elsewhere"), 6)) == []


def test_a_name_told_with_the_item_alone_is_known() -> None:
    """Servers of the first days do not repeat the name with the arguments."""
    box = toolbox()
    box.from_session(began(), 0)
    item = {"type": "function_call", "call_id": "c1", "name": "find"}
    box.from_session({"type": "response.output_item.added", "item": item}, 0)
    nameless = {key: value for key, value in written("c1").items() if key != "name"}
    box.from_session(nameless, 1)
    (command,) = box.from_session(done(), 2)
    assert isinstance(command, Run)
    assert command.call.name == "find"


def test_fast_answers_wait_for_the_end_of_the_response() -> None:
    """C2c: several calls at once, one response after all of them and never while one is active."""
    box = toolbox()
    box.from_session(began(), 0)
    box.from_session(called("c1"), 1)
    assert kinds(box.finished("c1", "", 2)) == ["answer c1"]
    box.from_session(called("c2", "find"), 3)
    assert kinds(box.from_session(done(), 4)) == []
    assert kinds(box.finished("c2", "", 5)) == ["answer c2", "ask"]


def test_a_tool_that_nobody_has_is_answered_here() -> None:
    """W4: unknown names become outputs."""
    box = toolbox()
    box.from_session(began(), 0)
    assert kinds(box.from_session(called("c1", "fly_to_the_moon"), 1)) == ["run c1"]


def test_calls_of_the_client_are_left_to_it() -> None:
    """E5: the page answers its own tools and asks for the response itself."""
    box = toolbox()
    box.from_session(began(), 0)
    assert kinds(box.from_session(called("c1", "palette"), 1)) == []
    assert kinds(box.from_session(done(), 2)) == []
    assert box.from_client(answer("c1"), 3) == (True, [])
    assert box.from_client({"type": "response.create"}, 4) == (True, [])


def test_a_response_with_calls_of_both_sides_is_followed_up_once() -> None:
    """C2c: whoever is last, one response.create; the client's own one is surplus."""
    for client_first in (True, False):
        box = toolbox()
        box.from_session(began(), 0)
        box.from_session(called("ours"), 1)
        box.from_session(called("theirs", "palette"), 1)
        box.from_session(done(), 2)
        told: list[str] = []
        if not client_first:
            told += kinds(box.finished("ours", "", 3))
        passes, commands = box.from_client(answer("theirs"), 4)
        told += [*(["client answers"] if passes else []), *kinds(commands)]
        assert box.from_client({"type": "response.create"}, 5) == (False, [])
        if client_first:
            told += kinds(box.finished("ours", "", 6))
        assert Counter(told) == Counter(["answer ours", "client answers", "ask"])
        assert told[-1] == "ask"
        box.from_session(began("r2"), 7)
        box.from_session(done("r2"), 8)
        assert box.from_client({"type": "response.create"}, 9) == (True, [])


def test_what_the_client_asks_for_with_its_surplus_is_kept() -> None:
    """The response that follows has the parameters that the client gave."""
    box = toolbox()
    box.from_session(began(), 0)
    box.from_session(called("ours"), 1)
    box.from_session(called("theirs", "palette"), 1)
    box.from_session(done(), 2)
    box.from_client(answer("theirs"), 3)
    box.from_client({"type": "response.create", "response": {"tool_choice": "none"}}, 4)
    ask = box.finished("ours", "", 5)[-1]
    assert isinstance(ask, Send)
    assert ask.event["response"] == {"tool_choice": "none"}


def test_a_request_of_the_user_is_never_taken_for_surplus() -> None:
    """B2: after the user has said something, a response.create is meant."""
    box = toolbox()
    box.from_session(began(), 0)
    box.from_session(called("ours"), 1)
    box.from_session(called("theirs", "palette"), 1)
    box.from_session(done(), 2)
    box.finished("ours", "", 3)
    box.from_client(answer("theirs"), 4)
    item = {"type": "message", "role": "user", "content": []}
    assert box.from_client({"type": "conversation.item.create", "item": item}, 5) == (True, [])
    assert box.from_client({"type": "response.create"}, 6) == (True, [])
    box.from_client(answer("other"), 7)
    assert box.from_client({"type": "response.create"}, 8 + SURPLUS_MS) == (True, [])


def test_a_client_cannot_answer_for_a_private_tool() -> None:
    """Lead 8: outputs for calls of this side are dropped, before and after the answer."""
    box = toolbox()
    box.from_session(began(), 0)
    box.from_session(called("c1"), 1)
    assert box.from_client(answer("c1"), 2) == (False, [])
    box.finished("c1", "", 3)
    assert box.from_client(answer("c1"), 4) == (False, [])


def test_a_client_that_answers_for_a_private_tool_asks_in_vain() -> None:
    """C2c: its response.create would be answered without the tool's output; ours follows it."""
    for late in (False, True):
        box = toolbox()
        box.from_session(began(), 0)
        box.from_session(called("c1"), 1)
        box.from_session(called("c2"), 1)
        told = kinds(box.from_session(done(), 2))
        if late:
            told += kinds(box.finished("c1", "", 3)) + kinds(box.finished("c2", "", 3))
        for call_id in ("c1", "c2"):
            assert box.from_client(answer(call_id), 4) == (False, [])
            assert box.from_client({"type": "response.create"}, 4) == (False, [])
        if not late:
            told += kinds(box.finished("c1", "", 5)) + kinds(box.finished("c2", "", 5))
        assert told == ["answer c1", "answer c2", "ask"]
        assert box.from_client({"type": "response.create"}, 6) == (True, [])


def test_tools_of_one_response_are_the_client_s() -> None:
    """K3c: those that a response.create brings, whatever the session has."""
    box = toolbox()
    brought = {"tools": [{"type": "function", "name": name} for name in ("chart", "book")]}
    assert box.from_client({"type": "response.create", "response": brought}, 0) == (True, [])
    box.from_session({"type": "session.updated", "session": {**PTT, "tools": []}}, 0)
    box.from_session(began(), 0)
    assert kinds(box.from_session(called("c1", "chart"), 1)) == []
    assert kinds(box.from_session(called("c2", "book"), 1)) == ["run c2"]
    assert box.from_client(answer("c1"), 2) == (True, [])


def test_a_page_that_does_not_answer_holds_up_the_call_for_a_while_only() -> None:
    """B4: its part is answered for it, and the conversation goes on."""
    box = toolbox()
    box.from_session(began(), 0)
    box.from_session(called("ours"), 1)
    box.from_session(called("theirs", "palette"), 1)
    box.from_session(done(), 2)
    box.finished("ours", "", 3)
    deadline_ms = box.deadline_ms(3)
    assert deadline_ms == 2 + CLIENT_ANSWER_MS
    assert kinds(box.tick(deadline_ms)) == ["answer theirs", "ask"]
    assert box.from_client(answer("theirs"), deadline_ms + 1) == (False, [])


def test_nobody_is_talked_over() -> None:
    """B2: while the user speaks, and until the answer to that begins, nothing is asked for."""
    box = toolbox(VAD)
    box.from_session(began(), 0)
    box.from_session(called("c1"), 1)
    box.from_session({"type": "input_audio_buffer.speech_started", "item_id": "i"}, 2)
    cancelled = done(status="cancelled", status_details={"reason": "turn_detected"})
    box.from_session(cancelled, 3)
    assert kinds(box.finished("c1", "", 4)) == ["answer c1"]
    box.from_session(added("c1"), 5)
    box.from_session({"type": "input_audio_buffer.speech_stopped"}, 6)
    box.from_session({"type": "input_audio_buffer.committed"}, 7)
    assert kinds(box.from_session(began("r2"), 8)) == []
    assert kinds(box.from_session(done("r2"), 9)) == [], "r2 has read the answer"


def test_an_answer_that_the_interrupting_response_could_not_read_is_followed_up() -> None:
    """A tool that is done while the next reply is spoken: its result is told after it."""
    box = toolbox(VAD)
    box.from_session(began(), 0)
    box.from_session(called("c1"), 1)
    box.from_session(done(), 2)
    box.from_session({"type": "input_audio_buffer.committed"}, 3)
    box.from_session(began("r2"), 4)
    assert kinds(box.finished("c1", "", 5)) == ["answer c1"]
    box.from_session(added("c1"), 6)
    assert kinds(box.from_session(done("r2"), 7)) == ["ask"]


def test_a_turn_that_nobody_answers_is_waited_for_only_so_long() -> None:
    """B4: noise that was taken for speech does not silence the agent."""
    box = toolbox(VAD)
    box.from_session(began(), 0)
    box.from_session(called("c1"), 1)
    box.from_session(done(), 2)
    box.from_session({"type": "input_audio_buffer.speech_started"}, 3)
    assert kinds(box.finished("c1", "", 4)) == ["answer c1"]
    assert box.deadline_ms(4) == 3 + SPEECH_LIMIT_MS
    box.from_session({"type": "input_audio_buffer.committed"}, 10)
    assert box.deadline_ms(10) == 10 + REPLY_WAIT_MS
    assert kinds(box.tick(10 + REPLY_WAIT_MS)) == ["ask"]


def test_who_stops_the_reply_wants_silence() -> None:
    """B2b: after response.cancel the tools are answered, but nothing more is said."""
    box = toolbox()
    box.from_session(began(), 0)
    box.from_session(called("c1"), 1)
    cancelled = done(status="cancelled", status_details={"reason": "client_cancelled"})
    box.from_session(cancelled, 2)
    assert kinds(box.finished("c1", "", 3)) == ["answer c1"]


def test_a_refused_response_is_asked_for_again_if_it_is_still_owed() -> None:
    """Architecture 7: two may ask at the same moment."""
    box = toolbox()
    box.from_session(began(), 0)
    box.from_session(called("c1"), 1)
    box.from_session(done(), 2)
    ask = box.finished("c1", "", 3)[-1]
    assert isinstance(ask, Send)
    box.from_session(began("r2"), 4)  # somebody else's, and it began before the answer was there
    box.from_session(added("c1"), 5)
    refused = {
        "code": "conversation_already_has_active_response",
        "event_id": ask.event["event_id"],
    }
    assert kinds(box.from_session({"type": "error", "error": refused}, 6)) == []
    assert kinds(box.from_session(done("r2"), 7)) == ["ask"]


def test_only_our_own_refusals_are_kept_from_clients() -> None:
    """C2c: a request that came too early is asked again; nobody else has anything to do."""
    code = "conversation_already_has_active_response"
    ours = {"type": "error", "error": {"code": code, "event_id": "callboard_ask_3"}}
    assert Debt.is_own_refusal(ours)
    for error in (
        {"code": code, "event_id": "mine"},
        {"code": code, "event_id": None},
        {"code": "rate_limit_exceeded", "event_id": "callboard_ask_3"},
        None,
        "refused",
    ):
        assert not Debt.is_own_refusal({"type": "error", "error": error})
    assert not Debt.is_own_refusal({**ours, "type": "response.done"})


def test_responses_out_of_band_have_no_tools_here() -> None:
    """Their calls are no part of the conversation: who asked for them answers them."""
    box = toolbox()
    box.from_session(began("side", conversation_id=None), 0)
    assert kinds(box.from_session(called("c1", "book", "side"), 1)) == []
    assert box.from_client({"type": "response.create", "response": {"conversation": "none"}}, 2)[0]


def test_a_model_that_only_calls_tools_is_stopped() -> None:
    """C2a: after so many rounds without the user the model has to speak."""
    box = toolbox()
    choices = []
    for number in range(MAX_ROUNDS):
        box.from_session(began(f"r{number}"), number)
        box.from_session(called(f"c{number}", "book", f"r{number}"), number)
        box.from_session(done(f"r{number}"), number)
        ask = box.finished(f"c{number}", "", number)[-1]
        assert isinstance(ask, Send)
        choices.append(ask.event.get("response"))
    assert choices == [None] * (MAX_ROUNDS - 1) + [{"tool_choice": "none"}]


def test_too_many_calls_at_once_are_answered_at_once() -> None:
    """Every limit is explicit."""
    box = toolbox()
    box.from_session(began(), 0)
    told = [kinds(box.from_session(called(f"c{n}"), n))[0] for n in range(MAX_OPEN_CALLS + 1)]
    assert told[-1] == f"answer c{MAX_OPEN_CALLS}"
    assert all(kind.startswith("run") for kind in told[:-1])


def test_an_answer_that_took_another_way_counts() -> None:
    """Unified WebRTC: the client's own events are not seen, what they do is."""
    box = toolbox()
    box.from_session(began(), 0)
    box.from_session(called("ours"), 1)
    box.from_session(called("theirs", "palette"), 1)
    box.from_session(done(), 2)
    box.finished("ours", "", 3)
    assert kinds(box.from_session(added("theirs"), 4)) == ["ask"]


WORDS: Event = {"instructions": "Repeat.", "input": [], "tool_choice": "none"}


def test_given_words_are_not_mixed_with_the_answer_to_a_tool() -> None:
    """W1, W4: what has to be said is said, and then what the tool found is told."""
    box = toolbox()
    box.from_session(began(), 0)
    assert box.say(WORDS, 1) == []
    box.from_session(called("c1"), 2)
    box.finished("c1", "", 3)
    box.from_session(added("c1"), 4)
    first = box.from_session(done(), 5)[0]
    assert isinstance(first, Send)
    assert first.event["response"].items() >= WORDS.items()
    box.from_session(began("r2", metadata=first.event["response"]["metadata"]), 6)
    then = box.from_session(done("r2"), 7)[0]
    assert isinstance(then, Send)
    assert "response" not in then.event


def test_given_words_that_came_too_late_are_forgotten() -> None:
    """W1: the user spoke first and was answered; no later reply is told to repeat the opening."""
    box = toolbox(VAD)
    box.from_session({"type": "input_audio_buffer.speech_started"}, 0)
    assert box.say(WORDS, 1) == []
    box.from_session({"type": "input_audio_buffer.committed"}, 2)
    box.from_session(began(), 3)
    box.from_session(called("c1"), 4)
    box.from_session(done(), 5)
    ask = box.finished("c1", "", 6)[-1]
    assert isinstance(ask, Send)
    assert "response" not in ask.event


def test_a_response_in_place_of_given_words_reads_what_there_is() -> None:
    """Architecture 7: the words are refused, and nothing is answered twice."""
    box = toolbox(VAD)
    box.from_session(began(), 0)
    box.from_session(called("c1"), 1)
    box.finished("c1", "", 2)
    box.from_session(added("c1"), 3)
    box.say(WORDS, 4)
    ask = box.from_session(done(), 5)[0]
    assert isinstance(ask, Send)
    box.from_session(began("r2"), 6)  # the user's turn, which was quicker
    refused = {
        "code": "conversation_already_has_active_response",
        "event_id": ask.event["event_id"],
    }
    box.from_session({"type": "error", "error": refused}, 7)
    assert box.from_session(done("r2"), 8) == []
    assert box.deadline_ms(9) is None


# -- any interleaving ------------------------------------------------------------------------


class Model:
    """A session by the protocol, a client that answers its part, and tools that take their time."""

    def __init__(self, calls: list[list[str]], vad: bool) -> None:
        self.box = toolbox(VAD if vad else PTT)
        self.vad = vad
        self.now_ms = 0
        self.plan = calls
        self.inbox: list[Event] = []
        """Client events that the session has not read yet."""
        self.outbox: list[Event] = []
        """Events of the session that were not seen yet."""
        self.running: list[str] = []
        self.client_open: list[str] = []
        self.active: str | None = None
        self.count = 0
        self.outputs: Counter[str] = Counter()
        self.calls: list[str] = []
        self.read_by: dict[str, bool] = {}
        self.refusals = 0
        self.refused_client = False
        """The client was told that its response has to wait."""
        self.responses = 0
        self.speaking = False
        self.says_words = False
        self.worded = 0

    # the session

    def begin(self, asked: Event | None = None) -> None:
        """A response, asked for with these parameters or by the user's turn."""
        assert self.active is None
        self.responses += 1
        self.active = f"r{self.responses}"
        self.says_words = "input" in (asked or {})
        self.worded += self.says_words
        for call_id in self.read_by:
            self.read_by[call_id] |= not self.says_words
        self.outbox.append(began(self.active, metadata=(asked or {}).get("metadata")))

    def speak(self) -> None:
        """The active response goes on: its calls, then its end."""
        assert self.active is not None
        calls = self.plan.pop(0) if self.plan and not self.says_words else []
        output = []
        for name in calls:
            self.count += 1
            call_id = f"c{self.count}"
            self.calls.append(call_id)
            self.outbox.append(called(call_id, name, self.active))
            if name == "palette":
                self.client_open.append(call_id)
            output.append(
                {"type": "function_call", "status": "completed", "call_id": call_id, "name": name}
            )
        self.outbox.append(done(self.active, output=output))
        self.active = None

    def barge_in(self) -> None:
        self.speaking = True
        self.outbox.append({"type": "input_audio_buffer.speech_started"})
        if self.active is not None:
            details = {"reason": "turn_detected"}
            self.outbox.append(done(self.active, "cancelled", status_details=details))
            self.active = None

    def turn_ends(self) -> None:
        self.speaking = False
        self.outbox.append({"type": "input_audio_buffer.speech_stopped"})
        self.outbox.append({"type": "input_audio_buffer.committed"})
        if self.active is None:
            self.begin()

    def read(self) -> None:
        event = self.inbox.pop(0)
        if event["type"] == "response.create":
            if self.active is None:
                self.begin(event.get("response"))
            else:
                self.refusals += 1
                self.refused_client |= "event_id" not in event
                error = {
                    "code": "conversation_already_has_active_response",
                    "event_id": event.get("event_id"),
                }
                self.outbox.append({"type": "error", "error": error})
        else:
            call_id = event["item"]["call_id"]
            self.outputs[call_id] += 1
            self.read_by[call_id] = False
            self.outbox.append(added(call_id))

    # this side

    def do(self, commands: list[Command]) -> None:
        for command in commands:
            if isinstance(command, Run):
                self.running.append(command.call.call_id)
            else:
                self.inbox.append(dict(command.event))

    def see(self) -> None:
        self.do(self.box.from_session(self.outbox.pop(0), self.now_ms))

    def client(self, *, asks: bool) -> None:
        call_id = self.client_open.pop(0)
        passes, commands = self.box.from_client(answer(call_id), self.now_ms)
        if passes:
            self.inbox.append(answer(call_id))
        self.do(commands)
        if asks and not self.client_open:
            self.client_asks()

    def client_asks(self) -> None:
        self.refused_client = False
        passes, commands = self.box.from_client({"type": "response.create"}, self.now_ms)
        if passes:
            self.inbox.append({"type": "response.create"})
        self.do(commands)

    def seen_calls(self) -> list[str]:
        """Calls of the client that it has seen."""
        unseen = {(event.get("item") or {}).get("call_id") for event in self.outbox}
        return [one for one in self.client_open if one not in unseen]

    def steps(self) -> list[str]:
        steps = []
        if self.outbox:
            steps.append("see")
        if self.inbox:
            steps.append("read")
        if self.running:
            steps.append("finish")
        if self.active is not None and not self.speaking:
            steps.append("speak")
        if self.seen_calls():
            steps.append("client")
        if self.refused_client and self.active is None and not self.outbox:
            steps.append("client_asks")
        return steps

    def take(self, step: str) -> None:
        self.now_ms += 1
        match step:
            case "see":
                self.see()
            case "read":
                self.read()
            case "finish":
                self.do(self.box.finished(self.running.pop(0), "x", self.now_ms))
            case "finish_last":
                self.do(self.box.finished(self.running.pop(), "x", self.now_ms))
            case "speak":
                self.speak()
            case "client":
                self.client(asks=True)
            case "client_asks":
                self.client_asks()


@settings(max_examples=300, deadline=None)
@given(
    plan=st.lists(
        st.lists(st.sampled_from(["book", "find", "palette"]), max_size=3), min_size=1, max_size=4
    ),
    vad=st.booleans(),
    data=st.data(),
)
def test_any_interleaving(plan: list[list[str]], vad: bool, data: st.DataObject) -> None:
    """Architecture 7: one answer a call, all of them read, and no response asked for twice."""
    model = Model([list(calls) for calls in plan], vad)
    model.client_asks()
    model.read()
    interruptions = data.draw(st.integers(0, 2)) if vad else 0
    given = data.draw(st.integers(0, 2))
    said = 0
    for _ in range(400):
        steps = model.steps()
        if vad and interruptions and not model.speaking:
            steps.append("barge_in")
        if model.speaking:
            steps.append("turn_ends")
        if given > said:
            steps.append("say")
        if len(model.running) > 1:
            steps.append("finish_last")
        if not steps:
            deadline_ms = model.box.deadline_ms(model.now_ms)
            if deadline_ms is None:
                break
            model.now_ms = max(model.now_ms, deadline_ms)
            model.do(model.box.tick(model.now_ms))
            continue
        step = data.draw(st.sampled_from(steps))
        if step == "barge_in":
            interruptions -= 1
            model.barge_in()
        elif step == "turn_ends":
            model.turn_ends()
        elif step == "say":
            said += 1
            model.do(model.box.say(WORDS, model.now_ms))
        else:
            model.take(step)
    else:
        raise AssertionError("it does not come to rest")
    assert model.outputs == Counter(model.calls), "each call has exactly one answer"
    assert all(model.read_by.get(one, False) for one in model.calls), "a response read each"
    if not vad:
        assert model.refusals <= model.worded, "a client may ask while given words are said"
        answers = model.responses - model.worded
        rounds = sum(bool(calls) for calls in plan[:answers])
        assert answers == 1 + rounds, "one response after each that called tools"

"""Items by the client's hand: create, delete, retrieve, truncate."""

from __future__ import annotations

from typing import Any

import pybase64
import pytest

from callboard.engine import context
from callboard.engine.audio_codec import encode_audio
from callboard.engine.messages import Generate, PhraseSpoken, Speak, Spoken, Transcribe
from callboard.protocol.formats import PCM24K, audio_format
from tests.engine.bench import Bench
from tests.fakes.stages import silence_ms, tone_ms

PNG = "data:image/png;base64,iVBORw0KGgo="


def message(text: str, role: str = "user", **fields: Any) -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    content = [{"type": kind, "text": text}]
    return {"type": "message", "role": role, "content": content, **fields}


def create(bench: Bench, item: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The last event that came of it."""
    bench.send("conversation.item.create", item=item, **fields)
    return bench.events[-1]


def spoken_reply(bench: Bench, text: str = "One two three four. Five six.") -> dict[str, Any]:
    """A finished spoken reply: its item."""
    bench.send("response.create")
    bench.reply(text)
    item: dict[str, Any] = bench.last("response.done")["response"]["output"][0]
    return item


def error_of(bench: Bench) -> dict[str, Any]:
    error: dict[str, Any] = bench.last("error")["error"]
    return error


# -- create ----------------------------------------------------------------------------------


def test_created_items_are_added_and_done_at_once() -> None:
    """``.added`` and ``.done`` with the same item: status completed, client's id, no ``object``."""
    bench = Bench()
    create(bench, message("Hi.", id="msg_mine", object="realtime.item", status="in_progress"))
    assert bench.types(1) == ["conversation.item.added", "conversation.item.done"]
    assert bench.events[1]["item"] == bench.events[2]["item"]
    assert list(bench.events[2]["item"]) == ["id", "type", "status", "role", "content"]
    assert bench.events[2]["item"]["id"] == "msg_mine"
    assert bench.events[2]["item"]["status"] == "completed"


def test_where_items_go() -> None:
    """Absent or null: at the end; ``root``: first; an id: after it. The predecessor is told."""
    bench = Bench()
    create(bench, message("a", id="a"))
    assert create(bench, message("b", id="b"), previous_item_id=None)["previous_item_id"] == "a"
    assert create(bench, message("c", id="c"), previous_item_id="root")["previous_item_id"] is None
    assert create(bench, message("d", id="d"), previous_item_id="a")["previous_item_id"] == "a"
    bench.send("response.create")
    texts = [entry.text for entry in bench.take(Generate).request.messages]
    assert texts == ["c", "a", "d", "b"]


def test_a_taken_id_and_an_unknown_predecessor_are_refused() -> None:
    """Nothing is added, the error names the parameter."""
    bench = Bench()
    create(bench, message("a", id="a"))
    create(bench, message("again", id="a"))
    assert error_of(bench)["param"] == "item.id"
    create(bench, message("b"), previous_item_id="nobody")
    assert error_of(bench)["param"] == "previous_item_id"
    assert len(bench.all("conversation.item.added")) == 1


def test_a_conversation_can_be_seeded() -> None:
    """History of all roles, calls and outputs reaches the model in its order."""
    bench = Bench()
    create(bench, message("Be nice.", "system"))
    create(bench, message("Weather?"))
    call = {"type": "function_call", "name": "look", "call_id": "call_9", "arguments": "{}"}
    assert create(bench, call)["item"] == {
        "id": "item_003",
        "type": "function_call",
        "status": "completed",
        "name": "look",
        "call_id": "call_9",
        "arguments": "{}",
    }
    output = {"type": "function_call_output", "call_id": "call_9", "output": "sunny"}
    assert list(create(bench, output)["item"]) == ["id", "type", "call_id", "output"]
    create(bench, message("Sunny.", "assistant"))
    bench.send("response.create")
    roles = [entry.role for entry in bench.take(Generate).request.messages]
    assert roles == ["system", "user", "assistant", "tool", "assistant"]


def test_the_output_of_an_unknown_call_is_refused() -> None:
    """``Tool call ID '…' not found in conversation.``"""
    bench = Bench()
    create(bench, {"type": "function_call_output", "call_id": "call_0", "output": "x"})
    assert error_of(bench)["message"] == "Tool call ID 'call_0' not found in conversation."


def test_the_users_audio_is_transcribed() -> None:
    """An audio item of the client's is heard like a committed one; a given transcript is used."""
    bench = Bench()
    audio = pybase64.b64encode_as_string(tone_ms(500))
    create(
        bench,
        {"type": "message", "role": "user", "content": [{"type": "input_audio", "audio": audio}]},
    )
    assert bench.take(Transcribe).pcm24k == tone_ms(500)
    part = {"type": "input_audio", "audio": audio, "transcript": "known"}
    create(bench, {"type": "message", "role": "user", "content": [part]})
    assert not bench.wanted(Transcribe)


def test_assistant_audio_cannot_be_created() -> None:
    """The API does not take audio of the assistant; its words are fine."""
    bench = Bench()
    part = {"type": "output_audio", "audio": "AAAA"}
    create(bench, {"type": "message", "role": "assistant", "content": [part]})
    assert error_of(bench)["param"] == "item.content[0]"
    words = {"type": "output_audio", "transcript": "I said so."}
    create(bench, {"type": "message", "role": "assistant", "content": [words]})
    bench.update(audio={"output": {"voice": "cedar"}})
    assert bench.events[-1]["type"] == "session.updated"


@pytest.mark.parametrize(
    ("url", "good"),
    [
        (PNG, True),
        ("data:image/jpeg;base64,/9j/4AAQ", True),
        ("data:image/gif;base64,R0lGODlh", False),
        ("https://example.com/cat.png", False),
        ("data:image/png;base64,not base64!", False),
        ("", False),
    ],
)
def test_images_are_png_or_jpeg_data_uris(url: str, good: bool) -> None:
    """Images stay in the conversation and cost tokens; anything else is refused by name."""
    bench = Bench()
    part = {"type": "input_image", "image_url": url}
    create(bench, {"type": "message", "role": "user", "content": [part]})
    if not good:
        assert error_of(bench)["param"] == "item.content[0].image_url"
        return
    assert bench.events[-1]["item"]["content"] == [part]
    bench.send("response.create")
    assert bench.take(Generate).request.messages[0].image_count == 1
    bench.send("response.cancel")
    usage = bench.last("response.done")["response"]["usage"]
    assert usage["input_token_details"]["image_tokens"] > 0


def test_a_full_conversation_refuses_items_and_stays_usable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At the limit items, commits and responses are refused; deleting makes room again."""
    monkeypatch.setattr(context, "MAX_ITEMS", 3)
    bench = Bench()
    for name in "abc":
        create(bench, message(name, id=name))
    create(bench, message("d"))
    assert error_of(bench)["code"] == "conversation_item_limit_reached"
    bench.hear(640, speech=True)
    bench.hear(640, speech=False)
    bench.hear_words("hello")
    bench.reply("Hi.")
    assert bench.last("response.done")["response"]["status"] == "completed"
    for name in "abc":
        bench.send("conversation.item.delete", item_id=name)
    assert create(bench, message("d"))["type"] == "conversation.item.done"


# -- delete and retrieve -----------------------------------------------------------------------


def test_delete() -> None:
    """The item is gone for the model too; a second time it does not exist."""
    bench = Bench()
    create(bench, message("a", id="a"))
    bench.send("conversation.item.delete", item_id="a")
    assert bench.events[-1] | {"event_id": ""} == {
        "type": "conversation.item.deleted",
        "event_id": "",
        "item_id": "a",
    }
    bench.send("conversation.item.delete", item_id="a", event_id="event_7")
    assert error_of(bench) == {
        "type": "invalid_request_error",
        "code": "item_delete_invalid_item_id",
        "message": "Error deleting item: the item with id 'a' does not exist.",
        "param": None,
        "event_id": "event_7",
    }


@pytest.mark.parametrize("name", ["audio/pcm", "audio/pcmu", "audio/pcma"])
def test_retrieve_has_the_audio_in_the_sessions_format(name: str) -> None:
    """User audio in the input format, the reply's in the output format."""
    bench = Bench()
    other = "audio/pcmu" if name == "audio/pcma" else "audio/pcma"
    bench.update(
        audio={
            "input": {"format": {"type": name}, "turn_detection": None},
            "output": {"format": {"type": other}},
        }
    )
    bench.hear(640, speech=True)
    bench.send("input_audio_buffer.commit")
    bench.hear_words("hello")
    user = bench.last("conversation.item.done")["item"]["id"]
    reply = spoken_reply(bench, "Hello.")
    for item_id, wanted, length_ms in ((user, name, 640), (reply["id"], other, 400)):
        bench.send("conversation.item.retrieve", item_id=item_id)
        part = bench.last("conversation.item.retrieved")["item"]["content"][0]
        assert list(part) == ["type", "audio", "transcript"]
        raw = pybase64.b64decode(part["audio"])
        assert len(raw) == length_ms * audio_format({"type": wanted}).bytes_per_ms
        if length_ms == 400:
            assert raw == encode_audio(tone_ms(400), audio_format({"type": wanted}))


def test_only_retrieve_shows_audio() -> None:
    """``audio`` is in no other event's content."""
    bench = Bench()
    bench.update(audio={"input": {"turn_detection": None}})
    bench.hear(640, speech=True)
    bench.send("input_audio_buffer.commit")
    spoken = bench.last("conversation.item.done")["item"]["content"]
    assert spoken == [{"type": "input_audio", "transcript": None}]
    bench.send("conversation.item.retrieve", item_id="nobody")
    assert error_of(bench)["code"] == "item_retrieve_invalid_item_id"


# -- truncate ------------------------------------------------------------------------------------


def test_truncate_keeps_what_was_heard() -> None:
    """The transcript goes from the item; the model reads the words heard before the cut."""
    bench = Bench()
    item = spoken_reply(bench, "One two three four. Five six.")
    fields = {"item_id": item["id"], "content_index": 0, "audio_end_ms": 400}
    bench.send("conversation.item.truncate", **fields)
    told = bench.last("conversation.item.truncated")
    assert {name: told[name] for name in fields} == fields
    bench.send("conversation.item.retrieve", item_id=item["id"])
    part = bench.last("conversation.item.retrieved")["item"]["content"][0]
    assert part["transcript"] is None
    assert len(pybase64.b64decode(part["audio"])) == 400 * PCM24K.bytes_per_ms
    bench.send("response.create")
    assert bench.take(Generate).request.messages[-1].text == "One two three four."


def test_truncate_never_adds() -> None:
    """Beyond the audio, or beyond an earlier cut, is an error with both lengths."""
    bench = Bench()
    item = spoken_reply(bench)
    for end_ms, have_ms in ((900, 800), (300, None), (400, 300)):
        bench.send(
            "conversation.item.truncate", item_id=item["id"], content_index=0, audio_end_ms=end_ms
        )
        if have_ms is not None:
            message = f"Audio content of {have_ms}ms is already shorter than {end_ms}ms"
            assert error_of(bench)["message"] == message
    assert len(bench.all("conversation.item.truncated")) == 1


def test_only_spoken_replies_can_be_truncated() -> None:
    """User items and texts are refused; so are parts that are not there and unknown items."""
    bench = Bench()
    create(bench, message("Hi.", id="user"))
    create(bench, message("Hi.", "assistant", id="text"))
    item = spoken_reply(bench)
    for item_id, index, code in (
        ("user", 0, None),
        ("text", 0, None),
        (item["id"], 1, "invalid_value"),
        ("nobody", 0, "item_truncate_invalid_item_id"),
    ):
        bench.send(
            "conversation.item.truncate", item_id=item_id, content_index=index, audio_end_ms=0
        )
        assert error_of(bench)["code"] == code
    assert not bench.all("conversation.item.truncated")


def test_truncate_while_the_reply_is_still_being_made() -> None:
    """A client may truncate before it cancels: what is spoken afterwards counts for nothing."""
    bench = Bench()
    bench.send("response.create")
    bench.generate("One two three four. Five six seven.")
    job = bench.take(Speak).job_id
    bench.happen(Spoken(job, tone_ms(400)))
    item_id = bench.last("response.output_item.added")["item"]["id"]
    bench.send("conversation.item.truncate", item_id=item_id, content_index=0, audio_end_ms=200)
    assert bench.types()[-1] == "conversation.item.truncated"
    bench.happen(PhraseSpoken(job), Spoken(job, silence_ms(300)))
    bench.send("response.cancel")
    bench.send("conversation.item.retrieve", item_id=item_id)
    part = bench.last("conversation.item.retrieved")["item"]["content"][0]
    assert len(pybase64.b64decode(part["audio"])) == 200 * PCM24K.bytes_per_ms
    bench.send("response.create")
    assert bench.take(Generate).request.messages[-1].text == "One two"

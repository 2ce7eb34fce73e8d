"""Callers who hesitate, ask for something else or for what no desk can do. Proves U1's consent."""

from __future__ import annotations

import pytest

from callboard.apps.ticket_support.dates import find_date
from tests.apps.ticket_support.test_clerk import NOW, Caller, caller

__all__ = ["caller"]


@pytest.mark.parametrize(
    "said",
    ["Okay, more than I expected. I'll think about it.", "Right, I see.", "That's okay", "แพงจัง"],
)
async def test_nothing_is_bought_by_who_only_keeps_the_talk_going(
    caller: Caller, said: str
) -> None:
    """U1: explicit confirmation."""
    await caller.says("Upgrade H4W9LN, Carter, to business", "upgrade")
    await caller.says(said)
    assert (await caller.booking("H4W9LN")).cabin == "economy"


@pytest.mark.parametrize("said", ["Okay, cancel it.", "Okay, let me talk to a human then."])
async def test_a_yes_to_something_else_is_none_to_the_quote(caller: Caller, said: str) -> None:
    """U1: explicit confirmation."""
    await caller.says("Upgrade H4W9LN, Carter, to business", "upgrade")
    await caller.says(said)
    booking = await caller.booking("H4W9LN")
    assert (booking.cabin, booking.cancelled) == ("economy", False)


async def test_another_day_instead_of_a_cancellation(caller: Caller) -> None:
    """U1: change date; a caller may turn round before the yes."""
    await caller.says("I want to cancel K7R3MX, Suwan", "cancel")
    quote = await caller.says("On second thought, 27 November please")
    assert "I can move you" in quote.say
    await caller.says("Fine, do it")
    booking = await caller.booking()
    assert (booking.cancelled, booking.flight.day.isoformat()) == (False, "2026-11-27")


async def test_who_gives_no_names_is_not_booked_under_other_words(caller: Caller) -> None:
    """U1: book."""
    await caller.says("I want to fly to Singapore tomorrow", "search")
    await caller.says("the first one")
    reply = await caller.says("No, I only look around.")
    assert "nothing was changed" in reply.say


async def test_a_name_beside_a_wrong_reference_is_taken_in(caller: Caller) -> None:
    """U1: look up; the name was said, so it is not asked for."""
    reply = await caller.says("Cancel K7R3MW please, the name is Suwan", "cancel")
    assert "can't find" in reply.say


async def test_what_no_airline_does_is_not_answered_with_something_else(caller: Caller) -> None:
    """U1: honest about what it cannot do."""
    assert "flights only" in (await caller.says("Book me a hotel near the airport", "travel")).say
    reply = await caller.says("I need a ticket to Madrid", "search")
    assert "we don't fly to Madrid. From Bangkok we fly to Chiang Mai, Phuket," in reply.say


async def test_what_is_ours_is_served_beside_what_is_not(caller: Caller) -> None:
    """U1: search flights."""
    reply = await caller.says("I need a flight to Tokyo tomorrow, and a hotel", "search")
    assert "flights only" not in reply.say
    assert "CB204" in reply.say


async def test_a_day_is_no_place(caller: Caller) -> None:
    """U1: search flights; the caller has not said where to."""
    assert "don't fly" not in (await caller.says("I need a ticket to Monday", "search")).say


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("push it back two days", 2),
        ("bring it forward by one day", -1),
        ("a couple of days later", 2),
        ("เลื่อนไปอีกสองวัน", 2),
        ("เลื่อนเร็วขึ้นสองวัน", -2),
    ],
)
async def test_days_are_counted_from_the_booked_one(caller: Caller, said: str, days: int) -> None:
    """U1: change date."""
    booked = (await caller.booking()).flight.day
    found = find_date(said, NOW.date(), booked)
    assert found is not None
    assert (found - booked).days == days


async def test_fewer_bags_than_quoted(caller: Caller) -> None:
    """U1: baggage."""
    await caller.says("ขอเพิ่มกระเป๋าสองใบ K7R3MX สุวรรณ", "baggage")
    await caller.says("เอาใบเดียวพอ")
    await caller.says("ตกลงค่ะ")
    assert (await caller.booking()).bags == 1


async def test_a_name_may_be_corrected_where_a_number_and_a_name_were_asked_for(
    caller: Caller,
) -> None:
    """U1: loyalty; a slip of the tongue is no no."""
    await caller.says("My points please, number 550123", "loyalty")
    assert "18,400 points" in (await caller.says("Suvan, no sorry, it is Suwan")).say

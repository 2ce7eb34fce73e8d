"""Whole conversations at the desk, judged by what is in the database. Proves U1's eight duties.

Words come without a model: the tool that a model would call is the one thing that is given.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callboard.apps.ticket_support.clerk import ToolChoice, serve
from callboard.apps.ticket_support.sql_airline import SqlAirline
from callboard.apps.ticket_support.system import Booking, Change
from callboard.apps.ticket_support.visit import Reply, Turn, Visit

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


class Caller:
    """Says one line after the other, and remembers what the page was shown."""

    def __init__(self) -> None:
        self.now = NOW
        self.airline = SqlAirline("sqlite+aiosqlite:///:memory:", lambda: self.now)
        self.visit = Visit()
        self.shown: dict[str, Any] = {}
        self.turns = 0

    async def says(self, text: str, chosen: ToolChoice = None, **arguments: Any) -> Reply:
        self.turns += 1
        return await self._serve(text, chosen, arguments)

    async def model_repeats(self, chosen: ToolChoice = None, **arguments: Any) -> Reply:
        """A tool call that no new turn of the caller led to."""
        return await self._serve("", chosen, arguments)

    async def _serve(self, text: str, chosen: ToolChoice, arguments: dict[str, Any]) -> Reply:
        turn = Turn(text, arguments, self.now, self.turns)
        return await serve(self.airline, self.visit, turn, chosen, self._show)

    def _show(self, topic: str, value: Any) -> None:
        self.shown[topic] = value

    async def booking(self, reference: str = "K7R3MX") -> Booking:
        found = await self.airline.booking(reference)
        assert found is not None
        return found


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    one = Caller()
    yield one
    await one.airline.aclose()


async def test_a_flight_is_found_and_booked(caller: Caller) -> None:
    """U1: search, book; the page sees the booking."""
    await caller.says("I would like to fly from Bangkok to Tokyo next Friday.", "search")
    assert [offer["flight"] for offer in caller.shown["flights"]] == ["CB204", "CB208"]
    await caller.says("the first one", "search")
    quote = await caller.says("Ada Berg")
    assert quote.say.endswith("Shall I book it?")
    assert "booking" not in caller.shown
    done = await caller.says("yes please")
    made = await caller.booking(caller.shown["booking"]["reference"])
    assert (made.flight.number, made.flight.day.isoformat()) == ("CB204", "2026-11-27")
    assert (made.lead.first_name, made.lead.last_name) == ("Ada", "Berg")
    assert " ".join(made.reference) in done.say


async def test_nothing_personal_before_reference_and_name_agree(caller: Caller) -> None:
    """U1: look up (reference and last name verified)."""
    asked = await caller.says("Look up my booking, K7R3MX", "look_up")
    assert caller.shown == {}
    assert "Suwan" not in asked.say
    wrong = await caller.says("Carter")
    assert caller.shown == {}
    assert "can't find" in wrong.say
    found = await caller.says("K7R3MX, Suwan")
    assert "Malee Suwan" in found.say
    assert caller.shown["booking"]["reference"] == "K7R3MX"


async def test_radio_words_are_no_name(caller: Caller) -> None:
    """U1: a reference that is spelled at length is not taken for a failed attempt."""
    await caller.says("I'd like a window seat if possible.", "seat_selection")
    asked = await caller.says("K as in Kilo 7 R 3 M X")
    assert asked.facts["for"] == "name"
    await caller.says("Suvan, sorry, Suwan")
    await caller.says("Yes.")
    assert (await caller.booking()).lead.seat == "14A"


async def test_a_name_is_corrected_without_the_reference(caller: Caller) -> None:
    """U1: look up."""
    await caller.says("look up my booking, K7R3MX", "look_up")
    await caller.says("Zuban")
    assert "Malee Suwan" in (await caller.says("Suwan")).say


async def test_a_question_after_the_verification_tells_the_flight(caller: Caller) -> None:
    """U1: who is verified hears which booking is meant."""
    await caller.says("I need another day for my flight", "date_change")
    asked = await caller.says("H4W9LN, Carter")
    assert "CB910 from Bangkok to London" in asked.say
    assert asked.say.endswith("Which new date would you like?")
    again = await caller.says("that's all, thanks")
    assert again.facts["state"] == "told"


async def test_a_place_and_a_day_are_a_wish_to_fly(caller: Caller) -> None:
    """U1: search, whatever tool the model took."""
    await caller.says("Anything going down to Phuket the day after tomorrow?", "status")
    assert caller.shown["flights"][0]["to"] == "HKT"


async def test_a_flight_that_is_spoken_of_is_not_bought(caller: Caller) -> None:
    """U1: the model's choice of a definite tool stands."""
    asked = await caller.says("I fly to Seoul on Friday and still need the card", "check_in")
    assert asked.facts["for"] == "reference"


async def test_a_name_is_an_answer_to_the_only_flight(caller: Caller) -> None:
    """U1: book; who names a traveller takes the one flight that there is."""
    await caller.says("I'd like to fly from Bangkok to London on the 2nd of December.", "search")
    quote = await caller.says("My name is Victor Hale.")
    assert quote.facts["state"] == "waiting_for_yes"
    await caller.says("yes please")
    made = await caller.booking(caller.shown["booking"]["reference"])
    assert (made.flight.number, made.lead.last_name) == ("CB910", "Hale")


async def test_a_cabin_is_no_seat(caller: Caller) -> None:
    """U1: upgrade, where the model thought of a seat."""
    await caller.says("What would sitting better cost? K7R3MX, Suwan", "seat_selection")
    quote = await caller.says("Premium economy then")
    assert "upgrade to premium economy" in quote.say


async def test_a_reference_out_of_the_blue_is_looked_up(caller: Caller) -> None:
    """U1: look up."""
    assert "Malee Suwan" in (await caller.says("K7R3MX. It's Suwan.", None)).say


async def test_two_tool_calls_in_one_turn_ask_once(caller: Caller) -> None:
    """U1: a small model may call the tool for answers besides the right one."""
    asked = await caller.says("I want to cancel my ticket", "cancel")
    again = await caller.model_repeats(None)
    assert again.say == asked.say
    assert caller.visit.repeats == 0


async def test_three_wrong_names_lead_to_a_person(caller: Caller) -> None:
    """U1: attempts are limited."""
    await caller.says("look up my booking", "look_up")
    for name in ("Foo", "Bar"):
        await caller.says(f"K7R3MX {name}")
    last = await caller.says("K7R3MX Baz")
    assert last.facts["state"] == "handed_over"
    assert "booking" not in caller.shown


async def test_a_date_is_changed_after_a_yes(caller: Caller) -> None:
    """U1: change date with a fee quote and explicit confirmation."""
    before = await caller.booking()
    await caller.says("Can I move my flight to the day after?", "date_change")
    quote = await caller.says("K7R3MX, Suwan")
    assert "1,500 baht" in quote.say
    assert await caller.booking() == before
    await caller.says("yes, please")
    after = await caller.booking()
    assert after.flight.day == before.flight.day + timedelta(days=1)
    assert after.paid == before.paid + 1_500
    assert caller.shown["booking"]["date"] == after.flight.day.isoformat()


@pytest.mark.parametrize("said", ["no", "that's too expensive", "never mind", "ไม่เอาค่ะ"])
async def test_a_no_changes_nothing(caller: Caller, said: str) -> None:
    """U1: explicit confirmation."""
    before = await caller.booking()
    await caller.says("Upgrade K7R3MX, Suwan, to business", "upgrade")
    dropped = await caller.says(said)
    assert dropped.facts["state"] in ("dropped", "told")
    again = await caller.says("yes")
    assert again.facts["state"] == "told"
    assert await caller.booking() == before


@pytest.mark.parametrize("said", ["yes please", "no, leave it"])
async def test_the_page_shows_a_quote_while_it_waits(caller: Caller, said: str) -> None:
    """U1: a fee quote and an explicit confirmation; the side panel shows what waits for it."""
    await caller.says("Please move K7R3MX, Suwan, to the 5th of December.", "date_change")
    assert caller.shown["quote"]["question"].endswith("?")
    assert caller.shown["quote"]["fee_baht"] > 0
    await caller.says(said)
    assert caller.shown["quote"] is None


async def test_a_model_cannot_say_yes_for_its_caller(caller: Caller) -> None:
    """U1: only the caller's own next turn confirms."""
    before = await caller.booking()
    await caller.says("I want a refund. K7R3MX, Suwan", "cancel")
    for _ in range(2):
        again = await caller.model_repeats(answer="yes")
        assert again.facts["state"] == "waiting_for_yes"
    assert await caller.booking() == before
    await caller.says("yes", answer="yes")
    assert (await caller.booking()).cancelled


async def test_an_unclear_answer_is_asked_again(caller: Caller) -> None:
    """U1: explicit confirmation."""
    await caller.says("I want a refund. K7R3MX, Suwan", "cancel")
    assert "yes or no" in (await caller.says("hmm, I'm not sure")).say
    assert not (await caller.booking()).cancelled


async def test_a_quote_expires(caller: Caller) -> None:
    """U1: explicit confirmation."""
    await caller.says("I want a refund. K7R3MX, Suwan", "cancel")
    caller.now += timedelta(minutes=6)
    assert (await caller.says("yes")).facts["state"] == "expired"
    assert not (await caller.booking()).cancelled


async def test_another_wish_replaces_the_quote(caller: Caller) -> None:
    """U1: change seat; the caller changes their mind."""
    await caller.says("I'd like a window seat. K7R3MX, Suwan", "seat_selection")
    await caller.says("actually 14D please")
    await caller.says("ok")
    assert (await caller.booking()).lead.seat == "14D"


async def test_a_seat_that_somebody_takes_first_is_told(caller: Caller) -> None:
    """U1: of two callers one wins and one is told."""
    quote = await caller.says("Seat 14A for K7R3MX, Suwan", "seat_selection")
    assert quote.facts["state"] == "waiting_for_yes"
    flight = (await caller.booking()).flight
    other = await caller.airline.booking("H4W9LN")
    assert other is not None
    moved = await caller.airline.change(Change(other.reference, other.version, flight=flight))
    await caller.airline.change(Change(moved.reference, moved.version, seat="14A"))
    told = await caller.says("yes")
    assert "somebody has just taken" in told.say
    assert (await caller.booking()).lead.seat == "14C"


async def test_a_refund_is_paid_by_the_rules(caller: Caller) -> None:
    """U1: cancel and refund."""
    await caller.says("I want to cancel my ticket and get a refund", "cancel")
    await caller.says("K7R3MX, Suwan")
    await caller.says("yes go ahead")
    gone = await caller.booking()
    assert gone.cancelled
    assert gone.refunded == gone.paid // 2


async def test_check_in_gives_a_boarding_pass(caller: Caller) -> None:
    """U1: check-in with boarding pass; too early is told."""
    await caller.says("check me in please", "check_in")
    await caller.says("R6Y2KW, Wilson")
    assert (await caller.booking("R6Y2KW")).checked_in
    assert caller.shown["boarding_pass"]["passengers"][0]["seat"] == "17D"
    early = await caller.says("Check in K7R3MX, Suwan", "check_in")
    assert "24 hours" in early.say


async def test_bags_are_told_and_added(caller: Caller) -> None:
    """U1: baggage allowance and fees."""
    rules = await caller.says("How many bags may I take?", "baggage")
    assert "20 kilos" in rules.say
    await caller.says("I'd like to add two bags", "baggage")
    await caller.says("K7R3MX Suwan")
    await caller.says("yes")
    assert (await caller.booking()).bags == 2


async def test_delays_and_what_is_owed(caller: Caller) -> None:
    """U1: flight status and delay rights."""
    fine = await caller.says("Is CB204 on time tomorrow?", "status")
    assert "on time" in fine.say
    late = await caller.says("And M5L8QR, Meyer, is it late?", "status")
    assert "3 hours 10 minutes late" in late.say
    assert "all your money back" in late.say


async def test_points_become_a_voucher(caller: Caller) -> None:
    """U1: frequent flyer balance and redeeming."""
    await caller.says("How many points do I have?", "loyalty")
    told = await caller.says("550123, Suwan")
    assert "18,400 points" in told.say
    await caller.says("use 5000 points please", "loyalty")
    await caller.says("yes")
    member = await caller.airline.member("550123")
    assert member is not None
    assert member.points == 13_400


async def test_travel_information_and_what_is_not_known(caller: Caller) -> None:
    """U1: general travel information; honest about the rest."""
    assert "passport" in (await caller.says("Do I need a visa for Japan?", "travel")).say
    unknown = await caller.says("what's the best restaurant there", "travel")
    assert "don't have that information" in unknown.say


async def test_a_person_gets_a_summary(caller: Caller) -> None:
    """U1: escalation with a summary; the upset hear that we are sorry."""
    await caller.says("I want to cancel. K7R3MX, Suwan", "cancel")
    await caller.says("this is ridiculous, get me a human", "human")
    handed = caller.shown["handover"]
    assert handed["reference"] == "H0001"
    assert "K7R3MX (verified)" in handed["summary"]
    assert not (await caller.booking()).cancelled


async def test_who_is_upset_twice_is_offered_a_person(caller: Caller) -> None:
    """§15: sentiment leads to an offer to hand over; only a yes takes it up."""
    await caller.says("Your baggage rules are ridiculous", "baggage")
    offer = await caller.says("Terrible service! How heavy may my bag be?", "baggage")
    assert offer.say.endswith("Shall I hand you over to a colleague?")
    assert "handover" not in caller.shown
    await caller.says("yes please")
    assert caller.shown["handover"]["reference"] == "H0001"


async def test_thai(caller: Caller) -> None:
    """U1, E3: the same in Thai, answered in Thai."""
    await caller.says("ฉันอยากบินจากกรุงเทพไปโตเกียววันศุกร์หน้า", "search")
    await caller.says("เที่ยวแรกค่ะ")
    await caller.says("ชื่อ สมศรี ใจงาม")
    done = await caller.says("ตกลงค่ะ")
    assert "จองเรียบร้อย" in done.say
    assert caller.shown["booking"]["flight"] == "CB204"


async def test_arguments_count_where_words_are_not_known(caller: Caller) -> None:
    """U1: the same desk for a model that hears for itself; the published ``modify_booking``."""
    given = {"booking_reference": "K7R3MX", "new_value": "2026-12-03"}
    await caller.says("", "date_change", **given)
    quote = await caller.says("", "look_up", booking_reference="K7R3MX", last_name="Suwan")
    assert "Malee Suwan" in quote.say
    await caller.says("", "date_change", **given)
    await caller.says("", None, answer="yes")
    assert (await caller.booking()).flight.day.isoformat() == "2026-12-03"

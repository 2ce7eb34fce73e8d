"""Duties that tell something: bookings, check-in, bags, flights, points, travel."""

from __future__ import annotations

import re
from datetime import timedelta

from callboard.apps.ticket_support.changing import add_bags
from callboard.apps.ticket_support.dates import find_date
from callboard.apps.ticket_support.desk import Desk
from callboard.apps.ticket_support.phrase_book import REASONS, TIERS
from callboard.apps.ticket_support.phrases import itinerary, late, where
from callboard.apps.ticket_support.records import (
    BOARDING_MINUTES,
    boarding_pass,
    booking_record,
    flight_record,
    member_record,
)
from callboard.apps.ticket_support.rules import (
    ALLOWANCE_KG,
    CHECK_IN_OPENS,
    POINTS_STEP,
    TIER_EXTRA_KG,
    bag_fee,
    check_in_state,
    delay_rights,
    voucher_baht,
)
from callboard.apps.ticket_support.spelling import (
    flight_number,
    member_number,
    plain,
    reference,
    states_name,
)
from callboard.apps.ticket_support.system import Booking, Change, Flight, Member
from callboard.apps.ticket_support.travel_facts import travel_fact
from callboard.apps.ticket_support.visit import Redeem, Reply
from callboard.apps.ticket_support.words import thousands

_ADDS = re.compile(r"\b(add|another|more|buy|pay for|extra|additional)\b|เพิ่ม|ซื้อ")
_ASKS = re.compile(
    r"\b(how much|how many|how heavy|cost|price|may i|can i (take|bring)|allowance|allowed|fees?)\b"
    r"|เท่าไหร่|เท่าไร|กี่|ได้ไหม"
)
_HAND = re.compile(r"carry[ -]?on|hand (bag|luggage)|cabin bag|backpack|ถือขึ้นเครื่อง")
_REDEEMS = re.compile(r"\b(redeem|use|spend|voucher|exchange|convert)\b|แลก|ใช้คะแนน")
_HOURS = re.compile(r"(\d+|one|two|three|four|five|six)\s*hours?|(\d+|หนึ่ง|สอง|สาม|สี่|ห้า|หก)\s*ชั่วโมง")
_NUMBERS = {
    word: n
    for n, words in enumerate(("one หนึ่ง", "two สอง", "three สาม", "four สี่", "five ห้า", "six หก"), 1)
    for word in words.split()
}


async def look_up(desk: Desk) -> Reply:
    found = await desk.booking()
    if isinstance(found, Reply):
        return found
    if found.cancelled:
        text = desk.words("is_cancelled", price=desk.price(found.refunded))
    else:
        text = desk.words(
            "found",
            name=f"{found.lead.first_name} {found.lead.last_name}",
            itinerary=itinerary(found, desk.language),
        )
    return desk.tells(text, booking=booking_record(found))


async def check_in(desk: Desk) -> Reply:
    found = await desk.booking()
    if isinstance(found, Reply):
        return found
    state, flight = check_in_state(found, desk.turn.now), found.flight
    if state == "early":
        opens = flight.departs - CHECK_IN_OPENS
        return desk.tells(desk.words("check_in_early", day=opens.date(), time=opens))
    if state in ("closed", "cancelled"):
        return desk.tells(desk.words(f"check_in_{state}"))
    if state == "open":
        found = await desk.airline.change(Change(found.reference, found.version, check_in=True))
        desk.visit.booking = found
        desk.publish("booking", booking_record(found))
    card = boarding_pass(found)
    desk.publish("boarding_pass", card)
    leaves = flight.departs + timedelta(minutes=flight.delay_minutes)
    text = desk.words(
        "checked_in",
        seats=", ".join(p.seat for p in found.passengers if p.seat),
        gate=flight.gate,
        boarding=leaves - timedelta(minutes=BOARDING_MINUTES),
    )
    return desk.tells(text, boarding_pass=card)


async def baggage(desk: Desk) -> Reply:
    """The allowance; or extra bags, when the caller wants some."""
    visit, turn = desk.visit, desk.turn
    low = plain(turn.text)
    wants = bool(_ADDS.search(low)) and not _ASKS.search(low)
    by_model = turn.trusts_arguments or not turn.text
    if visit.slots.get("adds") or wants or (by_model and turn.arguments.get("extra_bags")):
        return await add_bags(desk)
    if _HAND.search(low):
        return desk.tells(desk.words("cabin_bag"))
    if turn.first(reference, "booking_reference") or visit.asked in ("reference", "name"):
        found = await desk.booking()
        if isinstance(found, Reply):
            return found
    if (booking := visit.booking) is None:
        return desk.tells(desk.words("allowance_all"))
    kilos = ALLOWANCE_KG[booking.cabin]
    if booking.member_number and (member := await desk.airline.member(booking.member_number)):
        kilos += TIER_EXTRA_KG[member.tier]
    fee = bag_fee(booking.flight)
    return desk.tells(desk.words("allowance", kilos=kilos, fee=fee), kilos=kilos, fee_baht=fee)


async def flight_status(desk: Desk) -> Reply:
    """How a flight runs, and what a late traveller is owed."""
    visit, turn = desk.visit, desk.turn
    number = turn.first(flight_number, "flight_number") or _bare_number(desk)
    day = turn.first(lambda text: find_date(text, turn.today), "date")
    visit.slots |= {"date": day} if day else {}
    visit.slots |= {"flight": number} if number else {}
    number, day = visit.slots.get("flight"), visit.slots.get("date") or turn.today
    if number is None:
        if visit.booking is None and not turn.first(reference, "booking_reference"):
            if (rights := _rights_by_hours(desk)) is not None:
                return desk.tells(rights)
            if visit.asked not in ("reference", "name"):
                return desk.asks("number", desk.words("ask_flight"))
        found = await desk.booking()
        if isinstance(found, Reply):
            return found
        flight: Flight | None = found.flight
    else:
        flight = await desk.airline.flight(number, day)
        booked = visit.booking.flight if visit.booking else None
        if booked and booked.number == number and "date" not in visit.slots:
            flight = booked
    if flight is None:
        visit.slots.clear()
        text = desk.words("no_such_flight", flight=number or "", day=day)
        return desk.asks("number", text)
    desk.publish("flight", flight_record(flight))
    return desk.tells(status_words(desk, flight), flight=flight_record(flight))


def _bare_number(desk: Desk) -> str | None:
    """``204``, when it was asked for."""
    if desk.visit.asked != "number":
        return None
    found = re.search(r"(?<!\d)(\d)\s?(\d)\s?(\d)(?!\d)", plain(desk.turn.text))
    return f"CB{found[1]}{found[2]}{found[3]}" if found else None


def _rights_by_hours(desk: Desk) -> str | None:
    """What is owed for the hours that the caller names."""
    low = plain(desk.turn.text)
    owed = r"owed|compensat|entitled|rights|get for|late|delay|ชดเชย|สิทธิ|ล่าช้า|ดีเลย์"
    found = _HOURS.search(low)
    if not re.search(owed, low) or not (
        found or re.search(r"owed|compensat|entitled|ชดเชย|สิทธิ", low)
    ):
        return None
    if found is None:
        return desk.words("rights_none")
    word = found[1] or found[2]
    hours = int(word) if word.isdigit() else _NUMBERS[word]
    return _rights(desk, delay_minutes=60 * hours) or desk.words("rights_none")


def _rights(desk: Desk, *, delay_minutes: int = 0, cancelled: bool = False) -> str:
    rights = delay_rights(delay_minutes, cancelled=cancelled)
    parts = [
        desk.words("rights_choice") if rights.free_choice else "",
        desk.words("rights_meal") if rights.meal else "",
        desk.words("rights_money", amount=rights.compensation) if rights.compensation else "",
        desk.words("rights_hotel") if rights.hotel else "",
    ]
    return " ".join(part for part in parts if part)


def status_words(desk: Desk, flight: Flight) -> str:
    place = 1 if desk.language == "th" else 0
    leaves = flight.departs + timedelta(minutes=flight.delay_minutes)
    facts = {"flight": flight.number, "day": flight.day, "time": leaves}
    reason = REASONS.get(flight.reason, REASONS[""])[place]
    if flight.status == "cancelled":
        text = desk.words("flight_cancelled", **facts, reason=reason)
    elif flight.delay_minutes:
        how_late = late(flight.delay_minutes, desk.language)
        text = desk.words("delayed", **facts, late=how_late, reason=reason)
    else:
        return desk.words("on_time", **facts, gate=flight.gate, **where(flight, desk.language))
    rights = _rights(
        desk, delay_minutes=flight.delay_minutes, cancelled=flight.status == "cancelled"
    )
    return f"{text} {rights}".strip()


async def loyalty(desk: Desk) -> Reply:
    """The balance, or points turned into a voucher."""
    visit, turn = desk.visit, desk.turn
    by_model = turn.trusts_arguments or not turn.text
    if _REDEEMS.search(plain(turn.text)) or (by_model and turn.arguments.get("redeem_points")):
        visit.slots["redeem"] = True
    if (points := turn.first(thousands, "redeem_points")) is not None:
        visit.slots["points"] = points
    found = await _member(desk)
    if isinstance(found, Reply):
        return found
    desk.publish("member", member_record(found))
    if not visit.slots.get("redeem"):
        tier = TIERS[found.tier][1 if desk.language == "th" else 0]
        text = desk.words("balance", name=found.first_name, points=found.points, tier=tier)
        return desk.tells(text, member=member_record(found))
    points = visit.slots.pop("points", None)
    if points is None:
        return desk.asks("points", desk.words("ask_points", points=found.points))
    if points > found.points or points < POINTS_STEP or points % POINTS_STEP:
        return desk.asks("points", desk.words("points_few", points=found.points))
    worth = voucher_baht(points)
    text = desk.words("quote_redeem", points=points, amount=worth)
    return desk.quotes(Redeem(found.number, points), "done_redeem", text)


async def _member(desk: Desk) -> Member | Reply:
    visit, turn = desk.visit, desk.turn
    if visit.member is not None:
        visit.member = await desk.airline.member(visit.member.number)
        if visit.member is not None:
            return visit.member
    if (number := turn.first(member_number, "member_number")) is not None:
        visit.slots["member"] = number
    elif visit.booking is not None and visit.booking.member_number:
        visit.slots.setdefault("member", visit.booking.member_number)
    number = visit.slots.get("member")
    if number is None:
        return desk.asks("member", desk.words("ask_member"))
    found = await desk.airline.member(number)
    own = isinstance(visit.booking, Booking) and visit.booking.member_number == number
    said = f"{visit.said} {turn.all_text}"
    if found and (own or states_name(said, found.last_name, found.last_name_th)):
        visit.member, visit.failures = found, 0
        return found
    if visit.asked != "member":
        return desk.asks("member", desk.words("ask_member"))
    visit.slots.pop("member")
    visit.failures += 1
    if visit.failures >= 3:
        return await desk.hands_over("could not be verified", "locked")
    visit.asked = ""
    return desk.asks("member", desk.words("member_unknown"))


async def travel(desk: Desk) -> Reply:
    fact = desk.turn.first(lambda text: travel_fact(text, desk.language), "topic")
    if fact is None:
        return desk.offers_person(desk.words("unknown_lead"))
    return desk.tells(fact[1], topic=fact[0])

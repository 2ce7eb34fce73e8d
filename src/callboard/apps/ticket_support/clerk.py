"""The one who decides, turn by turn, which duty goes on, and who makes what was agreed.

A model chooses a tool; this decides what comes of it. Where the caller's words leave no doubt
they win over the model's choice; an open question is answered before anything else begins; and
what costs something is done only after a clear yes in a later turn of the caller.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from callboard.apps.ticket_support import buying, changing, telling
from callboard.apps.ticket_support.consent import Answer, answer, gives_up, wants_to_stop
from callboard.apps.ticket_support.dates import find_date
from callboard.apps.ticket_support.desk import Desk
from callboard.apps.ticket_support.intents import Duty, duties, is_outside, wants_to_buy
from callboard.apps.ticket_support.phrases import cabin_name, code
from callboard.apps.ticket_support.records import booking_record, member_record
from callboard.apps.ticket_support.spelling import flight_number, member_number, reference
from callboard.apps.ticket_support.system import (
    AirlineSystem,
    Booking,
    BookingChanged,
    Cabin,
    Change,
    Order,
    SeatTaken,
    SoldOut,
    TooFewPoints,
)
from callboard.apps.ticket_support.visit import (
    MAX_SAID_CHARS,
    Deed,
    Pending,
    Redeem,
    Reply,
    Turn,
    Visit,
)
from callboard.apps.ticket_support.words import (
    cabin,
    count_of,
    is_angry,
    is_thai,
    journey,
    names_people,
    seat,
    seat_wish,
    thousands,
    word_count,
)

NAMED_WORDS = 4
"""A no of so many words may correct a name: "Lopes, no sorry, Lopez"."""
UPSET_TURNS = 2
"""After so many a person is offered."""
ToolChoice = Duty | None
"""The duty of the tool that the model called; None: it only answers a question."""
_VAGUE: tuple[ToolChoice, ...] = (None, "search", "status", "look_up", "travel")
"""What a model chooses when it is at a loss."""
Publish = Callable[[str, Any], None]


async def _human(desk: Desk) -> Reply:
    return await desk.hands_over("asked for a person")


_DUTIES: dict[Duty, Callable[[Desk], Awaitable[Reply]]] = {
    "search": buying.book,
    "look_up": telling.look_up,
    "date_change": changing.change_date,
    "seat_selection": changing.change_seat,
    "upgrade": changing.upgrade,
    "cancel": changing.cancel,
    "check_in": telling.check_in,
    "baggage": telling.baggage,
    "status": telling.flight_status,
    "loyalty": telling.loyalty,
    "travel": telling.travel,
    "human": _human,
}


async def serve(
    airline: AirlineSystem, visit: Visit, turn: Turn, chosen: ToolChoice, publish: Publish
) -> Reply:
    """What the desk answers to a tool call. ``visit`` is changed."""
    desk = Desk(airline, visit, turn, publish)
    if visit.last is not None and chosen is None and 0 < turn.number <= visit.heard:
        return visit.last  # one turn of the caller answers one question
    before = visit.pending
    visit.last = await _served(desk, chosen)
    _show_quote(desk, before, visit.last)
    return visit.last


def _show_quote(desk: Desk, before: Pending | None, reply: Reply) -> None:
    """Let the page show what waits for a yes, and take it away when nothing does any more."""
    shown = before is not None and before.deed is not None
    pending = desk.visit.pending
    if pending is None or pending.deed is None:
        if shown:
            desk.publish("quote", None)
    elif not shown or before is None or before.question != pending.question:
        facts = {name: fact for name, fact in reply.facts.items() if name != "state"}
        desk.publish("quote", {"question": pending.question, **facts})


async def _served(desk: Desk, chosen: ToolChoice) -> Reply:
    visit, turn = desk.visit, desk.turn
    _listen(visit, turn)
    if visit.pending is not None:
        settled = await _settle(desk, visit.pending, chosen)
        if settled is not None:
            return settled
    duty = _duty(desk, chosen)
    if duty in ("search", "travel", "look_up") and not visit.asked and _is_outside(turn.text):
        return desk.tells(desk.words("only_flights"))
    if duty is None and visit.duty is None and reference(turn.text):
        duty = "look_up"
    if duty is None:
        if gives_up(turn.text) or (visit.asked and answer(turn.text) == "no"):
            visit.close()
            return desk.tells(desk.words("dropped"))
        if visit.duty is None:
            return desk.tells(desk.words("nothing_pending" if chosen is None else "can_do"))
        duty = visit.duty
    if duty != visit.duty:
        kept = visit.slots if duty == "search" and visit.duty == "search" else {}
        visit.close()
        visit.slots.update(kept)
        visit.duty = duty
    try:
        reply = await _DUTIES[duty](desk)
    except BookingChanged:
        reply = desk.tells(desk.words("changed_meanwhile"))
    return _soothed(desk, reply)


def _listen(visit: Visit, turn: Turn) -> None:
    visit.heard = turn.number
    if not turn.text:
        return
    visit.said = f"{visit.said} {turn.text}"[-MAX_SAID_CHARS:]
    if is_thai(turn.text):
        visit.language = "th"
    elif word_count(turn.text) >= 3:
        visit.language = "en"


def _soothed(desk: Desk, reply: Reply) -> Reply:
    """An upset caller hears that we are sorry, and soon that there are people, too."""
    visit = desk.visit
    if not is_angry(desk.turn.text) or reply.facts.get("state") == "handed_over":
        return reply
    visit.upset += 1
    said = desk.words("sorry") + reply.say
    if visit.upset >= UPSET_TURNS and not visit.waits:
        return desk.offers_person(f"{said} ")
    return Reply(said, reply.facts)


def _duty(desk: Desk, chosen: ToolChoice) -> Duty | None:
    """Which duty this turn is about; None when it only answers what was asked."""
    visit, turn = desk.visit, desk.turn
    if turn.trusts_arguments or not turn.text:
        return chosen or visit.duty
    if gives_up(turn.text):
        return None
    clear = duties(turn.text)
    if visit.duty is not None and visit.asked:
        if _answers(visit, turn):
            leaves = clear and clear[0] in ("human", "cancel") and visit.duty not in clear
            return clear[0] if leaves else visit.duty
        if answer(turn.text) == "no":
            return None
    if chosen in clear:
        return chosen
    if visit.asked in ("seat", "date") and not clear and cabin(turn.text):
        return "upgrade"
    if clear == ("search",) and chosen not in _VAGUE and not wants_to_buy(turn.text):
        return visit.duty if visit.asked else chosen
    if clear:
        return visit.duty if visit.asked and visit.duty in clear else clear[0]
    if visit.asked:
        return visit.duty
    return "search" if chosen in _VAGUE and _wants_to_fly(turn) else chosen


def _wants_to_fly(turn: Turn) -> bool:
    """A place and a day, and neither a flight nor a booking."""
    known = flight_number(turn.text) or reference(turn.text)
    place = journey(turn.text).destination
    return bool(not known and place and find_date(turn.text, turn.today))


def _answers(visit: Visit, turn: Turn) -> bool:
    """Whether the words hold what the last question asked for."""
    text, known = turn.text, visit.booking
    anchor = known.flight.day if known else None
    day = find_date(text, turn.today, anchor) is not None
    bare_no = bool(duties(text)) or (answer(text) == "no" and word_count(text) < NAMED_WORDS)
    found: dict[str, Callable[[], object]] = {
        "reference": lambda: reference(text),
        "name": lambda: not duties(text),
        "route": lambda: journey(text).destination,
        "date": lambda: day,
        "flight": lambda: buying.chooses(visit, turn) or answer(text) or cabin(text) or day,
        "number": lambda: flight_number(text) or turn.text.strip(" .").isdigit(),
        "names": lambda: not duties(text) and (answer(text) != "no" or names_people(text)),
        "seat": lambda: seat(text) or seat_wish(text),
        "cabin": lambda: cabin(text),
        "bags": lambda: count_of(text, changing.BAGS) or text.strip(" .").isdigit(),
        "member": lambda: member_number(text) or (visit.slots.get("member") and not bare_no),
        "points": lambda: thousands(text),
    }
    return bool(found[visit.asked]())


async def _settle(desk: Desk, pending: Pending, chosen: ToolChoice) -> Reply | None:
    """The answer to a quote; None when the caller turned to something else."""
    visit, turn = desk.visit, desk.turn
    if turn.number <= pending.turn:
        # The model must not answer for its caller.
        return Reply(pending.question, {"state": "waiting_for_yes"})
    said = _answered(visit, turn, pending) if turn.text else _by_model(turn)
    if turn.now >= pending.expires:
        visit.pending = None
        visit.close()
        return Reply(desk.words("expired"), {"state": "expired"}) if said == "yes" else None
    if said == "yes":
        visit.pending = None
        return await _do(desk, pending)
    other = _another_wish(visit, turn)
    if other == "date":
        visit.duty = "date_change"
    if said == "no" and not other:
        visit.pending = None
        visit.close()
        return Reply(desk.words("dropped"), {"state": "dropped"})
    clear = duties(turn.text)
    elsewhere = clear and visit.duty not in clear
    if other or elsewhere or pending.deed is None or (not turn.text and chosen):
        visit.pending = None
        visit.asked = other
        return None
    visit.pending = Pending(
        pending.deed, pending.done, pending.question, turn.number, pending.expires
    )
    return Reply(desk.words("yes_or_no", question=pending.question), {"state": "waiting_for_yes"})


def _is_outside(text: str) -> bool:
    """A flight and a hotel: then the flight at least is ours."""
    return is_outside(text) and journey(text).destination is None


def _answered(visit: Visit, turn: Turn, pending: Pending) -> Answer | None:
    """What the words say to the quote; a yes to something else is none to this."""
    said = answer(turn.text)
    asked_for = ("human", "cancel")
    other = [duty for duty in duties(turn.text) if duty in asked_for and duty != visit.duty]
    if said == "yes" and pending.deed is not None and other:
        return "no" if wants_to_stop(turn.text) else None
    return said


def _by_model(turn: Turn) -> Answer | None:
    """What the model understood, where the words are not known."""
    said = str(turn.arguments.get("answer", ""))
    return "yes" if said == "yes" else "no" if said == "no" else None


def _another_wish(visit: Visit, turn: Turn) -> str:
    """The slot for which the caller wants something else than was quoted; empty for none."""
    anchor = visit.booking.flight.day if visit.booking else None
    if visit.duty in ("date_change", "cancel") and find_date(turn.text, turn.today, anchor):
        return "date"
    if visit.duty == "seat_selection" and (seat(turn.text) or seat_wish(turn.text)):
        return "seat"
    if visit.duty == "upgrade" and cabin(turn.text):
        return "cabin"
    if visit.duty == "baggage" and count_of(turn.text, changing.BAGS):
        return "bags"
    if visit.duty == "search" and (cabin(turn.text) or find_date(turn.text, turn.today)):
        return "flight"
    return ""


async def _do(desk: Desk, pending: Pending) -> Reply:
    """Make what was agreed; somebody may have been faster."""
    visit, deed = desk.visit, pending.deed
    duty = visit.duty
    if deed is None:
        return await desk.hands_over("accepted the offer of a person")
    try:
        if isinstance(deed, Redeem):
            return await _redeem(desk, deed)
        made = await _made(desk, deed)
    except SeatTaken:
        visit.asked = ""
        return desk.asks("seat", desk.words("seat_lost"))
    except SoldOut:
        cabin_words = cabin_name(_cabin_of(deed, visit), desk.language)
        return desk.asks("date", desk.words("sold_out", cabin=cabin_words))
    except BookingChanged:
        return desk.tells(desk.words("changed_meanwhile"))
    visit.close()
    visit.booking, visit.offers = made, ()
    record = booking_record(made)
    desk.publish("booking", record)
    text = desk.words(
        pending.done,
        day=made.flight.day,
        time=made.flight.departs,
        seats=", ".join(p.seat for p in made.passengers if p.seat),
        cabin=cabin_name(made.cabin, desk.language),
        price=desk.words("amount", amount=made.refunded),
        count=made.bags,
        code=code(made.reference),
    )
    return Reply(text, {"state": "done", "duty": duty, "booking": record})


def _cabin_of(deed: Deed, visit: Visit) -> Cabin:
    wanted = deed.cabin if isinstance(deed, Change | Order) else None
    return wanted or (visit.booking.cabin if visit.booking else "economy")


async def _made(desk: Desk, deed: Change | Order) -> Booking:
    if isinstance(deed, Order):
        return await desk.airline.book(deed)
    return await desk.airline.change(deed)


async def _redeem(desk: Desk, deed: Redeem) -> Reply:
    try:
        member, voucher = await desk.airline.redeem(deed.number, deed.points)
    except TooFewPoints:
        found = await desk.airline.member(deed.number)
        return desk.tells(desk.words("points_few", points=found.points if found else 0))
    desk.visit.member = member
    desk.publish("member", member_record(member))
    text = desk.words("done_redeem", code=code(voucher), points=member.points)
    desk.visit.close()
    return Reply(text, {"state": "done", "voucher": voucher, "member": member_record(member)})

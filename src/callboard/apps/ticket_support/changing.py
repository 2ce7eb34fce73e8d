"""Changes of a booking: each is quoted first, and made only after a clear yes."""

from __future__ import annotations

from datetime import date, timedelta

from callboard.apps.ticket_support.dates import find_date
from callboard.apps.ticket_support.desk import Desk
from callboard.apps.ticket_support.phrases import cabin_name
from callboard.apps.ticket_support.rules import (
    AISLE,
    LEGROOM_ROWS,
    MAX_BAGS,
    WINDOW,
    bag_fee,
    date_fee,
    has_left,
    refund,
    seat_fee,
    seats_of,
    upgrade_fee,
)
from callboard.apps.ticket_support.seed import DAYS
from callboard.apps.ticket_support.system import CABINS, Booking, Change, Flight
from callboard.apps.ticket_support.visit import Reply
from callboard.apps.ticket_support.words import cabin, count_of, seat, seat_wish

BAGS = r"bags?|suitcases?|pieces?|luggage|กระเป๋า|สัมภาระ"


async def _live_booking(desk: Desk) -> Booking | Reply:
    found = await desk.booking()
    if isinstance(found, Booking) and found.cancelled:
        return desk.tells(desk.words("is_cancelled", price=desk.price(found.refunded)))
    return found


async def change_date(desk: Desk) -> Reply:
    visit, turn = desk.visit, desk.turn
    known = visit.booking.flight.day if visit.booking else None
    day = turn.first(lambda text: find_date(text, turn.today, known), "new_value")
    if day is not None:
        visit.slots["date"] = day
    elif turn.text:
        visit.slots["words"] = f"{visit.slots.get('words', '')} {turn.text}"
    found = await _live_booking(desk)
    if isinstance(found, Reply):
        return found
    if "date" not in visit.slots:  # ``a day later`` was said before the booking was known
        earlier = find_date(visit.slots.get("words", ""), turn.today, found.flight.day)
        visit.slots |= {"date": earlier} if earlier else {}
    day = visit.slots.pop("date", None)
    visit.slots.pop("words", None)
    if day is None:
        return desk.asks("date", desk.words("ask_new_date"))
    if day == found.flight.day and found.flight.status != "cancelled":
        return desk.asks("date", desk.words("same_date", day=day))
    last = turn.today + timedelta(days=DAYS)
    if not turn.today <= day <= last:
        return desk.asks("date", desk.words("date_out", last=last))
    flight = await _flight_on(desk, found, day)
    if flight is None:
        cabin_words = cabin_name(found.cabin, desk.language)
        return desk.asks("date", desk.words("sold_out", cabin=cabin_words))
    fee = date_fee(found, flight)
    text = desk.words(
        "quote_date",
        flight=flight.number,
        day=flight.day,
        time=flight.departs,
        price=desk.price(fee),
    )
    deed = Change(found.reference, found.version, fee, flight=flight)
    return desk.quotes(deed, "done_date", text, fee_baht=fee)


async def _flight_on(desk: Desk, booking: Booking, day: date) -> Flight | None:
    """The same flight on another day if it can be had, else another of that day."""
    old = booking.flight
    there = await desk.airline.flights(old.origin, old.destination, day)
    need = len(booking.passengers)
    fitting = [
        flight
        for flight in there
        if flight.status != "cancelled"
        and flight.free[booking.cabin] >= need
        and not has_left(flight, desk.turn.now)
        and (flight.number, flight.day) != (old.number, old.day)
    ]
    same = [flight for flight in fitting if flight.number == old.number]
    return next(iter(same or fitting), None)


async def change_seat(desk: Desk) -> Reply:
    visit, turn = desk.visit, desk.turn
    for key, read in (("seat", seat), ("wish", seat_wish)):
        if (said := turn.first(read, "new_value")) is not None:
            visit.slots[key] = said
    found = await _live_booking(desk)
    if isinstance(found, Reply):
        return found
    wanted, wish = visit.slots.pop("seat", None), visit.slots.pop("wish", None)
    if wanted is None and wish is None:
        seats = ", ".join(p.seat for p in found.passengers if p.seat)
        return desk.asks("seat", desk.words("ask_seat", seat=seats))
    flight = found.flight
    free = await desk.airline.free_seats(flight.number, flight.day, found.cabin)
    near = _near(free, wanted or found.lead.seat or "")
    if wanted is None:
        fitting = [seat for seat in near if _suits(seat, wish)]
        wanted = fitting[0] if fitting else (near[0] if near else "")
    if wanted not in free:
        known = wanted in seats_of(found.cabin)
        phrase = "seat_taken" if known else "no_such_seat"
        other = desk.words("or").join(near[:2]) or "-"
        return desk.asks("seat", desk.words(phrase, seat=wanted, other=other))
    fee = seat_fee(found, wanted)
    text = desk.words("quote_seat", seat=wanted, price=desk.price(fee))
    deed = Change(found.reference, found.version, fee, seat=wanted)
    return desk.quotes(deed, "done_seat", text, fee_baht=fee)


def _near(free: tuple[str, ...], seat: str) -> list[str]:
    """Free seats, those of the same kind and of near rows first."""
    row = int(seat[:-1]) if seat[:-1].isdigit() else 0
    same = {letter for kind in (WINDOW, AISLE, "BE") if seat[-1:] in kind for letter in kind}
    return sorted(free, key=lambda one: (one[-1] not in same, abs(int(one[:-1]) - row), one))


def _suits(seat: str, wish: str | None) -> bool:
    if wish == "legroom":
        return int(seat[:-1]) in LEGROOM_ROWS
    ordinary = int(seat[:-1]) not in LEGROOM_ROWS
    return ordinary and seat[-1] in (WINDOW if wish == "window" else AISLE)


async def upgrade(desk: Desk) -> Reply:
    visit, turn = desk.visit, desk.turn
    if (said := turn.first(cabin, "new_value")) is not None:
        visit.slots["cabin"] = said
    found = await _live_booking(desk)
    if isinstance(found, Reply):
        return found
    better = CABINS[CABINS.index(found.cabin) + 1 :]
    if not better:
        return desk.tells(desk.words("best_cabin", cabin=cabin_name(found.cabin, desk.language)))
    wanted = visit.slots.pop("cabin", None)
    if wanted not in better:
        options = desk.words("or").join(
            desk.words(
                "cabin_option",
                cabin=cabin_name(one, desk.language),
                fee=upgrade_fee(found, one),
            )
            for one in better
        )
        return desk.asks("cabin", desk.words("ask_cabin", options=options))
    if found.flight.free[wanted] < len(found.passengers):
        return desk.tells(desk.words("sold_out", cabin=cabin_name(wanted, desk.language)))
    fee = upgrade_fee(found, wanted)
    text = desk.words(
        "quote_upgrade", cabin=cabin_name(wanted, desk.language), price=desk.price(fee)
    )
    deed = Change(found.reference, found.version, fee, cabin=wanted)
    return desk.quotes(deed, "done_upgrade", text, fee_baht=fee)


async def cancel(desk: Desk) -> Reply:
    found = await _live_booking(desk)
    if isinstance(found, Reply):
        return found
    back = refund(found, desk.turn.now)
    text = desk.words(
        "quote_cancel",
        flight=found.flight.number,
        day=found.flight.day,
        price=desk.words("amount", amount=back),
    )
    deed = Change(found.reference, found.version, cancel=True, refund=back)
    return desk.quotes(deed, "done_cancel", text, refund_baht=back)


async def add_bags(desk: Desk) -> Reply:
    visit, turn = desk.visit, desk.turn

    def count(text: str) -> int | None:
        alone = text.strip(" .!") if visit.asked == "bags" else ""
        return int(alone) if alone.isdigit() else count_of(text, BAGS)

    said = turn.first(count, "extra_bags")
    given = turn.arguments.get("extra_bags")
    if (turn.trusts_arguments or not turn.text) and isinstance(given, int) and given > 0:
        said = given
    visit.slots |= {"bags": said, "adds": True} if said else {"adds": True}
    found = await _live_booking(desk)
    if isinstance(found, Reply):
        return found
    more = visit.slots.pop("bags", None)
    if more is None:
        return desk.asks("bags", desk.words("ask_bags"))
    if not 0 < found.bags + more <= MAX_BAGS:
        return desk.asks("bags", desk.words("bags_limit"))
    fee = more * bag_fee(found.flight)
    phrase = "quote_bag" if more == 1 else "quote_bags"
    text = desk.words(phrase, count=more, price=desk.price(fee))
    deed = Change(found.reference, found.version, fee, bags=found.bags + more)
    return desk.quotes(deed, "done_bags", text, fee_baht=fee)

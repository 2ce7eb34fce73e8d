"""Finding a flight and booking it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from callboard.apps.ticket_support.consent import answer
from callboard.apps.ticket_support.dates import find_date
from callboard.apps.ticket_support.desk import Desk
from callboard.apps.ticket_support.phrases import cabin_name, where
from callboard.apps.ticket_support.places import AIRPORTS, HOME
from callboard.apps.ticket_support.records import offers_record
from callboard.apps.ticket_support.rules import fare, has_left
from callboard.apps.ticket_support.seed import DAYS, ROUTES
from callboard.apps.ticket_support.spelling import flight_number, plain
from callboard.apps.ticket_support.system import Cabin, Flight, Order, Passenger
from callboard.apps.ticket_support.visit import Reply, Turn, Visit
from callboard.apps.ticket_support.words import (
    cabin,
    choice,
    count_of,
    full_names,
    journey,
    unknown_place,
)

MAX_OFFERS = 3
MAX_TRAVELLERS = 6
_PEOPLE = (
    r"of us|people|persons?|passengers?|travell?ers?|adults?|tickets?|seats?|คน|ที่นั่ง|ผู้โดยสาร|ท่าน"
)
_NAMED = re.compile(r"\b(my name is|the name is|under the name|in the name of|put it under)\b|ชื่อ")
_CHEAP = re.compile(r"\bcheap(er|est)?\b|\blowest\b|\bless\b|ถูก")


async def search(desk: Desk) -> Reply:
    """Route and day, then what there is."""
    take_wishes(desk)
    slots, turn = desk.visit.slots, desk.turn
    if "destination" not in slots:
        place = unknown_place(turn.text)
        if place and find_date(place, turn.today) is None:  # "a flight to Friday" names none
            return desk.tells(desk.words("not_served", place=place, **_network(desk)))
        return desk.asks("route", desk.words("ask_route"))
    if "origin" not in slots:
        if slots["destination"] == HOME:
            return desk.asks("route", desk.words("ask_origin"))
        slots["origin"] = HOME
    ends = {slots["origin"], slots["destination"]}
    if not any({route.origin, route.destination} == ends for route in ROUTES):
        names = _ends(desk)
        return desk.tells(desk.words("no_route", **names))
    day: date | None = slots.get("date")
    if day is None:
        return desk.asks("date", desk.words("ask_travel_date"))
    last = turn.today + timedelta(days=DAYS)
    if not turn.today <= day <= last:
        del slots["date"]
        return desk.asks("date", desk.words("date_out", last=last))
    return await _offer(desk, day)


def take_wishes(desk: Desk) -> None:
    """Keep what this turn says about the journey."""
    slots, turn = desk.visit.slots, desk.turn
    said = journey(turn.text)
    if turn.trusts_arguments or not turn.text:
        given = turn.arguments
        said = journey(f"from {given.get('origin', '')} to {given.get('destination', '')}")
    if said.destination and said.origin is None and desk.visit.asked == "route":
        key = "origin" if "destination" in slots else "destination"
        slots[key] = said.destination
    else:
        slots |= {"origin": said.origin} if said.origin else {}
        slots |= {"destination": said.destination} if said.destination else {}
    if slots.get("origin") == slots.get("destination"):
        slots.pop("origin", None)
    anchor = slots.get("date")
    if (day := turn.first(lambda t: find_date(t, turn.today, anchor), "date")) is not None:
        slots["date"] = day
    if (wanted := turn.first(cabin, "cabin")) is not None:
        slots["cabin"] = wanted
    if (people := turn.first(lambda t: count_of(t, _PEOPLE))) is not None:
        slots["travellers"] = min(people, MAX_TRAVELLERS)


def _ends(desk: Desk) -> dict[str, str]:
    slots = desk.visit.slots
    return {key: AIRPORTS[slots[key]].name(desk.language) for key in ("origin", "destination")}


def _network(desk: Desk) -> dict[str, str]:
    served = [airport.name(desk.language) for code, airport in AIRPORTS.items() if code != HOME]
    return {"home": AIRPORTS[HOME].name(desk.language), "places": ", ".join(served)}


async def _offer(desk: Desk, day: date) -> Reply:
    visit = desk.visit
    slots = visit.slots
    wanted: Cabin = slots.get("cabin", "economy")
    people = slots.get("travellers", 1)
    there = await desk.airline.flights(slots["origin"], slots["destination"], day)
    open_ones = [
        flight
        for flight in there
        if flight.status != "cancelled"
        and flight.free[wanted] >= people
        and not has_left(flight, desk.turn.now)
    ]
    if not open_ones:
        del slots["date"]
        return desk.asks("date", desk.words("no_flights", day=day, **_ends(desk)))
    visit.offers, visit.duty = tuple(open_ones[:MAX_OFFERS]), "search"
    desk.publish("flights", offers_record(visit.offers, wanted))
    options = [
        desk.words("offer", flight=f.number, time=f.departs, price=f.prices[wanted])
        for f in visit.offers
    ]
    phrase = "offers" if len(options) > 1 else "one_offer"
    listed = desk.words("or").join(options)
    facts = {"flights": offers_record(visit.offers, wanted)}
    return desk.asks("flight", desk.words(phrase, day=day, options=listed), **facts)


async def book(desk: Desk) -> Reply:
    """A flight of those offered, the travellers' names, then a quote."""
    visit, turn = desk.visit, desk.turn
    if not visit.offers or visit.asked in ("route", "date"):
        return await search(desk)
    asked = visit.asked
    chosen = visit.slots.get("flight") or chooses(visit, turn)
    if chosen is None:
        if asked == "flight" and answer(turn.text) == "no":
            visit.offers = ()
            return desk.tells(desk.words("dropped"))
        before = dict(visit.slots)
        take_wishes(desk)
        if visit.slots != before:
            visit.asked = ""
            return await search(desk)
        if asked != "flight":
            visit.asked = ""
            return await search(desk)
        return desk.asks("flight", visit.question)
    visit.slots["flight"] = chosen
    take_wishes(desk)
    return await _quote(desk, chosen, asked)


def chooses(visit: Visit, turn: Turn) -> Flight | None:
    """Which of the flights on offer the caller takes."""
    number = turn.first(flight_number, "flight_number")
    for flight in visit.offers:
        if flight.number == number or flight.number[2:] in re.findall(r"\d+", turn.text):
            return flight
        if f"{flight.departs:%H:%M}".lstrip("0") in turn.text:
            return flight
    if _CHEAP.search(plain(turn.text)):
        wanted = visit.slots.get("cabin", "economy")
        return min(visit.offers, key=lambda flight: flight.prices[wanted])
    if (index := choice(turn.text, len(visit.offers))) is not None:
        return visit.offers[index]
    if len(visit.offers) == 1 and (answer(turn.text) == "yes" or _introduces(visit, turn)):
        return visit.offers[0]
    return None


def _introduces(visit: Visit, turn: Turn) -> bool:
    """Whether "Shall I book it?" is answered with who is to fly."""
    named = _NAMED.search(plain(turn.text)) is not None and bool(full_names(turn.text))
    return visit.asked == "flight" and named


async def _quote(desk: Desk, flight: Flight, asked: str) -> Reply:
    visit, turn = desk.visit, desk.turn
    visit.duty = "search"
    given = turn.first(lambda text: full_names(text) or None, "passengers")
    told = asked == "names" or _introduces(visit, turn)
    if given and (told or turn.trusts_arguments or not turn.text):
        visit.slots["names"] = given
    names: tuple[tuple[str, str], ...] = visit.slots.get("names", ())
    count: int = max(visit.slots.get("travellers", 1), 1)
    if not names:
        phrase = "ask_names" if count == 1 else "ask_all_names"
        return desk.asks("names", desk.words(phrase, count=count))
    if len(names) < count:
        return desk.asks("names", desk.words("ask_all_names", count=count))
    wanted: Cabin = visit.slots.get("cabin", "economy")
    flexible = bool(re.search(r"\bflexible\b|ยืดหยุ่น", plain(visit.said + turn.all_text)))
    price = fare(flight, wanted, len(names), flexible=flexible)
    order = Order(flight, wanted, tuple(Passenger(*name) for name in names), price, flexible)
    text = desk.words(
        "quote_book",
        flight=flight.number,
        day=flight.day,
        time=flight.departs,
        cabin=cabin_name(wanted, desk.language),
        names=", ".join(" ".join(name) for name in names),
        price=desk.price(price),
        **where(flight, desk.language),
    )
    return desk.quotes(order, "done_book", text, price_baht=price)

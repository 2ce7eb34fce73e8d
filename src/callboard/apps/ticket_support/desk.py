"""One turn at the desk: what every duty needs to ask, to quote and to tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from callboard.apps.ticket_support.phrases import itinerary, say
from callboard.apps.ticket_support.records import booking_record
from callboard.apps.ticket_support.spelling import is_spelling, reference, states_name, tokens
from callboard.apps.ticket_support.system import AirlineSystem, Booking
from callboard.apps.ticket_support.visit import OFFER_LASTS, Deed, Pending, Reply, Turn, Visit

MAX_FAILURES = 3
MAX_REPEATS = 2
_FILLERS = frozenset(
    tokens(
        "my name is it's its the last and booking reference number code it on under for please "
        "yes ok okay hi hello sure i have a an of with to want change cancel flight seat"
    )
)
_NAMES = re.compile(
    r"\b(?:last |family |sur)?name(?:'s| is)? (?!and\b|of\b|on\b)[^\W\d_]{3,}"
    r"|(?:นามสกุล|ชื่อ)\s*[^\W\d_]{2,}",
    re.I,
)
"""A name given beside the reference."""


@dataclass(frozen=True, slots=True)
class Desk:
    airline: AirlineSystem
    visit: Visit
    turn: Turn
    publish: Callable[[str, Any], None]

    @property
    def language(self) -> str:
        return self.visit.language

    def words(self, phrase: str, **facts: Any) -> str:
        return say(self.language, phrase, **facts)

    def price(self, amount: int) -> str:
        return self.words("amount", amount=amount) if amount else self.words("free")

    def tells(self, text: str, **facts: Any) -> Reply:
        """Say it; the matter is closed."""
        self.visit.close()
        return Reply(text, {"state": "told", **facts})

    def asks(self, slot: str, text: str, **facts: Any) -> Reply:
        """Ask for ``slot``; a question that brought nothing twice leads to a person."""
        visit = self.visit
        if visit.asked == slot and visit.question == text:
            visit.repeats += 1
            if visit.repeats > MAX_REPEATS:
                return self.offers_person()
            text = self.words("again", question=text)
            return Reply(text, {"state": "asked", "for": slot, **facts})
        visit.asked, visit.question, visit.repeats = slot, text, 0
        if visit.greets and visit.booking is not None and not visit.booking.cancelled:
            text = f"{self.words('thanks')} {itinerary(visit.booking, self.language)} {text}"
        visit.greets = False
        return Reply(text, {"state": "asked", "for": slot, **facts})

    def quotes(self, deed: Deed, done: str, text: str, **facts: Any) -> Reply:
        """Name the price and wait for a yes in a later turn."""
        visit, turn = self.visit, self.turn
        expires = turn.now + OFFER_LASTS
        visit.pending = Pending(deed, done, text, turn.number, expires)
        visit.asked, visit.question = "", ""
        return Reply(text, {"state": "waiting_for_yes", **facts})

    def offers_person(self, lead: str = "") -> Reply:
        text = lead + self.words("offer_person")
        self.visit.close()
        return self.quotes(None, "handed_over", text)

    async def hands_over(self, reason: str, phrase: str = "handed_over") -> Reply:
        """Queue the call for a person, with a summary of it."""
        visit = self.visit
        visit.close()
        visit.pending = None
        number = await self.airline.hand_over(reason, summary(visit))
        visit.handed_over = number
        self.publish("handover", {"reference": number, "reason": reason, "summary": summary(visit)})
        return Reply(
            self.words(phrase, reference=number), {"state": "handed_over", "queue": number}
        )

    async def booking(self) -> Booking | Reply:
        """The caller's booking, verified by reference and last name; or a question for them."""
        visit, turn = self.visit, self.turn
        stated = turn.first(reference, "booking_reference")
        if stated and (visit.booking is None or visit.booking.reference != stated):
            visit.reference, visit.booking = stated, None
        if visit.booking is not None:
            return await self._again(visit.booking.reference)
        if visit.reference is None:
            return self.asks("reference", self.words("ask_booking"))
        found = await self.airline.booking(visit.reference)
        said = f"{visit.said} {turn.all_text}"
        if found and states_name(said, found.lead.last_name, found.last_name_th):
            visit.booking, visit.failures, visit.greets = found, 0, True
            self.publish("booking", booking_record(found))
            return found
        if not self._names_somebody(visit.reference):
            return self.asks("name", self.words("ask_name"))
        visit.failures += 1
        if visit.failures >= MAX_FAILURES:
            return await self.hands_over("could not be verified", "locked")
        visit.asked = ""
        return self.asks("reference", self.words("not_found"))

    async def _again(self, number: str) -> Booking | Reply:
        found = await self.airline.booking(number)
        if found is None:
            self.visit.booking = None
            return self.asks("reference", self.words("ask_booking"))
        self.visit.booking = found
        self.publish("booking", booking_record(found))
        return found

    def _names_somebody(self, number: str) -> bool:
        """Whether this turn says more than the reference: then it was meant as a name."""
        if self.visit.asked == "name" or self.turn.arguments.get("last_name"):
            return True
        if _NAMES.search(self.turn.text):
            return True
        if self.visit.asked != "reference":
            return False
        rest = [word for word in tokens(self.turn.text) if word not in _FILLERS]
        named = [word for word in rest if not is_spelling(word)]
        return any(len(word) > 2 and word not in number.lower() for word in named)


def summary(visit: Visit) -> str:
    """The call in a few lines, for the person who takes it over."""
    lines = []
    if visit.booking is not None:
        lines.append(f"Booking {visit.booking.reference} (verified).")
    elif visit.reference:
        lines.append(f"Booking {visit.reference} (not verified).")
    if visit.duty:
        lines.append(f"Wanted: {visit.duty}.")
    lines.append(f"The caller said: {visit.said[-600:].strip()}")
    return "\n".join(lines)

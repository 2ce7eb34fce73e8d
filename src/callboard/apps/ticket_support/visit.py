"""What the desk remembers of one call, and what one turn of the caller brings. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from callboard.apps.ticket_support.intents import Duty
from callboard.apps.ticket_support.seed import today_at_home
from callboard.apps.ticket_support.system import Booking, Change, Flight, Member, Order

OFFER_LASTS = timedelta(minutes=5)
MAX_SAID_CHARS = 2_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Redeem:
    number: str
    points: int


Deed = Change | Order | Redeem | None
"""What a yes sets off; None: a person takes over."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Something quoted, which only a clear yes in a later turn of the caller makes happen."""

    deed: Deed
    done: str
    """Phrase for when it is done."""
    question: str
    turn: int
    """The caller's turn that it was quoted in."""
    expires: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    say: str
    """Whole sentences, ready to be spoken."""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Visit:
    """The state of one call."""

    language: str = "en"
    reference: str | None = None
    """Said by the caller, and not verified yet."""
    booking: Booking | None = None
    """Verified by its reference and last name."""
    greets: bool = False
    """Whether the booking was found and its caller has not heard yet which one it is."""
    member: Member | None = None
    duty: Duty | None = None
    """What is being done and waits for an answer."""
    slots: dict[str, Any] = field(default_factory=dict)
    asked: str = ""
    """The slot that the last question was about."""
    question: str = ""
    pending: Pending | None = None
    offers: tuple[Flight, ...] = ()
    failures: int = 0
    repeats: int = 0
    upset: int = 0
    """Turns in which the caller was."""
    heard: int = 0
    """Turns of the caller that were taken in."""
    said: str = ""
    """What the caller said in this call, the last of it."""
    handed_over: str | None = None
    last: Reply | None = None

    def close(self) -> None:
        """Nothing is being done any more."""
        self.duty, self.asked, self.question, self.repeats = None, "", "", 0
        self.slots.clear()

    @property
    def waits(self) -> bool:
        """Whether the caller was asked something."""
        return bool(self.asked) or self.pending is not None


@dataclass(frozen=True, slots=True)
class Turn:
    """What the caller said since the last tool call, and what the model made of it."""

    text: str
    """Empty when it is not known: speech of a provider that has not written it down."""
    arguments: Mapping[str, Any]
    now: datetime
    number: int
    """Turns of the caller so far."""
    trusts_arguments: bool = False
    """Whether the model's arguments count for more than our own reading of the words."""

    @property
    def today(self) -> date:
        return today_at_home(self.now)

    def first(self, read: Callable[[str], T | None], *names: str) -> T | None:
        """The first thing that ``read`` finds: in the arguments ``names``, or in the words."""
        given = [str(self.arguments[name]) for name in names if self.arguments.get(name)]
        by_model = self.trusts_arguments or not self.text
        for text in (*given, self.text) if by_model else (self.text,):
            if (found := read(text)) is not None:
                return found
        return None

    @property
    def all_text(self) -> str:
        """Words and arguments together, for what may be found in either."""
        if self.text and not self.trusts_arguments:
            return self.text
        return " ".join([self.text, *map(str, self.arguments.values())])

"""The desk's tools, as a model sees them: few and broad, because a small model chooses among them.

Each quotes what its callers say, and gives short answers with a ready ``say``. What becomes of a
tool call is decided in ``clerk``, by the caller's own words where they are known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from callboard.agents.context import ToolContext, tool_context
from callboard.agents.tool import Tool, tool
from callboard.apps.ticket_support.clerk import ToolChoice, serve
from callboard.apps.ticket_support.system import AirlineSystem
from callboard.apps.ticket_support.visit import Turn, Visit
from callboard.apps.ticket_support.words import is_angry

Reference = Annotated[str, Field(description="The booking reference.", examples=["K7R3MX"])]
VISIT = "ticket_support.visit"
EMBEDDED = "embedded"
WORDS_WAIT_S = 1.5
"""How long the caller's words may take to be written down, where they decide something."""
WORDS_STEP_S = 0.1
Act = Callable[..., Awaitable[Mapping[str, Any]]]
_KINDS: dict[str, ToolChoice] = {
    "date_change": "date_change",
    "seat_selection": "seat_selection",
    "upgrade": "upgrade",
}


def desk_tools(airline: AirlineSystem, clock: Callable[[], datetime]) -> tuple[Tool, ...]:
    """The tools over ``airline``; ``clock`` gives aware times."""

    async def act(chosen: ToolChoice, **arguments: Any) -> Mapping[str, Any]:
        context = tool_context()
        async with _lock(context):
            visit = context.state.setdefault(VISIT, Visit())
            turn = await _turn(context, visit, arguments, clock())
            reply = await serve(airline, visit, turn, chosen, context.publish)
            if is_angry(turn.text):
                context.report("sentiment", {"score": -1.0, "label": "upset"})
            if context.provider == EMBEDDED:
                context.choose_tools(_choice(visit))
        return {"say": reply.say, **reply.facts}

    return (
        *_buying_tools(act),
        *_changing_tools(act),
        *_telling_tools(act),
        *_knowing_tools(act),
        *_talking_tools(act),
    )


def _buying_tools(act: Act) -> tuple[Tool, ...]:
    @tool
    async def search_flights(
        origin: str | None = None,
        destination: str | None = None,
        date: str | None = None,
        cabin: Literal["economy", "premium", "business"] | None = None,
    ) -> Mapping[str, Any]:
        """New trip: find flights. Callers say: "I want to fly to Seoul", "อยากบินไปภูเก็ต"

        Args:
            origin: City the trip starts from.
            destination: City to fly to.
            date: Day of the flight, as YYYY-MM-DD if you are sure.
        """
        return await act("search", origin=origin, destination=destination, date=date, cabin=cabin)

    @tool
    async def book_flight(
        flight_number: str | None = None, passengers: str | None = None
    ) -> Mapping[str, Any]:
        """Choose one of the flights just offered. Callers say: "The second one, please"

        Args:
            flight_number: The flight chosen.
            passengers: First and last names, separated by "and".
        """
        return await act("search", flight_number=flight_number, passengers=passengers)

    return search_flights, book_flight


def _changing_tools(act: Act) -> tuple[Tool, ...]:
    @tool
    async def look_up_booking(
        booking_reference: Reference, last_name: str | None = None
    ) -> Mapping[str, Any]:
        """Show a booking, or take a reference and name. Callers say: "My reference is K7R3MX"

        Args:
            last_name: Last name on the booking.
        """
        return await act("look_up", booking_reference=booking_reference, last_name=last_name)

    @tool
    async def modify_booking(
        booking_reference: Reference,
        modification_type: Literal["date_change", "seat_selection", "upgrade"],
        new_value: str | None = None,
    ) -> Mapping[str, Any]:
        """Other day, other seat or better cabin for a booking.

        Callers say: "Move my flight to Monday"

        Args:
            new_value: The new date (YYYY-MM-DD), seat or cabin.
        """
        given = {"booking_reference": booking_reference, "new_value": new_value}
        return await act(_KINDS[modification_type], **given)

    @tool
    async def cancel_booking(booking_reference: str | None = None) -> Mapping[str, Any]:
        """Cancel a booking and give the money back.

        Callers say: "I can't travel, I want a refund"
        """
        return await act("cancel", booking_reference=booking_reference)

    @tool
    async def check_in(booking_reference: str | None = None) -> Mapping[str, Any]:
        """Check in and give the boarding pass. Callers say: "Check me in, please", "ขอเช็คอิน" """
        return await act("check_in", booking_reference=booking_reference)

    return look_up_booking, modify_booking, cancel_booking, check_in


def _telling_tools(act: Act) -> tuple[Tool, ...]:
    @tool
    async def baggage(
        extra_bags: Annotated[int, Field(ge=0, le=5)] = 0,
        booking_reference: str | None = None,
    ) -> Mapping[str, Any]:
        """Bags: what is included, what more cost, adding some. Callers say: "How many suitcases?"

        Args:
            extra_bags: How many to add; 0 only tells the rules.
        """
        given = {"extra_bags": extra_bags, "booking_reference": booking_reference}
        return await act("baggage", **given)

    @tool
    async def check_flight_status(
        flight_number: Annotated[str, Field(description="Like CB204.", examples=["CB204"])],
        date: Annotated[str | None, Field(json_schema_extra={"format": "date"})] = None,
    ) -> Mapping[str, Any]:
        """On time, late or cancelled, and what the late are owed.

        Callers say: "Is flight CB204 late?"

        Args:
            date: Day of the flight; today if left out.
        """
        return await act("status", flight_number=flight_number, date=date)

    return baggage, check_flight_status


def _knowing_tools(act: Act) -> tuple[Tool, ...]:
    @tool
    async def loyalty_points(
        member_number: str | None = None,
        last_name: str | None = None,
        redeem_points: Annotated[int, Field(ge=0)] = 0,
    ) -> Mapping[str, Any]:
        """Frequent flyers: balance, or turn points into a voucher.

        Callers say: "How many miles have I?"

        Args:
            redeem_points: Whole thousands to turn into a voucher; 0 tells the balance.
        """
        given = {"member_number": member_number, "last_name": last_name}
        return await act("loyalty", **given, redeem_points=redeem_points)

    @tool
    async def travel_information(
        topic: Annotated[str, Field(description="What about.", examples=["visa"])],
    ) -> Mapping[str, Any]:
        """Visa, airport, pets, children, meals, liquids, assistance.

        Callers say: "Do I need a visa?"
        """
        return await act("travel", topic=topic)

    return loyalty_points, travel_information


def _talking_tools(act: Act) -> tuple[Tool, ...]:
    @tool
    async def answer(
        answer: Literal["yes", "no", "other"] | None = None,
    ) -> Mapping[str, Any]:
        """The caller answers your last question.

        Callers say: "Yes, please do", "ตกลงค่ะ"
        """
        return await act(None, answer=answer)

    @tool
    async def hand_over(
        reason: Annotated[str, Field(description="Why.", examples=["asked for a person"])],
    ) -> Mapping[str, Any]:
        """A person takes over. Callers say: "Let me talk to a human" """
        return await act("human", reason=reason)

    return answer, hand_over


def _choice(visit: Visit) -> str:
    """What the model may do in the caller's next turn.

    A small model tends to answer an answer itself. So a question that is open is answered
    through the tool for that; not understood, through any tool.
    """
    if not visit.waits:
        return "auto"
    return "required" if visit.repeats else "answer"


def _lock(context: ToolContext) -> asyncio.Lock:
    """Tool calls of one call are served one after the other."""
    lock: asyncio.Lock = context.state.setdefault(f"{VISIT}.lock", asyncio.Lock())
    return lock


async def _turn(
    context: ToolContext, visit: Visit, arguments: Mapping[str, Any], now: datetime
) -> Turn:
    """What the caller said that no tool call has taken in yet."""
    embedded = context.provider == EMBEDDED
    turns = context.caller_turns()
    waited_s = 0.0
    while (embedded or visit.pending) and turns and not turns[-1] and waited_s < WORDS_WAIT_S:
        await asyncio.sleep(WORDS_STEP_S)
        waited_s += WORDS_STEP_S
        turns = context.caller_turns()
    fresh = turns[min(visit.heard, len(turns) - 1) if turns else 0 :]
    return Turn(
        text=" ".join(filter(None, fresh)),
        arguments=arguments,
        now=now,
        number=len(turns),
        trusts_arguments=not embedded,
    )

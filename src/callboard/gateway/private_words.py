"""An agent's instructions stay on the server; a client adds to them, and reads what it added."""

from __future__ import annotations

from typing import Any

from callboard.agents.agent import Agent

Event = dict[str, Any]


class PrivateWords:
    """What the session is told beside what a client of it says and sees."""

    def __init__(self, agent: Agent, own: str) -> None:
        """``own``: the agent's instructions, as the session was opened with them."""
        self._added = ""
        self.become(agent, own)

    def become(self, agent: Agent, own: str) -> None:
        """Another agent goes on; what the client added stays."""
        self._own = own
        self._is_private = bool(own) and not agent.page.show_instructions

    @property
    def whole(self) -> str:
        """The instructions of the session now."""
        return joined_instructions(self._own, self._added) if self._is_private else self._own

    def inward(self, event: Event) -> Event:
        """A ``session.update``: a client cannot take the agent's instructions away.

        ``null`` is how a setting is cleared, so it adds nothing.
        """
        theirs = "" if _is_cleared(event) else _said(event)
        if theirs is None or not self._is_private:
            return event
        # The start configuration says the agent's own as well; at a provider it comes by here.
        self._added = theirs.removeprefix(self._own).lstrip()
        return _saying(event, self.whole)

    def of_response(self, event: Event) -> Event:
        """A ``response.create``: what it says for this response is added as well.

        Out of band there is no caller and no tool of the agent: there it is the client's own.
        """
        response = event.get("response")
        if not self._is_private or not isinstance(response, dict):
            return event
        theirs = response.get("instructions")
        if not isinstance(theirs, str) or response.get("conversation") == "none":
            return event
        words = joined_instructions(self._own, theirs)
        return {**event, "response": {**response, "instructions": words}}

    def outward(self, event: Event) -> Event:
        """A ``session.created`` or ``session.updated``: what the client added is left."""
        told = _said(event)
        if told is None or not self._is_private or not told.startswith(self._own):
            return event
        return _saying(event, told.removeprefix(self._own).lstrip())


def joined_instructions(own: str, theirs: str) -> str:
    """The agent's own, then what a client adds to them."""
    return "\n\n".join(part for part in (own, theirs.strip()) if part)


def _is_cleared(event: Event) -> bool:
    session = event.get("session")
    return isinstance(session, dict) and session.get("instructions", "") is None


def _said(event: Event) -> str | None:
    session = event.get("session")
    told = session.get("instructions") if isinstance(session, dict) else None
    return told if isinstance(told, str) else None


def _saying(event: Event, words: str) -> Event:
    return {**event, "session": {**event["session"], "instructions": words}}

"""Agents to begin with: the wizard's answers filled in, and functions that answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from callboard.agents.drafting import Answers, draft


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    id: str
    title: str
    summary: str
    answers: Answers
    samples: Mapping[str, str] = field(default_factory=dict)
    """Bodies of its functions."""

    def source(self) -> str:
        return draft(self.answers, self.samples)

    def wire(self) -> dict[str, Any]:
        answers = self.answers
        return {
            "id": self.id,
            "title": self.title,
            "summary": self.summary,
            "answers": {
                "name": answers.name,
                "expertise": answers.expertise,
                "functions": list(answers.functions),
                "languages": list(answers.languages),
                "flow": answers.flow,
            },
        }


ACME_AIRLINES = Template(
    id="acme-airlines",
    title="Acme Airlines",
    summary="Customer service of an airline: bookings, flight status, baggage, questions.",
    answers=Answers(
        name="Acme Airlines",
        expertise=(
            "You serve the airline's customers: you take bookings and change them, tell how "
            "flights are running, explain what baggage is allowed, and answer general questions"
        ),
        functions=(
            "check_flight_status(flight_number, date?): Whether a flight is on time on a day "
            "(YYYY-MM-DD, today when left out)",
        ),
        languages=("en", "th"),
        flow=(
            "Be polite, professional and concise. Ask for one thing at a time, repeat flight "
            "numbers and dates, and confirm before anything is changed"
        ),
    ),
    samples={
        "check_flight_status": (
            'return {"flight_number": flight_number, "date": date or "today", "status": "on time"}'
        )
    },
)
TUTOR = Template(
    id="language-tutor",
    title="Language tutor",
    summary="Talks about everyday things, corrects gently, and keeps a list of new words.",
    answers=Answers(
        name="Language tutor",
        expertise="You help somebody to practise a language by talking about everyday things",
        functions=("keep_word(word, meaning): Keep a new word for the learner's list",),
        languages=("en",),
        flow=(
            "Ask a short question, listen, correct at most one mistake in one sentence, then go "
            "on. Speak slowly and praise what was right"
        ),
    ),
    samples={"keep_word": 'return f"Kept: {word} ({meaning})"'},
)
DESK_ASSISTANT = Template(
    id="desk-assistant",
    title="Desk assistant",
    summary="Takes notes, and tells the date and the time.",
    answers=Answers(
        name="Desk assistant",
        expertise="You help somebody at their desk with notes, dates and plans",
        functions=("what_time_is_it: The date and the time of now",),
        languages=("en", "th"),
        flow="Answer in one sentence. When something is unclear, ask one question back",
    ),
    samples={"what_time_is_it": 'return datetime.now().isoformat(" ", "minutes")'},
)
TEMPLATES: tuple[Template, ...] = (ACME_AIRLINES, TUTOR, DESK_ASSISTANT)


def template(template_id: str) -> Template | None:
    return next((one for one in TEMPLATES if one.id == template_id), None)

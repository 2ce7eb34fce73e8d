"""Agents to begin with: the wizard's answers filled in, and functions that answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from callboard.agents.drafting import Answers, draft
from callboard.agents.text import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """An agent that is half done, written in each language of the console."""

    id: str
    title: Text
    summary: Text
    english: Answers
    thai: Answers
    samples: Mapping[str, str] = field(default_factory=dict)
    """Bodies of its functions, which answer in every language alike."""

    def told_in(self, languages: Sequence[str] = ()) -> Answers:
        """The answers in the first of these languages: in Thai, or else in English."""
        return self.thai if languages and languages[0] == "th" else self.english

    def completed(self, answers: Answers) -> Answers:
        """With what the wizard does not ask: card, opening and examples.

        Only as long as the agent is still about what the template is about. Its own name in
        letters that no address can have gets the template's id.
        """
        for own in (self.english, self.thai):
            if " ".join(answers.expertise.split()) == " ".join(own.expertise.split()):
                return replace(
                    answers,
                    id=own.id if answers.name == own.name else "",
                    summary=own.summary,
                    opening=own.opening,
                    examples=own.examples,
                )
        return answers

    def source(self, language: str = "en") -> str:
        return draft(self.told_in([language]), self.samples)

    def wire(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title.wire(),
            "summary": self.summary.wire(),
            "answers": {"en": _wire(self.english), "th": _wire(self.thai)},
        }


def _wire(answers: Answers) -> dict[str, Any]:
    return {
        "name": answers.name,
        "expertise": answers.expertise,
        "functions": list(answers.functions),
        "languages": list(answers.languages),
        "flow": answers.flow,
    }


ACME_AIRLINES = Template(
    id="acme-airlines",
    title=Text("Acme Airlines", "สายการบินแอคมี"),
    summary=Text(
        "Customer service of an airline: bookings, flight status, baggage, questions.",
        "บริการลูกค้าของสายการบิน: การจอง สถานะเที่ยวบิน สัมภาระ และคำถามทั่วไป",
    ),
    english=Answers(
        name="Acme Airlines",
        summary="Bookings, flight status, baggage, and whatever else you ask an airline.",
        expertise=(
            "You serve the airline's customers: bookings and their changes, how flights are "
            "running, what baggage is allowed, and general questions"
        ),
        functions=(
            "check_flight_status(flight_number, date?): Whether a flight is on time on a day "
            "(YYYY-MM-DD, today when left out)",
        ),
        languages=("en", "th"),
        flow="Be polite, professional and concise. Ask one thing at a time; confirm every change",
        opening="Welcome to Acme Airlines. How may I help you?",
        examples=("Is flight AC 42 on time?", "How many bags may I take?"),
    ),
    thai=Answers(
        name="สายการบินแอคมี",
        id="acme-airlines",
        summary="การจอง สถานะเที่ยวบิน สัมภาระ และเรื่องอื่นที่อยากถามสายการบิน",
        expertise=(
            "คุณดูแลลูกค้าของสายการบิน รับจองและเปลี่ยนตั๋ว บอกสถานะเที่ยวบิน อธิบายเรื่องสัมภาระ และตอบคำถามทั่วไป"
        ),
        functions=(
            "check_flight_status(flight_number, date?): เที่ยวบินตรงเวลาหรือไม่ในวันนั้น "
            "(YYYY-MM-DD ไม่ใส่คือวันนี้)",
        ),
        languages=("th", "en"),
        flow="สุภาพ เป็นมืออาชีพ และพูดกระชับ ถามทีละเรื่อง และขอคำยืนยันก่อนเปลี่ยนแปลงใด ๆ",
        opening="สวัสดี สายการบินแอคมียินดีให้บริการ มีเรื่องใดให้ช่วยไหม",
        examples=("เที่ยวบิน AC 42 ตรงเวลาไหม", "นำกระเป๋าขึ้นเครื่องได้กี่ใบ"),
    ),
    samples={
        "check_flight_status": (
            'return {"flight_number": flight_number, "date": date or "today", "status": "on time"}'
        )
    },
)
TUTOR = Template(
    id="language-tutor",
    title=Text("Language tutor", "ครูสอนภาษา"),
    summary=Text(
        "Talks about everyday things, corrects gently, and keeps a list of new words.",
        "คุยเรื่องในชีวิตประจำวัน แก้ให้อย่างนุ่มนวล และจดคำใหม่ไว้ให้",
    ),
    english=Answers(
        name="Language tutor",
        summary="Talks about everyday things, corrects gently, and keeps new words.",
        expertise="You help somebody to practise a language by talking about everyday things",
        functions=("keep_word(word, meaning): Keep a new word for the learner's list",),
        languages=("en",),
        flow="Ask a short question, correct at most one mistake, praise what was right, and go on",
        opening="Hello! What would you like to talk about today?",
        examples=("Let us talk about food.", 'Keep the word "harbour" for me.'),
    ),
    thai=Answers(
        name="ครูสอนภาษา",
        id="language-tutor",
        summary="คุยเรื่องในชีวิตประจำวัน แก้ให้อย่างนุ่มนวล และจดคำใหม่ไว้ให้",
        expertise="คุณช่วยผู้เรียนฝึกภาษาโดยคุยเรื่องในชีวิตประจำวัน",
        functions=("keep_word(word, meaning): จดคำใหม่ไว้ในรายการของผู้เรียน",),
        languages=("th",),
        flow="ถามคำถามสั้น ๆ แก้ไม่เกินหนึ่งจุด ชมสิ่งที่ถูก แล้วคุยต่อ",
        opening="สวัสดี วันนี้อยากคุยเรื่องอะไร",
        examples=("มาคุยเรื่องอาหารกัน", "ช่วยจดคำว่าท่าเรือไว้ให้หน่อย"),
    ),
    samples={"keep_word": 'return f"Kept: {word} ({meaning})"'},
)
DESK_ASSISTANT = Template(
    id="desk-assistant",
    title=Text("Desk assistant", "ผู้ช่วยประจำโต๊ะ"),
    summary=Text("Takes notes, and tells the date and the time.", "จดบันทึก และบอกวันกับเวลา"),
    english=Answers(
        name="Desk assistant",
        summary="Takes notes, and tells the date and the time.",
        expertise="You help at a desk with notes, dates and plans",
        functions=("what_time_is_it: The date and the time of now",),
        languages=("en", "th"),
        flow="Answer in one sentence. When something is unclear, ask one question back",
        opening="Hello. What shall we do?",
        examples=("What time is it?", "Which day is it today?"),
    ),
    thai=Answers(
        name="ผู้ช่วยประจำโต๊ะ",
        id="desk-assistant",
        summary="จดบันทึก และบอกวันกับเวลา",
        expertise="คุณช่วยงานที่โต๊ะทำงาน เรื่องบันทึก วันที่ และแผนงาน",
        functions=("what_time_is_it: วันและเวลาขณะนี้",),
        languages=("th", "en"),
        flow="ตอบหนึ่งประโยค ถ้าไม่ชัดเจนให้ถามกลับหนึ่งคำถาม",
        opening="สวัสดี วันนี้จะทำอะไรกันดี",
        examples=("ตอนนี้กี่โมง", "วันนี้วันอะไร"),
    ),
    samples={"what_time_is_it": 'return datetime.now().isoformat(" ", "minutes")'},
)
TEMPLATES: tuple[Template, ...] = (ACME_AIRLINES, TUTOR, DESK_ASSISTANT)


def template(template_id: str) -> Template | None:
    return next((one for one in TEMPLATES if one.id == template_id), None)

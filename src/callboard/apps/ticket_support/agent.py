"""The airline's ticket desk: its agent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from callboard.agents.agent import Agent
from callboard.agents.card import Card, Page
from callboard.agents.text import Text
from callboard.apps.ticket_support.clock import utc_now
from callboard.apps.ticket_support.system import AirlineSystem
from callboard.apps.ticket_support.tools import desk_tools

INSTRUCTIONS = """\
# Role
You answer the phone of Callboard Air, an airline in Bangkok. It is a demonstration: flights, \
prices and bookings are made up. Be calm, kind and brief, also with callers who are upset.

# What you do
Your tools do everything: find and book flights, look up, change or cancel bookings, check in, \
bags, flight status and delays, points, travel information, and handing over to a person. Call \
one whenever a caller wants something of that kind, also when details are missing: its answer \
tells you what to ask.
When a tool answers with "say", say exactly that, in the caller's language, and nothing else.

# Rules
- You know no price, time, seat or booking yourself: only what a tool said. Never say that \
something was booked, changed or paid back before a tool said "done".
- Say nothing personal before a tool has verified the booking reference and the last name.
- A change is quoted first. After the caller's answer call the answer tool; only a clear yes in \
the caller's own words counts, never your own guess.
- Asked about anything but air travel, say that you look after flights only.
- A caller who asks for a person, or is in distress: hand over.

# How you speak
One or two short sentences, then one question at most. Read references letter by letter. Speak \
the caller's language, English or Thai.\
"""


def ticket_support(airline: AirlineSystem, clock: Callable[[], datetime] = utc_now) -> Agent:
    """The agent of the desk over ``airline``; ``clock`` gives aware times."""
    return Agent(
        name="Airline ticket support",
        id="ticket-support",
        instructions=INSTRUCTIONS,
        card=CARD,
        examples=EXAMPLES,
        tools=desk_tools(airline, clock),
        page=Page(panels=("conversation", "events", "records")),
    )


CARD = Card(
    picture="tickets",
    title=Text("Airline ticket support", "บริการตั๋วเครื่องบิน"),
    summary=Text(
        "An agent at an airline's ticket desk that really books, changes and refunds.",
        "เอเจนต์ประจำเคาน์เตอร์ตั๋วที่จอง เปลี่ยน และคืนเงินได้จริง",
    ),
    abilities=(
        Text("Finds and books flights", "ค้นหาและจองเที่ยวบิน"),
        Text("Changes, upgrades and refunds bookings", "เปลี่ยน อัปเกรด และคืนเงิน"),
        Text("Checks you in; knows bags, delays and points", "เช็กอิน รู้เรื่องกระเป๋า ความล่าช้า และคะแนน"),
        Text("Names the price and waits for your yes", "บอกราคาและรอให้คุณยืนยันก่อน"),
    ),
    steps=(
        Text("Press the round button and allow the microphone.", "กดปุ่มกลม แล้วอนุญาตให้ใช้ไมโครโฟน"),
        Text(
            "Say what you need, as you would at the desk.",
            "บอกสิ่งที่ต้องการ เหมือนพูดกับเจ้าหน้าที่ที่เคาน์เตอร์",
        ),
        Text(
            "Try a booking of the demonstration: K7R3MX, name Suwan (Tokyo); H4W9LN, Carter "
            "(London); R6Y2KW, Wilson (check-in is open); M5L8QR, Meyer (delayed). "
            "Member 550123, Suwan.",
            "ลองการจองตัวอย่าง: K7R3MX ชื่อสุวรรณ (โตเกียว) H4W9LN คาร์เตอร์ (ลอนดอน) "
            "R6Y2KW วิลสัน (เช็กอินได้) M5L8QR เมเยอร์ (ล่าช้า) สมาชิก 550123 สุวรรณ",
        ),
        Text(
            "Watch the booking change beside the talk; say yes or no to each quote.",
            "ดูการจองเปลี่ยนแปลงข้างบทสนทนา ตอบว่าใช่หรือไม่เมื่อได้ยินราคา",
        ),
        Text("Press the red handset when you are done.", "เสร็จแล้วกดปุ่มวางสายสีแดง"),
    ),
    notice=Text(
        "This is a demonstration airline with made-up flights and bookings; nothing is charged. "
        "Do not give it real personal data.",
        "นี่คือสายการบินสาธิต เที่ยวบินและการจองเป็นข้อมูลสมมติ ไม่มีการเก็บเงินจริง อย่าให้ข้อมูลส่วนตัวจริง",
    ),
)

EXAMPLES = (
    Text(
        "I would like to fly from Bangkok to Tokyo next Friday.",
        "ฉันอยากบินจากกรุงเทพไปโตเกียววันศุกร์หน้า",
    ),
    Text(
        "Can I move my flight to the day after? K7R3MX, Suwan.",
        "ขอเลื่อนเที่ยวบินไปวันถัดไปได้ไหม K7R3MX สุวรรณ",
    ),
    Text("How many bags may I take, and how heavy?", "เอากระเป๋าไปได้กี่ใบ หนักได้เท่าไร"),
    Text(
        "My flight is three hours late. What am I owed?",
        "เที่ยวบินล่าช้าสามชั่วโมง ฉันได้อะไรชดเชยบ้าง",
    ),
    Text("I want to cancel my ticket and get a refund.", "ฉันอยากยกเลิกตั๋วและขอเงินคืน"),
)

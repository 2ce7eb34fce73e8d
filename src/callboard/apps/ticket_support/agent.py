"""Airline ticket support."""

from callboard.agents.agent import Agent
from callboard.agents.card import Card, Page
from callboard.agents.text import Text

INSTRUCTIONS = """\
# Role
You are the voice of an airline's ticket desk. Callers may be hurried or upset: stay calm, kind \
and to the point.

# What you take care of
1. New bookings: ask for route, dates, number of travellers and cabin.
2. Changes to a ticket: another date, another seat, a better cabin.
3. Check-in: when it opens, what is needed, boarding passes.
4. Bags: what is included, size and weight, what extra bags cost.
5. Flights today: on time, late or cancelled, and what a late traveller is owed.
6. Giving a ticket back: cancelling, fees, and when money returns.
7. The frequent-flyer programme: points, levels, how to use them.
8. Travel in general: documents, airports, special help.

# How you speak
- One or two short sentences, then one question at most.
- Read names, dates, flight numbers and references back, letter by letter where it matters.
- Before anything is changed or cancelled, say what will happen and what it costs, and wait for \
a clear yes.

# What you must not do
- You have no access to bookings, prices or flight data in this demonstration. When asked for \
them, say so plainly, explain how it usually works, and offer what else you can do.
- Never invent a reference, a price, a seat or a time.
- When a caller is in distress or asks for a person, offer to hand the call over.\
"""

TICKET_SUPPORT = Agent(
    name="Airline ticket support",
    id="ticket-support",
    card=Card(
        picture="tickets",
        title=Text("Airline ticket support", "บริการตั๋วเครื่องบิน"),
        summary=Text(
            "An agent at an airline's ticket desk: bookings, changes, bags and delays.",
            "เอเจนต์ประจำเคาน์เตอร์ตั๋วของสายการบิน เรื่องจอง เปลี่ยน สัมภาระ และเที่ยวบินล่าช้า",
        ),
        abilities=(
            Text("Explains bookings, changes and refunds", "อธิบายการจอง การเปลี่ยน และการคืนเงิน"),
            Text("Knows check-in and baggage rules", "รู้เรื่องเช็กอินและสัมภาระ"),
            Text("Helps with delays and loyalty points", "ช่วยเรื่องเที่ยวบินล่าช้าและคะแนนสะสม"),
            Text("Confirms before it changes anything", "ยืนยันก่อนเปลี่ยนแปลงทุกครั้ง"),
        ),
        steps=(
            Text(
                "Press the round button and allow the microphone.", "กดปุ่มกลม แล้วอนุญาตให้ใช้ไมโครโฟน"
            ),
            Text(
                "Say what you need, as you would at the desk.",
                "บอกสิ่งที่ต้องการ เหมือนพูดกับเจ้าหน้าที่ที่เคาน์เตอร์",
            ),
            Text(
                "Interrupt whenever you like: it stops and listens.",
                "พูดแทรกได้ทุกเมื่อ เอเจนต์จะหยุดแล้วฟัง",
            ),
            Text("Rather type? Use the field beside the button.", "อยากพิมพ์มากกว่า ใช้ช่องข้างปุ่มได้"),
            Text("Press the red handset when you are done.", "เสร็จแล้วกดปุ่มวางสายสีแดง"),
        ),
        notice=Text(
            "This is a demonstration: the agent cannot see bookings, prices or flights yet. "
            "Do not give it real personal data.",
            "นี่เป็นการสาธิต เอเจนต์ยังดูการจอง ราคา หรือเที่ยวบินไม่ได้ อย่าให้ข้อมูลส่วนตัวจริง",
        ),
    ),
    instructions=INSTRUCTIONS,
    examples=(
        Text(
            "I would like to fly from Bangkok to Tokyo next Friday.",
            "ฉันอยากบินจากกรุงเทพไปโตเกียววันศุกร์หน้า",
        ),
        Text("Can I move my flight to the day after?", "ขอเลื่อนเที่ยวบินไปวันถัดไปได้ไหม"),
        Text("How many bags may I take, and how heavy?", "เอากระเป๋าไปได้กี่ใบ หนักได้เท่าไร"),
        Text(
            "My flight is three hours late. What am I owed?", "เที่ยวบินล่าช้าสามชั่วโมง ฉันได้อะไรชดเชยบ้าง"
        ),
        Text("I want to cancel my ticket and get a refund.", "ฉันอยากยกเลิกตั๋วและขอเงินคืน"),
    ),
    page=Page(show_instructions=True),
)

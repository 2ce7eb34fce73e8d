"""General travel information of the demonstration airline. Pure."""

from __future__ import annotations

import re

from callboard.apps.ticket_support.spelling import plain

_FACTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "documents",
        r"visa|passport|documents?|entry|\bid\b|identification|วีซ่า|พาสปอร์ต|หนังสือเดินทาง|เอกสาร|บัตรประชาชน",
        "Abroad you need a passport that is valid for six months, and for some countries a visa. "
        "Please check with the embassy. Within Thailand an identity card is enough.",
        "เดินทางต่างประเทศต้องมีหนังสือเดินทางอายุเหลือหกเดือน และบางประเทศต้องมีวีซ่า กรุณาตรวจสอบกับสถานทูตค่ะ "
        "ในประเทศใช้บัตรประชาชนได้",
    ),
    (
        "airport",
        r"terminal|how early|what time .*airport|be at the airport|arrive at the airport|lounge|airport"
        r"|เทอร์มินอล|อาคาร|ไปถึงสนามบิน|ถึงสนามบินก่อน|เลานจ์|สนามบิน",
        "Please be at the airport three hours before a flight abroad and two hours before one "
        "within Thailand. Business class and gold members may use the lounge.",
        "กรุณาถึงสนามบินสามชั่วโมงก่อนเที่ยวบินต่างประเทศ และสองชั่วโมงก่อนเที่ยวบินในประเทศค่ะ ชั้นธุรกิจและสมาชิกโกลด์ใช้เลานจ์ได้",
    ),
    (
        "assistance",
        r"wheelchair|assistance|disab|blind|deaf|walk|รถเข็น|วีลแชร์|ผู้พิการ|ช่วยเหลือพิเศษ",
        "A wheelchair or other assistance is free. Please tell us 48 hours before the flight; "
        "I can hand you over to a colleague who arranges it.",
        "บริการรถเข็นและความช่วยเหลือพิเศษไม่มีค่าใช้จ่ายค่ะ กรุณาแจ้งล่วงหน้า 48 ชั่วโมง โอนสายให้เจ้าหน้าที่จัดการได้ค่ะ",
    ),
    (
        "pets",
        r"\b(pets?|dogs?|cats?|animals?)\b|สัตว์เลี้ยง|หมา|สุนัข|แมว",
        "Small pets up to 7 kilos with their carrier may travel in the cabin within Thailand for "
        "1,500 baht. Abroad they travel as cargo.",
        "สัตว์เลี้ยงรวมกรงไม่เกิน 7 กิโล ขึ้นเครื่องในประเทศได้ ค่าบริการ 1,500 บาท ต่างประเทศต้องส่งเป็นคาร์โก้ค่ะ",
    ),
    (
        "children",
        r"infants?|baby|babies|child|children|kids?|toddler|pregnan|ทารก|เด็ก|ลูก|ตั้งครรภ์|ท้อง",
        "Children under two sit on a lap and pay a tenth of the fare. From two years on they have "
        "a seat of their own. Up to week 32 of a pregnancy you may fly.",
        "เด็กต่ำกว่าสองขวบนั่งตักจ่ายหนึ่งในสิบของค่าโดยสาร ตั้งแต่สองขวบมีที่นั่งของตัวเอง ตั้งครรภ์บินได้ถึงสัปดาห์ที่ 32 ค่ะ",
    ),
    (
        "meals",
        r"meals?|food|vegetarian|vegan|halal|eat|drinks?|อาหาร|มังสวิรัติ|ฮาลาล|เครื่องดื่ม|เจ",
        "On flights abroad a meal is included. Order a vegetarian, halal or other meal 24 hours "
        "before departure.",
        "เที่ยวบินต่างประเทศมีอาหารให้ค่ะ อาหารมังสวิรัติ ฮาลาล หรืออื่น ๆ แจ้งล่วงหน้า 24 ชั่วโมง",
    ),
    (
        "forbidden",
        r"liquids?|power ?banks?|batter(y|ies)|scissors|knife|knives|perfume|allowed"
        r"|ของเหลว|แบตสำรอง|พาวเวอร์แบงค์|พาวเวอร์แบงก์|แบตเตอรี่|กรรไกร|มีด|น้ำหอม",
        "Liquids in the cabin bag: bottles of at most 100 millilitres, one litre in all. Power "
        "banks belong in the cabin bag, never in checked bags.",
        "ของเหลวในกระเป๋าถือขวดละไม่เกิน 100 มิลลิลิตร รวมไม่เกินหนึ่งลิตร แบตสำรองต้องถือขึ้นเครื่อง ห้ามโหลดค่ะ",
    ),
    (
        "wifi",
        r"wi-?fi|internet|ไวไฟ|อินเทอร์เน็ต|เน็ต",
        "There is wifi on flights abroad; messages are free, more costs 300 baht a flight.",
        "มีไวไฟบนเที่ยวบินต่างประเทศค่ะ ส่งข้อความฟรี ใช้งานเต็มรูปแบบ 300 บาทต่อเที่ยว",
    ),
    (
        "payment",
        r"\b(pay|payment|credit card|invoice|receipt|instal?ments?)\b|จ่าย|ชำระ|บัตรเครดิต|ใบเสร็จ|ใบกำกับ",
        "Fees go to the card that the booking was paid with, and the receipt comes by mail.",
        "ค่าใช้จ่ายจะเรียกเก็บจากบัตรที่ใช้จองค่ะ และใบเสร็จจะส่งทางอีเมล",
    ),
)
TOPICS = tuple(topic for topic, *_ in _FACTS)


def travel_fact(text: str, language: str) -> tuple[str, str] | None:
    """Topic and words about what ``text`` asks; None when there is nothing to tell."""
    low = plain(text)
    for topic, pattern, en, th in _FACTS:
        if re.search(pattern, low):
            return topic, th if language == "th" else en
    return None

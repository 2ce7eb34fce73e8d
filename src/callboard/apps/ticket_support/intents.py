"""Which duty a caller's words clearly ask for. Pure.

A small model chooses tools well but not always; where the words leave no doubt, they decide.
"""

from __future__ import annotations

import re
from typing import Literal

from callboard.apps.ticket_support.spelling import plain

Duty = Literal[
    "search",
    "look_up",
    "date_change",
    "seat_selection",
    "upgrade",
    "cancel",
    "check_in",
    "baggage",
    "status",
    "loyalty",
    "travel",
    "human",
]

_PATTERNS: tuple[tuple[Duty, str], ...] = (
    (
        "human",
        r"\b(human|real person|a person|someone real|representative|supervisor|manager|operator|in charge"
        r"|speak (to|with) (someone|somebody|an? (agent|employee|colleague))"
        r"|talk (to|with) (someone|somebody|an? (agent|employee|colleague)))\b"
        r"|เจ้าหน้าที่|คนจริง|พนักงาน|ผู้จัดการ|หัวหน้า",
    ),
    (
        "loyalty",
        r"\b(points|miles|loyalty|rewards|frequent[ -]fl[iy]er|member(ship)?|redeem|voucher)\b"
        r"|คะแนน|แต้ม|สะสมไมล์|ไมล์|สมาชิก|แลก",
    ),
    (
        "check_in",
        r"\bcheck(ed|ing)?[ -](me |us |him |her |them )?in\b(?! (bag|lugg))|\bcheckin\b|\bboarding (pass(es)?|card)\b|เช็คอิน|เช็กอิน|บอร์ดดิ้ง|บัตรขึ้นเครื่อง|บัตรโดยสารขึ้น",
    ),
    (
        "baggage",
        r"\b(bag|bags|baggage|luggage|suitcases?|kilos?|kg|carry[ -]on|hand luggage|backpack)\b"
        r"|กระเป๋า|สัมภาระ|โหลด|น้ำหนัก|กิโล",
    ),
    (
        "cancel",
        r"\b(cancel(?!led)|(if|when) (i|we) cancelled|refund|money back|get [^.?!]{0,12}\bback|give (it|the ticket|my ticket) back|call off"
        r"|not (going to |gonna )?(fly|travel)|can't (fly|travel|go|make)|don't want to (fly|go|travel)"
        r"|(don't|no longer) need (the|my|this|that) (flight|ticket|trip|booking))"
        r"|ยกเลิก|คืนเงิน|เงินคืน|คืนตั๋ว",
    ),
    (
        "upgrade",
        r"\bupgrade\b|\b(to|into|in) (the )?(business|premium)\b|\b(better|nicer|higher) (cabin|class)\b"
        r"|\b(bump|move) (me|us) up\b"
        r"|อัพเกรด|อัปเกรด|เปลี่ยนเป็นชั้น|เลื่อนชั้น|ขยับชั้น",
    ),
    (
        "seat_selection",
        r"\bseats?\b|\bsit\b|\bwindow\b|\baisle\b|\bexit row\b|ที่นั่ง|ริมหน้าต่าง|ริมทางเดิน|นั่งริม",
    ),
    (
        "date_change",
        r"\b(change|move|shift|postpone|reschedule|rebook|push|bring|delay|switch)\b[^.?!]{0,40}"
        r"\b(flight|trip|date|day|booking|ticket|travel|forward|back|later|earlier|it|to)\b"
        r"|\b(another|different|other|new|earlier|later) (day|date)\b|\b(another|different) flight\b|\bfly (a day|one day|two days|later|earlier)\b"
        r"|\b(postpone|reschedule)\b|\bput (me|us) on (a|an|the|another)\b|เลื่อน|เปลี่ยนวัน|เปลี่ยนเที่ยวบิน|เปลี่ยนตั๋ว|วันอื่น",
    ),
    (
        "status",
        r"\b(on time|on schedule|delay(ed)?|late|status|running|landed|departed|cancelled|canceled|gate)\b"
        r"|\b(owed|compensation|entitled)\b|ตรงเวลา|ล่าช้า|ดีเลย์|สถานะ|ชดเชย|ออกกี่โมง|ถึงกี่โมง|ประตู|เกต",
    ),
    (
        "look_up",
        r"\b(look up|look at|find|check|see|pull up|details of|tell me about|know about|what's|view)\b"
        r"[^.?!]{0,25}\b(booking|reservation|ticket|itinerary)\b"
        r"|(ดู|เช็ค|เช็ก|ตรวจสอบ|ค้นหา|ขอดู|ขอเช็ค)[^.?!]{0,20}(การจอง|บุ๊คกิ้ง|ตั๋วของ)|รายละเอียดการจอง",
    ),
    (
        "travel",
        r"\b(visa|passport|documents?|entry|terminal|wheelchair|assistance|pets?|infants?|baby"
        r"|wifi|wi-fi|meals?|vegetarian|liquids?|customs|power bank|batter(y|ies)|airport|lounge)\b"
        r"|วีซ่า|พาสปอร์ต|หนังสือเดินทาง|เอกสาร|รถเข็น|สัตว์เลี้ยง|อาหาร|ของเหลว|สนามบิน|เทอร์มินอล|แบตสำรอง|พาวเวอร์แบงค์|ทารก|เด็ก",
    ),
    (
        "search",
        r"\b(book|buy|reserve|fly|travel|flights?|fares?|tickets?|go|get|prices?) (a |an |the |me |some |any |one |two )*"
        r"(flight|ticket|seat|trip|from|to|out|me|are|for)\b|\b(flights?|fares?) (from|to|on|between)\b"
        r"|(อยาก|ต้องการ|ขอ|จะ)[^.?!]{0,12}(บิน|จอง|ซื้อ)|จองตั๋ว|จองเที่ยวบิน|ซื้อตั๋ว|มีเที่ยวบิน|หาเที่ยวบิน|บินไป|บินจาก|เที่ยวบินจาก|เที่ยวบินไป",
    ),
)
_COMPILED = tuple((duty, re.compile(pattern)) for duty, pattern in _PATTERNS)


def duties(text: str) -> tuple[Duty, ...]:
    """Every duty that the words ask for, the most telling first; empty when there is doubt."""
    low = plain(text)
    found = [duty for duty, pattern in _COMPILED if pattern.search(low)]
    if (
        "status" in found
        and "cancel" in found
        and not re.search(r"refund|money|\bback\b|(i|we) cancel|ยกเลิก|คืน", low)
    ):
        found.remove("cancel")
    return tuple(found)


_BUYS = re.compile(
    r"\b(book|buy|reserve|want|like|need|find|show|search|looking)\b[^.?!]{0,25}\b(flights?|tickets?|fly|trip)\b"
    r"|\bflights? (from|to|on|between)\b|อยาก|ต้องการ|จอง|ซื้อ|มีเที่ยวบิน|หาเที่ยวบิน"
)


def wants_to_buy(text: str) -> bool:
    """Whether a new flight is asked for, rather than one spoken of."""
    return bool(_BUYS.search(plain(text)))


_OUTSIDE = re.compile(
    r"\b(taxi|cab|uber|shuttle|limousine|hotels?|hostel|rental car|car rental|(rent|hire) a car|train|bus"
    r"|ferry|cruise|insurance)\b"
    r"|แท็กซี่|โรงแรม|ที่พัก|เช่ารถ|รถเช่า|รถไฟ|รถทัวร์|ประกันการเดินทาง"
)


def is_outside(text: str) -> bool:
    """Whether something is asked for that a ticket desk has nothing to do with."""
    return bool(_OUTSIDE.search(plain(text)))

"""Whether a caller agrees to what was quoted, in English and Thai. Pure.

A yes costs money, a no costs nothing. So a yes has to be clear: words that only keep a talk going
("okay", "right", "I see") are one when nothing else is said beside them, or when the deed itself
is asked for ("okay, take it").
"""

from __future__ import annotations

import re
from typing import Literal

from callboard.apps.ticket_support.spelling import plain, tokens

Answer = Literal["yes", "no"]

_CLEAR_YES = re.compile(
    r"\b(yes|yeah|yep|yup|sure|please do|go ahead|do (it|that|so)|confirm(ed)?"
    r"|absolutely|definitely|of course|by all means|sounds good|go for it|(that|it) works"
    r"|works for me|i agree|i accept"
    r"|book it|that's right|(please )?proceed|affirmative|happy with (that|it)"
    r"|you bet|go on then|mm+[ -]?hm+|uh[ -]?huh|let's go (with|for) (it|that|this)"
    r"|i want (it|that|this)(?=\W*$)|i'd (like|love) (it|that|this)(?=\W*$)"
    r"|(that would|that'd|it would) be (great|good|fine|perfect|lovely|nice|wonderful)"
    r"|charge (it|my|the card|that))\b"
    r"|ใช่|ตกลง|ได้เลย|ได้(ค่ะ|ครับ|คะ|คับ)|ยืนยัน|เอาเลย|จัดการเลย|จัดไป|ทำเลย|เอา(ค่ะ|ครับ)|ดำเนินการ|แน่นอน"
    r"|จองเลย|เปลี่ยนเลย|เลื่อนเลย|ยกเลิกเลย|แลกเลย|เพิ่มเลย|จ่ายเลย|เอา(อัน|แบบ|เที่ยว|ตาม)?(นี้|นั้น)|^\s*(ค่ะ|ครับ|คับ|ได้)\s*$"
)
_MAYBE_YES = re.compile(
    r"\b((?<!that's )(ok|okay|all ?right|alright)|fine|great|good|perfect|correct|excellent|lovely"
    r"|wonderful|brilliant|deal|agreed|please)\b|โอเค|ดีเลย|ดี(ค่ะ|ครับ)"
)
"""A yes when it stands alone. "That's okay" may as well be a no."""
_BESIDE = frozenset(
    tokens(
        "ok okay all right alright fine great good perfect correct excellent lovely wonderful "
        "brilliant deal agreed please thanks thank you very much so then well oh ah um uh hmm er "
        "that that's is it it's sounds looks by with for me us i'm i am and just now then the "
        "price this cool nice super yours be will would do lovely"
    )
)
"""Words that change nothing about a yes."""
_DEED = (
    r"(take|book|change|move|cancel|add|upgrade|redeem|swap|switch|buy|pay|reserve|postpone"
    r"|refund|go with|have (it|that|them|this))"
)
_ASKS_FOR_IT = re.compile(
    rf"(^|[,.;!] *|\b(i'll|i will|we'll|let's|lets|please|just|then|and|you (can|may|could)) )"
    rf"{_DEED}\b"
)
_THAI_BESIDE = re.compile(r"[\u0e00-\u0e7f]+")
_THAI_POLITE = re.compile(r"ค่ะ|คะ|ครับ|คับ|นะ|จ้ะ|จ้า|เลย|แล้ว|ก็|งั้น|ขอบคุณ|มาก|ดี|โอเค|ได้|เอา|ตาม|นั้น|นี้")
_NO = re.compile(
    r"\b(no|nope|nah|not|don't|dont|never mind|nevermind|stop|wait|hold on|leave it|forget it"
    r"|rather|keep (it|my|the)|changed my mind|hang on|cannot|can't|won't|wouldn't|i'll pass"
    r"|pass on|too (expensive|much|high|dear|pricey|steep|little|late|early|far))\b"
    r"|ไม่|อย่า|เดี๋ยวก่อน|รอก่อน|แพง|เปลี่ยนใจ|ช่างมัน"
)
_LATER = re.compile(
    r"\b(think (about|on|over|it)|think .{0,20}over|sleep on|some other time|another time|later on"
    r"|maybe later|get back|call (you )?back|(have|need) to (ask|check|think|talk)"
    r"|let me (think|ask|check|see|talk)|(ask|check with|talk to) my|more than i|less than i"
    r"|that's (a lot|steep|expensive)|a lot of money|just (asking|wondering|curious|checking)"
    r"|only (asking|wanted to know|wondering)|i'm (fine|good|okay|ok|all right)(?! with)"
    r"|(i'm|we're) happy as)\b"
    r"|ขอคิด|คิดดู|ไว้ก่อน|ไว้ทีหลัง|คราวหน้า|วันหลัง|ปรึกษา|ขอถาม|เยอะไป|เยอะจัง|แค่ถาม|ถามเฉยๆ|ถามเฉย|ขอดูก่อน"
)
"""Who says so does not buy now."""
_NO_PROBLEM = re.compile(
    r"\b(no problem|no worries|not a problem|why not|don't worry|can't wait|not bad"
    r"|i don't mind|(don't|do not) have (a|any) (problem|objection)s?|no objections?"
    r"|(that's|it's) not too (expensive|much|bad))\b"
    r"|ไม่เป็นไร.*(ตกลง|ได้)|ไม่มีปัญหา|ไม่แพง"
)
_HEARD = re.compile(
    r"\b(sure (is|are|was|does|looks|sounds expensive)"
    r"|of course (it|that|they|you)('s|'re| is| are)"
    r"|(yes|yeah|yep|sure|okay|ok),? (i|we) "
    r"(heard?|understand|understood|see|know|got that|get it))\b"
)
"""Says that it was heard, or what the caller makes of it; no yes."""
_UNSURE = re.compile(
    r"\?|\b(maybe|perhaps|not sure|i don't know|what|how|when|why|which|but|unless|if|might"
    r"|although|though|depends)\b"
    r"|ไม่แน่ใจ|เท่าไหร่|เท่าไร|ทำไม|ยังไง|อะไร|แต่|หรือเปล่า|ไหม"
)
_WISH_TO_STOP = re.compile(r"\bcancel (that|it|this)\b")


def answer(text: str) -> Answer | None:
    """A clear yes or a clear no to a question; None for everything else.

    ``Yes, but …`` and a question are neither, and ``okay`` is a yes only where nothing beside it
    could mean something else.
    """
    low = _HEARD.sub(" ", _NO_PROBLEM.sub("yes", plain(text)))
    parts = [part for part in re.findall(r"[^.!?]+[.!?]*", low) if not _UNSURE.search(part)]
    if any(_NO.search(part) or _LATER.search(part) or _stops(part) for part in parts):
        return "no"  # also beside a yes or a question: a wrong no changes nothing
    if _UNSURE.search(low) or _LATER.search(low):
        return None
    return "yes" if _CLEAR_YES.search(low) or _agrees(low) else None


def _agrees(low: str) -> bool:
    """Whether a word such as "okay" is meant as a yes."""
    if not _MAYBE_YES.search(low):
        return False
    thai = _THAI_POLITE.sub("", "".join(_THAI_BESIDE.findall(low)))
    alone = not thai and _BESIDE.issuperset(tokens(_THAI_BESIDE.sub(" ", low)))
    return alone or bool(_ASKS_FOR_IT.search(low))


def _stops(low: str) -> bool:
    said_yes = _CLEAR_YES.search(low) or _MAYBE_YES.search(low)
    return bool(_WISH_TO_STOP.search(low)) and not said_yes


def wants_to_stop(text: str) -> bool:
    """``Cancel that``: a no, unless a cancellation was quoted."""
    return bool(_WISH_TO_STOP.search(plain(text)))


def gives_up(text: str) -> bool:
    """Whether the caller drops what was being done."""
    return bool(
        re.search(
            r"\b(never ?mind|forget (it|that|about)|leave it|drop it|changed my mind|stop that"
            r"|that's (all|it)|nothing else|(good)?bye)\b"
            r"|ช่างมัน|ไม่เอาแล้ว|ไม่ต้องแล้ว|เปลี่ยนใจ",
            plain(text),
        )
    )

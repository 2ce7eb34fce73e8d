"""What callers say, in English and Thai. Proves U1: bookings are found as people spell them."""

from __future__ import annotations

from datetime import date

import pytest

from callboard.apps.ticket_support import words
from callboard.apps.ticket_support.dates import day_name, find_date
from callboard.apps.ticket_support.intents import duties
from callboard.apps.ticket_support.spelling import (
    flight_number,
    member_number,
    reference,
    states_name,
)

SUNDAY = date(2026, 11, 22)
BOOKED = date(2026, 12, 1)


@pytest.mark.parametrize(
    "said",
    [
        "It's K7R3MX, Suwan",
        "k 7 r 3 m x",
        "K7 R3 MX",
        "K-7-R-3-M-X",
        "Kilo seven Romeo three Mike X-ray",
        "K as in Kilo, 7, R as in Romeo, 3, M, X",
        "the reference is K seven are three em ex",
        "I have a booking, K7R 3MX.",
        "เค 7 อาร์ 3 เอ็ม เอ็กซ์",
        "เค๗อาร์๓เอ็มเอ็กซ์ ครับ",
        "รหัส K7R3MX ค่ะ",
    ],
)
def test_a_reference_is_heard_however_it_is_spelled(said: str) -> None:
    assert reference(said) == "K7R3MX"


@pytest.mark.parametrize("said", ["I want to fly to Tokyo on the 5th", "flight CB204", "hello", ""])
def test_other_words_are_no_reference(said: str) -> None:
    assert reference(said) is None


@pytest.mark.parametrize(
    "said", ["flight CB 204", "C B two oh four", "CB-204", "flight 204", "เที่ยวบิน ซีบี 204"]
)
def test_a_flight_number_is_heard(said: str) -> None:
    assert flight_number(said) == "CB204"


def test_a_member_number_is_heard() -> None:
    assert member_number("it's 550 123") == "550123"
    assert member_number("five five zero one two three") == "550123"
    assert member_number("K7R3MX") is None


@pytest.mark.parametrize("said", ["Suwan", "it's suwon", "S U W A N", "Malee Suwan", "คุณสุวรรณ"])
def test_a_name_is_recognised_with_a_slip(said: str) -> None:
    assert states_name(said, "Suwan", "สุวรรณ")


@pytest.mark.parametrize("said", ["Carter", "Sun", "Suwannee", "", "so one"])
def test_another_name_is_not(said: str) -> None:
    assert not states_name(said, "Suwan", "สุวรรณ")


def test_a_telephone_book_verifies_nobody() -> None:
    """Only the last forty words count."""
    assert not states_name("Suwan " + "Smith " * 60, "Suwan")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("next Friday", "2026-11-27"),
        ("tomorrow", "2026-11-23"),
        ("the day after tomorrow", "2026-11-24"),
        ("the fifth of December", "2026-12-05"),
        ("December 5th", "2026-12-05"),
        ("5/12", "2026-12-05"),
        ("2026-12-05", "2026-12-05"),
        ("in three days", "2026-11-25"),
        ("a day later", "2026-12-02"),
        ("two days earlier", "2026-11-29"),
        ("one week later", "2026-12-08"),
        ("the 5th", "2026-12-05"),
        ("วันศุกร์หน้า", "2026-11-27"),
        ("มะรืนนี้", "2026-11-24"),
        ("วันที่ 5 ธันวาคม 2569", "2026-12-05"),
        ("5 ธ.ค.", "2026-12-05"),
        ("เลื่อนไปหนึ่งวัน", "2026-12-02"),
        ("อีก 3 วัน", "2026-11-25"),
    ],
)
def test_days_as_people_name_them(said: str, day: str) -> None:
    assert find_date(said, SUNDAY, BOOKED) == date.fromisoformat(day)


@pytest.mark.parametrize("said", ["the first one", "I may fly", "K7R3MX", "31 February", "a day"])
def test_other_words_are_no_day(said: str) -> None:
    assert find_date(said, SUNDAY) is None


def test_a_day_is_read_out() -> None:
    assert day_name(BOOKED, "en") == "Tuesday, 1 December"
    assert day_name(BOOKED, "th") == "วันอังคารที่ 1 ธันวาคม"


def test_seats_cabins_and_counts() -> None:
    assert [words.seat(said) for said in ("14C", "seat fourteen c", "14 ซี", "no")] == [
        "14C",
        "14C",
        "14C",
        None,
    ]
    assert words.seat_wish("by the window") == "window"
    assert words.cabin("ชั้นธุรกิจ") == "business"
    assert words.count_of("two extra bags", "bags?") == 2
    assert words.count_of("กระเป๋า 2 ใบ", "กระเป๋า") == 2
    assert words.thousands("five thousand points") == 5_000
    assert words.thousands("550123") is None


def test_journeys() -> None:
    assert words.journey("flights to London from Bangkok") == words.Journey("BKK", "LHR")
    assert words.journey("จากกรุงเทพไปเชียงใหม่") == words.Journey("BKK", "CNX")
    assert words.journey("to Singapore") == words.Journey(None, "SIN")


def test_travellers_names() -> None:
    assert words.full_names("It's for Ada Berg and Bo Berg.") == (("Ada", "Berg"), ("Bo", "Berg"))
    assert words.full_names("ชื่อ สมชาย ใจดี ครับ") == (("สมชาย", "ใจดี"),)
    assert words.full_names("yes please") == ()


@pytest.mark.parametrize(
    "said",
    [
        "Put it under Omar Haddad.",
        "Please write it under the name of Omar Haddad",
        "You could reserve that in the name of Omar Haddad, thanks.",
        "Omar Haddad, put it under his name.",
        "The traveller's name is Omar Haddad.",
    ],
)
def test_what_is_to_be_done_with_a_name_is_no_part_of_it(said: str) -> None:
    assert words.full_names(said) == (("Omar", "Haddad"),)


@pytest.mark.parametrize(
    ("said", "duty"),
    [
        ("Can I move my flight to the day after?", "date_change"),
        ("I want to cancel my ticket and get a refund.", "cancel"),
        ("How many bags may I take, and how heavy?", "baggage"),
        ("My flight is three hours late. What am I owed?", "status"),
        ("was my flight cancelled?", "status"),
        ("check me in please", "check_in"),
        ("ฉันอยากบินจากกรุงเทพไปโตเกียววันศุกร์หน้า", "search"),
        ("ขอเลื่อนเที่ยวบินไปวันถัดไปได้ไหม", "date_change"),
        ("ขอคุยกับเจ้าหน้าที่", "human"),
    ],
)
def test_words_that_leave_no_doubt_decide(said: str, duty: str) -> None:
    assert duties(said)[0] == duty


def test_small_talk_asks_for_nothing() -> None:
    assert duties("hello, how are you?") == ()

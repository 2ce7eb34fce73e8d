"""What is read from an SDP offer before a WebRTC stack sees it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callboard.transports.sdp import (
    MAX_OFFER_BYTES,
    UNLIMITED_MESSAGE_BYTES,
    read_offer,
    with_max_message_bytes,
    with_opus_fec,
    without_candidates_to_resolve,
)

HEAD = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0"]
KEYS = ["a=ice-ufrag:u", "a=ice-pwd:p", "a=fingerprint:sha-256 AA"]
AUDIO = ["m=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 8", "a=rtpmap:111 opus/48000/2", *KEYS]
EVENTS = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=sctp-port:5000", *KEYS]


def sdp(*sections: list[str]) -> str:
    return "\r\n".join([*HEAD, *(line for section in sections for line in section)]) + "\r\n"


def test_an_offer_of_audio_and_events() -> None:
    offer = read_offer(sdp(AUDIO, [*EVENTS, "a=max-message-size:262144"]))
    assert (offer.has_audio, offer.has_events) == (True, True)
    assert offer.codecs == ("opus", "PCMU", "PCMA")
    assert offer.max_message_bytes == 262144


def test_the_codecs_come_in_the_offers_order() -> None:
    audio = ["m=audio 9 UDP/TLS/RTP/SAVPF 8 96 0", "a=rtpmap:96 OPUS/48000/2", *KEYS]
    assert read_offer(sdp(audio)).codecs == ("PCMA", "opus", "PCMU")


def test_what_a_client_takes_that_does_not_say() -> None:
    assert read_offer(sdp(EVENTS)).max_message_bytes == 65536
    unlimited = read_offer(sdp([*EVENTS, "a=max-message-size:0"]))
    assert unlimited.max_message_bytes == UNLIMITED_MESSAGE_BYTES


@pytest.mark.parametrize(
    ("offer", "message"),
    [
        ("", "must start with 'v=0'"),
        ("garbage", "must start with 'v=0'"),
        ('{"sdp": "v=0"}', "must start with 'v=0'"),
        (sdp(), "no 'a=ice-ufrag'"),
        (sdp(["m=video 9 UDP/TLS/RTP/SAVPF 96", *KEYS]), "neither audio nor a data channel"),
        (sdp([AUDIO[0].replace(" 9 UDP", " 0 UDP"), *AUDIO[1:]]), "neither audio nor"),
        (sdp(["m=audio 9 UDP/TLS/RTP/SAVPF 9", *KEYS]), "none of the codecs opus, PCMU, PCMA"),
        (sdp(*[AUDIO] * 33), "33 media sections"),
        ("v=0\r\n" + "a" * MAX_OFFER_BYTES, "the limit is"),
    ],
)
def test_what_cannot_be_an_offer_says_why(offer: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_offer(offer)


@given(st.lists(st.sampled_from([*HEAD, *AUDIO, *EVENTS, "m=", "m=audio", "a=rtpmap:", "\0"])))
def test_any_lines_are_an_offer_or_a_value_error(lines: list[str]) -> None:
    try:
        offer = read_offer("\r\n".join(["v=0", *lines]))
    except ValueError:
        return
    assert offer.has_audio or offer.has_events


def test_the_answer_is_completed() -> None:
    answer = sdp(AUDIO, [*EVENTS, "a=max-message-size:65536"])
    out = with_max_message_bytes(with_opus_fec(answer), 1_073_741_823)
    assert "a=fmtp:111 minptime=10;useinbandfec=1\r\n" in out
    assert "a=max-message-size:1073741823\r\n" in out
    assert with_opus_fec(out) == out


def test_hidden_addresses_are_left_to_the_checks() -> None:
    hidden = "a=candidate:1 1 udp 2113937151 8c1c-11.local 50000 typ host generation 0"
    plain = "a=candidate:2 1 udp 2113937151 192.0.2.9 50000 typ host"
    out = without_candidates_to_resolve(sdp([*AUDIO, hidden, plain, "a=end-of-candidates"]))
    assert plain in out
    assert "local" not in out
    assert "end-of-candidates" not in out

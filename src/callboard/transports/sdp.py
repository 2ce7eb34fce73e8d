"""What we must know of an SDP offer before a WebRTC stack sees it (RFC 8866, 8829, 8839)."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_OFFER_BYTES = 256 * 1024
"""A browser's offer is 1 to 10 kB."""
MAX_SECTIONS = 32
CODECS = ("opus", "PCMU", "PCMA")
"""The audio codecs we speak, best first."""
_FINGERPRINT = re.compile(r"a=fingerprint:[\w-]+ [0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})*")
_STATIC_PAYLOADS = {"0": "PCMU", "8": "PCMA"}
DEFAULT_MAX_MESSAGE_BYTES = 65_536
"""RFC 8841 §6.1: what a peer takes that does not say."""
UNLIMITED_MESSAGE_BYTES = 1_073_741_823
"""For the 0 of RFC 8841 (any size). The API's own answers say this number."""


@dataclass(frozen=True, slots=True)
class Offer:
    """``codecs``: those of ``CODECS`` that the first audio section offers, in its order.

    ``has_audio``/``has_events`` tell whether there is audio, and a data channel
    to send events on; ``listens``, whether the client takes audio.
    ``max_message_bytes`` is the largest message the client takes.
    """

    has_audio: bool
    listens: bool
    has_events: bool
    codecs: tuple[str, ...]
    max_message_bytes: int


def read_offer(sdp: str) -> Offer:
    """Check an offer and find what is in it. Raises ``ValueError`` with a readable message."""
    if len(sdp) > MAX_OFFER_BYTES:
        raise ValueError(f"The SDP offer is {len(sdp)} bytes; the limit is {MAX_OFFER_BYTES}.")
    lines = [line.rstrip("\r") for line in sdp.strip().split("\n")]
    if lines[0] != "v=0":
        raise ValueError("The SDP offer must start with 'v=0'.")
    sections = _sections(lines)
    if len(sections) > MAX_SECTIONS:
        raise ValueError(f"The SDP offer has {len(sections)} media sections.")
    for attribute in ("a=ice-ufrag:", "a=ice-pwd:", "a=fingerprint:"):
        if not any(line.startswith(attribute) for line in lines):
            raise ValueError(f"The SDP offer has no '{attribute[:-1]}'.")
    if not all(_FINGERPRINT.fullmatch(s) for s in lines if s.startswith("a=fingerprint:")):
        raise ValueError("The SDP offer's 'a=fingerprint' is malformed.")
    audio = next((s for s in sections if s[0].startswith("m=audio ") and not _rejected(s)), None)
    events = next((s for s in sections if "webrtc-datachannel" in s[0] and not _rejected(s)), None)
    if audio is None and events is None:
        raise ValueError("The SDP offer has neither audio nor a data channel.")
    codecs = _codecs(audio) if audio is not None else ()
    if audio is not None and not codecs:
        raise ValueError(f"The SDP offer's audio has none of the codecs {', '.join(CODECS)}.")
    return Offer(
        has_audio=audio is not None,
        listens=audio is not None and not {"a=sendonly", "a=inactive"} & set(audio),
        has_events=events is not None,
        codecs=codecs,
        max_message_bytes=_max_message_bytes(events or []),
    )


def with_max_message_bytes(sdp: str, limit_bytes: int) -> str:
    """The description with its ``a=max-message-size`` lines saying ``limit_bytes``."""
    prefix = "a=max-message-size:"
    lines = sdp.split("\r\n")
    return "\r\n".join(f"{prefix}{limit_bytes}" if s.startswith(prefix) else s for s in lines)


def with_opus_fec(sdp: str) -> str:
    """An answer whose Opus has the parameters of the API's own answers, where it has none."""
    lines = sdp.split("\r\n")
    opus = [s for s in lines if s.startswith("a=rtpmap:") and s.endswith(" opus/48000/2")]
    for rtpmap in opus:
        fmtp = f"a=fmtp:{rtpmap.removeprefix('a=rtpmap:').split(' ')[0]} "
        if not any(line.startswith(fmtp) for line in lines):
            lines.insert(lines.index(rtpmap) + 1, f"{fmtp}minptime=10;useinbandfec=1")
    return "\r\n".join(lines)


def without_candidates_to_resolve(sdp: str) -> str:
    """An offer without mDNS candidates, and open to ones that its checks reveal.

    A browser hides its addresses behind ``.local`` names; its own checks reach our
    candidates without anyone resolving them.
    """
    kept = [
        line
        for line in sdp.replace("\r\n", "\n").split("\n")
        if line != "a=end-of-candidates"
        and not (line.startswith("a=candidate:") and ".local " in line)
    ]
    return "\r\n".join(kept)


def _sections(lines: list[str]) -> list[list[str]]:
    sections: list[list[str]] = []
    for line in lines:
        if line.startswith("m="):
            sections.append([])
        if sections:
            sections[-1].append(line)
    return sections


def _rejected(section: list[str]) -> bool:
    fields = section[0].split(" ")
    return len(fields) < 4 or (fields[1] == "0" and "a=bundle-only" not in section)


def _codecs(audio: list[str]) -> tuple[str, ...]:
    names = dict(_STATIC_PAYLOADS)
    for line in audio:
        if line.startswith("a=rtpmap:"):
            payload, _, encoding = line.removeprefix("a=rtpmap:").partition(" ")
            names[payload] = encoding.partition("/")[0]
    known = {codec.lower(): codec for codec in CODECS}
    offered = (known.get(names.get(payload, "").lower()) for payload in audio[0].split(" ")[3:])
    return tuple(dict.fromkeys(codec for codec in offered if codec is not None))


def _max_message_bytes(events: list[str]) -> int:
    prefix = "a=max-message-size:"
    for line in events:
        value = line.removeprefix(prefix)
        if line.startswith(prefix) and value.isdecimal() and len(value) < 20:
            return int(value) or UNLIMITED_MESSAGE_BYTES
    return DEFAULT_MAX_MESSAGE_BYTES

"""Reading the effective session (kept in the wire's shape) by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from callboard.protocol.formats import AudioFormat, audio_format
from callboard.protocol.session import LOGPROBS_INCLUDE


@dataclass(frozen=True, slots=True)
class SessionView:
    """A frozen view; an update makes a new one."""

    wire: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """``realtime`` or ``transcription``."""
        kind: str = self.wire["type"]
        return kind

    @property
    def turn_detection(self) -> Mapping[str, Any] | None:
        rules: Mapping[str, Any] | None = self.wire["audio"]["input"]["turn_detection"]
        return rules

    @property
    def creates_responses(self) -> bool:
        rules = self.turn_detection
        return self.kind == "realtime" and rules is not None and rules["create_response"]

    @property
    def interrupts_responses(self) -> bool:
        rules = self.turn_detection
        return self.kind == "realtime" and rules is not None and rules["interrupt_response"]

    @property
    def idle_timeout_ms(self) -> int | None:
        rules = self.turn_detection or {}
        timeout: int | None = rules.get("idle_timeout_ms")
        return timeout if self.kind == "realtime" else None

    @property
    def transcription(self) -> Mapping[str, Any] | None:
        settings: Mapping[str, Any] | None = self.wire["audio"]["input"]["transcription"]
        return settings

    @property
    def input_format(self) -> AudioFormat:
        return audio_format(self.wire["audio"]["input"]["format"])

    @property
    def output_format(self) -> AudioFormat:
        return audio_format(self.wire["audio"]["output"]["format"])

    @property
    def output(self) -> Mapping[str, Any]:
        output: Mapping[str, Any] = self.wire["audio"]["output"]
        return output

    @property
    def wants_logprobs(self) -> bool:
        return LOGPROBS_INCLUDE in (self.wire["include"] or ())

    @property
    def transcription_language(self) -> str | None:
        """The hint for speech recognition: ``language``, or the only one of ``languages``."""
        settings = self.transcription or {}
        languages: Sequence[str] = settings.get("languages") or ()
        language: str | None = settings.get("language")
        return language or (languages[0] if len(languages) == 1 else None)

    @property
    def transcription_prompt(self) -> str | None:
        settings = self.transcription or {}
        hints = [settings.get("prompt") or "", ", ".join(settings.get("keywords") or ())]
        return " ".join(hint for hint in hints if hint) or None

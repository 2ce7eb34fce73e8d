"""Random identifiers in the API's form."""

from __future__ import annotations

import random
import secrets
import string

_ALPHABET = string.ascii_letters + string.digits
_RANDOM = random.SystemRandom()
ID_CHARACTERS = 21
NOISE_CHARACTERS = 16
"""A delta and its obfuscation are together about this long (recorded)."""


class RandomIds:
    """Implements ``protocol.ids.Ids``."""

    def new(self, prefix: str) -> str:
        return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(ID_CHARACTERS))

    def noise(self, text: str) -> str:
        length = NOISE_CHARACTERS - len(text) % NOISE_CHARACTERS
        return "".join(_RANDOM.choices(_ALPHABET, k=length))

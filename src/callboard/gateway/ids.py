"""Ids in the API's form: a prefix and 21 characters."""

from __future__ import annotations

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 21) -> str:
    """``<prefix>_`` + ``length`` random letters and digits (about 6 bits each)."""
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(length))

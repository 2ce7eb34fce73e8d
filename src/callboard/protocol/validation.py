"""Strict models, and pydantic's structured errors in the words of the API."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from callboard.protocol.errors import ProtocolError


class Strict(BaseModel):
    """Frozen, no unknown fields, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


_EXPECTED = {
    "string_type": "a string",
    "int_type": "an integer",
    "int_from_float": "an integer",
    "float_type": "a decimal",
    "bool_type": "a boolean",
    "list_type": "an array",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "dataclass_type": "an object",
}

_NAMES: Sequence[tuple[type | tuple[type, ...], str]] = (
    (bool, "a boolean"),
    (int, "an integer"),
    (float, "a decimal"),
    (str, "a string"),
    ((list, tuple), "an array"),
    (dict, "an object"),
)


def kind_of(value: Any) -> str:
    """What the API calls the JSON type of ``value``."""
    if value is None:
        return "null"
    return next((name for types, name in _NAMES if isinstance(value, types)), "a value")


def quoted_list(values: Sequence[str]) -> str:
    """``'a', 'b', and 'c'``."""
    quoted = [f"'{value}'" for value in values]
    if len(quoted) < 2:
        return "".join(quoted)
    if len(quoted) == 2:
        return " and ".join(quoted)
    return ", ".join(quoted[:-1]) + f", and {quoted[-1]}"


def param_path(loc: Sequence[str | int], raw: Any, *, missing: bool = False) -> str:
    """The parameter that an error is about: ``session.tools[0].name``.

    Pydantic's location also names the branches of unions; only what can be
    walked in the message itself stays, and the last name when it is ``missing``.
    """
    path = ""
    here = raw
    for index, part in enumerate(loc):
        last = index == len(loc) - 1
        if isinstance(part, int) and isinstance(here, list) and part < len(here):
            path, here = f"{path}[{part}]", here[part]
        elif (
            isinstance(part, str)
            and isinstance(here, dict)
            and (part in here or (last and missing))
        ):
            path, here = (f"{path}.{part}" if path else part), here.get(part)
    return path


def _bound(error: dict[str, Any], param: str, word: str) -> ProtocolError:
    context = error["ctx"]
    sign, limit = {
        "greater_than_equal": (">=", context.get("ge")),
        "greater_than": (">", context.get("gt")),
        "less_than_equal": ("<=", context.get("le")),
        "less_than": ("<", context.get("lt")),
    }[error["type"]]
    kind = "decimal" if isinstance(limit, float) else "integer"
    return ProtocolError(
        f"{word}_value",
        param=param,
        code=f"{kind}_{word}_value",
        kind=kind,
        limit=f"{sign} {limit:g}",
        got=error["input"],
    )


def _choice(error: dict[str, Any], param: str) -> ProtocolError:
    context = error["ctx"]
    if error["type"] == "union_tag_invalid":
        field = str(context["discriminator"]).strip("'")
        supported, value = context["expected_tags"], error["input"][field]
        param = f"{param}.{field}" if param else field
    else:
        supported, value = context["expected"].replace(" or ", ", "), error["input"]
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    names = [name.strip().strip("'") for name in supported.split(",")]
    return ProtocolError("invalid_value", param=param, value=value, supported=quoted_list(names))


def _length(error: dict[str, Any], param: str) -> ProtocolError:
    context, size = error["ctx"], len(error["input"])
    match error["type"]:
        case "string_too_long":
            return ProtocolError(
                "string_too_long", param=param, limit=context["max_length"], got=size
            )
        case "string_too_short":
            return ProtocolError(
                "string_too_short", param=param, limit=context["min_length"], got=size
            )
        case _:
            return ProtocolError(
                "array_too_long", param=param, limit=context.get("max_length"), got=size
            )


def _best(errors: Sequence[Any]) -> Any:
    """The error to report: of a union's branches, the one that got furthest."""
    return max(errors, key=lambda error: (error["type"] == "extra_forbidden", len(error["loc"])))


def to_protocol_error(failure: ValidationError, raw: Any) -> ProtocolError:
    """The first of pydantic's errors, as the API would say it."""
    errors = failure.errors(include_url=False)
    error: Any = errors[0] if errors[0]["type"] != "literal_error" else _best(errors)
    kind = error["type"]
    param = param_path(error["loc"], raw, missing=kind == "missing")
    if kind == "missing":
        return ProtocolError("missing_required_parameter", param=param)
    if kind == "union_tag_not_found":
        field = str(error["ctx"]["discriminator"]).strip("'")
        return ProtocolError(
            "missing_required_parameter", param=f"{param}.{field}" if param else field
        )
    if kind == "extra_forbidden":
        return ProtocolError("unknown_parameter", param=param)
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        return _choice(error, param)
    if kind.startswith("greater_than"):
        return _bound(error, param, "below_min")
    if kind.startswith("less_than"):
        return _bound(error, param, "above_max")
    if kind in ("string_too_long", "string_too_short", "too_long"):
        return _length(error, param)
    if kind in _EXPECTED:
        return ProtocolError(
            "invalid_type", param=param, expected=_EXPECTED[kind], got=kind_of(error["input"])
        )
    if kind == "value_error" and isinstance(error["ctx"].get("error"), ProtocolError):
        cause: ProtocolError = error["ctx"]["error"]
        return cause
    return ProtocolError("invalid_value_detail", param=param, detail=error["msg"])

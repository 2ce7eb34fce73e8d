"""A tool's parameters made readable, and its arguments made valid. Pure.

The grammar gives well-formed arguments; what it cannot express is validated here, and repaired
in the smallest way: a number is clamped, a list cut, an invalid optional member left out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from referencing.exceptions import Unresolvable

from callboard.engine.models.json_grammar import integer_bounds
from callboard.engine.stages import StageError

_REPAIRS = 32


def clean_schema(parameters: Any) -> dict[str, Any]:
    """``parameters`` as a JSON Schema of an object.

    Absent or empty means no arguments. Misplaced keywords that other servers also overlook
    (``strict`` anywhere, a boolean ``required`` of a property) are dropped. Raises
    ``StageError("invalid_tool_schema")`` when it is not a schema of an object.
    """
    if parameters is None or parameters == {}:
        return {"type": "object", "properties": {}, "additionalProperties": False}
    if not isinstance(parameters, Mapping):
        raise StageError("invalid_tool_schema", "parameters must be a JSON Schema object.")
    schema: dict[str, Any] = _clean(parameters)
    kind = schema.setdefault("type", "object")
    if kind != "object" and not (isinstance(kind, list) and "object" in kind):
        raise StageError("invalid_tool_schema", f"parameters must be of type object, not {kind!r}.")
    schema["type"] = "object"
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        where = ".".join(map(str, error.absolute_path)) or "the schema"
        raise StageError("invalid_tool_schema", f"{where}: {error.message}") from error
    return schema


def _clean(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_clean(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    cleaned: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs", "definitions") and isinstance(value, Mapping):
            cleaned[key] = {name: _clean(part) for name, part in value.items()}
        elif key in ("enum", "const", "default", "examples"):
            cleaned[key] = value
        elif key == "strict" or (key == "required" and not isinstance(value, list)):
            continue
        elif key == "items" and isinstance(value, list):
            cleaned["prefixItems"] = _clean(value)
        else:
            cleaned[key] = _clean(value)
    return cleaned


def valid_arguments(text: str, schema: Mapping[str, Any]) -> str:
    """``text``, or the nearest JSON that satisfies ``schema``; compact JSON of an object.

    Raises ``StageError("invalid_tool_schema")`` when nothing near it does.
    """
    value = json.loads(text)
    validator = Draft202012Validator(schema)
    try:
        for _ in range(_REPAIRS):
            error = next(validator.iter_errors(value), None)
            if error is None:
                return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            value = _repaired(value, error)
    except (Unresolvable, RecursionError) as broken:
        raise StageError("invalid_tool_schema", f"A reference leads nowhere: {broken}") from broken
    raise StageError("invalid_tool_schema", "The model found no arguments that satisfy it.")


def _causes(error: ValidationError) -> Iterator[ValidationError]:
    """The error, or what is wrong in each branch of the ``anyOf`` that it stands for."""
    if not error.context:
        yield error
    for part in sorted(error.context or (), key=lambda part: -len(part.absolute_path)):
        yield from _causes(part)


def _repaired(value: Any, error: ValidationError) -> Any:
    for cause in _causes(error):
        fixed = _fixed(cause.instance, str(cause.validator), cause.validator_value, cause.schema)
        if fixed is not _UNFIXED:
            return _replaced(value, list(cause.absolute_path), fixed)
    path = list(error.absolute_path)
    if not path:
        raise StageError("invalid_tool_schema", f"No arguments satisfy it: {error.message}")
    *parents, last = path
    holder = _at(value, parents)
    if isinstance(holder, dict):
        kept: Any = {k: v for k, v in holder.items() if k != last}
    else:
        kept = [v for i, v in enumerate(holder) if i != last]
    return _replaced(value, parents, kept)


_UNFIXED = object()


def _fixed(value: Any, keyword: str, limit: Any, schema: Any) -> Any:
    if keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
        return _number(value, schema)
    if keyword == "maxLength":
        return value[:limit]
    if keyword == "minLength":
        return value.ljust(limit, ".")
    if keyword == "maxItems":
        return value[:limit]
    if keyword == "minItems" and value:
        return value + [value[-1]] * (limit - len(value))
    if keyword == "uniqueItems":
        return [v for i, v in enumerate(value) if v not in value[:i]]
    if keyword == "additionalProperties" and isinstance(value, dict):
        known = schema.get("properties", {})
        return {k: v for k, v in value.items() if k in known}
    if keyword == "maxProperties":
        return dict(list(value.items())[:limit])
    if keyword == "const":
        return limit
    if keyword == "enum" and limit:
        return limit[0]
    if keyword == "type" and "integer" in (limit if isinstance(limit, list) else [limit]):
        return round(value) if isinstance(value, float) else _UNFIXED
    return _UNFIXED


def _number(value: float, schema: Mapping[str, Any]) -> Any:
    step = schema.get("multipleOf")
    if schema.get("type") == "integer" or isinstance(step, int):
        low, high = integer_bounds(schema)
        size = int(step) if step and step >= 1 else 1
        fixed = round(value / size) * size
        if low is not None and fixed < low:
            fixed = math.ceil(low / size) * size
        if high is not None and fixed > high:
            fixed = math.floor(high / size) * size
        return fixed
    lows = [schema[k] for k in ("minimum", "exclusiveMinimum") if k in schema]
    highs = [schema[k] for k in ("maximum", "exclusiveMaximum") if k in schema]
    low_f, high_f = max(lows, default=-math.inf), min(highs, default=math.inf)
    if low_f <= value <= high_f and value not in (low_f, high_f):
        return round(value / step) * step if step else _UNFIXED
    if math.isfinite(low_f) and math.isfinite(high_f):
        return (low_f + high_f) / 2
    return low_f + 1 if math.isfinite(low_f) else high_f - 1


def _at(value: Any, path: list[Any]) -> Any:
    for key in path:
        value = value[key]
    return value


def _replaced(value: Any, path: list[Any], new: Any) -> Any:
    if not path:
        return new
    head, *rest = path
    if isinstance(value, dict):
        return {k: _replaced(v, rest, new) if k == head else v for k, v in value.items()}
    return [_replaced(v, rest, new) if i == head else v for i, v in enumerate(value)]

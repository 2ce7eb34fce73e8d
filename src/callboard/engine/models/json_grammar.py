"""JSON Schema to GBNF: a grammar whose sentences are compact JSON of that schema. Pure.

What a grammar cannot say (``multipleOf``, ``uniqueItems``, most ``pattern``s, …) is left to
``tool_arguments``, which validates and repairs. Rules are named ``<prefix>-<number>``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from callboard.engine.models.int_range import decimal_range, int_range
from callboard.engine.stages import StageError

MAX_ITEMS = 64
"""Most items of a list and characters past ``minLength`` that we bother to count."""
MAX_TEXT = 2000
MAX_COUNT = 1000
"""Highest count of a repetition: llama.cpp refuses what is far above it, or never ends."""
MAX_PROPERTIES = 400
"""Of one object: the rules grow with their square."""

SHARED_RULES = r"""
char ::= [^"\\\x00-\x1F\x7F] | "\\" ["\\/bfnrt]
text ::= "\"" char{0,2000} "\""
number ::= "-"? ("0" | [1-9] [0-9]{0,15}) ("." [0-9]{1,15})?
integer ::= "-"? ("0" | [1-9] [0-9]{0,15})
boolean ::= "true" | "false"
value ::= object | array | text | number | boolean | "null"
object ::= "{" (text ":" value ("," text ":" value){0,31})? "}"
array ::= "[" (value ("," value){0,63})? "]"
""".strip()

_DAY = (
    r'[0-9]{4} "-" (("0" [1-9] | "1" [0-2]) "-" ("0" [1-9] | "1" [0-9] | "2" [0-8])'
    r' | ("0" [13-9] | "1" [0-2]) "-" ("29" | "30")'
    r' | ("0" [13578] | "1" [02]) "-31")'
)
_CLOCK = r'([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] "Z"'
_HEX4 = "[0-9a-f]{4}"
_FORMATS = {
    "date": rf'"\"" {_DAY} "\""',
    "time": rf'"\"" {_CLOCK} "\""',
    "date-time": rf'"\"" {_DAY} "T" {_CLOCK} "\""',
    "uuid": rf'"\"" [0-9a-f]{{8}} ("-" {_HEX4}){{3}} "-" [0-9a-f]{{12}} "\""',
    "email": r'"\"" [a-zA-Z0-9._-]{1,64} "@" [a-zA-Z0-9-]{1,60} ("." [a-zA-Z]{2,20}){1,3} "\""',
}
_SIMPLE_RULES = {"string": "text", "boolean": "boolean", "null": '"null"'}
_IMPLIED = {
    "properties": "object", "required": "object", "additionalProperties": "object",
    "items": "array", "minItems": "array", "maxItems": "array", "prefixItems": "array",
    "minLength": "string", "maxLength": "string", "pattern": "string", "format": "string",
    "minimum": "number", "maximum": "number", "multipleOf": "number",
    "exclusiveMinimum": "number", "exclusiveMaximum": "number",
}  # fmt: skip


def literal(value: str) -> str:
    """A GBNF terminal of exactly this text."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{escaped}"'


class SchemaGrammar:
    """Rules for one schema. ``root`` is the name of its start rule; ``exact`` is False when the
    sentences still need validation.

    Raises ``StageError("invalid_tool_schema")`` for what no value satisfies or we cannot read.
    """

    def __init__(self, schema: Mapping[str, Any], prefix: str) -> None:
        self._prefix = prefix
        self._document = schema
        self._refs: dict[str, str] = {}
        self._rules: dict[str, str] = {}
        self.exact = True
        self.root = self._rule(self._expression(schema))

    @property
    def rules(self) -> str:
        return "\n".join(f"{name} ::= {body}" for name, body in self._rules.items())

    def _rule(self, body: str) -> str:
        name = f"{self._prefix}-{len(self._rules)}"
        self._rules[name] = body
        return name

    def _expression(self, schema: Any) -> str:
        if schema is True:
            return "value"
        if schema is False or not isinstance(schema, Mapping):
            raise _invalid("no value can satisfy it")
        if "$ref" in schema:
            return self._reference(str(schema["$ref"]))
        if "const" in schema:
            self.exact &= set(schema) <= {"const", "type", "description", "title", "default"}
            return literal(_json(schema["const"]))
        if "enum" in schema:
            return self._enumeration(schema)
        if "allOf" in schema:
            return self._expression(self._merged(schema))
        for key in ("anyOf", "oneOf"):
            if schema.get(key):
                return self._alternatives(schema, key)
        return self._typed(schema)

    def _enumeration(self, schema: Mapping[str, Any]) -> str:
        wanted = schema.get("type")
        values = [v for v in schema["enum"] if wanted is None or _is_type(v, wanted)]
        if not values:
            raise _invalid("an enum has no value of its type")
        return "(" + " | ".join(literal(_json(value)) for value in values) + ")"

    def _alternatives(self, schema: Mapping[str, Any], key: str) -> str:
        rest = {k: v for k, v in schema.items() if k != key}
        self.exact &= key == "anyOf"
        options = []
        for option in schema[key]:
            try:
                options.append(self._expression(self._merge(rest, option)))
            except StageError:
                continue
        if not options:
            raise _invalid(f"no branch of {key} can be satisfied")
        return "(" + " | ".join(dict.fromkeys(options)) + ")"

    def _typed(self, schema: Mapping[str, Any]) -> str:
        kind = schema.get("type")
        if kind is None:
            kind = next((_IMPLIED[key] for key in schema if key in _IMPLIED), None)
            if kind is None:
                self.exact &= not (set(schema) & {"not", "if"})
                return "value"
        if isinstance(kind, list):
            options = [self._typed({**schema, "type": one}) for one in kind]
            if not options:
                raise _invalid("its list of types is empty")
            return "(" + " | ".join(dict.fromkeys(options)) + ")"
        self.exact &= not (set(schema) & {"not", "if", "multipleOf", "uniqueItems", "contains"})
        if kind == "object":
            return self._object(schema)
        if kind == "array":
            return self._array(schema)
        if kind in ("integer", "number"):
            return self._number(schema, kind)
        if kind == "string":
            return self._text(schema)
        if kind not in _SIMPLE_RULES:
            raise _invalid(f"{kind!r} is not a JSON type")
        return _SIMPLE_RULES[kind]

    def _object(self, schema: Mapping[str, Any]) -> str:
        properties: dict[str, Any] = dict(schema.get("properties") or {})
        required = schema.get("required") or []
        extra = schema.get("additionalProperties", True)
        for name in required:
            properties.setdefault(name, extra)
        if len(properties) > MAX_PROPERTIES:
            raise _invalid(f"an object has more than {MAX_PROPERTIES} properties")
        self.exact &= not (
            set(schema) & {"patternProperties", "propertyNames", "dependentRequired"}
        )
        if not properties:
            return self._free_object(schema, extra)
        members: list[tuple[str, bool]] = []
        for name, value in properties.items():
            try:
                body = self._expression(value)
            except StageError:
                if name in required:
                    raise
                continue
            pair = self._rule(f"{literal(_json(name) + ':')} {body}")
            members.append((pair, name in required))
        self.exact &= not (set(schema) & {"minProperties", "maxProperties"})
        return f'"{{" {self._members(members)} "}}"'

    def _free_object(self, schema: Mapping[str, Any], extra: Any) -> str:
        self.exact &= not (set(schema) & {"minProperties", "maxProperties"})
        if extra is False or ("properties" in schema and not schema["properties"]):
            return '"{" "}"'
        if extra is True or extra is None:
            return "object"
        pair = self._rule(f'text ":" {self._expression(extra)}')
        return f'"{{" ({pair} ("," {pair}){{0,31}})? "}}"'

    def _members(self, members: list[tuple[str, bool]]) -> str:
        """In order, each optional one present or not, with commas only between."""
        if not members:
            return '""'
        first_required = next((i for i, (_, must) in enumerate(members) if must), None)
        if first_required is None:
            starts = [self._after(members, i) for i in range(len(members))]
            return "(" + " | ".join(starts) + ")?"
        starts = [self._after(members, i) for i in range(first_required + 1)]
        return "(" + " | ".join(starts) + ")"

    def _after(self, members: list[tuple[str, bool]], index: int) -> str:
        rest = [f'"," {pair}' if must else f'("," {pair})?' for pair, must in members[index + 1 :]]
        return self._rule(" ".join([members[index][0], *rest]))

    def _array(self, schema: Mapping[str, Any]) -> str:
        low = int(schema.get("minItems", 0))
        high = int(schema.get("maxItems", max(MAX_ITEMS, low)))
        if low > MAX_COUNT:
            raise _invalid(f"minItems is above {MAX_COUNT}")
        high = min(high, MAX_COUNT)
        heads = list(schema.get("prefixItems") or [])
        items = schema.get("items", True)
        if isinstance(items, list):
            heads, items = items, schema.get("additionalItems", True)
        if low > high:
            raise _invalid("minItems is above maxItems")
        if heads:
            return self._tuple(heads, items, low, high)
        if high == 0 or items is False:
            if low > 0:
                raise _invalid("its list can hold nothing but must")
            return '"[" "]"'
        item = self._rule(self._expression(items))
        body = f'{item} ("," {item}){{{max(low - 1, 0)},{high - 1}}}'
        return f'"[" {body} "]"' if low else f'"[" ({body})? "]"'

    def _tuple(self, heads: list[Any], items: Any, low: int, high: int) -> str:
        if items is not False and low > len(heads):
            heads = [*heads, *[items] * (low - len(heads))]
        heads = heads[:high]
        if len(heads) < low:
            raise _invalid("its list is too short for minItems")
        body = ' "," '.join(self._rule(self._expression(head)) for head in heads)
        return f'"[" {body} "]"' if body else '"[" "]"'

    def _number(self, schema: Mapping[str, Any], kind: str) -> str:
        bounds = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"} & set(schema)
        if not bounds:
            return kind
        low, high = integer_bounds(schema)
        empty = low is not None and high is not None and low > high
        if kind == "integer":
            if empty:
                raise _invalid("its minimum is above its maximum")
            return int_range(low, high)
        if empty or any(key.startswith("exclusive") for key in bounds):
            self.exact = False
            return kind
        return decimal_range(low, high)

    def _text(self, schema: Mapping[str, Any]) -> str:
        low, high = int(schema.get("minLength", 0)), schema.get("maxLength")
        if high is not None and low > int(high):
            raise _invalid("minLength is above maxLength")
        if low > MAX_TEXT:
            raise _invalid(f"minLength is above {MAX_TEXT}")
        pattern = schema.get("pattern")
        form = _FORMATS.get(str(schema.get("format")))
        if pattern is not None:
            self.exact = False
            body = simple_pattern(str(pattern))
            if body is not None:
                return f'"\\"" {body} "\\""'
        if form is not None and low == 0 and high is None:
            return form
        self.exact &= form is None
        if low == 0 and high is None:
            return "text"
        most = max(low, min(int(high) if high is not None else MAX_TEXT, MAX_TEXT))
        return f'"\\"" char{{{low},{most}}} "\\""'

    def _reference(self, ref: str) -> str:
        if ref not in self._refs:
            self._refs[ref] = name = self._rule("")
            self._rules[name] = self._expression(self._target(ref))
        return self._refs[ref]

    def _target(self, ref: str) -> Any:
        """Where references lead in the end."""
        seen = {ref}
        node = self._resolved(ref)
        while isinstance(node, Mapping) and "$ref" in node:
            ref = str(node["$ref"])
            if ref in seen:
                raise _invalid(f"{ref!r} leads in a circle")
            seen.add(ref)
            node = self._resolved(ref)
        return node

    def _resolved(self, ref: str) -> Any:
        if not ref.startswith("#"):
            raise _invalid(f"{ref!r} is outside of it")
        node: Any = self._document
        for part in ref[1:].split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(key)] if isinstance(node, list) else node[key]
            except (KeyError, IndexError, TypeError, ValueError):
                raise _invalid(f"{ref!r} leads nowhere") from None
        return node

    def _merged(self, schema: Mapping[str, Any]) -> Any:
        merged: Any = {key: value for key, value in schema.items() if key != "allOf"}
        for part in schema["allOf"]:
            merged = self._merge(merged, part)
        return merged

    def _merge(self, base: Any, part: Any) -> Any:
        """One schema that asks for both. Constraints that collide are left to validation."""
        if part is True or base is False:
            return base
        if isinstance(part, Mapping) and "$ref" in part and set(base) - {"description"}:
            target = self._target(str(part["$ref"]))
            if not isinstance(target, Mapping):
                return target
            part = {**target, **{k: v for k, v in part.items() if k != "$ref"}}
        if not isinstance(part, Mapping):
            return part
        merged = {**base, **part}
        if "properties" in base and "properties" in part:
            merged["properties"] = {**base["properties"], **part["properties"]}
        if "required" in base and "required" in part:
            merged["required"] = list(dict.fromkeys([*base["required"], *part["required"]]))
        self.exact &= not (
            (set(base) & set(part)) - {"properties", "required", "description", "type"}
        )
        return merged


def integer_bounds(schema: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Smallest and largest integer that the bounds of a schema allow."""
    lows, highs = [], []
    if "minimum" in schema:
        lows.append(-int(-schema["minimum"] // 1))
    if "exclusiveMinimum" in schema:
        lows.append(int(schema["exclusiveMinimum"] // 1) + 1)
    if "maximum" in schema:
        highs.append(int(schema["maximum"] // 1))
    if "exclusiveMaximum" in schema:
        highs.append(-int(-schema["exclusiveMaximum"] // 1) - 1)
    return (max(lows) if lows else None, min(highs) if highs else None)


def simple_pattern(pattern: str) -> str | None:
    """GBNF of an anchored pattern of literals, classes and counts, else None."""
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return None
    out, rest = [], pattern[1:-1]
    classes = {"d": "[0-9]", "w": "[a-zA-Z0-9_]"}
    while rest:
        if rest[0] == "[" and "]" in rest[2:]:
            end = rest.index("]", 2) + 1
            atom, rest = rest[:end], rest[end:]
            if any(c in atom[1:-1] for c in '\\"[') or atom[1] == "^":
                return None
        elif rest[0] == "\\" and rest[1:2] in classes:
            atom, rest = classes[rest[1]], rest[2:]
        elif rest[0] == "\\" and rest[1:2] in set("-.+*?/()[]{}^$|"):
            atom, rest = literal(rest[1]), rest[2:]
        elif rest[0] in '\\"()[]{}^$|.*+?':
            return None
        else:
            atom, rest = literal(rest[0]), rest[1:]
        count = ""
        if rest[:1] in ("*", "+", "?"):
            count, rest = {"*": "{0,64}", "+": "{1,64}", "?": "?"}[rest[0]], rest[1:]
        elif rest[:1] == "{" and "}" in rest:
            end = rest.index("}") + 1
            count, rest = rest[:end], rest[end:]
            low, _, high = count[1:-1].partition(",")
            if not low.isdigit() or (high and not high.isdigit()):
                return None
            if max(int(low), int(high or 0)) > MAX_COUNT:
                return None
        out.append(atom + count)
    return " ".join(out) or None


def _is_type(value: Any, wanted: Any) -> bool:
    kinds = wanted if isinstance(wanted, list) else [wanted]
    checks = {
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "null": value is None,
        "integer": isinstance(value, int) and not isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
        "object": isinstance(value, Mapping),
        "array": isinstance(value, list),
    }
    return any(checks.get(kind, False) for kind in kinds)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _invalid(why: str) -> StageError:
    return StageError("invalid_tool_schema", f"The tool's parameters cannot be met: {why}.")

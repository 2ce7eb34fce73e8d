"""A typed function → the JSON Schema of its arguments, and their validation. Pure."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import docstring_parser
from docstring_parser import Docstring
from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic.errors import PydanticUserError
from pydantic.fields import FieldInfo

from callboard.agents.problems import DefinitionError, ToolError

NAMED_KINDS = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
MAX_ERRORS = 5
"""Mistakes told to the model at once."""


class Arguments(BaseModel):
    """The arguments of one tool call."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())


class Signature:
    """What a function takes: its description, its schema and its validation.

    Raises ``DefinitionError`` for parameters that cannot be told to a model.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        where = _where(function)
        words = docstring_parser.parse(inspect.getdoc(function) or "")
        told = (words.short_description or "", words.long_description or "")
        self.description = "\n".join(part for part in told if part)
        try:
            self._model = create_model(
                function.__name__, __base__=Arguments, **_fields(function, words, where)
            )
            self.parameters = tidy(self._model.model_json_schema())
        except PydanticUserError as error:
            kind = error.message.partition(" for ")[2].partition(". ")[0]
            if not kind:  # pydantic says how to mend it
                raise DefinitionError(f"{where}: {error.message.splitlines()[0]}") from error
            raise DefinitionError(
                f"{where}: {kind} cannot be read from JSON. Use str, int, bool, float, date, Enum, "
                "Literal, lists of them, or a pydantic model."
            ) from error
        except (NameError, TypeError) as error:
            raise DefinitionError(f"{where}: {error}") from error

    def read(self, arguments: str) -> dict[str, Any]:
        """Validated keyword arguments. Raises ``ToolError`` in words for the model."""
        try:
            model = self._model.model_validate_json(arguments.strip() or "{}")
        except ValidationError as failure:
            raise ToolError(_explained(failure, self.parameters)) from None
        return {name: getattr(model, name) for name in self._model.model_fields}


def _where(function: Callable[..., Any]) -> str:
    code = getattr(function, "__code__", None)
    place = f" ({code.co_filename}:{code.co_firstlineno})" if code is not None else ""
    return f"Tool {function.__name__!r}{place}"


def _fields(function: Callable[..., Any], words: Docstring, where: str) -> dict[str, Any]:
    hints = typing.get_type_hints(function, include_extras=True)
    described = {one.arg_name: one.description for one in words.params if one.description}
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind not in NAMED_KINDS:
            raise DefinitionError(f"{where}: {parameter} cannot be passed by name.")
        if name not in hints:
            raise DefinitionError(f"{where}: give the parameter {name!r} a type.")
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        fields[name] = (_with_description(hints[name], described.get(name)), default)
    return fields


def _with_description(hint: Any, words: str | None) -> Any:
    """A description in the annotation itself goes before that of the docstring."""
    given = any(isinstance(one, FieldInfo) and one.description for one in _metadata(hint))
    if words is None or given:
        return hint
    return Annotated[hint, FieldInfo(description=" ".join(words.split()))]


def _metadata(hint: Any) -> tuple[Any, ...]:
    return getattr(hint, "__metadata__", ())


def tidy(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema as a person would write it.

    Without titles; references are put in place unless they are recursive; an optional
    parameter is one that may be left out, not one that may be null.
    """
    definitions = schema.get("$defs", {})
    tidied = _tidy({key: part for key, part in schema.items() if key != "$defs"}, definitions, ())
    assert isinstance(tidied, dict)
    tidied.pop("description", None)
    tidied.setdefault("properties", {})
    if _mentions_ref(tidied):
        tidied["$defs"] = {name: _tidy(part, {}, ()) for name, part in definitions.items()}
    return tidied


def _tidy(part: Any, definitions: Mapping[str, Any], inside: tuple[str, ...]) -> Any:
    if isinstance(part, list):
        return [_tidy(one, definitions, inside) for one in part]
    if not isinstance(part, Mapping):
        return part
    name = str(part.get("$ref", "")).rpartition("/")[2]
    if name in definitions and name not in inside and not _is_recursive(name, definitions):
        inner = _tidy(definitions[name], definitions, (*inside, name))
        own = {key: value for key, value in part.items() if key != "$ref"}
        return {**inner, **own}
    tidied = {}
    for key, value in part.items():
        if key == "properties":
            tidied[key] = {
                field: _without_null(_tidy(one, definitions, inside), field, part)
                for field, one in value.items()
            }
        elif key == "title" and isinstance(value, str):
            continue
        else:
            tidied[key] = (
                value
                if key in ("enum", "default", "examples", "const")
                else _tidy(value, definitions, inside)
            )
    return tidied


def _without_null(part: Any, field: str, owner: Mapping[str, Any]) -> Any:
    choices = part.get("anyOf") if isinstance(part, dict) else None
    if choices is None or field in owner.get("required", ()) or part.get("default", "") is not None:
        return part
    kept = [one for one in choices if one != {"type": "null"}]
    rest = {key: value for key, value in part.items() if key not in ("anyOf", "default")}
    return {**kept[0], **rest} if len(kept) == 1 else {**rest, "anyOf": kept}


def _is_recursive(name: str, definitions: Mapping[str, Any]) -> bool:
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        here = ahead.pop()
        for target in _refs(definitions.get(here, {})):
            if target == name:
                return True
            if target not in seen:
                seen.add(target)
                ahead.append(target)
    return False


def _refs(part: Any) -> list[str]:
    if isinstance(part, list):
        return [target for one in part for target in _refs(one)]
    if not isinstance(part, Mapping):
        return []
    own = [str(part["$ref"]).rpartition("/")[2]] if "$ref" in part else []
    return own + [target for one in part.values() for target in _refs(one)]


def _mentions_ref(part: Any) -> bool:
    return bool(_refs(part))


def _explained(failure: ValidationError, parameters: Mapping[str, Any]) -> str:
    """What is wrong with the arguments, and what would be right."""
    lines = []
    for error in failure.errors(include_url=False)[:MAX_ERRORS]:
        where = ".".join(str(part) for part in error["loc"])
        if error["type"] == "missing":
            lines.append(f"{where} is missing")
        elif error["type"] == "extra_forbidden":
            known = ", ".join(parameters["properties"]) or "no arguments"
            lines.append(f"{where} is unknown (this tool takes {known})")
        else:
            lines.append(f"{where}: {error['msg']}" if where else error["msg"])
    told = "; ".join(lines)
    return (
        f"The arguments are not right: {told}. Correct them and call again; ask the user for "
        "what you do not know."
    )

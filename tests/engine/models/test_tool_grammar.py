"""Schemas become grammars whose every sentence is arguments that validate."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from callboard.engine.models.int_range import int_range
from callboard.engine.models.json_grammar import SHARED_RULES, SchemaGrammar, simple_pattern
from callboard.engine.models.tool_arguments import clean_schema, valid_arguments
from callboard.engine.models.tool_calls import ToolCalls
from callboard.engine.models.tool_grammar import AnswerReader, answer_grammar
from callboard.engine.stages import (
    CallEnded,
    CallPiece,
    CallStarted,
    LlmPiece,
    StageError,
    TextPiece,
    ToolSpec,
)
from tests.engine.models.gbnf import Grammar, TooDeep

CIRCLE = {"b": {"$ref": "#/$defs/c"}, "c": {"$ref": "#/$defs/b"}}
MUST = {"type": "object", "required": ["a"]}
NAMES = st.text("abcXYZ_é 0\"'", min_size=1, max_size=6)
BOUND = st.integers(-1200, 1200)


def bounded(low_key: str, high_key: str, values: st.SearchStrategy[int]) -> Any:
    return st.tuples(values, values, st.sampled_from(["low", "high", "both", "none"])).map(
        lambda v: {
            **({low_key: min(v[:2])} if v[2] in ("low", "both") else {}),
            **({high_key: max(v[:2])} if v[2] in ("high", "both") else {}),
        }
    )


def leaves() -> st.SearchStrategy[Any]:
    sizes = bounded("minLength", "maxLength", st.integers(0, 9))
    return st.one_of(
        st.builds(lambda b: {"type": "string", **b}, sizes),
        st.builds(lambda b: {"type": "integer", **b}, bounded("minimum", "maximum", BOUND)),
        st.builds(lambda b: {"type": "number", **b}, bounded("minimum", "maximum", BOUND)),
        st.sampled_from(
            [
                {"type": "boolean"},
                {"type": "null"},
                {"type": ["string", "null"]},
                {"type": "string", "pattern": "^#[0-9a-f]{6}$"},
                {"type": "string", "format": "date"},
                {"type": "string", "format": "uuid"},
                {"const": {"a": [1, None]}},
                {},
                True,
                {"description": "anything"},
            ]
        ),
        st.lists(
            st.one_of(st.text(max_size=5), st.integers(), st.none(), st.booleans()),
            min_size=1,
            max_size=4,
        ).map(lambda values: {"enum": values}),
    )


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    counts = bounded("minItems", "maxItems", st.integers(0, 4))
    return st.one_of(
        st.builds(lambda i, c: {"type": "array", "items": i, **c}, inner, counts),
        st.builds(lambda options: {"anyOf": options}, st.lists(inner, min_size=1, max_size=3)),
        objects(inner),
    )


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    properties = st.dictionaries(NAMES, inner, max_size=4)
    return st.tuples(properties, st.data(), st.sampled_from([True, False, None])).map(_object)


def _object(parts: tuple[dict[str, Any], Any, bool | None]) -> dict[str, Any]:
    properties, data, extra = parts
    names = sorted(properties)
    required = data.draw(st.lists(st.sampled_from(names), unique=True)) if names else []
    schema: dict[str, Any] = {"type": "object", "properties": properties, "required": required}
    return schema if extra is None else {**schema, "additionalProperties": extra}


SCHEMAS = objects(st.recursive(leaves(), nested, max_leaves=6))


def sentences(schema: dict[str, Any], seed: int, count: int = 6) -> tuple[list[str], bool]:
    grammar = SchemaGrammar(schema, "t0")
    reader = Grammar(f"root ::= {grammar.root}\n{grammar.rules}\n{SHARED_RULES}")
    rng, found = random.Random(seed), []
    for _ in range(count):
        try:
            found.append(reader.sentence(rng))
        except TooDeep:
            continue
    return found, grammar.exact


@given(SCHEMAS, st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_every_sentence_becomes_arguments_that_validate(schema: dict[str, Any], seed: int) -> None:
    schema = clean_schema(schema)
    texts, exact = sentences(schema, seed)
    for text in texts:
        if exact:
            Draft202012Validator(schema).validate(json.loads(text))
        Draft202012Validator(schema).validate(json.loads(valid_arguments(text, schema)))


@given(BOUND, BOUND, st.integers(-2000, 2000), st.integers(0, 99))
def test_an_integer_range_matches_its_integers_and_no_other(
    a: int, b: int, value: int, seed: int
) -> None:
    low, high = min(a, b), max(a, b)
    sentence = Grammar(f"root ::= {int_range(low, high)}").sentence(random.Random(seed))
    assert low <= int(sentence) <= high
    assert str(int(sentence)) == sentence


ODD: list[tuple[str, Any]] = [
    ("none", None),
    ("empty", {}),
    ("no type", {"properties": {"a": {"type": "string"}}, "required": ["a"]}),
    ("strict inside", {"type": "object", "strict": True, "properties": {"a": {"type": "integer"}}}),
    ("required of a property", {"properties": {"a": {"type": "string", "required": True}}}),
    ("free object", {"type": "object"}),
    ("open map", {"type": "object", "additionalProperties": {"type": "integer"}}),
    ("boolean property", {"properties": {"a": True, "b": False}}),
    ("required but undeclared", {"type": "object", "required": ["a"]}),
    ("nullable", {"properties": {"a": {"type": ["integer", "null"], "minimum": 3}}}),
    (
        "tuple",
        {"properties": {"a": {"type": "array", "items": [{"type": "string"}, {"const": 1}]}}},
    ),
    ("multiple", {"properties": {"a": {"type": "integer", "multipleOf": 5, "minimum": 7}}}),
    (
        "unique",
        {"properties": {"a": {"type": "array", "items": {"enum": [1, 2]}, "uniqueItems": True}}},
    ),
    (
        "recursive",
        {
            "properties": {"tree": {"$ref": "#/$defs/node"}},
            "required": ["tree"],
            "$defs": {
                "node": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string"},
                        "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
                    },
                    "required": ["name"],
                }
            },
        },
    ),
    ("one of", {"properties": {"a": {"oneOf": [{"type": "integer"}, {"type": "string"}]}}}),
    (
        "all of",
        {
            "properties": {
                "a": {
                    "allOf": [
                        {"type": "object", "properties": {"x": {"type": "integer"}}},
                        {"properties": {"y": {"type": "string"}}, "required": ["x", "y"]},
                    ]
                }
            },
            "required": ["a"],
        },
    ),
]


@pytest.mark.parametrize("parameters", [odd for _, odd in ODD], ids=[name for name, _ in ODD])
def test_odd_schemas_are_honoured(parameters: Any) -> None:
    schema = clean_schema(parameters)
    texts, _ = sentences(schema, seed=7, count=40)
    assert texts
    for text in texts:
        Draft202012Validator(schema).validate(json.loads(valid_arguments(text, schema)))


@pytest.mark.parametrize(
    "parameters",
    [
        {"type": "string"},
        {"type": "object", "properties": {"a": {"type": "text"}}},
        {"properties": {"a": {"enum": []}}, "required": ["a"]},
        {"properties": {"a": {"type": "integer", "minimum": 5, "maximum": 1}}, "required": ["a"]},
        {"properties": {"a": {"$ref": "#/$defs/missing"}}, "required": ["a"]},
        {"properties": {"a": {"$ref": "https://example.com/a.json"}}, "required": ["a"]},
        {"properties": {"a": {"type": "array", "minItems": 3, "maxItems": 1}}, "required": ["a"]},
        {"$ref": "#"},
        {"properties": {"a": {"$ref": "#/$defs/b"}}, "required": ["a"], "$defs": CIRCLE},
        {"properties": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}}, "$defs": CIRCLE} | MUST,
        {"properties": {"a": {"type": "array", "minItems": 10**9}}, "required": ["a"]},
        {"properties": {"a": {"prefixItems": [True], "minItems": 10**9}}, "required": ["a"]},
        {"properties": {"a": {"type": "string", "minLength": 10**9}}, "required": ["a"]},
        {"properties": {f"p{number}": {"type": "string"} for number in range(2_000)}},
        ["not", "a", "schema"],
    ],
)
def test_a_schema_that_cannot_be_met_is_an_error_that_names_the_tool(parameters: Any) -> None:
    tool = ToolSpec("book_table", "", parameters)
    with pytest.raises(StageError, match="book_table") as raised:
        answer_grammar([tool], choice="auto", parallel=True, markup=False)
    assert raised.value.code == "invalid_tool_schema"


def test_a_choice_of_an_unknown_tool_is_an_error() -> None:
    with pytest.raises(StageError) as raised:
        answer_grammar([WEATHER], choice="function:nope", parallel=True, markup=False)
    assert raised.value.code == "unknown_tool"


def test_a_pattern_that_is_simple_becomes_grammar() -> None:
    assert simple_pattern("^#[0-9a-f]{6}$") == '"#" [0-9a-f]{6}'
    assert simple_pattern(r"^[A-Z]{2}\d+$") == "[A-Z]{2} [0-9]{1,64}"
    assert simple_pattern("^(a|b)$") is None
    assert simple_pattern("abc") is None


WEATHER = ToolSpec(
    "get_weather",
    "Weather of a city.",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
VOLUME = ToolSpec(
    "set_volume",
    "Set the volume.",
    {
        "type": "object",
        "properties": {"level": {"type": "number", "minimum": 0, "maximum": 10}},
        "required": ["level"],
    },
)


@pytest.mark.parametrize("choice", ["auto", "none", "required", "function:get_weather"])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_the_grammar_of_an_answer_allows_what_the_choice_allows(choice: str, seed: int) -> None:
    tools = [WEATHER, VOLUME]
    grammar = answer_grammar(tools, choice=choice, parallel=True, markup=False)
    sentence = Grammar(grammar.gbnf).sentence(random.Random(seed))
    names = {said.text for said in AnswerReader().feed(sentence, 1) if said.kind == "name"}
    if choice == "none":
        assert sentence.startswith("say ")
    if choice == "required":
        assert names
    if choice.startswith("function:"):
        assert names == {"get_weather"}
    assert names <= {"get_weather", "set_volume"}


def pieces(text: str, cuts: list[int]) -> list[LlmPiece]:
    grammar = answer_grammar([WEATHER, VOLUME], choice="auto", parallel=True, markup=False)
    calls, found = ToolCalls([WEATHER, VOLUME], grammar), list[LlmPiece]()
    marks = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    for start, end in pairwise(marks):
        found += calls.feed(text[start:end], 1)
    return found


@given(st.lists(st.integers(0, 90)))
def test_an_answer_reads_the_same_however_it_is_cut(cuts: list[int]) -> None:
    text = 'get_weather {"city":"a\\"}{b"}; set_volume {"level":9}; get_weather {"city":"c"}'
    found = pieces(text, cuts)
    assert [p.name for p in found if isinstance(p, CallStarted)] == [
        "get_weather",
        "set_volume",
        "get_weather",
    ]
    assert sum(isinstance(p, CallEnded) for p in found) == 3
    joined = "".join(p.arguments for p in found if isinstance(p, CallPiece))
    assert joined == '{"city":"a\\"}{b"}{"level":9}{"city":"c"}'


@given(st.lists(st.integers(0, 40)))
def test_words_lose_their_action_and_nothing_else(cuts: list[int]) -> None:
    found = pieces("say Hello there; it is { fine }.", cuts)
    assert "".join(p.text for p in found if isinstance(p, TextPiece)) == (
        "Hello there; it is { fine }."
    )


def test_a_call_that_the_model_repeats_is_made_once() -> None:
    found = pieces('get_weather {"city":"a"}; get_weather {"city":"a"}', [5, 30])
    assert sum(isinstance(p, CallStarted) for p in found) == 1


def test_counts_that_no_grammar_can_hold_are_left_to_validation() -> None:
    """llama.cpp takes no count like that, and reading it would take for ever."""
    counted = {
        "a": {"type": "array", "maxItems": 10**9},
        "b": {"type": "string", "pattern": "^a{1,999999999}$"},
    }
    wanted = {"type": "object", "required": ["a", "b"], "properties": counted}
    grammar = answer_grammar(
        [ToolSpec("t", "", wanted)], choice="auto", parallel=True, markup=False
    )
    assert "999" not in grammar.gbnf.replace("{1,999}", "").replace("{0,999}", "")

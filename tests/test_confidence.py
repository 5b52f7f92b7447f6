"""How probable a model found each value of the object that it wrote."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmextract.confidence import value_probabilities


def completion(*tokens: tuple[str, float]) -> SimpleNamespace:
    """A completion as the SDK hands it over: tokens with their probabilities."""
    content = [SimpleNamespace(token=text, logprob=math.log(own)) for text, own in tokens]
    return SimpleNamespace(choices=[SimpleNamespace(logprobs=SimpleNamespace(content=content))])


def test_a_value_is_as_probable_as_its_tokens_together() -> None:
    told = completion(
        ('{"', 1.0), ("counted", 0.9), ('":"', 0.5), ("homes", 0.5), ('","', 0.8),
        ("event", 0.1), ('":', 0.9), ("null", 0.5), ("}", 0.2),
    )  # fmt: skip
    found = value_probabilities(told)
    assert found["counted"] == pytest.approx(0.5 * 0.5 * 0.8)
    assert found["event"] == pytest.approx(0.9 * 0.5)


def test_a_quote_or_a_brace_inside_a_value_ends_nothing() -> None:
    told = completion(('{"a":"', 1.0), ('\\"x\\", "b":}', 0.5), ('","b":', 1.0), ('"y"}', 0.25))
    assert value_probabilities(told) == pytest.approx({"a": 0.5, "b": 0.25})


def test_of_an_object_that_breaks_off_what_is_whole_counts() -> None:
    told = completion(('{"a":', 0.5), ('"x"', 0.5), (',"b":"y', 0.5))
    assert list(value_probabilities(told)) == ["a"]


@pytest.mark.parametrize("logprobs", [None, SimpleNamespace(content=None)])
def test_an_endpoint_may_tell_none(logprobs: SimpleNamespace | None) -> None:
    assert value_probabilities(SimpleNamespace(choices=[SimpleNamespace(logprobs=logprobs)])) == {}


def test_an_unsound_key_ends_the_reading() -> None:
    assert value_probabilities(completion(('{"\\q":1,', 0.5), ('"b":2}', 0.5))) == {}
    assert value_probabilities(completion(('{"a":' + "[" * 20_000, 0.5))) == {}


PIECES = st.sampled_from(
    ('{"', '"', '":', '":"', '","', "a", "b", "null", "}", "[", "\\q", "\n", " ")
)


@given(st.lists(st.tuples(PIECES, st.floats(0.01, 2.0)), min_size=1, max_size=30))
def test_any_tokens_give_probabilities_or_nothing(tokens: list[tuple[str, float]]) -> None:
    assert all(0 <= one <= 1 for one in value_probabilities(completion(*tokens)).values())

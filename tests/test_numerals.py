"""Every number that is rendered in words or digits reads back to itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmextract.mentions import find_mentions

ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen""".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SCALES = (("trillion", 10**12), ("billion", 10**9), ("million", 10**6), ("thousand", 10**3))


def below_thousand(number: int, joint: str) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [f"{ONES[hundreds]} hundred"] if hundreds else []
    if rest or not hundreds:
        small = ONES[rest] if rest < 20 else TENS[rest // 10 - 2]
        if rest >= 20 and rest % 10:
            small += f"-{ONES[rest % 10]}"
        parts.append(f"{joint} {small}" if hundreds and joint else small)
    return " ".join(parts)


def in_words(number: int, joint: str) -> str:
    """`number` in English; `joint` is "and" in British use and empty in American use."""
    parts = []
    for name, scale in SCALES:
        count, number = divmod(number, scale)
        if count:
            parts.append(f"{below_thousand(count, joint)} {name}")
    if number or not parts:
        tail = below_thousand(number, joint)
        parts.append(f"{joint} {tail}" if parts and number < 100 and joint else tail)
    return " ".join(parts)


def grouped(number: int, separator: str) -> str:
    return f"{number:,}".replace(",", separator)


def read(form: str) -> Decimal | None:
    """The value of the only number in a sentence that writes `form`."""
    (mention,) = find_mentions(f"They counted {form} boxes there.")
    assert mention.text == form
    return mention.value


WHOLE = st.integers(0, 10**15 - 1) | st.integers(0, 3000)


@pytest.mark.parametrize("joint", ["and", ""], ids=["british", "american"])
@settings(max_examples=300, deadline=None)
@given(number=WHOLE)
def test_words_read_back(joint: str, number: int) -> None:
    assert read(in_words(number, joint)) == number


@settings(max_examples=200, deadline=None)
@given(number=WHOLE)
def test_words_with_hyphens_throughout_read_back(number: int) -> None:
    assert read(in_words(number, "and").replace(" ", "-")) == number


@pytest.mark.parametrize(
    "separator",
    [",", "", "'", " ", "\u00a0", "\u202f", "\u2009"],
    ids=["comma", "none", "swiss", "space", "no_break", "narrow_no_break", "thin"],
)
@settings(max_examples=150, deadline=None)
@given(number=WHOLE)
def test_groupings_read_back(separator: str, number: int) -> None:
    assert read(grouped(number, separator)) == number


@settings(max_examples=300, deadline=None)
@given(number=st.integers(0, 10**9), places=st.integers(1, 6), fraction=st.integers(0, 10**6))
def test_decimals_read_back(number: int, places: int, fraction: int) -> None:
    digits = str(fraction).zfill(places)[:places]
    assert read(f"{number:,}.{digits}") == Decimal(f"{number}.{digits}")


@settings(max_examples=200, deadline=None)
@given(number=st.integers(0, 10**9))
def test_digits_of_other_scripts_read_back(number: int) -> None:
    for zero in ("\u0660", "\u0966", "\uff10"):
        form = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
        assert read(form) == number


@settings(max_examples=200, deadline=None)
@given(
    coefficient=st.decimals(min_value=Decimal("0.1"), max_value=999, places=1),
    scale=st.sampled_from([*SCALES, ("lakh", 10**5), ("crore", 10**7)]),
)
def test_scales_read_back(coefficient: Decimal, scale: tuple[str, int]) -> None:
    assert read(f"{coefficient} {scale[0]}") == coefficient * scale[1]


@settings(max_examples=200, deadline=None)
@given(amount=st.decimals(min_value=Decimal("0.01"), max_value=10**6, places=2))
def test_money_reads_back(amount: Decimal) -> None:
    (mention,) = find_mentions(f"They paid ${amount:,} for it.")
    assert (mention.value, mention.unit, mention.kind) == (amount, "$", "money")


@settings(max_examples=200, deadline=None)
@given(low=st.integers(1, 9_000), step=st.integers(1, 900))
def test_ranges_read_back(low: int, step: int) -> None:
    (mention,) = find_mentions(f"They counted between {low:,} and {low + step:,} boxes there.")
    assert (mention.low, mention.high) == (low, low + step)


def test_exactness_is_kept_beyond_the_usual_precision() -> None:
    assert read("1234567890123456789012345678901234567.25") == Decimal(
        "1234567890123456789012345678901234567.25"
    )

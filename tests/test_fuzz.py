"""Whatever bytes come in: an answer of the documented kind or an error of ours, never a crash.

Inputs are made of pieces that readers trip over. The suite tries a bounded number, the same every
time; `make fuzz` tries other ones, as many as FUZZ_EXAMPLES says.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmextract.articles import Article, article_from_text, article_of
from llmextract.cache import read_export
from llmextract.cleaning import find_furniture
from llmextract.dating import resolve
from llmextract.errors import ArticleError, CacheError, LabelError, ReplyError
from llmextract.faults import raise_unless_complete, translate, usage_of
from llmextract.grounding import check, ground, pointings
from llmextract.inputs import Input
from llmextract.keys import redact, without_keys
from llmextract.labels import LabelledArticle, read_labels
from llmextract.mentions import find_mentions
from llmextract.page_data import details, index_entry
from llmextract.pipeline import record_by_rules
from llmextract.planning import Plan
from llmextract.prompting import mark
from llmextract.records import to_line
from llmextract.replies import ArticleReply
from llmextract.run_directory import Text
from llmextract.schema import Record
from llmextract.sentences import split_sentences
from llmextract.sources import Source as SourceFile
from llmextract.summaries import compose, proposed

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip

# -- what is thrown in ----------------------------------------------------------------------------

PIECES = """12 | 1,234.5 | 1.234,5 | 0 | -3 | 10^9 | 1e400 | 3/4 | ½ | ٣٤ | １２ | XII | ² | 5% | $5m | €1bn | £ | 12-13
| 12–13 | 7-0 | 1st | 22nd | no | none | a dozen | two dozen | hundreds of | half a million | one of | twenty-odd | at least
| more than | up to | between 5 and 6 | about | not | no fewer than | so far | the past 24 hours | on Friday | last week | by Saturday
| Sept. 12, 2017 | 2017-09-31 | 31/02/2020 | 99:99 | 25:61 UTC+99 | May 32 | February 30 | the 0th | year 0 | 9999 | 10000 BC
| police said. | according to | , including six | of them | were killed | people | roads | years old | km² | hectares | (almost 15 acres)
| VARDA, May 4. | Share | Tweet | Read more: | Leave a comment | Advertisement | Related articles | Photo: AP | Tags: | --- | title: | By A. B.
| ⟦m1⟧ | 〚m1〛 | [[ | ]] | {{ 1 }} | {% | <b> | </script> | &amp; | \\u0000 | =1+1 | " | “ | ’ | ( | ) | . | ... | ? | ! | ; | :""".replace("\n", " ").split(" | ")  # fmt: skip
BREAKS = [" ", "", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u2028", "\u200b", "\u00ad", "  "]

_any = st.text(st.characters(exclude_categories=()), max_size=8)
_piece = st.sampled_from(PIECES) | _any
texts = st.lists(st.tuples(_piece, st.sampled_from(BREAKS)), max_size=30).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)
_encodings = st.sampled_from(
    ["utf-8", "utf-16", "utf-32", "cp1252", "latin-1", "utf-8-sig", "cp037"]
)
raw = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda text, code: text.encode(code, "ignore"), texts, _encodings),
    st.builds(lambda a, b: a.encode("utf-8", "ignore") + b, texts, st.binary(max_size=9)),
)
TAGS = ["p", "div", "article", "table", "td", "li", "title", "script", "style", "!--", "a", "br", "meta", "h1", "svg", "iframe", "template", "body", "html", "?xml", "![CDATA["]  # fmt: skip
_tag = st.builds(
    lambda open_, name, more: f"<{open_}{name}{more}>",
    st.sampled_from(["", "/", " "]),
    st.sampled_from(TAGS),
    st.sampled_from(["", " a=1", " content='2020-13-41'", ' property="article:published_time"', " x=\"", "/"]),
)  # fmt: skip
pages = st.lists(_tag | st.sampled_from(PIECES) | _any, max_size=40).map("".join)
days = st.none() | st.dates()

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _any | st.sampled_from(PIECES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_any, inner, max_size=3),
    max_leaves=8,
)
ids = st.sampled_from([f"m{n}" for n in range(1, 8)] + ["", "m0", "m99", "f1", "c1", "⟦m1⟧"])
_words = _piece | st.sampled_from(["roads", "the road agency", "on Friday", "43 roads", " "])
_maybe = st.none() | _words
replies = st.builds(
    ArticleReply,
    contexts=st.lists(
        st.fixed_dictionaries(
            {"id": ids, "time": _maybe, "place": _maybe, "attributed_to": _maybe}
        ),
        max_size=2,
    ),
    facts=st.lists(
        st.fixed_dictionaries(
            {
                "id": ids,
                "counted": _words,
                "event": _maybe,
                "context": st.none() | ids,
                "stance": st.sampled_from(["asserted", "planned", "denied"]),
                "part_of": st.none() | ids,
                "key": st.booleans(),
            }
        ),
        max_size=5,
    ),
    restatements=st.lists(st.fixed_dictionaries({"id": ids, "of": ids}), max_size=3),
    excluded=st.lists(
        st.fixed_dictionaries(
            {"reason": st.sampled_from(["date", "name", "other"]), "ids": st.lists(ids, max_size=3)}
        ),
        max_size=2,
    ),
    headline=_words,
    points=st.lists(
        st.fixed_dictionaries(
            {"text": _words, "cites": st.lists(ids, max_size=2), "attributed_to": _maybe}
        ),
        max_size=3,
    ),
)


def or_error(call: Callable[[], Any], *kinds: type[Exception]) -> Any:
    """What is returned, or the error of one of the kinds, whose message is one line of UTF-8."""
    try:
        return call()
    except kinds as caught:
        error = caught
    str(error).encode()
    assert "\n" not in str(error)
    return error


def article_in(text: str, published: date | None = None) -> Article | None:
    """The article of a text; None where it is none."""
    article = or_error(lambda: article_from_text(text, published=published), ArticleError)
    return article if isinstance(article, Article) else None


def assert_is_sound(record: Record, article: Article) -> None:
    text = article.text
    to_line(record).encode()
    assert [m.id for m in record.mentions] == [f"m{n}" for n in range(1, len(record.mentions) + 1)]
    assert all(text[m.start : m.end] == m.text for m in record.mentions)
    for fact in record.facts:
        slots = [fact.counted, fact.event, fact.place, fact.attributed_to]
        assert all(slot is None or slot in text for slot in slots)
        assert fact.time is None or fact.time.text in text


# -- articles -------------------------------------------------------------------------------------


@fuzzed
@given(raw, st.sampled_from(["text", "html", "line"]))
def test_any_bytes_of_any_form(data: bytes, form: Any) -> None:
    if form == "html":
        pytest.importorskip("trafilatura")
    article = or_error(lambda: article_of(Input("a", form, data)), ArticleError)
    if isinstance(article, Article):
        assert_is_sound(record_by_rules(Plan.of(article)), article)


@fuzzed
@given(pages)
def test_any_page(page: str) -> None:
    pytest.importorskip("trafilatura")
    data = f"<html><body><article>{page}<p>Some 12 roads were closed in Varda.</p>".encode(
        "utf-8", "replace"
    )
    article = or_error(lambda: article_of(Input("a.html", "html", data)), ArticleError)
    if isinstance(article, Article):
        assert_is_sound(record_by_rules(Plan.of(article)), article)


@fuzzed
@given(json_values, st.dictionaries(st.sampled_from(["text", "title", "date", "url"]), json_values))
def test_any_line(value: Any, fields: dict[str, Any]) -> None:
    for given_ in (value, fields, {**fields, "text": "Some 12 roads."}):
        line = Input("a.jsonl:1", "line", json.dumps(given_).encode())
        article = or_error(lambda line=line: article_of(line), ArticleError)  # type: ignore[misc]
        if isinstance(article, Article):
            to_line(record_by_rules(Plan.of(article))).encode()


@fuzzed
@given(texts, days)
def test_any_text_by_the_rules(text: str, published: date | None) -> None:
    article = article_in(text, published)
    if article is not None:
        assert_is_sound(record_by_rules(Plan.of(article)), article)


@fuzzed
@given(texts)
def test_furniture_sentences_and_mentions_are_in_order_and_inside(text: str) -> None:
    furniture = find_furniture(text)
    for spans in (furniture, split_sentences(text), find_mentions(text, furniture)):
        ends = [at for span in spans for at in (span.start, span.end)]
        assert ends == sorted(ends)
        assert not ends or (ends[0] >= 0 and ends[-1] <= len(text))


@fuzzed
@given(texts, days, st.booleans())
def test_any_words_as_a_date(words: str, published: date | None, future: bool) -> None:
    window = resolve(words, published, future=future)
    assert window is None or window.start is None or window.end is None or window.start <= window.end  # fmt: skip


@fuzzed
@given(st.binary(max_size=40).map(os.fsdecode))
def test_any_name_is_one_line_and_its_own(name: str) -> None:
    one, other = SourceFile(Path("x" + name)), SourceFile(Path("x" + name + "\\n"))
    one.label.encode()
    assert one.label.isprintable() or not re.search(r"[\x00-\x1f\u2028]", one.label)
    assert one.label != other.label


# -- replies --------------------------------------------------------------------------------------

TEXT = (
    "At least 43 roads in Varda district were closed on Friday, the road agency said. Two of its "
    "workers were injured. The agency expects to reopen 30 roads within 48 hours.\n\nLeave a comment\n"
    "It was 99 roads!"
)


@fuzzed
@given(replies, days, st.none() | texts)
def test_any_reply_about_any_text(
    reply: ArticleReply, published: date | None, text: str | None
) -> None:
    article = article_in(text or TEXT, published) or article_in(TEXT, published)
    assert article is not None
    plan = Plan.of(article)
    answers = pointings(reply, plan.reading.mentions, plan.ruled_of)
    problems = check(reply, plan.source, plan.asked) + plan.wording(()).problems(proposed(reply))
    assert all("\n" not in problem or "\n" in repr(reply) for problem in problems)
    mentions, facts = ground(answers, plan.ruled_of, plan.source, published)
    assert len(mentions) == len(plan.reading.mentions)
    told, _ = plan.wording(()).fitting(proposed(reply))
    summary = compose(told, plan.numbers(answers), plan.headline)
    record = record_by_rules(plan).model_copy(
        update={"mentions": mentions, "facts": facts, "summary": summary}
    )
    if not re.search(r"[\ud800-\udfff]", reply.headline + "".join(p.text for p in reply.points)):
        assert_is_sound(record, article)


@fuzzed
@given(texts)
def test_marked_text_holds_the_marks_of_its_mentions_and_no_other(text: str) -> None:
    article = article_in(text)
    if article is not None:
        plan = Plan.of(article)
        shown = mark(text, plan.reading.mentions, plan.furniture)
        known = {mention.id for mention in plan.asked}
        assert set(re.findall(r"⟦(.*?)⟧", shown, re.DOTALL)) <= known


class _Thing:
    """What an SDK may hand over: attributes of any kind."""

    def __init__(self, value: Any) -> None:
        fields = value if isinstance(value, dict) else {}
        self.__dict__.update({str(name): _thing(inner) for name, inner in fields.items()})


def _thing(value: Any) -> Any:
    if isinstance(value, dict):
        return _Thing(value)
    return [_thing(inner) for inner in value] if isinstance(value, list) else value


NAMES = ["choices", "message", "content", "refusal", "finish_reason", "usage", "prompt_tokens", "completion_tokens", "prompt_tokens_details", "cached_tokens"]  # fmt: skip
_objects = st.recursive(
    json_values,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(NAMES), inner, min_size=1, max_size=4)
    ),
    max_leaves=10,
)


@fuzzed
@given(st.dictionaries(st.sampled_from(NAMES), _objects, max_size=4))
def test_any_object_as_a_completion(fields: dict[str, Any]) -> None:
    completion = _thing(fields)
    usage = usage_of(completion)
    assert min(usage.input, usage.output, usage.cached_input) >= 0
    refused = or_error(lambda: raise_unless_complete(completion, "here", 1), ReplyError)
    assert refused or isinstance(completion.choices[0].message.content, str)


class _VendorError(Exception):
    pass


@fuzzed
@given(
    st.dictionaries(
        st.sampled_from(["status_code", "code", "body", "message", "param"]), json_values
    ),
    st.dictionaries(st.sampled_from(["retry-after", "retry-after-ms"]), _any | _piece),
)
def test_any_error_of_a_vendor(fields: dict[str, Any], headers: dict[str, str]) -> None:
    error = _VendorError("x")
    error.__dict__.update(fields, response=_Thing({"headers": None}))
    error.__dict__["response"].headers = headers
    ours = translate(error, "here")
    str(ours).encode()
    assert "\n" not in str(ours)
    after = getattr(ours, "retry_after", None)
    assert after is None or 0 <= after < float("inf")


@fuzzed
@given(_any | texts, _any)
def test_redacting_any_text_ends_and_hides(text: str, key: str) -> None:
    shown = redact(text + key + text, key)
    assert len(key) < 8 or key in "[key]" or key not in shown.replace("[key]", "")
    assert without_keys(text) == text


# -- files that are ours --------------------------------------------------------------------------


@fuzzed
@given(st.lists(json_values.map(json.dumps) | _any, max_size=4))
def test_any_lines_as_an_export_of_the_cache(lines: list[str]) -> None:
    error = or_error(lambda: list(read_export(lines, "x.jsonl")), CacheError)
    assert isinstance(error, list) or "x.jsonl:" in str(error)


_scalars = st.one_of(
    st.none(), st.integers(-5, 10**20), st.floats(), st.booleans(), st.dates(), _any, texts,
    st.sampled_from(["43", "at_least", "Varda", "f1", "roads"]),
)  # fmt: skip
_labels = st.fixed_dictionaries(
    {},
    optional={
        "article": st.sampled_from(["a.txt", "../a.txt", 3, None]),
        "published": _scalars,
        "facts": st.lists(
            st.dictionaries(
                st.sampled_from(
                    ["id", "mentions", "value", "low", "high", "modifier", "unit", "counted", "event",
                     "time", "place", "attributed_to", "stance", "part_of", "key", "x"]
                ),
                _scalars
                | st.lists(_scalars, max_size=2)
                | st.lists(
                    st.fixed_dictionaries(
                        {"number": st.sampled_from(["43", "30", "", "9"]),
                         "context": st.sampled_from(["43 roads", "reopen 30 roads", "", "x"])}
                    ),
                    max_size=2,
                )
                | st.dictionaries(st.sampled_from(["text", "start", "end"]), _scalars),
                max_size=8,
            )
            | _scalars,
            max_size=3,
        )
        | _scalars,
    },
)  # fmt: skip


@fuzzed
@given(_labels.map(lambda tree: json.dumps(tree, default=str)) | texts | raw)
def test_any_file_of_labels(tmp_path_factory: pytest.TempPathFactory, content: str | bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "labels"
    folder.mkdir(exist_ok=True)
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    (folder / "a.yaml").write_bytes(data)
    error = or_error(lambda: read_labels(folder / "a.yaml"), LabelError)
    assert isinstance(error, LabelledArticle) or "a.yaml" in str(error)


@fuzzed
@given(texts, st.booleans())
def test_any_record_as_data_of_the_page(text: str, is_lost: bool) -> None:
    article = article_in(text)
    if article is None:
        return
    record = record_by_rules(Plan.of(article))
    source = Text(None, "lost") if is_lost else Text(article.text)
    json.dumps([index_entry(record), details(record, source)]).encode()


# -- what was found, and is mended ----------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    ["1e400", "1e-400", "9.5e99", "3 × 10^400", "2 × 10⁹⁹⁹", "1.5e30", "123456789012345e99"],
)
def test_powers_of_ten_beyond_reason_cost_no_article(number: str) -> None:
    article = article_from_text(f"Some {number} roads were closed in Varda on Friday.")
    assert_is_sound(record_by_rules(Plan.of(article)), article)


@pytest.mark.parametrize("number", ["13 000 000", "13,000,000", "1 300 000 000"])
def test_millions_in_groups_are_no_telephone_number(number: str) -> None:
    [mention] = find_mentions(f"Some {number} people live in Varda.")
    assert mention.value in (13_000_000, 1_300_000_000)


@pytest.mark.parametrize(
    "content",
    [
        "article: a.txt",
        "\x1f",
        "published: 2017-13-45",
        "? [a]\n: b",
        "[" * 20_000,
        "article: a.txt\nfacts: [1]",
        "&a [*a]",
    ],
)
def test_labels_of_every_kind_are_read_or_told_in_one_line(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.yaml").write_text(content)
    error = or_error(lambda: read_labels(tmp_path / "a.yaml"), LabelError)
    assert isinstance(error, LabelledArticle) or "a.yaml" in str(error)

"""The forms in which models answer, one per strategy.

Every property is listed and none has a default: providers' strict JSON-schema modes want it so.
Ids name marks in the text; all other strings are words of the article, but for the summary's.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from llmextract.schema import Stance

__all__ = ["ArticleReply", "MentionReply", "SentencesReply", "strict_schema"]

ModelExclusion = Literal["date", "window", "ordinal", "name", "score", "idiom", "other"]


_LONGEST = 2000
_MOST_MARKS = 50


def _like_a_sentence(text: str) -> str:
    if len(text) > _LONGEST or text.count("⟦") > _MOST_MARKS:
        raise ValueError(f"longer than {_LONGEST} characters or {_MOST_MARKS} marks")
    return text


# Not in the schema, since strict modes know no such bounds.
Sentence = Annotated[str, AfterValidator(_like_a_sentence)]
Words = Annotated[str, AfterValidator(str.strip)]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ContextForm(_Form):
    """When, where and who says so, shared by the facts that name it."""

    id: str
    time: str | None
    place: str | None
    attributed_to: str | None


class FactForm(_Form):
    """What one mention states."""

    id: str
    counted: str
    event: str | None
    context: str | None
    stance: Stance
    part_of: str | None
    key: bool


class RestatementForm(_Form):
    """A mention that tells the fact `of` again."""

    id: str
    of: str


class ExcludedForm(_Form):
    """Mentions that state no fact, by reason."""

    reason: ModelExclusion
    ids: list[str]


class PointForm(_Form):
    """A sentence of the summary, its numbers written as marks."""

    text: Sentence
    cites: list[str]
    attributed_to: str | None


class ArticleReply(_Form):
    """The reply of the `article` strategy."""

    contexts: list[ContextForm]
    facts: list[FactForm]
    restatements: list[RestatementForm]
    excluded: list[ExcludedForm]
    headline: Sentence
    points: list[PointForm]


class MentionReply(_Form):
    """The reply of the `mention` strategy: words for each slot that the prompt asks for.

    The taught model puts a space before them, as in a text (`training/examples.py` says why)."""

    counted: Words | None = None
    event: Words | None = None
    time: Words | None = None
    place: Words | None = None
    attributed_to: Words | None = None


class SentencesReply(_Form):
    """The reply of the `sentences` strategy: ids of the sentences that make the summary."""

    sentences: list[str]


def strict_schema(reply_type: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a reply without titles and descriptions, which only cost tokens."""
    return _bare(reply_type.model_json_schema())  # type: ignore[no-any-return]


def _bare(node: Any) -> Any:
    if isinstance(node, dict):
        properties = {"properties", "$defs"}
        return {
            key: {name: _bare(child) for name, child in value.items()}
            if key in properties
            else _bare(value)
            for key, value in node.items()
            if key not in ("title", "description", "default")
        }
    if isinstance(node, list):
        return [_bare(child) for child in node]
    return node

"""Numeric facts and summaries of news articles, each pointing at the characters it was read from.

from llmextract import Extractor

with Extractor(model="none") as extractor:
    record = extractor.extract("Floods killed 12 people on Friday.", published="2024-05-04")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from llmextract.articles import Article, article_from_text, read_articles
    from llmextract.check_report import CheckedNumber, CheckReport
    from llmextract.errors import (
        ArticleError,
        BudgetExceededError,
        CacheError,
        ConfigurationError,
        LlmextractError,
        ModelError,
    )
    from llmextract.extractor import Extractor
    from llmextract.mentions import find_mentions
    from llmextract.number_check import check
    from llmextract.records import read_records
    from llmextract.schema import Fact, Mention, Point, Record, Summary, Window
    from llmextract.settings import Settings

__all__ = [
    "Article",
    "ArticleError",
    "BudgetExceededError",
    "CacheError",
    "CheckReport",
    "CheckedNumber",
    "ConfigurationError",
    "Extractor",
    "Fact",
    "LlmextractError",
    "Mention",
    "ModelError",
    "Point",
    "Record",
    "Settings",
    "Summary",
    "Window",
    "article_from_text",
    "check",
    "find_mentions",
    "read_articles",
    "read_records",
]

_HOMES = {
    "articles": ("Article", "article_from_text", "read_articles"),
    "errors": tuple(name for name in __all__ if name.endswith("Error")),
    "extractor": ("Extractor",),
    "mentions": ("find_mentions",),
    "number_check": ("CheckReport", "CheckedNumber", "check"),
    "records": ("read_records",),
    "schema": ("Fact", "Mention", "Point", "Record", "Summary", "Window"),
    "settings": ("Settings",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Public names are imported on first use, so that the command line starts at once."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)

"""Records as lines of JSON, one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from llmextract.articles import Article
from llmextract.errors import ConfigurationError
from llmextract.schema import ArticleInfo, Record

__all__ = ["article_info", "json_schema", "read_records", "to_line"]


def article_info(article: Article) -> ArticleInfo:
    """What a record says about its article."""
    return ArticleInfo(
        id=article.id,
        path=article.path,
        title=article.title,
        published=article.published,
        dateline_place=article.dateline_place,
        language=article.language,
        characters=len(article.text),
    )


def to_line(record: Record) -> str:
    """The record as one line of JSON with its line feed."""
    return record.model_dump_json() + "\n"


def read_records(path: Path) -> Iterator[Record]:
    """The records of a `records.jsonl`. Raises `ConfigurationError` naming the line."""
    number = 0
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                number += 1
                yield Record.model_validate_json(line)
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "record"
        raise ConfigurationError(f"{path}:{number}: {where}: {first['msg']}") from error


def json_schema() -> str:
    """The JSON Schema of a record, indented."""
    schema: dict[str, Any] = Record.model_json_schema(mode="serialization")
    return json.dumps(schema, indent=2, ensure_ascii=False)

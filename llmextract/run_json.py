"""`run.json`: how a run was started and what came of it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from llmextract.errors import OutputError
from llmextract.keys import redact
from llmextract.ledger import Counts
from llmextract.schema import Usage
from llmextract.settings import Settings

__all__ = ["write_run_json"]

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def write_run_json(
    out: Path, inputs: Sequence[Path], settings: Settings, prompt: str | None, counts: Counts
) -> None:
    """Write the file, at once, into the directory `out`. Raises `OutputError`."""
    fields = {name: _plain(value) for name, value in asdict(settings).items()}
    fields["base_url"] = redact(settings.base_url or "") or None
    entry = {
        "llmextract_version": version("llmextract"),
        "directory": str(Path.cwd()),
        "inputs": [str(path) for path in inputs],
        "prompt": prompt,
        "settings": fields,
        "counts": {name: _plain(getattr(counts, name)) for name in Counts.__slots__},
    }
    path = out / "run.json"
    partial = path.with_suffix(".part")
    try:
        partial.write_text(_as_json(entry) + "\n", "utf-8")
        partial.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}; the records are written") from error


def _as_json(entry: dict[str, Any]) -> str:
    """JSON with its letters as they are, but for those of names that are not UTF-8."""
    text = json.dumps(entry, indent=2, ensure_ascii=False)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _plain(value: Any) -> Any:
    if isinstance(value, Usage):
        return value.model_dump()
    return str(value) if isinstance(value, Path) else value

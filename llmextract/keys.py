"""The key that requests are sent with, and texts from which every key has been taken out.

Servers echo what they were sent, and addresses may carry a password: whatever a message, a ledger or
a record is made of passes through here first.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from llmextract.errors import ConfigurationError

__all__ = ["api_key", "known_keys", "redact", "without_keys"]

_KEY = "OPENAI_API_KEY"
_KEY_FILE = "OPENAI_API_KEY_FILE"
_HIDDEN = "[key]"

_SECRET_NAME = re.compile(r"(?:_KEY|_TOKEN|_SECRET|_PASSWORD)$")
_SHORTEST = 8
"""A shorter value, or one of letters or digits alone, is a setting that is called a key, not a secret
that can be told from words and numbers."""

_FORMS = (
    (re.compile(r"(?<=://)[^/\s@?#'\"]+(?=@)"), _HIDDEN),
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE), rf"\1 {_HIDDEN}"),
    (
        re.compile(
            r"([?&](?:[\w-]*key|[\w-]*token|secret|password|sig|signature)=)[^&#\s'\"]+",
            re.IGNORECASE,
        ),
        rf"\1{_HIDDEN}",
    ),
    (re.compile(r"\bsk-[\w-]{16,}"), _HIDDEN),
)


def api_key() -> str | None:
    """`OPENAI_API_KEY`, else what the file named by `OPENAI_API_KEY_FILE` holds, else None.

    Raises `ConfigurationError`, naming the file, when it cannot be read or holds no key.
    """
    key = os.environ.get(_KEY)
    name = os.environ.get(_KEY_FILE)
    if key or not name:
        return key or None
    try:
        key = Path(name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        raise ConfigurationError(f"{name}: {reason}; {_KEY_FILE} names a file with a key") from None
    if not key or len(key.split()) > 1:
        raise ConfigurationError(f"{name}: holds no key; write the key alone into it")
    return key


def known_keys() -> list[str]:
    """Every secret of the environment and of the key file, longest first."""
    found = {
        value
        for name, value in os.environ.items()
        if _SECRET_NAME.search(name.upper()) and _is_secret(value)
    }
    try:
        key = api_key()
    except ConfigurationError:
        key = None
    if key and _is_secret(key):
        found.add(key)
    return sorted(found, key=len, reverse=True)


def _is_secret(value: str) -> bool:
    return len(value) >= _SHORTEST and not (value.isalpha() or value.isdigit())


def without_keys(text: str, *more: str) -> str:
    """`text` without the keys that are known and those in `more`, as they are or as JSON writes
    them; all else stays as it is, so that this is safe on what an article says."""
    for key in (*more, *known_keys()):
        if len(key) >= _SHORTEST:
            text = text.replace(key, _HIDDEN).replace(json.dumps(key)[1:-1], _HIDDEN)
    return text


def redact(text: str, *more: str) -> str:
    """`text` without keys: those that are known, those in `more`, and what has the form of one."""
    text = without_keys(text, *more)
    for form, instead in _FORMS:
        text = form.sub(instead, text)
    return text

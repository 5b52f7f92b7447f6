"""The error tree is what its docstring draws, and every error is public."""

from __future__ import annotations

import re

from llmextract import errors


def drawn_tree() -> dict[str, str]:
    """Class name -> parent's name, as drawn in the docstring."""
    parents: dict[str, str] = {}
    stack: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"([\s│├└─]*)(\w+Error)\b", line)
        if not match:
            continue
        depth = len(match.group(1))
        while stack and stack[-1][0] >= depth:
            stack.pop()
        if stack:
            parents[match.group(2)] = stack[-1][1]
        stack.append((depth, match.group(2)))
    return parents


def test_the_tree_is_drawn_as_it_is() -> None:
    real = {
        name: getattr(errors, name).__base__.__name__
        for name in errors.__all__
        if name != "LlmextractError"
    }
    assert drawn_tree() == real


def test_retryable_errors_are_those_marked_in_the_drawing() -> None:
    drawn = set(re.findall(r"(\w+Error)\s+\(retryable\)", errors.__doc__ or ""))
    leaves = {name for name in errors.__all__ if not getattr(errors, name).__subclasses__()}
    assert drawn == {name for name in leaves if getattr(errors, name).retryable}

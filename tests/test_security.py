"""SECURITY.md tells the truth: every test that it names is there, and its figures are the suite's."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from llmextract import articles, decoding, faults, planning, transport

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)(?:::(\w+))?`", PAGE)))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_test_that_the_page_names_is_there(file: str, name: str) -> None:
    source = (ROOT / "tests" / file).read_text(encoding="utf-8")
    assert not name or re.search(rf"^(async )?def {name}\(", source, re.MULTILINE)


@pytest.mark.parametrize(
    "line", [line for line in PAGE.splitlines() if re.match(r"\| [^p-][^|]* \| ", line)]
)
def test_every_promise_names_the_test_that_shows_it(line: str) -> None:
    assert re.search(r"`test_\w+\.py", line)


def test_the_figures_of_the_page_are_those_of_the_code() -> None:
    attacks = yaml.safe_load((ROOT / "tests/attacks.yaml").read_text(encoding="utf-8"))
    assert len(attacks) == 40
    fuzz = (ROOT / "tests/test_fuzz.py").read_text(encoding="utf-8")
    assert fuzz.count("\n@fuzzed\n") == 15
    assert '"FUZZ_EXAMPLES", "60"' in fuzz
    assert "FUZZ_EXAMPLES ?= 5000" in (ROOT / "Makefile").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert len(project["project"]["dependencies"]) == 12
    limits = {
        transport._MOST_BYTES: "2 MB",
        faults._LONGEST_REPLY: "200,000 characters",
        articles.MOST_CHARACTERS: "1,500,000 characters",
        planning._MOST_NUMBERS: "5,000 numbers",
        decoding._MOST_TAGS: "60,000 tags",
    }
    for limit, told in limits.items():
        assert told in PAGE
        assert f"{limit:,}" in told or limit == 2_000_000

"""The documents tell the truth: examples run, commands exist, names are public."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import typer.main

import llmextract
from llmextract.cli import app
from llmextract.settings import Settings, SettingsFields

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def commands() -> dict[str, set[str]]:
    """Every command with its options, `prompts list` and the like spelled out."""
    found: dict[str, set[str]] = {}

    def walk(node: object, path: tuple[str, ...]) -> None:
        children = getattr(node, "commands", None)
        if children:
            for name, child in children.items():
                walk(child, (*path, name))
        else:
            options = {option for p in node.params for option in p.opts}  # type: ignore[attr-defined]
            found[" ".join(path)] = options

    walk(typer.main.get_command(app), ())
    return found


@pytest.mark.parametrize("page", ["README.md", "docs/checking.md"])
def test_the_python_example_prints_what_it_says(
    page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LLMEXTRACT_CACHE_DIR", str(tmp_path))
    text = (ROOT / page).read_text(encoding="utf-8")
    source = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert source is not None
    exec(compile(source.group(1), page, "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    expected = re.findall(r"(?:\)  |^)# (.+)", source.group(1), re.MULTILINE)
    assert printed == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_exists_with_its_options(page: Path) -> None:
    known = commands()
    text = page.read_text(encoding="utf-8")
    for line in re.findall(r"^\$ llmextract (.+?)(?:\s+#.*)?$", text, re.MULTILINE):
        words = line.split()
        name = next(name for name in known if line.startswith(name))
        assert {word for word in words if word.startswith("--")} <= known[name]


def test_every_command_is_shown_on_some_page() -> None:
    told = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert {name for name in commands() if f"llmextract {name}" not in told} == set()


def test_every_command_has_help() -> None:
    for name in commands():
        node = typer.main.get_command(app)
        for part in name.split():
            node = node.commands[part]  # type: ignore[attr-defined]
        assert node.help


@pytest.mark.parametrize("name", llmextract.__all__)
def test_every_public_name_can_be_imported_and_is_documented(name: str) -> None:
    assert getattr(llmextract, name).__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = llmextract.nonsense


def test_the_changelog_names_the_version() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert f"## {version.group(1)}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_settings_and_their_keywords_are_the_same() -> None:
    fields = {field.name: field.type for field in dataclasses.fields(Settings)}
    assert fields == {
        name: hint.__forward_arg__ for name, hint in SettingsFields.__annotations__.items()
    }

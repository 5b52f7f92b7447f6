"""The gates: our floors, and the verdict on a prompt edit with a model that obeys its prompt."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from llmextract import Extractor
from llmextract.comparison import Comparison, compare
from llmextract.evaluation import EvalResult, evaluate, from_json, load_labelled
from llmextract.labels import LabelledArticle, LabelledFact
from tests.loopback import Answer, LoopbackServer

ROOT = Path(__file__).parent.parent
FOLDERS = [ROOT / "seeds", ROOT / "evals" / "newswire"]
MARK = re.compile(r"⟦(m\d+)⟧")


# -- floors --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gate", ROOT / "evals" / "gate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FLOOR = {"digest": "d", "core_f1": 0.8, "full_f1": 0.5}


@pytest.mark.parametrize(
    ("now", "complaint"),
    [
        pytest.param({**FLOOR}, None, id="as it was"),
        pytest.param({**FLOOR, "core_f1": 0.9}, None, id="better"),
        pytest.param({**FLOOR, "core_f1": 0.795}, None, id="within the room"),
        pytest.param({**FLOOR, "core_f1": 0.7}, "core_f1 is 0.7, the floor is 0.8", id="below"),
        pytest.param({**FLOOR, "digest": "e"}, "changed", id="another corpus"),
    ],
)
def test_a_floor_holds(gate: ModuleType, now: dict[str, Any], complaint: str | None) -> None:
    problems = gate.check("x", now, FLOOR)
    assert bool(problems) == (complaint is not None)
    assert complaint is None or complaint in problems[0]


def test_a_missing_floor_is_not_a_pass(gate: ModuleType) -> None:
    assert gate.check("x", FLOOR, None)


def test_an_update_lowers_a_floor_only_when_told(gate: ModuleType) -> None:
    worse = {**FLOOR, "core_f1": 0.6}
    assert gate.updated(worse, FLOOR, lower=False) == FLOOR
    assert gate.updated(worse, FLOOR, lower=True) == worse


# -- prompt edits --------------------------------------------------------------------------------


class Obedient:
    """A model that knows the labels and does what its prompt says, no more: without the paragraph
    on attribution it attributes nothing, without that on restatements it calls them facts."""

    def __init__(self, labelled: Sequence[LabelledArticle]) -> None:
        self._labelled = labelled

    def __call__(self, body: dict[str, Any], _: int) -> Answer:
        rules, shown = (message["content"] for message in body["messages"][:2])
        item = next(one for one in self._labelled if self._shows(one, shown))
        attributes = "- attributed_to:" in rules
        restates = "restatements: the same fact told again" in rules
        knows_ages = "Ages, durations" in rules
        reply: dict[str, Any] = {
            "contexts": [], "facts": [], "restatements": [], "headline": "", "points": [],
        }  # fmt: skip
        asked = MARK.findall(shown)
        told: dict[str, str] = {}
        for fact in item.facts:
            if fact.unit == "year" and not knows_ages:
                continue
            ids = [one for one in self._marks(fact, item, shown) if one not in told]
            for position, one in enumerate(ids):
                if position and restates:
                    reply["restatements"].append({"id": one, "of": ids[0]})
                else:
                    reply["contexts"].append(self._context(one, fact, attributes=attributes))
                    reply["facts"].append(
                        {"id": one, "counted": fact.counted[0], "event": None, "context": one,
                         "stance": fact.stance, "part_of": None, "key": fact.key}
                    )  # fmt: skip
                told[one] = ids[0]
        rest = [one for one in asked if one not in told]
        reply["excluded"] = [{"reason": "other", "ids": rest}]
        return Answer(json.dumps(reply))

    def _shows(self, item: LabelledArticle, shown: str) -> bool:
        plain = " ".join(MARK.sub("", shown).split())
        body = max(item.article.text.split("\n"), key=len)
        return " ".join(body.split()) in plain

    def _marks(self, fact: LabelledFact, item: LabelledArticle, shown: str) -> list[str]:
        """The ids of the fact's mentions, found by the words around them."""
        found = []
        for span in fact.mentions:
            text = item.article.text
            before = " ".join(text[max(0, span.start - 40) : span.start].split())[-12:]
            number = text[span.start : span.end]
            for match in re.finditer(re.escape(number) + r"⟦(m\d+)⟧", shown):
                context = MARK.sub("", shown[max(0, match.start() - 60) : match.start()])
                if " ".join(context.split()).endswith(before):
                    found.append(match.group(1))
        return found

    def _context(self, one: str, fact: LabelledFact, *, attributes: bool) -> dict[str, Any]:
        source = next(iter(fact.attributed_to), None) if attributes else None
        time = fact.time.text if fact.time else None
        return {
            "id": one,
            "time": time,
            "place": next(iter(fact.place), None),
            "attributed_to": source,
        }


async def scored(prompt: Path, tmp_path: Path) -> EvalResult:
    labelled = load_labelled(FOLDERS, "dev")
    with LoopbackServer(Obedient(labelled)) as server:
        given: dict[str, Any] = {"model": "openai/obedient", "base_url": server.base_url}
        cache = tmp_path / prompt.stem
        async with Extractor(**given, prompt=str(prompt), cache_directory=cache) as extractor:
            return await evaluate(labelled, [extractor], split="dev")


async def compared(edit: tuple[str, str], tmp_path: Path) -> Comparison:
    source = (ROOT / "prompts" / "article.md").read_text(encoding="utf-8")
    assert edit[0] in source
    (tmp_path / "base.md").write_text(source, encoding="utf-8")
    (tmp_path / "head.md").write_text(source.replace(*edit), encoding="utf-8")
    return compare(
        await scored(tmp_path / "base.md", tmp_path), await scored(tmp_path / "head.md", tmp_path)
    )


@pytest.mark.parametrize(
    ("edit", "error"),
    [
        pytest.param(("- attributed_to:", "- spare:"), "wrong source", id="attribution dropped"),
        pytest.param(("restatements: the same fact told again", "restatements: none"), "duplicate", id="restatements as facts"),
        pytest.param(("Ages, durations", "Durations"), "missing", id="ages no facts"),
    ],
)  # fmt: skip
async def test_a_harmful_prompt_edit_is_caught_and_its_numbers_listed(
    edit: tuple[str, str], error: str, tmp_path: Path
) -> None:
    comparison = await compared(edit, tmp_path)
    assert comparison.verdict == "regressed"
    assert any(error in change.reasons for change in comparison.changes)


async def test_a_rewording_that_changes_nothing_is_no_improvement(tmp_path: Path) -> None:
    comparison = await compared(("Never state a number yourself", "Do not state numbers"), tmp_path)
    assert comparison.verdict in ("not worse", "inconclusive")
    assert not comparison.changes


# -- changes of the reader -----------------------------------------------------------------------


def result_of(package: Path, out: Path) -> Path:
    """The `none` result of the package in the folder `package`, run as a process of its own."""
    given = ["eval", *map(str, FOLDERS), "--split", "dev", "--model", "none", "--json"]
    env = {**os.environ, "PYTHONPATH": str(package), "LLMEXTRACT_CACHE_DIR": str(package)}
    call = [sys.executable, "-m", "llmextract", *given]
    done = subprocess.run(call, capture_output=True, text=True, env=env, cwd=package, timeout=120)
    assert done.returncode == 0, done.stderr
    out.write_text(done.stdout, encoding="utf-8")
    return out


def loaded(path: Path) -> EvalResult:
    return from_json(json.loads(path.read_text(encoding="utf-8")), str(path))


def test_a_reader_that_loses_a_bound_is_caught_and_the_number_shown(tmp_path: Path) -> None:
    for side in ("base", "head"):
        shutil.copytree(ROOT / "llmextract", tmp_path / side / "llmextract")
        shutil.copytree(ROOT / "prompts", tmp_path / side / "prompts")
    lexicon = tmp_path / "head" / "llmextract" / "lexicon.py"
    source = lexicon.read_text(encoding="utf-8")
    assert '"more_than": """more than|over|' in source
    lexicon.write_text(source.replace('"more_than": """more than|over|', '"more_than": """'))
    base = loaded(result_of(tmp_path / "base", tmp_path / "base.json"))
    head = loaded(result_of(tmp_path / "head", tmp_path / "head.json"))
    comparison = compare(base, head)
    lost = [change for change in comparison.changes if "bound lost" in change.reasons]
    assert lost
    assert all(change.before.startswith("more than") and change.sentence for change in lost)
    assert comparison.verdict == "regressed"

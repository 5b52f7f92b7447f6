"""Settings of the whole suite: the same examples every time, others with HYPOTHESIS_PROFILE=random."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("random", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


@pytest.fixture(autouse=True)
def umask_as_it_was() -> Iterator[None]:
    """A command that is run in this process makes what it writes private for good."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)

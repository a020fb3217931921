# Two commands for newcomers: `make demo` shows the tool at work, `make test` runs its tests.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint types wheel examples rules-docs fuzz prove proof lock reading-report clean

demo: .venv/installed
	@$(BIN)/pytest examples/disclosures; status=$$?; \
	if [ $$status -eq 1 ]; then \
	  printf '\n%s\n%s\n' \
	    'This is the expected result: one of the two example disclosures contradicts itself (exit code 1).' \
	    '以上为预期结果：两份示例中有一份自相矛盾，pytest 因此以 1 结束。'; \
	elif [ $$status -eq 0 ]; then \
	  echo 'The faulty example passed: something is broken.' >&2; exit 1; \
	else exit $$status; fi

test: .venv/installed
	$(BIN)/pytest -n auto

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed
	$(BIN)/mypy

wheel: .venv/installed
	$(BIN)/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

examples: .venv/installed
	$(BIN)/python -m examples.generate

# A page for each rule, made from rulesets/rules; a test says when it is not current.
rules-docs: .venv/installed
	$(BIN)/budgetcheck rules docs --out docs/rules

# How completely the corpus beside the repository is read.
CORPUS ?= ../shared/corpus
reading-report: .venv/installed
	$(BIN)/python benchmarks/reading_report.py $(CORPUS) docs/reading-report.md

# A sample of faults, always the same one, and rules altered: fails where fewer are noticed than should be.
prove: .venv/installed
	$(BIN)/budgetcheck prove --sample 300 --seed 1 --fail-under 98

# docs/proof.md; a test says when the rules have changed since. PROOF may name further documents.
proof: .venv/installed
	$(BIN)/budgetcheck prove examples/disclosures/*更正*.pdf $(PROOF) --sample 600 --markdown docs/proof.md

# Mutated PDFs without end to the readers; FUZZ="--count 10000 FOLDER" takes other PDFs than the examples.
FUZZ ?= --count 10000 --seed $(shell date +%s)
fuzz: .venv/installed
	$(BIN)/python tests/hostile/mutation.py $(FUZZ)

# Everything is installed from the lock files, with hashes; only the project itself is not.
.venv/installed: requirements/dev.txt requirements/examples.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/examples.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Writes the lock files anew; needs uv.
lock:
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --all-extras --group dev \
	  pyproject.toml --no-emit-index-url --no-header --no-annotate -o requirements/dev.txt
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-deps --group examples \
	  --no-emit-index-url --no-header --no-annotate -o requirements/examples.txt

clean:
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The two commands of the README: `make demo` and `make test`. Everything else is for developers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
WORKERS ?= 2

.PHONY: demo test install check lint types contracts migrations tests messages lock clean fuzz-identifiers fuzz-orders bench-pages spark bench bench-networks bench-hubs bench-extraction bench-incremental bench-names names-peers bench-gate bench-screening

demo: install
	@$(BIN)/jointdesk demo $(ARGS)

test: $(VENV)/.dev
	$(MAKE) --no-print-directory tests

install: $(VENV)/.run

# The set-up: a virtual environment from the hashed lock. uv only makes it faster.
$(VENV)/.run: locks/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Jointdesk needs Python 3.11 or newer")'
	@echo "Setting up $(VENV): about half a minute, about 1 GB"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
ifeq ($(UV),)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
else
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r locks/run.txt
	@uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
endif
	@touch $@

# Tests, linters, type checker: a lock of their own.
$(VENV)/.dev: $(VENV)/.run locks/dev.txt
	@echo "Adding the development tools"
ifeq ($(UV),)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
else
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r locks/dev.txt
endif
	@touch $@

# Apache Spark for `jointdesk link --engine spark`; it needs Java 17 or newer.
spark: $(VENV)/.spark

$(VENV)/.spark: $(VENV)/.run locks/spark.txt
	@echo "Adding Apache Spark, about 500 MB"
ifeq ($(UV),)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/spark.txt
else
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r locks/spark.txt
endif
	@touch $@

# What the gate calls: style, types, the contract of the floors, migrations, tests.
check: $(VENV)/.dev lint types contracts migrations tests

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev
	$(BIN)/python tests/throwaway_desk.py $(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

migrations: $(VENV)/.dev
	$(BIN)/python tests/throwaway_desk.py $(BIN)/django-admin makemigrations --check --dry-run

tests: $(VENV)/.dev
	$(BIN)/pytest -n $(WORKERS) --dist loadfile $(TESTS)

# Catalogues: collect the strings and compile the translations (needs gettext).
messages: $(VENV)/.dev
	cd src/jointdesk && ../../$(BIN)/python ../../tests/throwaway_desk.py ../../$(BIN)/django-admin makemessages -l vi -l km -l ko -l zh_Hans --no-location --no-wrap
	cd src/jointdesk && ../../$(BIN)/python ../../tests/throwaway_desk.py ../../$(BIN)/django-admin compilemessages

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --extra build pyproject.toml -o locks/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --extra build --extra dev -c locks/run.txt pyproject.toml -o locks/dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --extra spark -c locks/run.txt pyproject.toml -o locks/spark.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --group pyproject.toml:bench -o locks/bench.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q --group pyproject.toml:bench-names -o locks/bench-names.txt

# Benchmarks: peers stand in an environment of their own. Each target goes on where it stopped; ARGS=--fresh begins anew.
SIZE ?= 100000

$(VENV)-bench/.done: locks/bench.txt
	@echo "Setting up $(VENV)-bench for the peers"
	@test -x $(VENV)-bench/bin/python || $(PYTHON) -m venv $(VENV)-bench
ifeq ($(UV),)
	@$(VENV)-bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r locks/bench.txt
else
	@uv pip install --quiet --python $(VENV)-bench/bin/python --require-hashes -r locks/bench.txt
endif
	@touch $@

# nomenklatura as a peer of bench-names, in an environment of its own. Needs libicu-dev and a C++ compiler.
names-peers: $(VENV)-bench/names/.done

$(VENV)-bench/names/.done: locks/bench-names.txt
	@echo "Setting up $(VENV)-bench/names: builds pyicu, which needs libicu-dev and a C++ compiler"
	@test -x $(VENV)-bench/names/bin/python || $(PYTHON) -m venv $(VENV)-bench/names
ifeq ($(UV),)
	@$(VENV)-bench/names/bin/pip install --quiet --disable-pip-version-check --require-hashes -r locks/bench-names.txt
else
	@uv pip install --quiet --python $(VENV)-bench/names/bin/python --require-hashes -r locks/bench-names.txt
endif
	@touch $@

bench: bench-networks bench-hubs bench-extraction bench-incremental

bench-networks: $(VENV)/.run $(VENV)-bench/.done
	$(BIN)/python benchmarks/networks.py --complaints $(SIZE) $(ARGS)
	$(BIN)/python benchmarks/report.py

bench-hubs: $(VENV)/.run
	$(BIN)/python benchmarks/hub_rule.py --complaints $(SIZE) $(ARGS)
	$(BIN)/python benchmarks/report.py

bench-extraction: $(VENV)/.run $(VENV)-bench/.done
	$(BIN)/python benchmarks/record.py extraction "Reading complaints" $(ARGS) -- $(BIN)/python benchmarks/extraction.py --peer iocsearcher --json
	$(BIN)/python benchmarks/report.py

# NAMES: a folder with eval/*.tsv of labelled pairs; without it the own sets of tests/data/names
bench-names: $(VENV)/.run
	$(BIN)/python benchmarks/record.py names "Names compared" $(ARGS) -- $(BIN)/python benchmarks/names.py $(if $(NAMES),--names $(NAMES)) --peers --json
	$(BIN)/python benchmarks/report.py

# People who are not on the list: how many candidates they get all the same; and Splink beside us on one gate.
SIZES ?= 1000,10000
PEOPLE ?= 60
bench-gate: $(VENV)/.run $(VENV)-bench/.done
	$(BIN)/python benchmarks/record.py false-candidates "Candidates for people who are not on the list" $(ARGS) -- $(BIN)/python benchmarks/false_candidates.py --sizes $(SIZES) --people $(PEOPLE) $(if $(NAMES),--names $(NAMES)) --json
	$(BIN)/python benchmarks/record.py gate-peers "One gate, two ways of linking" $(ARGS) -- $(BIN)/python benchmarks/gate_peers.py --json
	$(BIN)/python benchmarks/report.py

# Lists of 1,000 to a million entries: seconds, memory, milliseconds a name, recall. The peer in bench/names is measured if it is there.
LISTS ?= 1000,100000,1000000
bench-screening: $(VENV)/.run
	$(BIN)/python benchmarks/record.py screening-list "A name among many" $(ARGS) -- $(BIN)/python benchmarks/screening_list.py $(if $(NAMES),--names $(NAMES)) --sizes $(LISTS) --peers --json
	$(BIN)/python benchmarks/report.py

# DATABASE=postgresql://... measures there
DATABASE ?= sqlite
bench-incremental: $(VENV)/.run
	$(BIN)/python benchmarks/record.py incremental-$(firstword $(subst :, ,$(DATABASE)))-$(SIZE) "$(SIZE) complaints stored" $(ARGS) -- $(BIN)/python benchmarks/incremental.py --stored $(SIZE) --database $(DATABASE) --json
	$(BIN)/python benchmarks/report.py

# The opens of a page over a network of 10,000 complaints, beside a filled desk.
bench-pages: $(VENV)/.run
	$(BIN)/python benchmarks/network_page.py $(ARGS)

# Long runs of what the tests do in small: a million hostile texts; thousands of orders of events.
fuzz-identifiers: $(VENV)/.dev
	$(BIN)/python tests/fuzz/hostile_identifiers.py $(ARGS)

SEQUENCES ?= 5000
fuzz-orders: $(VENV)/.dev
	SEQUENCES=$(SEQUENCES) $(BIN)/pytest tests/engine/networks/test_neighbourhood_relinking.py tests/desk/networks/test_any_order.py

clean:
	rm -rf $(VENV) $(VENV)-bench jointdesk-demo .mypy_cache .ruff_cache .import_linter_cache

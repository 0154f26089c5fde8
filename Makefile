# The two commands of the README: `make demo` and `make test`. Everything else is for developers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
WORKERS ?= 2

.PHONY: help demo test install check lint types contracts migrations tests tests-postgres messages lock spark clean
.PHONY: nightly walk pictures simulate attack-tables kill-desks fuzz-identifiers fuzz-orders fuzz-wire fuzz-api fuzz-door
.PHONY: bench bench-networks bench-hubs bench-extraction bench-incremental bench-names bench-gate bench-persons
.PHONY: bench-portal bench-publish bench-report bench-screening bench-pages bench-desk bench-officers bench-requests bench-joint bench-printing bench-report-files bench-evidence bench-exchange bench-check names-peers

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: install ## two desks do the whole main job on this machine; ARGS="--help" says what else
	@$(BIN)/jointdesk demo $(ARGS)

test: $(VENV)/.dev ## the set-up, then all tests
	$(MAKE) --no-print-directory tests

install: $(VENV)/.run ## the set-up alone

# The set-up: a virtual environment from the hashed lock. uv only makes it faster. Byte code is written here once: without
# it, and where PYTHONDONTWRITEBYTECODE is set it never comes by itself, each start of a desk takes 1.3 seconds more.
$(VENV)/.run: locks/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Jointdesk needs Python 3.11 or newer")'
	@echo "Setting up $(VENV): about half a minute, about 1 GB"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
ifeq ($(UV),)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
else
	@uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r locks/run.txt
	@uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
endif
	@$(BIN)/python -m compileall -q src
	@touch $@

# Tests, linters, type checker: a lock of their own.
$(VENV)/.dev: $(VENV)/.run locks/dev.txt
	@echo "Adding the development tools"
ifeq ($(UV),)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
else
	@uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r locks/dev.txt
endif
	@touch $@

# Apache Spark for `jointdesk link --engine spark`; it needs Java 17 or newer.
spark: $(VENV)/.spark ## Apache Spark for large links

$(VENV)/.spark: $(VENV)/.run locks/spark.txt
	@echo "Adding Apache Spark, about 500 MB"
ifeq ($(UV),)
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r locks/spark.txt
else
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r locks/spark.txt
endif
	@touch $@

# What the gate calls: style, types, the contract of the floors, migrations, tests.
check: $(VENV)/.dev lint types contracts migrations tests ## the gate: style, types, contracts, migrations, tests

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev
	$(BIN)/python tests/throwaway_desk.py $(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

migrations: $(VENV)/.dev
	$(BIN)/python tests/throwaway_desk.py $(BIN)/django-admin makemigrations --check --dry-run

tests: $(VENV)/.dev ## tests; TESTS="tests/desk" for some, WORKERS=4 for more processes
	@$(BIN)/python -m compileall -q src
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

# What may differ between databases: the desk's rooms, attacks, imports, the main job and two officers at their work. Not what
# draws or reads files, counts queries or walks every page for words; nor commands that start desks of their own, on SQLite.
ON_POSTGRES := tests/desk tests/redteam tests/cli/test_operation_imports.py \
  tests/journeys/test_main_job.py tests/journeys/test_two_liaison_officers.py
ALIKE := $(addprefix --ignore=tests/desk/,attachments/test_conversations.py attachments/test_previews.py exchange/printing \
  audit/test_every_look_is_noted.py exchange/test_conditions_everywhere.py networks/test_graph.py printing \
  statistics/test_pictures_in_a_browser.py statistics/test_report_files.py test_query_counts.py)

tests-postgres: $(VENV)/.dev ## tests once more on the PostgreSQL of DATABASE_URL; EVERYTHING=1 for all of them
	@test -n "$(DATABASE_URL)" || { echo "DATABASE_URL: postgresql://... is missing"; exit 2; }
	$(MAKE) --no-print-directory tests TESTS="$(if $(EVERYTHING),tests,--databases-only $(ALIKE) $(ON_POSTGRES))"

# Catalogues: collect the strings and compile the translations (needs gettext).
messages: $(VENV)/.dev ## collect strings for translation and compile them
	cd src/jointdesk && ../../$(BIN)/python ../../tests/throwaway_desk.py ../../$(BIN)/django-admin makemessages -l vi -l km -l ko -l zh_Hans --no-location --no-wrap
	cd src/jointdesk && ../../$(BIN)/python ../../tests/throwaway_desk.py ../../$(BIN)/django-admin compilemessages

lock: ## write locks/*.txt anew (needs uv)
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

bench: bench-networks bench-hubs bench-extraction bench-incremental ## the benchmarks of networks; the others by name, bench-*

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
bench-names: $(VENV)/.run ## names compared beside peers
	$(BIN)/python benchmarks/record.py names "Names compared" $(ARGS) -- $(BIN)/python benchmarks/names.py $(if $(NAMES),--names $(NAMES)) --peers --json
	$(BIN)/python benchmarks/report.py

# People who are not on the list: how many candidates they get all the same; and Splink beside us on one gate.
SIZES ?= 1000,10000
PEOPLE ?= 60
bench-gate: $(VENV)/.run $(VENV)-bench/.done
	$(BIN)/python benchmarks/record.py false-candidates "Candidates for people who are not on the list" $(ARGS) -- $(BIN)/python benchmarks/false_candidates.py --sizes $(SIZES) --people $(PEOPLE) $(if $(NAMES),--names $(NAMES)) --json
	$(BIN)/python benchmarks/record.py gate-peers "One gate, two ways of linking" $(ARGS) -- $(BIN)/python benchmarks/gate_peers.py --json
	$(BIN)/python benchmarks/report.py

# Persons matched blindly: found in two spellings, and found wrongly on a list of 10,000 and on one of this length.
PERSONS ?= 100000
bench-persons: $(VENV)/.run ## persons matched blindly
	$(BIN)/python benchmarks/record.py person-keys "Persons matched blindly" $(ARGS) -- $(BIN)/python benchmarks/person_keys.py --sizes 10000 $(if $(NAMES),--names $(NAMES)) --json
	$(BIN)/python benchmarks/record.py person-keys-$(PERSONS) "On a list of $(PERSONS)" $(ARGS) -- $(BIN)/python benchmarks/person_keys.py --sets - --sizes $(PERSONS) $(if $(NAMES),--names $(NAMES)) --json
	$(BIN)/python benchmarks/report.py

# Lists of 1,000 to a million entries: seconds, memory, milliseconds a name, recall. The peer in bench/names is measured if it is there.
LISTS ?= 1000,100000,1000000
bench-screening: $(VENV)/.run ## a name among many
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

# The report over ten million facts of three years, poured into a desk that is thrown away.
FACTS ?= 10000000
bench-report: $(VENV)/.run ## the report over ten million facts
	$(BIN)/python benchmarks/record.py report-facts "The report over $(FACTS) facts" $(ARGS) -- $(BIN)/python benchmarks/report_facts.py --facts $(FACTS) --json
	$(BIN)/python benchmarks/report.py

# The pages of requests with 10,000 of them open.
bench-requests: $(VENV)/.run ## pages of requests when 10,000 are open
	$(BIN)/python benchmarks/record.py requests-inbox "10,000 open requests" $(ARGS) -- $(BIN)/python benchmarks/requests_inbox.py --json
	$(BIN)/python benchmarks/report.py

# The pages of a joint group of 2,000 entries and 20,000 edits, one dossier of 200 persons among them.
bench-joint: $(VENV)/.run ## the pages of a group that keeps very much
	$(BIN)/python benchmarks/record.py requests-joint "A joint group of 2,000 entries and 20,000 edits, a dossier of 200 persons" $(ARGS) -- $(BIN)/python benchmarks/joint_work.py --json
	$(BIN)/python benchmarks/report.py

# Every page that an officer of any role can open, at a desk of a million complaints and 100,000 persons. The built desk
# stays in $(LAND); DATABASE=postgresql://... measures there, an empty one the first time.
LAND ?= $(VENV)-bench/land-$(firstword $(subst :, ,$(DATABASE)))-$(COMPLAINTS)
COMPLAINTS ?= 1000000
OPENS ?= 20
bench-desk: $(VENV)/.dev ## every page of a desk of a million complaints
	$(BIN)/python benchmarks/desk_world.py $(LAND) --complaints $(COMPLAINTS) --persons $(PERSONS) --database $(DATABASE)
	$(BIN)/python benchmarks/record.py desk-pages-$(firstword $(subst :, ,$(DATABASE)))-$(COMPLAINTS) "Every page of a desk of $(COMPLAINTS) complaints on $(firstword $(subst :, ,$(DATABASE)))" --limit 28800 $(ARGS) -- $(BIN)/python benchmarks/desk_pages.py --home $(LAND) --complaints $(COMPLAINTS) --persons $(PERSONS) --opens $(OPENS) --database $(DATABASE) --json
	$(BIN)/python benchmarks/report.py

# DATABASE=postgresql://user@host:port/name, an empty one: 200 officers at once, two minutes of their day.
OFFICERS ?= 200
bench-officers: $(VENV)/.dev ## many officers at once
	$(BIN)/python benchmarks/record.py desk-officers-$(firstword $(subst :, ,$(DATABASE))) "$(OFFICERS) officers at once" $(ARGS) -- $(BIN)/python benchmarks/many_officers.py --officers $(OFFICERS) --seconds 120 --database $(DATABASE) --json
	$(BIN)/python benchmarks/report.py

# Printed forms, each set in two languages.
bench-printing: $(VENV)/.dev ## printed forms: seconds and pages
	$(BIN)/python benchmarks/record.py printing "Printed forms in two languages" $(ARGS) -- $(BIN)/python benchmarks/printing.py --json
	$(BIN)/python benchmarks/report.py

bench-report-files: $(VENV)/.dev ## the secretariat's report as PDF, XLSX, CSV, JSON: seconds and pages
	$(BIN)/python benchmarks/record.py report-files "The secretariat's report as files, 34 provinces" $(ARGS) -- $(BIN)/python benchmarks/report_pdf.py --json
	$(BIN)/python benchmarks/report.py

bench-publish: $(VENV)/.dev ## what makes a report publishable: seconds, and what is withheld
	$(BIN)/python benchmarks/record.py report-publish "What makes a report publishable" $(ARGS) -- $(BIN)/python benchmarks/publishing.py
	$(BIN)/python benchmarks/report.py

bench-check: $(VENV)/.dev ## a million numbers asked of the public door: what is learnt, what it costs
	$(BIN)/python benchmarks/record.py check-lookups "A million numbers asked of the check page" $(ARGS) -- $(BIN)/python benchmarks/check_lookups.py --json
	$(BIN)/python benchmarks/report.py

bench-evidence: $(VENV)/.dev ## a file of 2 GB on its way through a served desk
	$(BIN)/python benchmarks/record.py evidence-memory "A file of 2 GB on its way through a served desk" $(ARGS) -- $(BIN)/python benchmarks/evidence_memory.py --mb 2048 --json
	$(BIN)/python benchmarks/report.py

# Reports with evidence at the public door, 20 a second: RATE, and for how long: SECONDS=60 is quicker.
RATE ?= 20
SECONDS ?= 600
DOORS ?= 2
# others on lines of 2 KB a second meanwhile
SLOW ?= 0
bench-portal: $(VENV)/.dev ## reports with evidence at the public door
	$(BIN)/python benchmarks/record.py portal "Reports with evidence at the public door" $(ARGS) -- $(BIN)/python benchmarks/portal.py --rate $(RATE) --seconds $(SECONDS) --processes $(DOORS) --slow $(SLOW) --json
	$(BIN)/python benchmarks/report.py

# Private matching beside OpenMined PSI, messages between two desks, the log. ITEMS=100000 is quicker.
ITEMS ?= 1000000
MESSAGES ?= 2000
bench-exchange: $(VENV)/.dev $(VENV)-bench/.done ## private matching beside OpenMined PSI, messages, the log
	$(BIN)/python benchmarks/record.py exchange-matching "Private matching" $(ARGS) -- $(BIN)/python benchmarks/exchange_matching.py --items $(ITEMS) --peer --json
	$(BIN)/python benchmarks/record.py exchange-messages "Messages between two desks" $(ARGS) -- $(BIN)/python benchmarks/exchange_messages.py --messages $(MESSAGES) --json
	$(BIN)/python benchmarks/record.py exchange-log "The log" $(ARGS) -- $(BIN)/python benchmarks/exchange_log.py --entries $(ITEMS) --json
	$(BIN)/python benchmarks/report.py

# Kill -9 of either of two desks that exchange, 200 times: about twenty minutes. ARGS="--kills 20 --seed 7"
kill-desks: $(VENV)/.dev ## kill -9 of two desks that exchange, 200 times
	PYTHONPATH=tests $(BIN)/python -m kill.run $(ARGS)

# Long runs of what the tests do in small: a million hostile texts; thousands of orders of events.
fuzz-identifiers: $(VENV)/.dev ## a million hostile texts
	$(BIN)/python tests/fuzz/hostile_identifiers.py $(ARGS)

SEQUENCES ?= 5000
fuzz-orders: $(VENV)/.dev ## thousands of orders of events
	SEQUENCES=$(SEQUENCES) $(BIN)/pytest tests/engine/networks/test_neighbourhood_relinking.py tests/desk/networks/test_any_order.py

# Random whole reports, each read by a solver that wants the small figures back (WORLDS of them).
WORLDS ?= 200
attack-tables: $(VENV)/.dev ## hundreds of published reports against a solver
	ATTACKED_WORLDS=$(WORLDS) $(BIN)/pytest tests/redteam/test_published_tables.py

# Hostile bytes for the partners' doors (N of them; DATABASE_URL: on PostgreSQL), and Schemathesis on the officers' API.
N ?= 200000
fuzz-wire: $(VENV)/.dev ## hostile bytes at the partners' doors
	PYTHONPATH=tests:tests/engine/exchange:tests/engine/exchange/wire $(BIN)/python -m fuzz.hostile_wire --mutants $(N) $(ARGS)

# Hostile forms at the public door.
fuzz-door: $(VENV)/.dev ## hostile forms at the public door
	PYTHONPATH=tests $(BIN)/python -m fuzz.hostile_forms $(ARGS)

EXAMPLES ?= 200
fuzz-api: $(VENV)/.dev ## Schemathesis on the officers' API
	EXAMPLES=$(EXAMPLES) $(BIN)/pytest -n $(WORKERS) tests/desk/test_api_schema.py

walk: $(VENV)/.dev ## the browser's journeys at length: every role, every page, five languages; the campaign and three desks whole
	WALK=all $(BIN)/pytest tests/journeys $(wildcard tests/portal/test_*in_a_browser.py) $(ARGS)

# After `make demo ARGS=--no-serve`; needs chromium.
pictures: $(VENV)/.dev ## the README's pictures, taken of the demo
	$(BIN)/python tools/pictures.py $(ARGS)

# Desks in memory on a bad network: so many schedules, on all cores; goes on where it stopped until all are done.
SCHEDULES ?= 100000
simulate: $(VENV)/.dev ## 100,000 schedules of desks on a bad network
	$(BIN)/python tests/simulator/simulate.py --schedules $(SCHEDULES) --progress $(VENV)/simulated-$(SCHEDULES).json $(ARGS)

# What tests do in small, at length; each goes on where it stopped or says how to repeat what it found.
nightly: simulate fuzz-wire fuzz-api fuzz-door kill-desks fuzz-identifiers fuzz-orders attack-tables walk ## all the long runs above

clean: ## remove environments, caches and the demo
	rm -rf $(VENV) $(VENV)-bench jointdesk-demo .mypy_cache .ruff_cache .import_linter_cache

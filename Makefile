# Every target does its own set-up; nothing is done twice.
export RASA_TELEMETRY_ENABLED := false
export PYTHONPATH := $(CURDIR)
export PYTHONWARNINGS := ignore::DeprecationWarning
PORT ?= 5005
export PORT

python := .venv/bin/python

.PHONY: help setup environment widget run chat train test fuzz check audit eval decision-model validity bench bench-load tensorflow tracing lock clean

help: ## Say what each target does
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

setup: ## Make the environment; after make tensorflow, go back to the one without it
	@scripts/setup.sh plain

environment: # The environment chosen last, so that make tensorflow lasts until make setup
	@scripts/setup.sh keep

run: train ## Start the advisor and say when it is ready; PORT= for another port
	@echo "Starting the servers …"
	@exec $(python) -m rolewise.cli run

chat: train ## Talk to the advisor in the terminal
	@$(python) -m rolewise.cli chat

widget: environment ## Build the widget's script from widget/ (brings Node when there is none)
	@scripts/widget.sh

train: environment ## Train the model if its inputs changed
	@$(python) -m rolewise.cli train

test: train ## Run the whole test suite
	@$(python) -m pytest

fuzz: train ## Send 20,000 hostile inputs to every endpoint; FUZZ_INPUTS= for another number
	@FUZZ_INPUTS=$${FUZZ_INPUTS:-20000} $(python) -m pytest tests/test_fuzz.py -q -s

check: train ## Lint, types, knowledge base, examples, Rasa data
	@echo "ruff";  $(python) -m ruff check . && $(python) -m ruff format --check .
	@echo "mypy";  $(python) -m mypy
	@echo "widget"; $(python) scripts/check_widget.py && scripts/widget.sh check
	@echo "knowledge"; $(python) -m rolewise.knowledge.check
	@echo "examples"; $(python) scripts/find_near_duplicates.py
	@echo "audit"; $(python) scripts/audit.py
	@echo "rasa data validate"; $(python) scripts/validate_rasa_data.py

audit: environment ## Ask the registry for known vulnerabilities of what is locked
	@scripts/audit.sh

decision-model: environment ## Estimate the decision model from the survey again
	@$(python) -m evaluation.decision_estimate $(ARGS)

validity: environment ## Measure the decision model and write docs/validity.md
	@$(python) -m evaluation.decision_card

eval: train ## Measure how well it understands; ARGS=-v for every miss
	@$(python) -m evaluation $(ARGS)

bench: train ## Measure speed and memory beside stock Rasa
	@$(python) -m bench

bench-load: train ## Load, kills, soak with real PostgreSQL and Redis; ARGS=kills, load, order, flat, cost, cores, soak
	@$(python) -m bench.load $(ARGS)

tensorflow: ## Bring the real TensorFlow back (for DIETClassifier, TEDPolicy); undo with make setup
	@scripts/setup.sh tensorflow

tracing: environment ## Add OpenTelemetry to the environment, for ROLEWISE_TRACES_URL
	@scripts/tracing.sh

lock: ## Resolve the requirements anew
	@scripts/lock.sh

clean: ## Remove what can be made again
	rm -rf .venv models var widget/node_modules tests/channels/slack/emulate/node_modules .rasa .mypy_cache .pytest_cache .ruff_cache .hypothesis

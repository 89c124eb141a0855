# Hand in Hand. Every target calls one Python script, which also works without make.
PYTHON ?= python3
export PORT

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 22

demo: ## build everything and serve the demo on http://127.0.0.1:8000/ (PORT= chooses another port)
	@$(PYTHON) scripts/demo.py

setup: ## all of demo but serving
	@$(PYTHON) scripts/demo.py --setup

demo-fresh: ## the demo with new data
	@$(PYTHON) scripts/demo.py --fresh

test: ## all tests, on SQLite and on PostgreSQL
	@$(PYTHON) scripts/run_tests.py $(ARGS)

check: ## everything that can be said about the code without running the tests
	@$(PYTHON) scripts/check.py

fmt: ## format code and templates
	@$(PYTHON) scripts/check.py --fix

messages: ## collect the texts for translation (needs GNU gettext)
	@$(PYTHON) scripts/dev.py messages

bench: ## measure how fast the engine and the pages are
	@$(PYTHON) scripts/dev.py bench

docs: ## write the generated reference pages anew
	@$(PYTHON) scripts/dev.py docs

screenshots: ## take the pictures for the README (needs Chromium)
	@$(PYTHON) scripts/dev.py screenshots

requirements: ## write the hashed requirements files from pyproject.toml
	@$(PYTHON) scripts/dev.py requirements

.PHONY: help demo setup demo-fresh test check fmt messages bench docs screenshots requirements
.DEFAULT_GOAL := help

# Two commands matter: `make demo` and `make test`. Each does all the set-up it needs.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check mutate bench evaluate docs golden migrations bundle lock clean

bin := .venv/bin

help: ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## install everything from requirements.lock into .venv
	@scripts/setup

demo: setup ## make the pilot city, run every stage, write the report, open the site
	@$(bin)/caunghe demo --out out/demo

test: setup ## run the tests (on Spark, on PostgreSQL and in Chromium as well: from Debian as root)
	@scripts/install-spark
	@scripts/install-postgresql
	@scripts/install-chromium
# bytecode of the tests is kept whatever the shell says: each worker's first ten seconds are spent on making it
	@PYTHONDONTWRITEBYTECODE= $(bin)/pytest -n auto --dist loadfile --no-loadscope-reorder

check: setup ## style, types, imports, spelling, dependencies, bounds in kernels
	@$(bin)/ruff check
	@$(bin)/ruff format --check
	@$(bin)/pyright
	@$(bin)/lint-imports
	@$(bin)/deptry .
	@$(bin)/codespell caunghe docs benchmarks tests *.md
# kernels compiled with the check live apart, and anew: numba keys them by neither the check nor the kernels they call
	@rm -rf out/kernels-checked
	@NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR=out/kernels-checked $(bin)/python -m scripts.check_kernels

mutate: setup ## plant small faults in guards, estimators and constraints: do their own tests find each? (three quarters of an hour)
	@$(bin)/python -m scripts.mutate

bench: setup ## each engine against its best peer on the same input (R from Debian as root)
	@scripts/install-r
	@$(bin)/python -m benchmarks

evaluate: setup ## measure on the real data in ../shared/data
	@$(bin)/python -m benchmarks.evaluate

docs: setup ## write the generated reference pages anew
	@$(bin)/python -m scripts.write_reference

golden: setup ## write the golden files anew, to be reviewed before they are committed
	@$(bin)/python -m scripts.write_golden

migrations: setup ## write what the site's database needs after a change of a table
	@$(bin)/python -m scripts.write_migrations

bundle: setup ## one file that brings a bare Debian without network to a running site (on Debian, as root)
	@scripts/bundle

lock: ## resolve dependencies anew (needs .uv from setup)
	@.uv/bin/uv lock && .uv/bin/uv export -q --no-emit-project --all-groups --no-header -o requirements.lock
	@.uv/bin/uv pip compile -q --universal --generate-hashes --no-header -c requirements.lock --extra spark -o requirements-spark.lock pyproject.toml

clean: ## remove everything that is made
	@rm -rf .venv .uv out build dist .pytest_cache .ruff_cache

# The two commands: `make run` starts the shop, `make test` proves it. `make help` lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev browser test check prove bench bench-search bench-suggestions css messages format clean

# Any Python from 3.8 on can look for the one that is needed; each candidate is tried by running it.
python := .venv/bin/python
define find_starter
starter=; for p in $(python) python3 python python3.14 python3.13 python3.12 "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.*/bin/python3; do \
  if "$$p" -I -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then starter="$$p"; break; fi; \
done; \
if [ -z "$$starter" ]; then \
  echo "Haat needs Python 3.12 or newer, and no usable Python was found." >&2; \
  echo "Install it from your system's packages or from https://www.python.org/downloads/, then run the command again." >&2; \
  exit 1; \
fi
endef

JUDGED ?= ../shared/data
COPIES ?= 10
quick := not browser and not prove and not bench
browser := browser and not prove and not bench
chromium := CHROMIUM_PATH="$$($(python) -m tests.browser.chromium)" && export CHROMIUM_PATH

run: setup        ## Set up what is missing, start everything, print the address
	@exec $(python) -m shop.supervisor

test: setup-dev   ## Every check and every test, Chromium included
	@$(chromium) && $(MAKE) --no-print-directory check \
	&& $(python) -m pytest -q -n 2 --dist loadfile -m "$(quick)" && $(python) -m pytest -q -n 2 --dist loadfile -m "$(browser)"

check: setup-dev  ## The quick part: format, lint, types, borders, templates, settings, migrations, built files
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/djade --check $$(git ls-files --cached --others --exclude-standard 'templates/*.html')
	.venv/bin/djlint --quiet templates
	.venv/bin/lint-imports
	.venv/bin/mypy
	MODE=production SITE_URL=https://shop.example SECRET_KEY="$$($(python) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	  FIELD_KEYS="a:$$($(python) -c 'import base64, secrets; print(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())')" \
	  VAR_DIR=var/check $(python) manage.py check --deploy --fail-level WARNING
	VAR_DIR=var/check $(python) manage.py makemigrations --check --dry-run
	$(python) -m theme.build --check
	$(python) manage.py messages --check

prove: setup-dev  ## The full figures: long histories, kill tests, thorough properties
	@$(chromium) && DEPTH=full $(python) -m pytest -q -n 2 -m "(matrix or hypothesis) and not prove" \
	&& DEPTH=full $(python) -m pytest -q -m prove

bench: setup-dev  ## Timings, as ratios to a bare Django view
	$(python) -m pytest -q -s -m bench

bench-search: setup-dev ## How good and how quick the search is, on the judged catalogue in JUDGED, and on COPIES of it
	$(python) manage.py search_eval --products $(JUDGED)/icecat_products.jsonl.gz --queries $(JUDGED)/icecat_queries_dev.csv \
	  --ratings $(JUDGED)/icecat_ratings_dev.csv --ratings $(JUDGED)/icecat_ratings_extra_dev.csv \
	  --typo-queries $(JUDGED)/icecat_queries_typo_dev.csv --known-items $(JUDGED)/icecat_knownitem_dev.csv \
	  --copies $(COPIES) --aims

bench-suggestions: setup-dev ## How much of a held-back week suggestions find, beside the most bought things
	$(python) manage.py recommend_eval $(JUDGED)/online_retail_ii_2009_2010.csv.gz

css: setup-dev    ## Build the committed CSS and fonts anew from theme/
	$(python) -m theme.build

messages: setup-dev ## Collect new texts into locale/ and compile the translations
	$(python) manage.py messages

format: setup-dev ## Write code and templates in the house's format
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	.venv/bin/djade $$(git ls-files --cached --others --exclude-standard 'templates/*.html')

clean:            ## Remove what tests and checks leave behind; the shop's own data in var/ stays
	rm -rf var/pg-test* var/static-test var/media-test var/check .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

setup:
	@$(find_starter); exec "$$starter" -I shop/bootstrap.py

setup-dev:
	@$(find_starter); exec "$$starter" -I shop/bootstrap.py --dev

help:             ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf 'make %-10s %s\n' "$$name" "$$text"; done

# make run opens Keygate, make test passes every test; each installs what is missing and says so.

MAKEFLAGS += --no-print-directory
CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
UI_SOURCES := $(shell find ui -type f -not -path 'ui/node_modules/*' -not -path 'ui/dist/*')

.PHONY: help run test supply bench soak tour package package-test setup setup-window setup-test setup-supply setup-bench setup-soak setup-package setup-systems setup-windows check-systems test-windows ui clean

help:           ## what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 12

run:            ## open Keygate
	@scripts/run

test: setup-test ## every test
	@scripts/test

supply: setup-supply ui/node_modules/.package-lock.json ## what Keygate is made of, the workflows, and whether anything in them has a known hole today
	@scripts/supply
	@scripts/workflows
	@scripts/advisories

check-systems: setup-systems ui ## all of it compiled for Windows and macOS as far as lints go
	@scripts/check-systems

test-windows: setup-windows ui ## built for Windows, and every crate's tests and the program run under wine
	@scripts/test-windows

SECONDS ?= 600
soak: setup-soak ## the long tests; SECONDS=600 is how long each reader of outside text is fuzzed
	@scripts/soak $(SECONDS)

tour: setup-window ## the main job in practice mode, a picture of each screen into pictures/
	@scripts/tour pictures

bench: setup-bench package ## how fast and how large it is, beside its targets and peers
	@scripts/bench

package: setup-package ## .deb and .rpm, into target/release/bundle
	@scripts/package

package-test: package ## the .rpm queried; the .deb on a clean Debian: installed, used, started with earlier data, removed
	@scripts/setup package-test
	@scripts/package-test

setup:          ## install what building needs
	@scripts/setup build

setup-window:   ## install what using the window by program needs as well
	@scripts/setup build window

setup-test:     ## install what the tests need as well
	@scripts/setup build window supply test

setup-supply:   ## install what looks over the parts Keygate is made of
	@scripts/setup supply

setup-systems:  ## install what compiling for Windows and macOS from Debian needs
	@scripts/setup systems

setup-windows:  ## and what runs programs for Windows
	@scripts/setup systems windows

setup-soak:     ## and what the long tests need
	@scripts/setup build soak

setup-package:  ## install what packaging needs
	@scripts/setup build package

setup-bench:    ## install what the benchmarks need as well
	@scripts/setup build window bench

ui: ui/dist/index.html ## build the web UI

ui/node_modules/.package-lock.json: ui/package-lock.json
	@echo "Installing the web UI's packages (npm ci)"
	@cd ui && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

ui/dist/index.html: ui/node_modules/.package-lock.json $(UI_SOURCES)
	@cd ui && npm run --silent build
	@touch $@

clean:          ## forget everything that was built; tools stay
	cargo clean
	rm -rf ui/dist ui/node_modules output

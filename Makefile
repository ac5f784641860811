# Everything a newcomer needs: `make demo` and `make test`. The rest is for those who work on Willis.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# Package traits reach the compiler in hash order; without this, builds repeat themselves at random.
export SWIFT_DETERMINISTIC_HASHING := 1
# Numeric targets are optimised in debug builds too (see Package.swift).
export WILLIS_OPTIMISE_NUMERICS := 1

DEBUG_FLAGS := -debug-info-format none
WILLIS := .build/release/willis

.PHONY: help demo build test unit interop lint format docs bench fuzz soak viewer clean

help:
	@echo "make demo    install what is missing, build, and start a demo region on this machine"
	@echo "make test    install what the tests need and run everything"
	@echo "make bench   measure speed and accuracy (docs/BENCHMARKS.md)"
	@echo "make fuzz    feed parsers and codecs hostile bytes, FUZZ_SECONDS (600) for each"
	@echo "make soak    keep a server under load and killed at random for a while"
	@echo "make docs    make the documentation of the libraries (.build/documentation)"
	@echo "make viewer  bundle the viewer of Viewer/ anew"
	@echo "make format  bring the Swift sources into the house style"

demo: build
	@exec $(WILLIS) demo --data .demo

build:
	@Scripts/setup demo
	@Scripts/vendor
	@Scripts/viewer
	@echo "==> Building Willis (the first build takes some minutes; later ones seconds)"
	@swift build -c release --product willis

test: lint unit interop

lint:
	@Scripts/setup test
	@Scripts/vendor
	@echo "==> Checking, testing and bundling the viewer"
	@Scripts/viewer test
	@Scripts/viewer
	@echo "==> Checking the style"
	@swift format lint --recursive --strict --parallel Package.swift Sources Tests Fuzz Examples Benchmarks

unit: lint
	@echo "==> Building and running the unit tests"
	@swift build --build-tests $(DEBUG_FLAGS)
	@swift test --skip-build $(DEBUG_FLAGS)

interop: unit
	@echo "==> Running the tests against other people's software"
	@Scripts/interop .build/debug/willis

bench: build
	@Scripts/setup bench
	@Scripts/bench $(WILLIS)

viewer:
	@Scripts/setup demo
	@Scripts/viewer

fuzz:
	@Scripts/setup demo
	@Scripts/fuzz $(or $(FUZZ_SECONDS),600)

soak: build
	@Scripts/setup test
	@Scripts/soak $(WILLIS)

docs:
	@Scripts/setup demo
	@swift build --target Codecs $(DEBUG_FLAGS)
	@Scripts/docs

format:
	@swift format --in-place --recursive --parallel Package.swift Sources Tests Fuzz Examples Benchmarks

clean:
	@rm -rf .build .build-* .venv .vendor .demo

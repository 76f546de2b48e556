# Registration Kiosk. `make` alone lists what there is.
#
#   make demo    the main job in a real window (plays by itself where there is no display)
#   make test    everything that must hold: checks, unit tests, contract suite, stories, real window
#   make test-kernel  the HID tests again on a true kernel's hidraw, inside QEMU
#   make check   format, lints, types, licences, advisories
#   make bench   start-up time and memory against a bare web view, delivery and form figures

SHELL := /bin/bash
.DEFAULT_GOAL := help

TOOLS := $(CURDIR)/target/tools
export PATH := $(TOOLS)/bin:$(PATH)
export CARGO_TERM_COLOR ?= never
PORTAL ?= real

UI_SOURCES := $(shell find ui/src ui/index.html ui/vite.config.ts ui/package.json -type f 2>/dev/null)

.PHONY: help setup build demo test test-kernel check bench types clean

help:
	@sed -n 's/^#   //p' Makefile

# What a bare Debian 12 lacks; says nothing and does nothing when all is there.
setup:
	@installer/debian-packages.sh

ui/node_modules/.package-lock.json: ui/package-lock.json | setup
	npm ci --prefix ui --ignore-scripts --no-audit --no-fund
	@touch $@

fixtures/oidc-provider/node_modules/.package-lock.json: fixtures/oidc-provider/package-lock.json | setup
	npm ci --prefix fixtures/oidc-provider --ignore-scripts --no-audit --no-fund
	@touch $@

ui/dist/index.html: ui/node_modules/.package-lock.json $(UI_SOURCES)
	npm run --prefix ui build
	@touch $@

# All programs of the workspace: the kiosk, kioskctl and the fixtures.
build: setup ui/dist/index.html
	cargo build --workspace --bins --examples --locked

demo: build
	target/debug/demo --portal $(PORTAL)

check: setup ui/dist/index.html fixtures/oidc-provider/node_modules/.package-lock.json
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	npm run --prefix ui check
	installer/audit.sh

test: check build
	npm test --prefix ui
	cargo test --workspace --locked

# Needs qemu-system-x86, busybox-static, cpio and xz-utils besides; fetches Debian's kernel once.
test-kernel:
	fixtures/hid/kernel/run.sh

bench: build
	target/debug/bench

# Writes the TypeScript mirror of the Rust types again; `make test` fails when it is stale.
types:
	KIOSK_WRITE_TYPES=1 cargo test -p kiosk-app --test types

clean:
	cargo clean
	rm -rf ui/dist ui/node_modules fixtures/oidc-provider/node_modules

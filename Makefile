# Registration Kiosk. `make` alone lists what there is.
#
#   make demo    the main job in a real window (plays by itself where there is no display)
#   make test    everything that must hold: checks, unit tests, contract suite, stories, real window
#   make test-kernel  the HID, USB and camera tests on a true kernel's hidraw, usbfs and Video4Linux, inside QEMU
#   make check   format, lints, types, licences, advisories
#   make release kiosk and kioskctl as they are shipped, in target/release
#   make test-release  what nobody may do with the shipped window, tried on that build
#   make fuzz    the parsers and the form engine against made-up bytes, SECONDS each (default 20)
#   make bench   start-up time and memory against a bare web view, delivery and form figures
#   make bench-forms  a form of 500 fields: the engine against formio.js, on this machine
#   make bench-hid  a picture over HID: the driver against a bare read loop, and the wait for a sealed record

SHELL := /bin/bash
.DEFAULT_GOAL := help

TOOLS := $(CURDIR)/target/tools
export PATH := $(TOOLS)/bin:$(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(PATH)
export CARGO_TERM_COLOR ?= never
PORTAL ?= real
SECONDS ?= 20

UI_SOURCES := $(shell find ui/src ui/public ui/index.html ui/*.config.* ui/package.json -type f 2>/dev/null)

.PHONY: help setup build demo test test-kernel check release test-release bench bench-forms bench-hid fuzz types clean

help:
	@sed -n 's/^#   //p' Makefile

# Everything that a bare Debian 12 lacks, Rust included; does nothing when all is there.
setup:
	@installer/debian-packages.sh

# One lock file for all JavaScript of the repository, whose root is an npm workspace.
NPM := node_modules/.package-lock.json
$(NPM): package-lock.json $(wildcard package.json ui/package.json fixtures/*/package.json) | setup
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

ui/dist/index.html: $(NPM) $(UI_SOURCES)
	npm run --workspace ui build
	@touch $@

# All programs of the workspace: the kiosk, kioskctl and the fixtures.
build: setup ui/dist/index.html
	cargo build --workspace --bins --examples --locked

demo: build
	target/debug/demo --portal $(PORTAL)

check: setup ui/dist/index.html
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	npm run --workspace ui check
	installer/audit.sh

test: check build
	npm test --workspace ui
	cargo test --workspace --locked --no-fail-fast

release: setup ui/dist/index.html
	cargo build --release --locked --package kiosk --package kioskctl

# What only a script inside the page can try is tried on its driven twin, which is never shipped.
test-release: build release
	KIOSK_PROGRAM=$(CURDIR)/target/release/kiosk \
		cargo test --workspace --locked --test shipped --test shipped_window --test main_window

fuzz: setup
	fixtures/fuzz/run.sh device-drivers/fuzz $(SECONDS)
	fixtures/fuzz/run.sh src-tauri/crates/forms/fuzz $(SECONDS)

# Needs qemu-system-x86, busybox-static, cpio and xz-utils besides; fetches Debian's kernel once.
test-kernel:
	fixtures/hid/kernel/run.sh

bench: build
	target/debug/bench

# As shipped: optimised, this crate and what it needs only.
bench-forms: $(NPM)
	cargo run --release --locked --package kiosk-forms --example bench

bench-hid: build
	target/debug/hid-bench

# Writes the TypeScript mirror of the Rust types again; `make test` fails when it is stale.
types:
	KIOSK_WRITE_TYPES=1 cargo test -p kiosk-app --test types

clean:
	cargo clean
	rm -rf ui/dist node_modules ui/node_modules fixtures/*/node_modules

# make demo    build the kiosk and open it; without a display, play a whole visit and say where its pictures are
# make test    run the tests
# make sim     simulate faults (SEEDS=5000)
# make torture kill real processes and cut their power (KILLS=200 CUTS=30)
# make mutants change queue, sync and sealing in every small way, and see that a test fails
# make ui      draw every screen in every variant and hold it against the checklist
# make deb     build the Debian packages
# make help    the rest
#
# Each does its own set-up on Debian 12 with Rust 1.92 or later: missing Debian packages (packaging/debian-packages.txt)
# are installed, and the tools below are built into target/tools.

.DEFAULT_GOAL := help
.PHONY: help demo test sim sim-nightly torture torture-nightly api-fuzz ui goldens ui-diff bench deb bundle package-test lint fmt \
	boot-test clean mutants packages rust nextest deny packagers
MAKEFLAGS += --no-print-directory
SHELL := /bin/bash

MUTANTS_VERSION := 27.1.0
NEXTEST_VERSION := 0.9.151
DENY_VERSION := 0.20.2
CARGO_DEB_VERSION := 3.8.0
AUDITABLE_VERSION := 0.7.7
CYCLONEDX_VERSION := 0.5.9

TOOLS := $(CURDIR)/target/tools
export PATH := $(TOOLS)/bin:$(HOME)/.cargo/bin:$(PATH)

# What the demo is started with: make demo ARGS='--lang es --offline'.
ARGS :=
VISIT := tests/play/one-time-bank.txt

help:
	@echo "make demo    build the kiosk and open it (ARGS='--lang es --offline' and the like)"
	@echo "make test    run the tests, with the most telling variants of the screens"
	@echo "make sim     faults at random in a simulated world: SEEDS=5000 runs, FIRST=0 on; make sim-nightly takes 100,000"
	@echo "make api-fuzz ask central what its OpenAPI document allows and what not, for five minutes"
	@echo "make torture SIGKILL to real processes over a failing line, and power cuts of their disk: KILLS=200, CUTS=30;"
	@echo "             make torture-nightly takes 10,000 and 1,000"
	@echo "make mutants changes to queue, sync and sealing, each of which a test must notice: an hour and a half"
	@echo "make ui      every screen in every language, theme, text size and orientation, against checklist and pictures"
	@echo "make goldens approve the screens as they are now (tests/goldens)"
	@echo "make ui-diff show what differs from the approved pictures, in target/ui-diff"
	@echo "make lint    formatting, clippy, licences and sources of the dependencies"
	@echo "make fmt     format the code"
	@echo "make bench   build for release and measure"
	@echo "make deb     build payor-kiosk_VERSION_amd64.deb and payor-central_VERSION_amd64.deb in target/deb"
	@echo "make bundle  a signed folder for a USB stick, to install a kiosk from without a network: BUNDLE_KEY=FINGERPRINT"
	@echo "make package-test   install, upgrade, downgrade, remove and purge both packages in fresh systems (as root)"
	@echo "make boot-test      boot the installed kiosk in a virtual machine and touch its screen (as root)"
	@echo "make clean   remove everything that was built"

demo: packages rust
	cargo build --locked --bin payor-kiosk
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	@rm -rf target/demo
	cargo run --locked --quiet --bin payor-kiosk -- play $(VISIT) --out target/demo $(ARGS)
	@echo "There is no display, so a whole visit was played from $(VISIT)."
	@echo "Its pictures and receipt are in target/demo; with a display, make demo opens the kiosk."
else
	cargo run --locked --quiet --bin payor-kiosk -- demo $(ARGS)
endif

# The examples in the documentation come first, so that the closing lines are those of the whole run.
test: packages rust nextest
	cargo test --locked --quiet --workspace --exclude payor-screens --doc
	cargo nextest run --locked --workspace

# Runs of the simulation (docs/reliability.md). What fails prints a list of operations that is a case in
# tests/sim/reproductions.
SEEDS := 5000
FIRST := 0

sim: packages rust nextest
	SIM_SEEDS=$(SEEDS) SIM_FIRST=$(FIRST) cargo nextest run --locked --workspace --profile sim --test sim --no-capture

sim-nightly:
	@$(MAKE) sim SEEDS=100000

# A fuzzer that reads central's OpenAPI document, against a real central over TLS; needs python3-venv and the network once.
api-fuzz: packages rust
	tests/api-fuzz $(SECONDS_OF_FUZZING)

SECONDS_OF_FUZZING := 300

# Real processes under a load (docs/reliability.md).
KILLS := 200
CUTS := 30

torture: packages rust nextest
	KILLS=$(KILLS) CUTS=$(CUTS) cargo nextest run --locked --workspace --profile torture --test it --no-capture \
		-E 'test(/^torture::/)'

torture-nightly:
	@$(MAKE) torture KILLS=10000 CUTS=1000

# Needs python3-venv. ARGS: which, as tests/mutants explains.
SYNTAX := target/tools/tree-sitter

mutants: packages rust nextest
	@cargo mutants --version >/dev/null 2>&1 || $(call install,cargo-mutants,$(MUTANTS_VERSION))
	@$(SYNTAX)/bin/python -c 'import tree_sitter_rust' 2>/dev/null || { python3 -m venv $(SYNTAX) && $(SYNTAX)/bin/pip install --quiet tree-sitter==0.26.1 tree-sitter-rust==0.24.2; }
	$(SYNTAX)/bin/python tests/mutants $(ARGS)

ui: packages rust nextest
	cargo nextest run --locked --profile ui --test ui

goldens: packages rust nextest
	PAYOR_KIOSK_GOLDENS=write cargo nextest run --locked --profile ui --test ui -E 'test(/^goldens::/)'

# Each picture shows the approved screen, the screen as it is, and where they differ.
ui-diff: packages rust nextest
	@rm -rf target/ui-diff
	@cargo nextest run --locked --profile ui --test ui -E 'test(/^goldens::/)' >/dev/null 2>&1 || true
	@ls target/ui-diff/*.png 2>/dev/null || echo "Every screen looks as approved."

# payor-screens is left out: Slint generates it.
lint: packages rust deny
	cargo fmt --all --check
	cargo clippy --locked --workspace --exclude payor-screens --no-deps --all-targets -- --deny warnings
	cargo deny --locked check bans licenses sources

fmt: rust
	cargo fmt --all

bench: packages rust
	cargo build --locked --release --bin payor-kiosk
	cargo run --locked --quiet --release --bin payor-kiosk -- bench $(ARGS)

# Debian packages, with man pages, completions and a list of all parts (CycloneDX).
deb: packages rust packagers
	packaging/build-packages $(VERSION)

# A folder for a USB stick, for machines without a network; BUNDLE_KEY names the OpenPGP key that signs it.
bundle: deb
	packaging/make-bundle $(VERSION)

package-test: deb
	packaging/package-test

# A kernel's display, touch screen and systemd, on an emulated processor: a quarter of an hour, more where others work.
boot-test: deb
	packaging/boot-in-qemu

clean:
	cargo clean

packages:
	@packaging/install-packages

rust:
	@command -v cargo >/dev/null || { echo "Rust is missing; see https://rustup.rs" >&2; exit 1; }

# Built without optimization, in two minutes at most on two cores: both tools mostly wait for others.
nextest: packages rust
	@cargo nextest --version >/dev/null 2>&1 || $(call install,cargo-nextest,$(NEXTEST_VERSION))

deny: packages rust
	@cargo deny --version >/dev/null 2>&1 || $(call install,cargo-deny,$(DENY_VERSION))

packagers: packages rust
	@packaging/install-packages packaging/debian-packages-for-packaging.txt
	@cargo auditable --version >/dev/null 2>&1 || $(call install,cargo-auditable,$(AUDITABLE_VERSION))
	@cargo deb --version >/dev/null 2>&1 || $(call install,cargo-deb,$(CARGO_DEB_VERSION))
	@cargo cyclonedx --version >/dev/null 2>&1 || $(call install,cargo-cyclonedx,$(CYCLONEDX_VERSION))

install = { CARGO_PROFILE_DEV_DEBUG=false CARGO_TARGET_DIR=$(CURDIR)/target/tools-build \
	cargo install --locked --debug --no-default-features --root $(TOOLS) --version $(2) $(1) \
	&& rm -rf $(CURDIR)/target/tools-build; }
